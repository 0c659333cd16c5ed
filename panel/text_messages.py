"""Text messages: the alphabet they are written in, and how much goes into one. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

# One text message holds 160 of these; a single other letter makes it 70.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ONE_SEGMENT = 160
NAMES = ("first_name", "their_name", "name", "speaker")
PLAIN = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "\u00a0": " ",
        "Ł": "L",
        "ł": "l",
        "Đ": "D",
        "đ": "d",
        "ı": "i",
    }
)


def one_segment(words: str) -> str:
    """In the alphabet of text messages: accents it does not know are dropped."""
    plain = " ".join(words.translate(PLAIN).split())
    return "".join(letter if letter in GSM else _bare(letter) for letter in plain)


def shortened(said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What is said, with whole names; with the first part of each name; with its first letter.

    A name is all that may be cut where a message is too long: day, time and link must stay whole.
    """
    for cut in (str, _first_part, _initial):
        yield {**said, **{one: cut(str(said[one])) for one in NAMES if said.get(one)}}


def _first_part(name: str) -> str:
    return re.split(r"[\s-]", name, maxsplit=1)[0]


def _initial(name: str) -> str:
    return name[:1]


def _bare(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part in GSM)
    return bare or letter
