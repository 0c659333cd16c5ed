"""The places of a hearing: who sits on the panel, who helps beside it, who stands by. Pure.

A place is a number that one live seat has. The panel counts from 1; beside it and standby have numbers
of their own, so that a panel may grow or shrink with the room and nobody's place means something else.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from scheduling.seating.mixes import Sorts, Wanted, allows, words

BESIDE = {"advocate": 41, "clerk": 42}  # they help, and decide nothing
STANDBY_FROM = 100
ON_PANEL = ("foreperson",)  # named for it, and one of the panel
NAMED = (*ON_PANEL, *BESIDE)


@dataclass(frozen=True, slots=True)
class Place:
    """One place and what somebody would be in it."""

    number: int
    role: str = "juror"  # foreperson | juror | advocate | clerk | standby

    @property
    def on_panel(self) -> bool:
        return is_on_panel(self.number)

    @property
    def standby(self) -> bool:
        return is_standby(self.number)


class Asks(Protocol):
    """As far as a place asks for somebody: roles they may have, and what they bring."""

    @property
    def roles(self) -> Collection[str]: ...
    @property
    def traits(self) -> Collection[str]: ...


def is_on_panel(number: int) -> bool:
    return number < min(BESIDE.values())


def is_standby(number: int) -> bool:
    return number >= STANDBY_FROM


def free(seats: int, standby: int, roles: Iterable[str], taken: Mapping[int, str]) -> tuple[Place, ...]:
    """What nobody has or is asked for: roles first, then the panel, then beside it, then standby.

    `taken` is the role of each place that is not free.
    """
    sought = list(roles)
    missing = [role for role in ON_PANEL if role in sought and role not in taken.values()]
    open_numbers = [number for number in range(1, seats + 1) if number not in taken]
    panel = [Place(number, missing.pop(0) if missing else "juror") for number in open_numbers]
    beside = [
        Place(number, role) for role, number in BESIDE.items() if role in sought and number not in taken
    ]
    numbers = (STANDBY_FROM + one for one in range(1, standby + 1))
    return (*panel, *beside, *(Place(number, "standby") for number in numbers if number not in taken))


def still_sought(number: int, seats: int, standby: int) -> bool:
    """Whether a place is still one of the hearing, after a move to a smaller room."""
    if is_standby(number):
        return number <= STANDBY_FROM + standby
    return number <= seats or not is_on_panel(number)


def takes(who: Asks, left: Sequence[Place], wanted: Wanted, others: Sorts | None = None) -> Place | None:
    """The first of the free places that this person may have.

    As many places of the panel are kept as it takes to bring what it still needs; `others` are those who
    could have them, where that is known.
    """
    on_panel = sum(place.on_panel for place in left)
    for place in left:
        if place.role in NAMED and place.role not in who.roles:
            continue
        if place.on_panel and wanted and not allows(who.traits, wanted, on_panel, others):
            continue
        return place
    return None


def why_none(who: Asks, left: Sequence[Place], wanted: Wanted) -> str:
    """Why none of the free places is for this person. For the coordinator."""
    if not left:
        return "Every place is taken."
    named = next((place.role for place in left if place.role in NAMED and place.role not in who.roles), "")
    if named:
        return f"The free place is for the {named}. They are not named or trained for it."
    return f"The last place is kept for {words(wanted)}."
