"""Who does a thing. Verbs take an actor as `by`; the record keeps id and name as text."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


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


def the_clock(programme: UUID | None = None) -> Actor:
    """Recurring work done by the scheduler."""
    return Actor(id="clock", name="The clock", role="clock", programme=programme)


def the_command(programme: UUID | None = None) -> Actor:
    """Work done from the command line of the machine itself."""
    return Actor(id="command", name="The command line", role="command", programme=programme)


def now() -> datetime:
    """The present moment, aware and in UTC: the one place where the record asks the time."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Inside it `now()` is that moment: the demo tells its past in order, through the real verbs."""
    before = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(before)
