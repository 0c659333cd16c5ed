"""An agency's extract: read whole, or refused with the line and the column that are wrong. Pure.

    look = extracts.look(content)                      # which heading holds what, and what is not sure
    extract = extracts.read(content, told, asked)      # or BadExtract: nothing of it is taken

A line is an offence. Lines in which a person is written in one way become one identity.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cases import headings
from cases.headings import Match
from cases.linkage import days
from cases.linkage.columns import COLUMNS, NAMED
from cases.linkage.identities import Identity, identity

LARGEST = 200 * 1024 * 1024
MOST_TOLD = 20  # wrong cells that one refusal names
PARQUET = b"PAR1"
DATES = ("born_on", "offence_on", "proven_on")
PLACES = ("sex", "postcode", "town", "street", "number")
LONGEST_CLASS = 120


class BadExtract(ValueError):
    """The file cannot be taken. The sentences say where, and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Look:
    """What a page asks about: `match.guessed` wants a look, `match.missing` an answer."""

    headings: list[str]
    match: Match
    rows: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the agency was asked for: offences from `since` on, as they were known on `extract_on`."""

    since: date
    extract_on: date
    country: str = "GB"  # whose order of day and month is meant where both fit


@dataclass(frozen=True, slots=True)
class Offence:
    """One line: when it happened, when it was proven if it was, and what it was."""

    happened_on: date
    proven_on: date | None
    offence: str


@dataclass(frozen=True, slots=True)
class Extract:
    """Everybody in the file by an id of this reading, and what each is said to have done."""

    people: list[Identity]
    offences: dict[str, list[Offence]]
    rows: int


def look(content: bytes, told: Mapping[str, str] | None = None) -> Look:
    """The headings and what they seem to hold. BadExtract where it is no table."""
    written, rows = _table(content)
    return Look(written, _matched(written, told), len(rows))


def read(content: bytes, told: Mapping[str, str] | None, asked: Asked) -> Extract:
    """Everything, or BadExtract. A guess that nobody confirmed is refused as well: see `look`."""
    written, rows = _table(content)
    match = _matched(written, told)
    if not match.sure:
        raise BadExtract(*(_unsure(match, name) for name in (*match.missing, *match.guessed)))
    return _Reading(written, rows, match.columns, asked).extract()


def _matched(written: Sequence[str], told: Mapping[str, str] | None) -> Match:
    for name, heading in (told or {}).items():
        if name not in NAMED:
            raise BadExtract(f"“{name}” is not a field. The fields are {', '.join(NAMED)}.")
        if heading and heading not in written:
            raise BadExtract(f"There is no column “{heading}”. There are {', '.join(written)}.")
    chosen = [heading for heading in (told or {}).values() if heading]
    for heading in chosen:
        if chosen.count(heading) > 1:
            raise BadExtract(f"The column “{heading}” is chosen twice. Choose it once.")
    return headings.match(COLUMNS, written, told)


def _unsure(match: Match, name: str) -> str:
    label = NAMED[name].label
    if name in match.missing:
        return f"Say which column holds “{label}”."
    return f"Say whether the column “{match.columns[name]}” holds “{label}”."


def _table(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Headings, and the lines below them with their numbers in the file."""
    if len(content) > LARGEST:
        raise BadExtract("The file is larger than 200 MB. Ask for fewer years, or split it.")
    if content[:4] in (PARQUET, b"PK\x03\x04") or b"\x00" in content[:4000].replace(b"\xff\xfe", b""):
        raise BadExtract("This is no CSV file. Save it as CSV, or give the Parquet file as it is.")
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error:
        raise BadExtract(
            f"Line {reader.line_num} is not laid out as a table. Save the file as CSV again."
        ) from None
    filled = [(number, row) for number, row in lines if any(row)]
    if len(filled) < 2:  # noqa: PLR2004 - headings and a line
        raise BadExtract("The file has no lines below its headings. Check that you chose the right one.")
    (_, top), *rows = filled
    _refuse_doubles(top)
    for number, row in rows:
        if len(row) != len(top):
            raise BadExtract(f"Line {number} has {len(row)} columns where the headings have {len(top)}.")
    return top, rows


