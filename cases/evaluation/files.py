"""Plain files of people and events. Nothing is half read: a file is right, or BadFile says where it is not.

PEOPLE: person, index_on, entered_on (optional), followed_to, completed, weight (optional), any strata.
EVENTS: person, offence_on, proven_on, type, severity (all but the first two optional).
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from cases.evaluation.people import Event, Person

PEOPLE = ("person", "index_on", "followed_to")
EVENTS = ("person", "offence_on")
OWN = {*PEOPLE, "entered_on", "weight"}  # what stands in no stratum
YES_NO = frozenset({"", "yes", "no", "true", "false", "1", "0", "1.0", "0.0", "y", "n"})


class BadFile(ValueError):
    """The sentence names file, line and column."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row, with the number of the line on which it begins; blanks around a value do not count."""

    file: str
    number: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def wrong(self, column: str, why: str) -> BadFile:
        return BadFile(f"{self.file}, line {self.number}, column {column}: {why}")

    def day(self, column: str) -> date | None:
        """A day as 2026-03-31; None where the cell is empty."""
        text = self[column]
        if not text:
            return None
        try:
            if len(text) != len("2026-03-31"):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            raise self.wrong(column, f"“{text}” is no day. Write days as 2026-03-31.") from None

    def needed_day(self, column: str) -> date:
        found = self.day(column)
        if found is None:
            raise self.wrong(column, "there is no day. Write one as 2026-03-31.")
        return found


@dataclass(frozen=True, slots=True)
class Read:
    """Everybody once, from their first index event; what columns there are; what to tell of the files."""

    people: list[Person]
    columns: Sequence[str]  # strata
    whole: bool  # weights are numbers of people
    has_proof: bool  # the events say when they were proven, or there are no events
    typed: bool  # and of what type they are
    notes: Sequence[str] = field(default_factory=tuple)
    passed: Sequence[str] = ()  # columns that were not taken


Words = Mapping[str, Callable[[str], str]]


def read(
    people: tuple[str, str],
    events: tuple[str, str] | None = None,
    *,
    extract: date | None = None,
    words: Words | None = None,
) -> Read:
    """`people`, `events`: the name of each file and its text.

    `extract`: no day may be after it. `words`: the columns to take, each with what its value means; it
    raises ValueError with a sentence where it means nothing.
    """
    columns, lines = _table(*people, PEOPLE)
    rows, repeated = _first_of_each(lines)
    heads, found = _table(*events, EVENTS) if events else ((), [])
    if extract:
        _none_after(extract, lines, ("index_on", "entered_on", "followed_to"))
        _none_after(extract, found, ("offence_on", "proven_on"))
    happened = _by_person(found, rows, people[0])
    weights = {name: _weight(line) for name, line in rows.items()}
    whole = all(weight == int(weight) for weight in weights.values())
    strata = [column for column in columns if column not in OWN and (words is None or column in words)]
    passed = [column for column in columns if column not in OWN and column not in strata]
    notes = [] if events else ["No file of events was given: nobody had one."]
    if repeated:
        notes.append(f"Passed over: {repeated} later index events of people who were there before.")
    everybody = [
        _person(
            line,
            happened.get(name, []),
            int(weights[name]) if whole else weights[name],
            {column: _meant(line, column, (words or {}).get(column)) for column in strata},
            heads,
        )
        for name, line in rows.items()
    ]
    proof, types = (not events or column in heads for column in ("proven_on", "type"))
    return Read(everybody, strata, whole, proof, types, notes, passed)


def _none_after(extract: date, lines: Sequence[Line], columns: Sequence[str]) -> None:
    """What a file says of days after it was drawn, nobody could know."""
    for line in lines:
        for column in columns:
            day = line.day(column)
            if day and day > extract:
                raise line.wrong(column, f"{day} is after the day of the extract, {extract}.")


def _meant(line: Line, column: str, word: Callable[[str], str] | None) -> str:
    if word is None:
        return _stratum(line, column)
    try:
        return word(line[column])
    except ValueError as wrong:
        raise line.wrong(column, str(wrong)) from None


