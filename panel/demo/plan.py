"""Which lives are told again, and how many weeks later."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.actors import now
from cases.tables import Case
from panel.demo.days import Shift
from panel.demo.lives.ground import Life
from panel.demo.traces import Stage
from panel.tables import Juror
from scheduling.tables import Hearing

FROM, UNTIL = 140, 7  # weeks ago: the first and the last of them begin
SEEN_FROM, SEEN_UNTIL = 3, 40  # weeks ago begin those that must be seen: the first of them are just heard
TRIES = 8  # to find a week in which room and facilitator are free


@dataclass(slots=True)
class Copy:
    """A life that is told again: how many weeks later, and where it stands today."""

    life: Life
    shift: Shift
    stage: Stage

    @property
    def hearings(self) -> list[tuple[UUID, UUID, datetime]]:
        rows = self.stage.rows[Hearing]
        return [(row["room"], row["facilitator"], self.shift.moment(row["starts_at"])) for row in rows]


@dataclass(slots=True)
class Plan:
    """Who is told of, in the order of time."""

    lives: list[Life]
    zone: ZoneInfo
    rng: random.Random
    copies: list[Copy] = field(default_factory=list)
    taken: set[tuple[UUID, datetime]] = field(default_factory=set)  # rooms and facilitators

    def make(self, a_week: float, at_first: float) -> None:
        """Whatever must be seen today; then so many a week at the end, and that part of it at first."""
        self._be_seen()
        for week in range(FROM, UNTIL - 1, -1):
            often = a_week * (at_first + (1 - at_first) * (FROM - week) / (FROM - UNTIL))
            for _ in range(int(often + self.rng.random())):
                (life,) = self.rng.choices(self.lives, [one.weight for one in self.lives])
                self.add(life, week)
        self.copies.sort(key=lambda one: one.shift.day(one.life.first))

    def add(self, life: Life, week: int) -> bool:
        """In the first week from there back in which nobody else needs the room."""
        for back in range(TRIES):
            copy = self._copy(life, week + back)
            if copy and not self._clashes(copy):
                self._keep(copy)
                return True
        return False

    def _copy(self, life: Life, week: int) -> Copy | None:
        weeks = (now().date() - life.first).days // 7 - week
        shift = Shift(weeks, self.zone, life.first)
        past = [stage for stage in life.stages if shift.moment(stage.at) < now() - timedelta(days=1)]
        return Copy(life, shift, past[-1]) if past else None

    def _clashes(self, copy: Copy) -> bool:
        days = [at.date() for _, _, at in copy.hearings]
        closed = any((day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 4) for day in days)
        return closed or not self.taken.isdisjoint(_needed(copy))

    def _be_seen(self) -> None:
        """One of each state in which a case of theirs, and a juror who came of it, can stand today."""
        there: set[str] = set()
        for life in self.lives:
            for week in range(SEEN_FROM, SEEN_UNTIL):
                copy = self._copy(life, week)
                if copy and _states(copy.stage) not in there and not self._clashes(copy):
                    there.add(_states(copy.stage))
                    self._keep(copy)

    def _keep(self, copy: Copy) -> None:
        self.copies.append(copy)
        self.taken |= set(_needed(copy))


def _needed(copy: Copy) -> Iterator[tuple[UUID, datetime]]:
    for room, facilitator, at in copy.hearings:
        yield room, at
        yield facilitator, at


def _states(stage: Stage) -> str:
    return " ".join(row["state"] for table in (Case, Juror) for row in stage.rows[table])
