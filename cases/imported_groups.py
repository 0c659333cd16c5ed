"""The people of a comparison group: read from plain files, and kept as numbers and days without a name.

read = imported_groups.read(people, events, extract, definition)     # BadFile: file, line and column
text = imported_groups.written(read)                                 # JSON, to be sealed
people, columns, whole = imported_groups.kept(text)
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from cases import ages, self_described
from cases.evaluation import files
from cases.evaluation.definitions import Definition
from cases.evaluation.files import BadFile
from cases.evaluation.groups import NOT_KNOWN
from cases.evaluation.people import Event, Person
from cases.search import fold

PEOPLE, EVENTS = "The file of people", "The file of events"  # their own names may be somebody's
LEVELS = "ABCD"
YEAR = 4
NO_PROOF = (
    f"{EVENTS}, line 1: there is no column proven_on, and this definition counts what was proven. Add the "
    "days of proof, or choose a definition that does not wait for it."
)
UNTYPED = "The events have no column type: every one is taken for what the definition counts."


def _age(text: str) -> str:
    if fold(text) in self_described.NOTHING:
        return NOT_KNOWN
    if text.isdecimal():
        return ages.of(int(text))
    if text.casefold() in ages.EVERY:
        return text.casefold()
    raise ValueError(f"“{text}” is no age. Write years, such as 15, or one of: {', '.join(ages.EVERY)}.")


def _year(text: str) -> str:
    if text and not (text.isdecimal() and len(text) == YEAR):
        raise ValueError(f"“{text}” is no year. Write one as 2026.")
    return text or NOT_KNOWN


def _severity(text: str) -> str:
    if text.upper() not in ("", *LEVELS):
        raise ValueError(f"“{text}” is no level. Write A (the least) to D.")
    return text.upper()


# What both sides may be known by; anything else in a file is passed over.
WORDS: Mapping[str, Callable[[str], str]] = {
    "age": _age,
    "gender": lambda text: self_described.gender(text) or NOT_KNOWN,
    "ethnicity": lambda text: self_described.ethnicity(text) or NOT_KNOWN,
    "severity": _severity,
    "year": _year,
}


@dataclass(frozen=True, slots=True)
class Kept:
    people: list[Person]
    columns: list[str]
    whole: bool


def read(people: bytes, events: bytes, extract: date, definition: Definition) -> files.Read:
    """Everybody of both files; BadFile where a line or a column does not hold. Nothing is half read."""
    told = (EVENTS, _text(EVENTS, events)) if events else None
    found = files.read((PEOPLE, _text(PEOPLE, people)), told, extract=extract, words=WORDS)
    if not found.people:
        raise BadFile(f"{PEOPLE}, line 2: there is nobody in it.")
    if definition.waits_for_proof and not found.has_proof:
        raise BadFile(NO_PROOF)
    return found


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise BadFile(f"{name}, line {line}: it is not in UTF-8. Save it so.") from None


def notes(found: files.Read, definition: Definition) -> list[str]:
    """What is to be told of the files."""
    untyped = not found.typed and definition.event in {"arrest", "referral", "charge"}
    passed = [f"Not kept: the column{'' if len(found.passed) == 1 else 's'} {', '.join(found.passed)}."]
    return [*found.notes, *([UNTYPED] if untyped else []), *(passed if found.passed else [])]


def written(found: files.Read) -> str:
    """What is kept: days, and the columns that both sides may have. Whoever they are in the file is not."""
    people = [
        [one.index.isoformat(), one.followed, one.entry, one.weight, dict(one.strata), _events(one)]
        for one in found.people
    ]
    return json.dumps({"columns": list(found.columns), "whole": found.whole, "people": people})


def _events(one: Person) -> list[list[object]]:
    return [[event.day, event.proven, event.type, event.severity] for event in one.events]


def kept(text: str) -> Kept:
    told = json.loads(text)
    people = [
        Person(date.fromisoformat(index), to, entry, tuple(Event(*event) for event in events), weight, strata)
        for index, to, entry, weight, strata, events in told["people"]
    ]
    return Kept(people, told["columns"], told["whole"])
