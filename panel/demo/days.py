"""Days of a life that is told again some weeks later: as columns hold them, and as letters say them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduling.times import MONTHS

SHORT = tuple(name[:3] for name in MONTHS)
NAMES = "|".join((*MONTHS, *SHORT))
HALF_A_YEAR = timedelta(days=182)
# 24 November 2026, 24 Nov · November 24, 2026, Nov 24 · 2026-11-24 · 20261124T173000Z, as calendars have it
DAY_FIRST = re.compile(rf"\b(\d{{1,2}}) ({NAMES})\b( \d{{4}})?")
MONTH_FIRST = re.compile(rf"\b({NAMES}) (\d{{1,2}})\b(, \d{{4}})?")
DIGIT = re.compile(r"\d")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
CALENDAR = re.compile(r"\b(\d{8}T\d{6})(Z?)")


@dataclass(frozen=True, slots=True)
class Shift:
    """So many whole weeks later, by the wall clock of a place: the day of the week and the hour stay.

    `begins`: the first day of the life. A day without a year is of the year that is nearest to it.
    """

    weeks: int
    zone: ZoneInfo
    begins: date

    @property
    def by(self) -> timedelta:
        return timedelta(weeks=self.weeks)

    def day(self, day: date) -> date:
        return day + self.by

    def moment(self, moment: datetime) -> datetime:
        there = moment.astimezone(self.zone)
        return (there.replace(tzinfo=None) + self.by).replace(tzinfo=self.zone).astimezone(UTC)

    def words(self, text: str) -> str:
        """A text in which every day is the later one."""
        if not DIGIT.search(text):
            return text
        text = CALENDAR.sub(self._in_a_calendar, text)
        text = ISO.sub(self._iso, text)
        text = DAY_FIRST.sub(lambda found: self._said(found[1], found[2], found[3], found[0], _british), text)
        return MONTH_FIRST.sub(
            lambda found: self._said(found[2], found[1], found[3], found[0], _american), text
        )

    def _in_a_calendar(self, found: re.Match[str]) -> str:
        at = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        later = self.moment(at) if found[2] else at + self.by
        return f"{later:%Y%m%dT%H%M%S}{found[2]}"

    def _iso(self, found: re.Match[str]) -> str:
        try:
            return self.day(date(*map(int, found.groups()))).isoformat()
        except ValueError:
            return found[0]

    def _said(
        self, day: str, month: str, year: str | None, whole: str, say: Callable[[date, str, bool], str]
    ) -> str:
        number = SHORT.index(month[:3]) + 1
        near = self.begins + HALF_A_YEAR
        years = [int(year.strip(", "))] if year else [near.year - 1, near.year, near.year + 1]
        try:
            days = [date(one, number, int(day)) for one in years]
        except ValueError:
            return whole  # no such day
        said = min(days, key=lambda one: abs(one - near))
        later = self.day(said)
        return say(later, (MONTHS if month in MONTHS else SHORT)[later.month - 1], bool(year))


def _british(day: date, month: str, year: bool) -> str:
    return f"{day.day} {month}" + (f" {day.year}" if year else "")


def _american(day: date, month: str, year: bool) -> str:
    return f"{month} {day.day}" + (f", {day.year}" if year else "")


def at(day: date, hour: int, zone: ZoneInfo, minute: int = 10) -> datetime:
    """A moment by the wall clock of a place."""
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)
