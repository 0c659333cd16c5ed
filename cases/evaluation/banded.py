"""The way through a programme as counts: each part of it apart, in bands, beside what became of people.

    rows = banded.table([{"terms": "3 or more", ...}, ...], answers)

Rows of people with all of their waits, terms and hours could be joined one to one over two exports, however
coarse the bands: measured at 92 of 100 with three bands each. Part by part nothing is left to join them by.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from cases.evaluation import withheld
from cases.evaluation.withheld import Answer

WEEKS = ((2, "0 or 1"), (4, "2 or 3"), (8, "4 to 7"), (13, "8 to 12"))  # below so many
LONG = "13 or more"
HOURS = ((10, "under 10"), (20, "10 to 19"), (30, "20 to 29"))
MANY = "30 or more"
TERMS = 4
NOT_KNOWN = "not known"


def table(ways: Sequence[Mapping[str, str]], answers: Sequence[Answer]) -> list[dict[str, object]]:
    """How many people by part, value and answer to the first question. What fewer than five share, or all of
    whom had the same answer, is withheld. ValueError as `withheld.of` has it.
    """
    rows: list[dict[str, object]] = []
    for part in ways[0]:
        safe, _ = withheld.of([{"value": way[part]} for way in ways], ("value",), answers=answers)
        found = Counter((row["value"], answer[0]) for row, answer in zip(safe, answers, strict=True))
        rows += [
            {"part": part, "value": value, "event": event, "people": many}
            for (value, event), many in sorted(found.items())
        ]
    return rows


def weeks(days: int | None) -> str:
    """None: a day is not known, or is before the other by a slip of the pen."""
    if days is None:
        return NOT_KNOWN
    return next((words for below, words in WEEKS if days // 7 < below), LONG)


def hours(minutes: int) -> str:
    if not minutes:
        return "none"
    return next((words for below, words in HOURS if minutes < below * 60), MANY)


def terms(many: int) -> str:
    return str(many) if many < TERMS else f"{TERMS} or more"


def done(done: int, of: int) -> str:
    if not of:
        return "there were none"
    return "all" if done == of else "some" if done else "none"
