"""Evenings that come back: on which days, from when to when, and which are left out and why. Pure.

A sitting recurs by the wall clock of its place: half past five stays half past five when the clocks
change, and the instant in UTC moves.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from cases import holidays
from cases.errors import Refused
from scheduling import times
from scheduling.times import DAYS, MONTHS, Span

MONTHLY = 0
AHEAD = 6  # months for which sessions are planned
A_WEEK, LAST = 7, 5
NTH = ("first", "second", "third", "fourth", "last")


@dataclass(frozen=True, slots=True)
class Rule:
    """Every so many weeks from a first day; with 0 once a month, on the same weekday of it."""

    first_on: date
    every_weeks: int = 1
    last_on: date | None = None

    def days(self, since: date, until: date) -> list[date]:
        """The days from one to another, both included."""
        until = min(until, self.last_on or until)
        found = self._monthly(until) if self.every_weeks == MONTHLY else self._weekly(until)
        return [day for day in found if day >= since]

    def _weekly(self, until: date) -> Iterator[date]:
        day = self.first_on
        while day <= until:
            yield day
            day += timedelta(weeks=self.every_weeks)

    def _monthly(self, until: date) -> Iterator[date]:
        nth, month = _nth(self.first_on), self.first_on
        while (day := _of_month(month.year, month.month, self.first_on.weekday(), nth)) <= until:
            yield day
            month = months_on(month.replace(day=1), 1)

    @property
    def words(self) -> str:
        """Every Tuesday; every 2 weeks on Tuesday; every second Tuesday of the month."""
        name = DAYS[self.first_on.weekday()]
        if self.every_weeks == MONTHLY:
            return f"The {NTH[_nth(self.first_on) - 1]} {name} of each month"
        return f"Every {name}" if self.every_weeks == 1 else f"Every {self.every_weeks} weeks on {name}"


@dataclass(frozen=True, slots=True)
class Closed:
    """Days on which nothing is held, everywhere or at one venue."""

    name: str
    from_day: date
    to_day: date
    venue: UUID | None = None

    def on(self, day: date, venue: UUID) -> bool:
        return self.from_day <= day <= self.to_day and self.venue in (None, venue)


@dataclass(frozen=True, slots=True)
class Evening:
    """One day of a series: when it is, or why it is left out."""

    on: date
    span: Span | None
    why_not: str = ""


def _nth(day: date) -> int:
    return (day.day - 1) // A_WEEK + 1


def _of_month(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month; the fifth is the last, whether it is the fourth or not."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % A_WEEK)
    if nth < LAST:
        return day + timedelta(weeks=nth - 1)
    return day + timedelta(weeks=(monthrange(year, month)[1] - day.day) // A_WEEK)


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def why_closed(on: date, venue: UUID, closed: Iterable[Closed], country: str) -> str:
    """What stands against holding anything that day, or nothing."""
    named = [one.name for one in closed if one.on(on, venue)]
    return named[0] if named else holidays.name(country, on)


def evening(on: date, starts: time, ends: time, zone: str) -> Evening:
    """By the wall clock. A start that comes twice is the first; a time that is missing leaves the day out."""
    try:
        return Evening(on, times.span(on, starts, ends, zone))
    except times.TwiceThatNight:
        return Evening(on, times.span(on, starts, ends, zone, fold=0))
    except Refused as missing:
        return Evening(on, None, missing.sentence)


def month_words(on: date) -> str:
    """November 2026."""
    return f"{MONTHS[on.month - 1]} {on.year}"
