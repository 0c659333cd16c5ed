"""What a program asks for in an address, and the figures as lines of a file. Pure.

    wanted = pulls.read([("measure", "M1,M5"), ("by", "gender")], known, today)

Nothing odd is passed over: a program that asks for something else than it gets would never know.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from cases import followed, measured, self_described
from cases.errors import Refused
from cases.evaluation import catalogue
from cases.evaluation.catalogue import Asked
from cases.evaluation.definitions import Definition
from cases.evaluation.groups import NOT_KNOWN
from cases.evaluation.people import Person
from cases.evaluation.rates import METHODS

MOST_AT, LONGEST_AT, MOST_BY, MOST = 24, 3650, 3, 1000
OTHERS: Mapping[str, str] = {  # that count something else than who had an event again
    "M11": "run chart: the share with an event by quarter",
    "M13": "from one gate to the next, and how long it took",
    "M15": "what came of it that is good: the pool, the first sitting, terms kept, how it was",
    "M16": "hours given and received",
    "M18": "the gates by group, beside a reference group",
    "M19": "questions of the programme's own",
}
MEASURES: Mapping[str, str] = dict(
    sorted({**catalogue.MEASURES, **OTHERS}.items(), key=lambda one: int(one[0][1:]))
)
GROUPS = (*followed.COLUMNS, "quarter")
SPLIT = {"M8": 2}  # columns that a measure needs
PARAMETERS: Mapping[str, str] = {
    "measure": "Measures of /api/v1/measures, with commas between them.",
    "definition": "One definition of /api/v1/definitions. Left out: the headline of the programme.",
    "by": (
        f"Columns to group by, at most {MOST_BY}: {', '.join(followed.COLUMNS)}. Of gender: "
        f"{self_described.codes('gender')}, {NOT_KNOWN} ({self_described.NOT_SAID})."
    ),
    "at": f"Days after the acceptance, at most {MOST_AT}, each from 1 to {LONGEST_AT}.",
    "compare": "A column and two of its values, for M9 and M10: completed=yes,no",
    "from": (
        "For M13, M15, M16, M18 and M19: from this day on, as in 2025-01-31. Of M13 and M18 it is the day "
        "of the referral."
    ),
    "until": "For the same: until this day, the day included.",
    "interval": f"The method for shares: {', '.join(METHODS)}.",
    "page": "Which page, from 1.",
    "per": f"How many lines a page has, from 1 to {MOST}.",
}
ALSO = {"number": "The number of a release. Left out: the newest that stands."}
PAGED = ("page", "per")
USUALLY: Mapping[str, str | int] = {  # where a parameter is left out
    "measure": ",".join(catalogue.USUAL),
    "interval": next(iter(METHODS)),
    "page": 1,
    "per": MOST,
}
SIDE_BY_SIDE = (
    "Two definitions are not put side by side: they count different things, and their difference would mean "
    "nothing. Ask for each in a request of its own."
)
MEANT = (
    *("definition", "version", "event", "window", "waiting"),
    *("index_event", "clock_start", "source", "extract", "complete"),
)
COUNTED = ("counts", "among", "dated_by", "from", "until")  # of OTHERS
FIELDS = (
    *("measure", "kind", "gate", "before", *GROUPS, "at", "n", "k", "value", "low", "high", "interval"),
    *(*MEANT, *COUNTED, "suppressed", "refused", "notes", "more"),
)
TOLD = {*FIELDS, "group", "curve"}


class Odd(ValueError):
    """A parameter that cannot be taken. The sentence says what may stand there."""

    def __init__(self, parameter: str, sentence: str) -> None:
        super().__init__(sentence)
        self.parameter, self.sentence = parameter, sentence


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list. Counted from 1."""

    number: int = 1
    size: int = MOST


@dataclass(frozen=True, slots=True)
class Wanted:
    """Figures as a program asks for them; `words` is that again, for the journal.

    `others` are of OTHERS, of the referrals from `first` to `last`; None is open-ended.
    """

    asked: Asked
    others: tuple[str, ...]
    first: date | None
    last: date | None
    page: Page
    words: str


def single(given: Iterable[tuple[str, str]], allowed: Sequence[str]) -> dict[str, str]:
    """Each parameter once, and none that is not known."""
    found: dict[str, str] = {}
    for name, values in groupby(sorted(given, key=lambda one: one[0]), key=lambda one: one[0]):
        written = [value.strip() for _, value in values]
        if name not in allowed:
            raise Odd(name[:40], f"There is no parameter of this name. There is: {', '.join(allowed)}.")
        if name == "definition" and len({*written}) > 1:
            raise Refused(SIDE_BY_SIDE)
        if len(written) > 1 and name not in ("definition", "measure", "by", "at"):
            raise Odd(name, "This stands twice in the address. Write it once.")
        found[name] = ",".join(written) if name != "definition" else written[0]
    return found


def page(found: Mapping[str, str]) -> Page:
    return Page(
        _number("page", found.get("page", "1"), 1_000_000), _number("per", found.get("per", str(MOST)), MOST)
    )


