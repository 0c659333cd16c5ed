"""A young person of the record beside a person of an extract: fact by fact, and how alike, in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cases.linkage import identities
from cases.linkage.identities import Identity

SAME, ALIKE, DIFFERS, UNKNOWN = "same", "alike", "differs", "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One fact. `ours` and `theirs` are empty where that side does not say; `how` is one of those above."""

    fact: str
    ours: str | date | None
    theirs: str | date | None
    how: str
    words: str


def lines(
    names: Sequence[str], born_on: date | None, postcode: str, town: str, theirs: Identity
) -> list[Line]:
    """`names`: the legal name first, then others they go by. The extract's stand here without accents."""
    ours = [identities.identity("", name=name) for name in names if name]
    place = identities.identity("", postcode=postcode, town=town)
    said = " ".join(part for part in (theirs.first, theirs.last) if part).title()
    return [
        Line("Name", ", also ".join(name for name in names if name), said, *_name(ours, theirs)),
        Line("Birth date", born_on, theirs.born_on, *_born(born_on, theirs.born_on)),
        Line("Postcode", postcode, theirs.postcode.upper(), *_postcode(place.postcode, theirs.postcode)),
        Line("Town", town, theirs.town.title(), *_plain(place.town, theirs.town)),
    ]


def _name(ours: Sequence[Identity], theirs: Identity) -> tuple[str, str]:
    mine = [identities.compared(one) for one in ours]
    said = identities.compared(theirs)

    def any_same(*columns: str) -> bool:
        return any(all(one[each] and one[each] == said[each] for each in columns) for one in mine)

    if any_same("whole"):
        return SAME, "The same"
    if any_same("pair"):
        return ALIKE, "First and last name change places"
    if any_same("formal", "last"):
        return ALIKE, "A short form of the same first name"
    if any_same("last"):
        return DIFFERS, "The last name is the same, the first name differs"
    if any_same("first"):
        return DIFFERS, "The first name is the same, the last name differs"
    return DIFFERS, "Written differently"


def _born(ours: date | None, theirs: date | None) -> tuple[str, str]:
    if not (ours and theirs):
        return UNKNOWN, "Not known on both sides"
    if ours == theirs:
        return SAME, "The same"
    if (ours.year, ours.day, ours.month) == (theirs.year, theirs.month, theirs.day):
        return ALIKE, "Day and month change places"
    digits = sum(one != other for one, other in zip(f"{ours:%Y%m%d}", f"{theirs:%Y%m%d}", strict=True))
    return (ALIKE, "One digit differs") if digits == 1 else (DIFFERS, f"{digits} digits differ")


def _postcode(ours: str, theirs: str) -> tuple[str, str]:
    if ours and theirs and ours != theirs and ours[:-3] == theirs[:-3]:
        return ALIKE, "The same district, another street"
    return _plain(ours, theirs)


def _plain(ours: str, theirs: str) -> tuple[str, str]:
    if not (ours and theirs):
        return UNKNOWN, "Not known on both sides"
    return (SAME, "The same") if ours == theirs else (DIFFERS, "Differs")
