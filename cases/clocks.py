"""Standards in days, and what is late. Pure: dates in, dates and words out.

A working day is a day that is neither in the weekend nor a holiday. Day 0 is the day it began:
five working days from a Monday end on the next Monday.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY_SUNDAY = (5, 6)
DAYS_OF_A_WEEK, DAYS_SOON = 7, 2


@dataclass(frozen=True, slots=True)
class Due:
    """How a day stands against today. `left` is negative when it is late."""

    on: date
    left: int
    working: bool

    @property
    def late(self) -> bool:
        return self.left < 0

    @property
    def soon(self) -> bool:
        return 0 <= self.left <= DAYS_SOON

    @property
    def words(self) -> str:
        if self.left == 0:
            return "Due today"
        count = abs(self.left)
        unit = ("working day" if self.working else "day") + ("" if count == 1 else "s")
        return f"{count} {unit} late" if self.late else f"{count} {unit} left"

    @property
    def urgency(self) -> str:
        """Late | soon | fine: what a badge shows."""
        return "late" if self.late else "soon" if self.soon else "fine"


def is_working(
    day: date, holidays: Collection[date] = (), weekend: Collection[int] = SATURDAY_SUNDAY
) -> bool:
    return day.weekday() not in weekend and day not in holidays


def working_days_after(
    start: date, days: int, holidays: Collection[date] = (), weekend: Collection[int] = SATURDAY_SUNDAY
) -> date:
    """The day on which `days` working days after `start` have passed."""
    if len(set(weekend)) >= DAYS_OF_A_WEEK:
        raise ValueError("A week needs a working day.")
    day, counted = start, 0
    while counted < days:
        day += timedelta(days=1)
        counted += is_working(day, holidays, weekend)
    return day


def working_days_between(
    start: date, end: date, holidays: Collection[date] = (), weekend: Collection[int] = SATURDAY_SUNDAY
) -> int:
    """Working days after `start` up to and with `end`; negative when `end` is before `start`."""
    if end < start:
        return -working_days_between(end, start, holidays, weekend)
    span = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working(day, holidays, weekend) for day in span)


def deadline(start: date, days: int, *, working: bool, holidays: Collection[date] = ()) -> date:
    """The last day a standard of `days` allows."""
    return working_days_after(start, days, holidays) if working else start + timedelta(days=days)


def due(on: date, today: date, *, working: bool = True, holidays: Collection[date] = ()) -> Due:
    """How `on` stands against `today`.

    A day that has passed is late although no working day lies between (a Friday seen on Saturday).
    """
    if not working:
        return Due(on, (on - today).days, working=False)
    left = working_days_between(today, on, holidays)
    return Due(on, min(left, -1) if on < today else left, working=True)


def age(born_on: date, on: date) -> int:
    """Whole years. A person born on 29 February has the birthday on 1 March in other years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
