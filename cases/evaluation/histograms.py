"""The small table that the sums of survival take: a row a day, however many people there are.

The record makes it by one grouped query, a file by going through its people; the sums are the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Span:
    """One person, in days after the index event: seen from `entry` until `end`, where it happened or not.

    Somebody is at risk on day t when entry < t <= end; entry is 0 where they were seen from the start.
    `weight`: how many people this one stands for.
    """

    end: int
    event: bool
    entry: int = 0
    weight: float = 1


class Day(NamedTuple):
    """How many had their first event on this day, were last seen on it without one, or came in on it."""

    day: int
    events: float = 0
    censored: float = 0
    entered: float = 0


Histogram = Sequence[Day]  # by day, each day once


def histogram(people: Iterable[Span]) -> list[Day]:
    """The days of these people. Spans of no length are passed over: nobody was at risk in them."""
    days = defaultdict[int, list[float]](lambda: [0, 0, 0])
    for one in people:
        if one.end > one.entry:
            days[one.end][0 if one.event else 1] += one.weight
            days[one.entry][2] += one.weight
    return [Day(day, *counts) for day, counts in sorted(days.items())]


def at_risk(days: Histogram) -> Iterator[tuple[Day, float]]:
    """Each day with how many have entry < day <= end."""
    risk: float = 0
    for one in days:
        yield one, risk
        risk += one.entered - one.events - one.censored


def people_in(days: Histogram) -> float:
    return sum(one.entered for one in days)


def events_in(days: Histogram, until: int) -> float:
    """How many had their first event until this day."""
    return sum(one.events for one in days if one.day <= until)


def last_day(days: Histogram) -> int:
    """The last day on which anybody was seen; 0: nobody ever was."""
    return max((one.day for one in days if one.events or one.censored), default=0)
