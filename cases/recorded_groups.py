"""A comparison group known by numbers alone: how many, how many of them, what they were like. Pure.

gender, girl, 40
gender, boy, 60
"""

from datetime import date

from cases.errors import BadInput
from cases.imported_groups import WORDS

PARTS = 3  # of a line
MOST = 1_000_000


def problems(n: int, did: int, last_on: date | None, extract_on: date) -> dict[str, str]:
    """What is wrong with the numbers, by field."""
    found = {}
    if not 1 <= n <= MOST:
        found["n"] = f"This must be from 1 to {MOST:,}."
    elif not 0 <= did <= n:
        found["did"] = f"This must be from 0 to {n}."
    if last_on is None:
        found["last_on"] = "Fill this in."
    elif last_on > extract_on:
        found["last_on"] = "This is after the day on which they were looked up."
    return found


def unreadable(text: str, n: int | None) -> dict[str, str]:
    """What is wrong with what they were like, by field."""
    try:
        read(text, n)
    except BadInput as bad:
        return bad.problems
    return {}


def read(text: str, n: int | None) -> dict[str, dict[str, int]]:
    """Column, value, people. BadInput names the line; every column adds up to all of them, if n is known."""
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            column, value, people = _line(line, number)
            counts = found.setdefault(column, {})
            counts[value] = counts.get(value, 0) + people
    for column, counts in found.items():
        if n is not None and sum(counts.values()) != n:
            raise _wrong(
                f"{column} adds up to {sum(counts.values())} people, and there are {n}. Write “not known” "
                "for those of whom it is not known."
            )
    return found


def _line(line: str, number: int) -> tuple[str, str, int]:
    parts = [one.strip() for one in line.split(",")]
    if len(parts) != PARTS:
        raise _wrong(f"Line {number}: write a column, a value and a number, such as: gender, girl, 40.")
    column = parts[0].casefold()
    if column not in WORDS:
        raise _wrong(f"Line {number}: “{parts[0]}” is none of {', '.join(WORDS)}.")
    if not (parts[2].isdecimal() and int(parts[2]) <= MOST):
        raise _wrong(f"Line {number}: “{parts[2]}” is no number of people.")
    try:
        return column, WORDS[column](parts[1]), int(parts[2])
    except ValueError as wrong:
        raise _wrong(f"Line {number}: {wrong}") from None


def _wrong(sentence: str) -> BadInput:
    return BadInput({"background": sentence})