def read(
    given: Iterable[tuple[str, str]], known: Mapping[str, Definition], usual: str, today: date
) -> Wanted:
    """What is asked; `Odd` where a parameter cannot be taken, `Refused` where it must not be answered."""
    found = single(given, tuple(PARAMETERS))
    name = found.get("definition") or usual
    if "," in name:
        raise Refused(SIDE_BY_SIDE)
    if name not in known:
        raise Odd("definition", f"There is no such definition. There is: {', '.join(known)}.")
    by = _listed("by", found, followed.COLUMNS)
    if len(by) > MOST_BY:
        raise Odd("by", f"Group by at most {MOST_BY} columns at once: of more, the groups are too small.")
    pair = _pair(found.get("compare", ""))
    chosen = _measures(found, pair, by)
    first, last = (_on(one, found.get(one, "")) for one in ("from", "until"))
    if first and last and last < first:
        raise Odd("until", "This is before the first day.")
    asked = Asked(
        definition=known[name],
        extract=today,
        measures=[one for one in chosen if one not in OTHERS],
        by=by,
        at=_days(found.get("at", "")),
        compare=pair,
        columns=[one for one in followed.COLUMNS if one != "completed"],
        method=_method(found.get("interval", "")),
    )
    words = " ".join(f"{one}={value}" for one, value in sorted(found.items()) if value)
    others = tuple(one for one in chosen if one in OTHERS)
    return Wanted(asked, others, first, last, page(found), words)


def _number(name: str, written: str, most: int) -> int:
    right = written.isascii() and written.isdecimal() and len(written) <= len(str(most))
    if not right or not 1 <= int(written) <= most:
        raise Odd(name, f"Write a whole number from 1 to {most}.")
    return int(written)


def _listed(name: str, found: Mapping[str, str], allowed: Iterable[str]) -> list[str]:
    words = [word for one in found.get(name, "").split(",") if (word := one.strip())]
    if [word for word in words if word not in allowed]:
        raise Odd(name, f"This is not known. There is: {', '.join(allowed)}.")
    return list(dict.fromkeys(words))


def _measures(found: Mapping[str, str], pair: tuple[str, str, str] | None, by: Sequence[str]) -> list[str]:
    written = {**found, "measure": found.get("measure", "").upper()}
    chosen = _listed("measure", written, MEASURES) or list(catalogue.USUAL)
    for one in chosen:
        if one in catalogue.COMPARED and pair is None:
            raise Odd("measure", f"{one} compares two groups: say which, as in compare=completed=yes,no.")
        if one == "M8" and len([column for column in by if not pair or column != pair[0]]) < (
            1 if pair else SPLIT["M8"]
        ):
            raise Odd("measure", "M8 takes groups and the columns of a standard mix, as in by=gender,age.")
    if "M18" in chosen and not set(by) & set(measured.COLUMNS):
        raise Odd("measure", f"M18 takes groups: by one or more of {', '.join(measured.COLUMNS)}.")
    return list(dict.fromkeys([*chosen, *(catalogue.COMPARED if pair else ())]))


def _on(name: str, written: str) -> date | None:
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Odd(name, "Write a day that there is, as in 2025-01-31.") from None


def _pair(written: str) -> tuple[str, str, str] | None:
    if not written:
        return None
    column, _, values = written.partition("=")
    names = [one.strip() for one in values.split(",")]
    if column not in followed.COLUMNS or len(names) != 2 or names[0] == names[1] or not all(names):  # noqa: PLR2004
        raise Odd("compare", "Write a column and two different values of it, as in completed=yes,no.")
    return column, names[0], names[1]


def check_pair(asked: Asked, people: Sequence[Person]) -> None:
    """Both groups have somebody in them."""
    for value in asked.compare[1:] if asked.compare else ():
        column = asked.compare[0] if asked.compare else ""
        values = sorted({one.strata[column] for one in people})
        if value not in values:
            there = f"There is: {', '.join(values)}." if values else "There is nobody yet."
            raise Odd("compare", f"Nobody has this value in the column {column}. {there}")


def _days(written: str) -> list[int]:
    days = [_number("at", one.strip(), LONGEST_AT) for one in written.split(",") if one.strip()]
    if len(days) > MOST_AT:
        raise Odd("at", f"Ask for at most {MOST_AT} days at once.")
    return list(dict.fromkeys(days))


def _method(written: str) -> str:
    if written and written not in METHODS:
        raise Odd("interval", f"There is no such method. There is: {', '.join(METHODS)}.")
    return written or next(iter(METHODS))


def lines(rows: Iterable[Mapping[str, Any]]) -> list[list[object]]:
    """A line for each figure, as `FIELDS` names its cells.

    A column that everybody is in is empty. `more` is JSON: what only this measure has. A curve has no
    place in a line: it is in the JSON, and `at` gives its points.
    """
    return [[cell(row, field, GROUPS) for field in FIELDS] for row in rows]


def cell(row: Mapping[str, Any], field: str, columns: Iterable[str]) -> object:
    """One field of a figure as it stands in a file. `columns`: those that it may be grouped by."""
    if field in columns:
        return row["group"].get(field, "")
    if field == "notes":
        return " ".join(row["notes"])
    if field == "more":
        more = {name: value for name, value in row.items() if name not in TOLD}
        return json.dumps(more, ensure_ascii=False) if more else ""
    value = row.get(field)
    return ("yes" if value else "no") if isinstance(value, bool) else value
