"""When to remind somebody of a hearing: a week before, two days before, and that morning. Pure.

By the wall clock of the place, so that a change of the clocks moves none of them. The afternoon is
after school. A reminder is of use until half a day before the next one is due: after a day without power
nobody gets two in one afternoon.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from scheduling import times
from scheduling.times import NoSuchTime

WEEK, DAYS, MORNING = "week", "days", "morning"
AFTERNOON, EARLIEST = time(16, 0), time(8, 0)
BEFORE = {WEEK: 7, DAYS: 2, MORNING: 0}  # days
LEAST = timedelta(hours=1)  # a morning's reminder comes this long before, or not at all
JUST_TOLD = timedelta(hours=12)  # whoever was told this lately needs no reminder yet


@dataclass(frozen=True, slots=True)
class Reminder:
    """Due at one instant, of use until another; both in UTC."""

    which: str
    due: datetime
    useful_until: datetime


def of(starts_at: datetime, zone: str, quiet_until: str) -> tuple[Reminder, ...]:
    """All there are for a hearing. The morning's waits for the end of the quiet hours."""
    day = times.local(starts_at, zone).date()
    morning = max(EARLIEST, times.read_wall(quiet_until))
    due = [
        (which, _instant(day - timedelta(days=before), AFTERNOON if before else morning, zone))
        for which, before in BEFORE.items()
    ]
    kept = [(which, at) for which, at in due if at <= starts_at - LEAST]
    ends = [later - JUST_TOLD for _, (_, later) in pairwise(kept)] + [starts_at.astimezone(UTC)]
    return tuple(Reminder(which, at, end) for (which, at), end in zip(kept, ends, strict=True))


def due(reminders: tuple[Reminder, ...], told_at: datetime, now: datetime) -> list[Reminder]:
    """Those whose time has come, for somebody who was told of it at `told_at`."""
    return [one for one in reminders if told_at + JUST_TOLD <= one.due <= now]


def _instant(on: date, wall: time, zone: str) -> datetime:
    try:
        return times.instant(on, wall, zone, fold=0)
    except NoSuchTime as gap:
        return gap.next.astimezone(UTC)
