"""Who counts in a figure: whose follow-up is finished, who is not known, who is not there yet.

Only what a finished check covers counts, also for people with an event: an event that became known
early says nothing about those nobody asked after yet.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from cases.evaluation.definitions import Definition
from cases.evaluation.survival import Span


@dataclass(frozen=True, slots=True)
class Look:
    """One check of a person, by days after the index event. `until`: nobody could look further."""

    window: int
    state: str  # due | recorded | not_known
    checked: int | None = None
    until: int | None = None
    left: str = ""  # moved | died | custody: why no further


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, by days after the index event."""

    event: str
    day: int
    proven: int | None = None
    severity: str = ""  # a level of the programme, A the least; empty: not known


@dataclass(frozen=True, slots=True)
class Life:
    """What the record knows of one person from their first acceptance on."""

    index: date
    looks: tuple[Look, ...] = ()
    events: tuple[Happened, ...] = ()
    kept: bool = False  # they completed what was agreed
    said_no: bool = False  # to being asked about later: nothing of theirs is counted


@dataclass(frozen=True, slots=True)
class Place:
    """Where one person stands in a figure."""

    # counted | young: not yet mature | unchecked: nobody asked yet | not_known
    # left: not seen to the end | said_no: nobody may ask
    status: str
    seen: int  # days that finished checks cover
    days: tuple[int, ...]  # of every event that counts and was seen

    @property
    def first(self) -> int | None:
        return min(self.days, default=None)


def place(life: Life, definition: Definition, as_of: date) -> Place:
    """Where this person stands on the day of the extract."""
    if life.said_no:
        return Place("said_no", 0, ())
    today = (as_of - life.index).days
    looks = [look for look in life.looks if look.checked is not None and look.checked <= today]
    seen = max((_seen(look, definition) for look in looks), default=0)
    days = tuple(sorted(one.day for one in life.events if 0 < one.day <= seen and _counts(one, definition)))
    return Place(_status(looks, seen, definition, today), seen, days)


def _seen(look: Look, definition: Definition) -> int:
    """How many days it covers: what happened later than `waiting` before it may not be proven yet."""
    if look.state != "recorded" or look.checked is None:
        return 0
    reach = look.window if look.until is None else min(look.until, look.window)
    return max(0, min(reach, look.checked - definition.waiting))


def _counts(one: Happened, definition: Definition) -> bool:
    if one.event not in definition.events:
        return False
    if not definition.waits_for_proof:
        return True
    return one.proven is not None and one.proven <= definition.last_proof(one.day)


def _status(looks: Sequence[Look], seen: int, definition: Definition, today: int) -> str:
    if today < definition.complete_after:
        return "young"
    if seen >= definition.window:
        return "counted"
    if any(look.until is not None and look.until < definition.window for look in looks):
        return "left"
    asked = [look for look in looks if look.window >= definition.window]
    return "not_known" if asked and all(look.state == "not_known" for look in asked) else "unchecked"


@dataclass(frozen=True)
class Cohort:
    """Everybody of a figure, each in one place."""

    definition: Definition
    as_of: date
    lives: tuple[Life, ...]

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(place(life, self.definition, self.as_of) for life in self.lives)

    @cached_property
    def many(self) -> Counter[str]:
        return Counter(one.status for one in self.places)

    @property
    def people(self) -> int:
        return len(self.lives)

    @property
    def mature(self) -> int:
        """For how many the window and the waiting time are over, whether or not anybody asked."""
        return self.people - self.many["young"] - self.many["said_no"]

    @property
    def n(self) -> int:
        return self.many["counted"]

    @cached_property
    def k(self) -> int:
        return sum(bool(_within(one, self.definition)) for one in self._counted)

    @cached_property
    def reoffences(self) -> int:
        """All events of the window, also several of one person."""
        return sum(_within(one, self.definition) for one in self._counted)

    @property
    def _counted(self) -> list[Place]:
        return [one for one in self.places if one.status == "counted"]

    @property
    def first(self) -> date | None:
        return min((life.index for life in self.lives), default=None)

    @property
    def last(self) -> date | None:
        return max((life.index for life in self.lives), default=None)

    @property
    def mature_on(self) -> date | None:
        """When the first person can be counted."""
        return self.first + timedelta(days=self.definition.complete_after) if self.first else None

    def spans(self) -> list[Span]:
        """For the curve: everybody as far as finished checks cover them."""
        return [
            Span(one.seen if one.first is None else one.first, one.first is not None) for one in self.places
        ]

    def only(self, *, kept: bool) -> "Cohort":
        """Those who completed what was agreed, or the others: beside the whole, never alone."""
        return Cohort(self.definition, self.as_of, tuple(one for one in self.lives if one.kept == kept))


def _within(one: Place, definition: Definition) -> int:
    return sum(day <= definition.window for day in one.days)


def cohort(lives: Iterable[Life], definition: Definition, as_of: date) -> Cohort:
    return Cohort(definition, as_of, tuple(lives))
