"""Text messages: the alphabet they are written in, and how much goes into one. Pure."""

import unicodedata

# One text message holds 160 of these; a single other letter makes it 70.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ONE_SEGMENT = 160
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


def _bare(letter: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", letter) if part in GSM)
    return bare or letter
