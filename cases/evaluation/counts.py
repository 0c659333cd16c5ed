"""Everybody of a figure as counts: what is left of people once a figure needs them no more. Pure.

The record makes them by grouped queries (cases.counting), a cohort by going through its people; they add.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from cases.evaluation.cohorts import Cohort
from cases.evaluation.definitions import Definition
from cases.evaluation.histograms import Day, histogram


@dataclass(frozen=True)
class Counts:
    """Numbers of people by where they stand, and by day.

    `many`: by status, see cohorts.Place. `ended`: day after the index event -> people with their first
    event on it, people last seen on it without one. `k` of the counted had `reoffences` in the window.
    """

    definition: Definition
    as_of: date
    many: Counter[str] = field(default_factory=Counter)
    k: int = 0
    reoffences: int = 0
    ended: dict[int, tuple[int, int]] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None

    @property
    def people(self) -> int:
        return self.many.total()

    @property
    def n(self) -> int:
        return self.many["counted"]

    @property
    def mature(self) -> int:
        """For how many the window and the waiting time are over, whether or not anybody asked."""
        return self.people - self.many["young"] - self.many["said_no"]

    @property
    def mature_on(self) -> date | None:
        """When the first person can be counted."""
        return self.first + timedelta(days=self.definition.complete_after) if self.first else None

    @cached_property
    def days(self) -> list[Day]:
        """The histogram of the curve: who was never seen is not in it."""
        seen, everybody = [Day(0)], 0
        for day, (events, left) in sorted(self.ended.items()):
            if day > 0:
                seen.append(Day._make((day, events, left, 0)))
                everybody += events + left
        seen[0] = Day(0, 0, 0, everybody)
        return seen if everybody else []

    def left_after(self, day: int) -> int:
        """How many were still seen without an event after this day."""
        later = (
            events + censored if end > day else censored
            for end, (events, censored) in self.ended.items()
            if end >= day and end > 0
        )
        return sum(later)

    def had_until(self, day: int) -> int:
        """How many had their first event until this day."""
        return sum(events for end, (events, _) in self.ended.items() if 0 < end <= day)

    def seen_last(self, rank: int) -> int:
        """The last day on which so many people were still seen; 0: there never were."""
        left = 0
        for end, both in sorted(self.ended.items(), reverse=True):
            left += sum(both)
            if left >= rank:
                return end
        return 0


def of(found: Cohort) -> Counts:
    """The counts of a cohort."""
    ended = {one.day: (int(one.events), int(one.censored)) for one in histogram(found.spans()) if one.day}
    many = Counter({name: count for name, count in found.many.items() if count})
    return Counts(
        *(found.definition, found.as_of, many, found.k, found.reoffences, ended, found.first, found.last)
    )


def together(parts: Iterable[Counts], definition: Definition, as_of: date) -> Counts:
    """Groups of people as one. ValueError where they were not counted alike."""
    listed = list(parts)
    if any((one.definition, one.as_of) != (definition, as_of) for one in listed):
        raise ValueError("What was counted by two definitions, or on two days, does not add up.")
    many: Counter[str] = Counter()
    ended: dict[int, tuple[int, int]] = {}
    for one in listed:
        for where, people in one.many.items():
            many[where] += people
        for day, both in one.ended.items():
            before = ended.get(day)
            ended[day] = (before[0] + both[0], before[1] + both[1]) if before else both
    return Counts(
        definition,
        as_of,
        many,
        sum(one.k for one in listed),
        sum(one.reoffences for one in listed),
        ended,
        min((one.first for one in listed if one.first), default=None),
        max((one.last for one in listed if one.last), default=None),
    )
