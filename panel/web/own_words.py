"""What the house calls a hearing, in the word of the programme: a hearing, a panel meeting."""

import re

from cases.tables import Programme

HEARING = re.compile(r"\b([Hh])earing(s?)\b")


def ours(text: str, programme: Programme | None) -> str:
    """A sentence of the house; nothing that somebody typed goes through here."""
    if programme is None:
        return text
    word = programme.word_hearing
    first = {"h": word, "H": word[:1].upper() + word[1:]}
    return HEARING.sub(lambda found: first[found[1]] + found[2], text)
