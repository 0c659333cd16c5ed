"""Who does a thing. Verbs take an actor as `by`; the record keeps id and name as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

_behind: ContextVar[timedelta] = ContextVar("behind", default=timedelta())


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work, or the clock.

    `programme` is the wall: a verb reads and writes rows of this programme alone. It is None for
    an administrator of the installation, who names the programme each time.
    """

    id: str
    name: str
    role: str  # administrator | coordinator | facilitator | juror | evaluator | referrer | clock | command
    programme: UUID | None = None
    address: str = ""
    # What the journal calls who comes by a link: it keeps for good, so it names no child and no family.
    kept_as: str = ""


def the_clock(programme: UUID | None = None) -> Actor:
    """Recurring work done by the scheduler."""
    return Actor(id="clock", name="The clock", role="clock", programme=programme)


def the_command(programme: UUID | None = None) -> Actor:
    """Work done from the command line of the machine itself."""
    return Actor(id="command", name="The command line", role="command", programme=programme)


def now() -> datetime:
    """The present moment, aware and in UTC: the one place where the record asks the time."""
    return datetime.now(UTC) - _behind.get()


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Inside it the clock stands at that moment and goes on from there, so that what is done first is first.

    The demo tells its past in order with it, through the real verbs.
    """
    before = _behind.set(datetime.now(UTC) - moment)
    try:
        yield
    finally:
        _behind.reset(before)
