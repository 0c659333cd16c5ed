"""Until when somebody's training stands, from what is asked for and what was done. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

ROLES = ("foreperson", "juror", "advocate", "clerk")
FOR_GOOD = date.max
MOST_MONTHS = 120
MONTHS_OF_A_YEAR, FEBRUARY = 12, 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A training that is asked for. No roles at all: every role."""

    id: UUID
    name: str
    roles: frozenset[str] = frozenset()
    needed_from: date | None = None

    def of(self, role: str) -> bool:
        return not self.roles or role in self.roles


def ends(done_on: date, months: int) -> date | None:
    """The last day on which a training counts; none for good. A month later is the same day, or the last."""
    if not months:
        return None
    year, month = divmod(done_on.year * MONTHS_OF_A_YEAR + done_on.month - 1 + months, MONTHS_OF_A_YEAR)
    after = date(year + (month + 1) // MONTHS_OF_A_YEAR, (month + 1) % MONTHS_OF_A_YEAR + 1, 1)
    last = after - timedelta(days=1)
    return last.replace(day=min(done_on.day, last.day))


def until(asked: Iterable[Asked], done: Mapping[UUID, date], role: str) -> date | None:
    """The day until which every training of a role stands; none where one was never done.

    What is asked for only from a later day may be missing until then. With nothing asked for it is
    none as well: nobody is trained by asking for nothing.
    """
    days = [_one(one, done) for one in asked if one.of(role)]
    known = [day for day in days if day is not None]
    return min(known, default=None) if len(known) == len(days) else None


def _one(asked: Asked, done: Mapping[UUID, date]) -> date | None:
    stands = done.get(asked.id)
    bridge = asked.needed_from - timedelta(days=1) if asked.needed_from else None
    return max(filter(None, (stands, bridge)), default=None)
