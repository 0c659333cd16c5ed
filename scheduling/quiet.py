"""Quiet hours: between these, by the wall clock of a place, nobody's phone makes a sound. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scheduling import times
from scheduling.times import NoSuchTime


@dataclass(frozen=True, slots=True)
class Nights:
    """The quiet hours of one place."""

    zone: str
    quiet_from: str
    quiet_until: str

    def over(self, at: datetime) -> datetime:
        """`at` itself, or the end of the quiet hours it falls into; in UTC."""
        return over(at, self.zone, self.quiet_from, self.quiet_until)


def over(at: datetime, zone: str, quiet_from: str, quiet_until: str) -> datetime:
    """`at` itself, or the end of the quiet hours it falls into; in UTC.

    The two are wall times such as 21:00 and 08:00; the same twice means no quiet hours. An end that
    comes twice, as the clocks go back, is the later: nobody is woken early.
    """
    there, begins, ends = times.local(at, zone), times.read_wall(quiet_from), times.read_wall(quiet_until)
    wall = there.time()
    if begins < ends:
        quiet, next_day = begins <= wall < ends, False
    else:
        quiet, next_day = begins != ends and (wall >= begins or wall < ends), wall >= begins
    if not quiet:
        return at.astimezone(UTC)
    day = there.date() + timedelta(days=int(next_day))
    try:
        return times.instant(day, ends, zone, fold=1)
    except NoSuchTime as gap:
        return gap.next.astimezone(UTC)
