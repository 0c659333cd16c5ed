"""Reminders and quiet hours by the wall clock, also when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduling import quiet, reminders, times

ZONES = ("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
CHANGES = (date(2027, 3, 28), date(2027, 10, 31), date(2027, 3, 14), date(2027, 11, 7), date(2027, 4, 4))


def walls(day: date, wall: time, zone: str) -> list[tuple[str, datetime]]:
    starts = times.instant(day, wall, zone, fold=0)
    found = reminders.of(starts, zone, "08:00")
    return [(one.which, one.due.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for one in found]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("changes", CHANGES)
def test_reminders_keep_to_the_wall_clock_when_the_clocks_change(zone: str, changes: date) -> None:
    for after in range(9):
        day = changes + timedelta(days=after)
        assert walls(day, time(17, 30), zone) == [
            ("week", datetime.combine(day - timedelta(days=7), time(16))),
            ("days", datetime.combine(day - timedelta(days=2), time(16))),
            ("morning", datetime.combine(day, time(8))),
        ]


def test_each_is_of_use_until_half_a_day_before_the_next_and_the_last_until_it_begins() -> None:
    starts = datetime(2027, 6, 9, 16, 30, tzinfo=UTC)
    week, days, morning = reminders.of(starts, "Europe/London", "08:00")
    half_a_day = timedelta(hours=12)
    assert (week.useful_until, days.useful_until) == (days.due - half_a_day, morning.due - half_a_day)
    assert morning.useful_until == starts
    early = datetime(2027, 6, 9, 7, 30, tzinfo=UTC)  # 8:30 there
    assert [one.which for one in reminders.of(early, "Europe/London", "08:00")] == ["week", "days"]


def test_only_what_was_due_after_one_was_told_is_due() -> None:
    starts = datetime(2027, 6, 9, 16, 30, tzinfo=UTC)
    every = reminders.of(starts, "Europe/London", "08:00")

    def due(told: datetime, now: datetime) -> list[str]:
        return [one.which for one in reminders.due(every, told, now)]

    long_ago, hour = starts - timedelta(days=20), timedelta(hours=1)
    assert due(long_ago, every[0].due - hour) == []
    assert due(long_ago, every[0].due) == ["week"]
    assert due(long_ago, starts - hour) == ["week", "days", "morning"]
    assert due(every[1].due - hour, starts - hour) == ["morning"]


@pytest.mark.parametrize(
    ("zone", "at", "over"),
    [
        ("Europe/London", "2027-06-09 20:59", "2027-06-09 20:59"),
        ("Europe/London", "2027-06-09 21:00", "2027-06-10 08:00"),
        ("Europe/London", "2027-06-10 07:59", "2027-06-10 08:00"),
        ("Europe/London", "2027-06-10 08:00", "2027-06-10 08:00"),
        ("Europe/London", "2027-03-27 23:00", "2027-03-28 08:00"),  # the night is an hour short
        ("Europe/London", "2027-10-30 23:00", "2027-10-31 08:00"),  # and here an hour long
        ("America/New_York", "2027-03-13 22:00", "2027-03-14 08:00"),
        ("America/New_York", "2027-11-06 22:00", "2027-11-07 08:00"),
        ("Australia/Lord_Howe", "2027-04-03 22:00", "2027-04-04 08:00"),
        ("Asia/Kathmandu", "2027-06-09 22:00", "2027-06-10 08:00"),
    ],
)
def test_quiet_hours_end_by_the_wall_clock(zone: str, at: str, over: str) -> None:
    place = ZoneInfo(zone)
    asked, expected = (datetime.fromisoformat(one).replace(tzinfo=place) for one in (at, over))
    assert quiet.over(asked, zone, "21:00", "08:00") == expected


def test_quiet_hours_that_end_while_the_clocks_change_wake_nobody_early() -> None:
    place = ZoneInfo("Europe/London")
    spring = datetime(2027, 3, 28, 0, 30, tzinfo=place)
    assert quiet.over(spring, "Europe/London", "22:00", "01:30") == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)
    autumn = datetime(2027, 10, 31, 0, 30, tzinfo=place)
    assert quiet.over(autumn, "Europe/London", "22:00", "01:30") == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    noon = datetime(2027, 6, 9, 12, tzinfo=UTC)
    assert quiet.over(noon, "Europe/London", "12:00", "14:00") == datetime(2027, 6, 9, 13, tzinfo=UTC)
    assert quiet.over(noon, "Europe/London", "00:00", "00:00") == noon
