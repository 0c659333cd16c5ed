"""Folding names and references, so that zoe finds Zoë and pj 42 finds PJ-00042's words."""

import re
import unicodedata
from functools import lru_cache

from piccolo.columns import Column
from piccolo.columns.combination import And, Or, Where

# Letters that NFKD leaves whole although people type them without the stroke.
STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
APOSTROPHES = re.compile("['’‘`´]")
WORDS = re.compile(r"[^\W_]+")
REFERENCE = re.compile(r"[A-Za-z]{1,8}-\d\d-\d{4,}")


def words(text: str) -> list[str]:
    """The words of a text, folded: no marks, no case, no punctuation. O'Brien is one word."""
    return list(_words(text))


@lru_cache(maxsize=20_000)  # the rules of seating fold the names of the whole pool again and again
def _words(text: str) -> tuple[str, ...]:
    joined = APOSTROPHES.sub("", text.casefold().translate(STROKES))
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", joined) if not unicodedata.combining(letter)
    )
    return tuple(WORDS.findall(bare.casefold()))


def fold(text: str) -> str:
    """One spelling for comparing: the folded words with one space between."""
    return " ".join(words(text))


def text_of(*parts: str | None) -> str:
    """What goes into a `search_text` column: every word once, folded."""
    return " ".join(dict.fromkeys(word for part in parts if part for word in words(part)))


def holds(text: str, query: str) -> bool:
    """Whether every word of the query begins a word of a text; the same question as `matching`. Pure."""
    known = words(text)
    return all(any(one.startswith(word) for one in known) for word in words(query)[:8])


def matching(column: Column, query: str, *references: Column) -> Where | And | Or | None:
    """Rows where every word of the query begins a word of the column; None when nothing was asked.

    A whole reference such as CJ-26-0014 is meant as it stands: one of the `references`, or together in
    the column as the reference of an agency. Its parts alone would find R-26-0014 of another case.
    """
    asked: Where | And | Or | None = None
    for word in words(query)[:8]:
        one = Or(column.like(f"{word}%"), column.like(f"% {word}%"))
        asked = one if asked is None else And(asked, one)
    if asked is None or not references or not REFERENCE.fullmatch(query.strip()):
        return asked
    whole: Where | Or = column.like(f"%{fold(query)}%")
    for reference in references:
        whole = Or(whole, reference == query.strip().upper())
    return And(asked, whole)