def _table(file: str, text: str, needed: Sequence[str]) -> tuple[Sequence[str], list[Line]]:
    rows = _rows(file, text)
    _, heads = next(rows, (1, []))
    heads = [one.strip() for one in heads]
    for column in needed:
        if column not in heads:
            raise BadFile(f"{file}, line 1: there is no column {column}.")
    for column in heads:
        if heads.count(column) > 1 or not column:
            raise BadFile(
                f"{file}, line 1, column {column or heads.index(column) + 1}: name each column once."
            )
    return heads, [_line(file, number, heads, cells) for number, cells in rows if any(map(str.strip, cells))]


def _rows(file: str, text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True), strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as wrong:
        raise BadFile(f"{file}, line {reader.line_num}: it is no CSV ({wrong}).") from None


def _line(file: str, number: int, heads: Sequence[str], cells: Sequence[str]) -> Line:
    if len(cells) != len(heads):
        column = heads[len(cells)] if len(cells) < len(heads) else str(len(heads) + 1)
        raise BadFile(
            f"{file}, line {number}, column {column}: {len(cells)} values stand under {len(heads)} columns."
        )
    return Line(file, number, {head: cell.strip() for head, cell in zip(heads, cells, strict=True)})


def _first_of_each(lines: Sequence[Line]) -> tuple[dict[str, Line], int]:
    """Each person's first index event; the rest only counted."""
    rows: dict[str, Line] = {}
    for line in lines:
        name, index = line["person"], line.needed_day("index_on")
        if not name:
            raise line.wrong("person", "there is nobody. Write a number or a name of your own.")
        if name in rows and rows[name].day("index_on") == index:
            raise line.wrong("person", f"“{name}” stands in line {rows[name].number} with the same day.")
        if name not in rows or index < rows[name].needed_day("index_on"):
            rows[name] = line
        _check(line)
    return rows, len(lines) - len(rows)


def _check(line: Line) -> None:
    index, to, entered = (
        line.needed_day("index_on"),
        line.needed_day("followed_to"),
        line.day("entered_on"),
    )
    if to < index:
        raise line.wrong("followed_to", f"{to} is before the index event on {index}.")
    if entered and entered > to:
        raise line.wrong("entered_on", f"{entered} is after followed_to, {to}.")
    if not _is_yes_or_no(line):
        raise line.wrong("completed", f"“{line['completed']}” is neither yes nor no.")
    _weight(line)


def _is_yes_or_no(line: Line) -> bool:
    if line["completed"].casefold() in YES_NO:
        return True
    try:
        return line.day("completed") is not None  # the day on which they did
    except BadFile:
        return False


def _weight(line: Line) -> float:
    if not line["weight"]:
        return 1
    try:
        weight = float(line["weight"])
    except ValueError:
        weight = -1
    if not isfinite(weight) or weight < 0:
        raise line.wrong("weight", f"“{line['weight']}” is no weight: it is a number from 0 up.")
    return weight


def _by_person(lines: Sequence[Line], known: Mapping[str, Line], file: str) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        if line["person"] not in known:
            raise line.wrong("person", f"“{line['person']}” is not in {file}.")
        happened, proven = line.needed_day("offence_on"), line.day("proven_on")
        if proven and proven < happened:
            raise line.wrong("proven_on", f"{proven} is before it happened, on {happened}.")
        found.setdefault(line["person"], []).append(line)
    return found


def _person(
    line: Line, events: Sequence[Line], weight: float, strata: Mapping[str, str], heads: Sequence[str]
) -> Person:
    index, entered = line.needed_day("index_on"), line.day("entered_on")
    return Person(
        index=index,
        followed=(line.needed_day("followed_to") - index).days,
        entry=max(0, (entered - index).days) if entered else 0,
        events=tuple(_event(one, index, typed="type" in heads) for one in events),
        weight=weight,
        strata=strata,
    )


def _stratum(line: Line, column: str) -> str:
    dated = column == "completed" and line[column].casefold() not in YES_NO
    return "yes" if dated else line[column]


def _event(line: Line, index: date, *, typed: bool) -> Event:
    proven = line.day("proven_on")
    return Event(
        day=(line.needed_day("offence_on") - index).days,
        proven=(proven - index).days if proven else None,
        type=line["type"].casefold() if typed else None,
        severity=line["severity"],
    )
