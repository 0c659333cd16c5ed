"""A person as they are counted, and what a definition sees of them on the day of an extract.

All days are days after their index event. Each person is there once, from their first index event.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.evaluation.definitions import COUNTED, Definition
from cases.evaluation.histograms import Span
from cases.evaluation.incidence import End

UNSEEN = ("left", "unchecked", "not_known", "said_no")  # who said no is not counted at any time
LEFT = frozenset({"died", "moved", "custody"})  # types of row that end what anybody could see


@dataclass(frozen=True, slots=True)
class Event:
    """`type`: one of definitions.COUNTED, or of LEFT, or a kind of offence; None: nobody wrote types down."""

    day: int
    proven: int | None = None
    type: str | None = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """`followed`: the last day on which they were seen. `entry`: they were seen only after this day.

    `unseen`: why they were not seen to the end, one of UNSEEN.
    """

    index: date
    followed: int
    entry: int = 0
    events: tuple[Event, ...] = ()
    weight: float = 1
    strata: Mapping[str, str] = field(default_factory=dict)
    unseen: str = "left"

    @property
    def left(self) -> Event | None:
        """The first that ended what could be seen."""
        ends = [one for one in self.events if one.type in LEFT and one.day > 0]
        return min(ends, key=lambda one: one.day, default=None)

    @property
    def seen(self) -> int:
        return self.followed if self.left is None else min(self.followed, self.left.day)


def counts(event: Event, definition: Definition, today: int) -> bool:
    """Whether it is of the definition's kind and, where proof is awaited, proven in time.

    A kind of offence that is no kind of event ("theft") is an offence; so is a row whose type is empty.
    Where nobody wrote types down, every row is what the definition counts.
    """
    if event.type in LEFT or event.day > today:
        return False
    if definition.waits_for_proof:
        last = min(today, definition.last_proof(event.day))
        return event.proven is not None and event.proven <= last
    kind = event.type if event.type in COUNTED else "offence"
    return event.type is None or kind in definition.events


def after(index: date, days: int) -> date:
    return index + timedelta(days=days)


def today(person: Person, extract: date) -> int:
    return (extract - person.index).days


def status(person: Person, definition: Definition, extract: date) -> str:
    """One of counted, young: not yet mature, late: seen only from a later day, or why not seen to the end.

    The same for people with an event and without: who moved fast would otherwise count first.
    """
    if person.unseen == "said_no":
        return "said_no"
    if today(person, extract) < definition.complete_after:
        return "young"
    if person.entry > 0:
        return "late"
    return person.unseen if person.seen < definition.window else "counted"


def events(person: Person, definition: Definition, extract: date, until: int) -> list[Event]:
    """What counts in (0, until], the first first."""
    known = today(person, extract)
    found = [one for one in person.events if 0 < one.day <= until and counts(one, definition, known)]
    return sorted(found, key=lambda one: one.day)


def reach(person: Person, definition: Definition, extract: date) -> int:
    """The last day of their curve: what happened later may not be known, or not be proven yet."""
    return max(0, min(person.seen, today(person, extract) - definition.waiting))


def span(person: Person, definition: Definition, extract: date) -> Span:
    """Until the first event that counts, on the day it happened, not the day it was proven."""
    end = reach(person, definition, extract)
    first = next(iter(events(person, definition, extract, end)), None)
    return Span(first.day if first else end, first is not None, person.entry, person.weight)


def end(person: Person, definition: Definition, extract: date) -> End:
    """The same, with the kind of what came first: an offence, or what ended what could be seen."""
    until = span(person, definition, extract)
    if until.event:
        first = events(person, definition, extract, until.end)[0]
        kind = definition.event if first.type is None else first.type or "offence"
        return End(until.end, kind, person.entry, person.weight)
    left = person.left
    gone = left is not None and left.day == until.end
    return End(until.end, str(left.type) if left and gone else "", person.entry, person.weight)