def _refuse_doubles(top: Sequence[str]) -> None:
    for heading in top:
        if not heading or top.count(heading) > 1:
            raise BadExtract(f"The heading “{heading}” must stand once. Give every column a name of its own.")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadExtract("The letters in the file cannot be read. Save it as “CSV UTF-8”.")


def _delimiter(text: str) -> str:
    top = text.partition("\n")[0]
    return max((",", ";", "\t", "|"), key=top.count)


class _Reading:
    """One file, its columns known."""

    def __init__(
        self,
        written: Sequence[str],
        rows: Sequence[tuple[int, list[str]]],
        columns: Mapping[str, str],
        asked: Asked,
    ) -> None:
        self.rows, self.columns, self.asked = rows, columns, asked
        self.place = {name: written.index(heading) for name, heading in columns.items()}
        self.ways = {
            name: days.way(self._column(name), asked.country) for name in DATES if name in self.place
        }
        self.wrong: list[str] = []

    def _column(self, name: str) -> list[str]:
        place = self.place[name]
        return [row[place] for _, row in self.rows if row[place]]

    def extract(self) -> Extract:
        people: dict[Identity, str] = {}
        offences: dict[str, list[Offence]] = {}
        for number, row in self.rows:
            who, offence = self._who(number, row), self._offence(number, row)
            if offence and offence.happened_on >= self.asked.since:
                known = people.setdefault(who, f"p{len(people) + 1}")
                if offence not in offences.setdefault(known, []):
                    offences[known].append(offence)
            if len(self.wrong) >= MOST_TOLD:
                break
        if self.wrong:
            raise BadExtract(*self.wrong)
        if not people:
            raise BadExtract(f"No line is from {self.asked.since:%-d %B %Y} on. Check the file and that day.")
        return Extract([_named(one, known) for one, known in people.items()], offences, len(self.rows))

    def _who(self, number: int, row: Sequence[str]) -> Identity:
        said = {name: self._said(row, name) for name in ("name", "first_name", "last_name", *PLACES)}
        first, last = said.pop("first_name"), said.pop("last_name")
        born = self._date(number, row, "born_on")
        if born and born > self.asked.extract_on:
            self._refuse(number, "born_on", "is after the day of the extract.")
        one = identity("", first=first, last=last, born_on=born, **said)
        if not (one.first or one.last):
            name = "name" if "name" in self.place else "last_name"
            self._refuse(number, name, "holds no name. Every line needs one.")
        return one

    def _offence(self, number: int, row: Sequence[str]) -> Offence | None:
        happened, proven = self._date(number, row, "offence_on"), self._date(number, row, "proven_on")
        if not self._said(row, "offence_on"):
            self._refuse(number, "offence_on", "is empty. Every line needs that day.")
        for name, day in (("offence_on", happened), ("proven_on", proven)):
            if day and day > self.asked.extract_on:
                self._refuse(number, name, "is after the day of the extract. Check both.")
        if happened and proven and proven < happened:
            self._refuse(number, "proven_on", "is before the offence.")
        return Offence(happened, proven, self._said(row, "offence")[:LONGEST_CLASS]) if happened else None

    def _said(self, row: Sequence[str], name: str) -> str:
        return row[self.place[name]] if name in self.place else ""

    def _date(self, number: int, row: Sequence[str], name: str) -> date | None:
        text = self._said(row, name)
        if not text:
            return None
        found = days.read(text, self.ways[name])
        if found is None:
            like = days.example(self.ways[name])
            self._refuse(number, name, f"says “{text[:40]}”, which is no date. Write it like {like}.")
        return found

    def _refuse(self, number: int, name: str, why: str) -> None:
        self.wrong.append(f"Line {number}, column “{self.columns[name]}” {why}")


def _named(one: Identity, known: str) -> Identity:
    return replace(one, of=known)
