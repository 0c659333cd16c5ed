"""Which heading of a table holds which of our fields: as told, by a known name, or by likeness. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from cases.search import fold

CLOSE_ENOUGH = 0.84


@dataclass(frozen=True, slots=True)
class Column:
    """A field of ours. `synonyms` are headings seen in the field, folded, one a line."""

    name: str
    label: str
    synonyms: tuple[str, ...]
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What was found. `guessed` wants a look; `missing` must be answered before rows can be read."""

    columns: dict[str, str]  # our field -> heading
    guessed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def sure(self) -> bool:
        return not self.guessed and not self.missing


def column(name: str, label: str, synonyms: str, *, needed: bool = False) -> Column:
    """A field; the synonyms are parted by commas."""
    return Column(name, label, tuple(fold(synonym) for synonym in [label, *synonyms.split(", ")]), needed)


def recognised(columns: Sequence[Column], cells: Sequence[str]) -> int:
    """How many cells of a row are headings we know."""
    known = {synonym for column in columns for synonym in column.synonyms}
    return sum(fold(cell) in known for cell in cells)


def match(columns: Sequence[Column], headings: Sequence[str], told: Mapping[str, str] | None = None) -> Match:
    """Our field -> heading. A field told "" is in no column; what is only alike is a guess."""
    found = {name: heading for name, heading in (told or {}).items() if heading in headings}
    answered = set(told or ())
    for column in columns:
        free = [heading for heading in headings if heading not in found.values()]
        named = [heading for heading in free if fold(heading) in column.synonyms]
        if named and column.name not in answered:
            found[column.name] = min(named, key=lambda heading: column.synonyms.index(fold(heading)))
    guessed = []
    for column in columns:
        free = [heading for heading in headings if heading not in found.values()]
        if column.name in found or column.name in answered:
            continue
        likeness = {heading: _likeness(column, heading) for heading in free}
        best = max(likeness, key=likeness.__getitem__, default=None)
        if best is not None and likeness[best] >= CLOSE_ENOUGH:
            found[column.name] = best
            guessed.append(column.name)
    return Match(found, guessed, _missing(columns, found))


def _likeness(column: Column, heading: str) -> float:
    written = fold(heading)
    return max(SequenceMatcher(None, written, synonym).ratio() for synonym in column.synonyms)


def _missing(columns: Sequence[Column], found: Mapping[str, str]) -> list[str]:
    """A first and a last name are a name."""
    parts = {"first_name", "last_name"} <= found.keys()
    return [
        one.name
        for one in columns
        if one.needed and one.name not in found and not (one.name == "name" and parts)
    ]
