"""Who somebody is, folded for comparing: names, birth date, place, as both sides of a linkage write them.

An identity says nothing of what happened. Several may be of one person: a preferred name, a file that
was merged, the spellings of an extract. Pure.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date

from cases.linkage.nicknames import formal
from cases.search import fold, words

# A family name of several words is compared without them: van der Berg, Berg.
PARTICLES = frozenset("van von der den de del della da di dos do la le el al bin ibn bint ten ter".split())
STARTS = 3
SEXES = {
    **dict.fromkeys(("m", "male", "man", "boy", "1"), "m"),
    **dict.fromkeys(("f", "female", "woman", "girl", "2"), "f"),
}


@dataclass(frozen=True, slots=True)
class Identity:
    """One spelling of one person. Empty text: not known. `of` names the case or the person of the extract."""

    of: str
    first: str = ""
    last: str = ""
    born_on: date | None = None
    sex: str = ""
    postcode: str = ""
    town: str = ""
    street: str = ""
    number: str = ""  # by which the agency knows the person

    @property
    def key(self) -> tuple[str, ...]:
        """What the exact join compares: the whole name and the birth date."""
        return (self.first, self.last, f"{self.born_on or ''}")


SAID = tuple(field.name for field in fields(Identity) if field.name != "of")


def identity(
    of: str,
    *,
    first: str = "",
    last: str = "",
    name: str = "",
    born_on: date | None = None,
    sex: str = "",
    postcode: str = "",
    town: str = "",
    street: str = "",
    number: str = "",
) -> Identity:
    """Folded. `name` is taken apart where the halves are not told: "Zoë van Dyk", "VAN DYK, Zoë Ann"."""
    if name and not (first and last):
        first, last = halves(name)
    return Identity(
        of,
        _first(first),
        _last(last),
        born_on,
        SEXES.get(sex.strip().casefold(), ""),
        "".join(words(postcode)),
        fold(town),
        fold(street),
        "".join(words(number)),
    )


def halves(name: str) -> tuple[str, str]:
    """First and family names of a whole one. With a comma the family name stands before it."""
    before, comma, after = name.partition(",")
    if comma:
        return after, before
    parts = name.split()
    return " ".join(parts[:-1]), parts[-1] if parts else ""


def _first(text: str) -> str:
    """The first of the first names: the others are often left out."""
    return next(iter(words(text)), "")


def _last(text: str) -> str:
    every = words(text)
    return " ".join(word for word in every if word not in PARTICLES) or " ".join(every)


def compared(one: Identity) -> dict[str, str | None]:
    """The columns that `settings` speaks of; None where nothing is known, so that nothing is concluded."""
    born = one.born_on.isoformat() if one.born_on else ""
    whole = f"{one.first} {one.last}" if one.first and one.last else ""
    found = {
        "first": one.first,
        "last": one.last,
        "whole": whole,
        "formal": formal(one.first),
        "pair": " ".join(sorted((one.first, one.last))) if whole else "",
        "starts": f"{one.first[:STARTS]} {one.last[:STARTS]}" if whole else "",
        "last_starts": one.last[:2],
        "born": born,
        "born_turned": _turned(one.born_on),
        "year": born[:4],
        "sex": one.sex,
        "postcode": one.postcode,
        "district": one.postcode[:-3],
        "town": one.town,
        "street": one.street,
        "number": one.number,
    }
    return {name: value or None for name, value in found.items()}


def _turned(born_on: date | None) -> str:
    """The same for 3 February and 2 March: day and month are often written the other way about."""
    if born_on is None:
        return ""
    return f"{born_on.year}-" + "-".join(f"{part:02}" for part in sorted((born_on.month, born_on.day)))


COLUMNS = tuple(compared(Identity("")))


def known(identities: Iterable[Identity]) -> frozenset[str]:
    """The columns in which at least one of them says something."""
    found: set[str] = set()
    for one in identities:
        found |= {name for name, value in compared(one).items() if value}
        if len(found) == len(COLUMNS):
            break
    return frozenset(found)


def packed(one: Identity) -> dict[str, str]:
    """As it travels to another process, or is sealed: what is known of it alone."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(one).items()
        if value
    }


def unpacked(told: dict[str, str]) -> Identity:
    """What `packed` made."""
    words = {name: value for name, value in told.items() if name != "born_on"}
    born = told.get("born_on")
    return Identity(**words, born_on=date.fromisoformat(born) if born else None)
