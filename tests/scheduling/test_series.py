"""Sessions that come back, and the days on which nothing is held."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine

from cases import journal
from cases.actors import the_command
from cases.errors import BadInput, WrongState
from cases.tables import JournalEntry, Programme
from scheduling import closures, hearings, recurrence, series, sessions, venues
from scheduling.recurrence import Rule, evening
from scheduling.tables import Closure, Series, Session, Venue
from tests.builders import a_coordinator, a_programme
from tests.evenings import a_free_room, an_arranged_hearing

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
# Each place, its two nights of changing clocks and a day beside each.
NIGHTS = [
    ("Europe/London", date(2027, 3, 28), -60),
    ("Europe/London", date(2027, 10, 31), 60),
    ("America/New_York", date(2027, 3, 14), -60),
    ("America/New_York", date(2027, 11, 7), 60),
    ("America/New_York", date(2027, 3, 28), 0),
    ("Australia/Lord_Howe", date(2027, 10, 3), -30),
    ("Australia/Lord_Howe", date(2027, 4, 4), 30),
    ("Asia/Kathmandu", date(2027, 3, 28), 0),
]


def test_days_come_every_week_every_few_or_once_a_month() -> None:
    first, until = date(2026, 11, 24), date(2027, 1, 31)
    assert Rule(first).days(date(2026, 12, 20), date(2027, 1, 5)) == [
        date(2026, 12, 22),
        date(2026, 12, 29),
        date(2027, 1, 5),
    ]
    assert Rule(first, 2, last_on=date(2026, 12, 8)).days(first, until) == [first, date(2026, 12, 8)]
    assert Rule(first, 0).days(first, until) == [first, date(2026, 12, 22), date(2027, 1, 26)]
    fifth = Rule(date(2026, 11, 30), 0)
    assert fifth.days(first, until) == [date(2026, 11, 30), date(2026, 12, 28), date(2027, 1, 25)]
    assert (Rule(first, 2).words, Rule(first, 0).words, fifth.words) == (
        "Every 2 weeks on Tuesday",
        "The fourth Tuesday of each month",
        "The last Monday of each month",
    )
    assert recurrence.months_on(date(2026, 8, 31), 6) == date(2027, 2, 28)


@pytest.mark.parametrize(("zone", "on", "minutes"), NIGHTS)
def test_half_past_five_stays_half_past_five_when_the_clocks_change(
    zone: str, on: date, minutes: int
) -> None:
    day, week = timedelta(days=1), timedelta(weeks=1)
    before, after = (evening(one, time(17, 30), time(20, 30), zone).span for one in (on - day, on))
    assert before
    assert after
    assert after.starts - before.starts == day + timedelta(minutes=minutes)
    assert after.ends - after.starts == timedelta(hours=3)
    following = evening(on + week, time(17, 30), time(20, 30), zone).span
    assert following
    assert following.starts - after.starts == week


def test_an_hour_that_is_missing_leaves_the_day_out_and_one_that_comes_twice_is_the_first() -> None:
    missing = evening(date(2027, 3, 28), time(1, 30), time(4), "Europe/London")
    assert missing.span is None
    assert "1:30am does not exist" in missing.why_not
    twice = evening(date(2027, 10, 31), time(1, 30), time(4), "Europe/London").span
    assert twice
    assert twice.starts == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


async def a_series(programme: Programme, **only: Any) -> Series:
    """Every Tuesday from tomorrow, 5:30pm to 8:30pm."""
    venue = only.pop("venue", None)
    if venue is None:
        venue = await venues.venue(programme.id, (await a_free_room(programme)).venue)
    made = {
        "venue": venue,
        "first_on": date(2026, 11, 24),
        "every_weeks": 1,
        "from_wall": time(17, 30),
        "until_wall": time(20, 30),
    }
    return await series.begin(the_command(programme.id), programme, **{**made, **only})


async def days() -> list[date]:
    rows = await Session.select(Session.on_day).where(Session.cancelled_at.is_null())
    return sorted(row["on_day"] for row in rows)


async def test_sessions_stand_six_months_ahead_and_the_clock_adds_what_is_missing_once(
    record: object,
) -> None:
    programme = await a_programme()
    with time_machine.travel(MONDAY, tick=False):
        begun = await a_series(programme)
        assert (await days())[-1] == date(2027, 5, 18)
        assert [(one.on, one.why_not) for one in await series.left_out(begun, programme)] == []
        assert await series.make_due() == 0
        taken_off = (await series.coming(begun))[3]
        await sessions.cancel(taken_off, the_command(programme.id))
        (out,) = await series.left_out(begun, programme)
        assert (out.on, out.why_not) == (taken_off.on_day, series.CALLED_OFF)
    with time_machine.travel(MONDAY + timedelta(days=7), tick=False):
        assert (await series.make_due(), await series.make_due()) == (1, 0)
        assert date(2027, 5, 25) in await days()
        assert taken_off.on_day not in await days()
    assert await JournalEntry.count().where(JournalEntry.what == "session.planned") == 27
    assert (await journal.verify()).sound


async def test_a_session_on_a_holiday_is_left_out_and_said_so(record: object) -> None:
    programme = await a_programme()
    with time_machine.travel(MONDAY, tick=False):
        begun = await a_series(programme, first_on=date(2026, 11, 27))
        out = await series.left_out(begun, programme)
        assert [(one.on, one.why_not) for one in out] == [
            (date(2026, 12, 25), "Christmas Day"),
            (date(2027, 1, 1), "New Year's Day"),
            (date(2027, 3, 26), "Good Friday"),
        ]
        assert not {one.on for one in out} & set(await days())
        twin = await a_series(programme, venue=await series.place_of(begun), first_on=date(2026, 11, 27))
        assert {one.why_not for one in await series.left_out(twin, programme)} >= {series.ANOTHER}
        assert await series.coming(twin) == []


async def closed(programme: Programme, venue: Venue | None = None) -> Closure:
    return await closures.add(
        await a_coordinator(programme),
        programme,
        name="Half term",
        kind="holiday",
        from_day=date(2027, 2, 15),
        to_day=date(2027, 2, 19),
        venue=venue,
    )


async def test_a_closure_calls_off_what_is_empty_names_what_is_not_and_can_be_taken_back(
    record: object,
) -> None:
    programme = await a_programme()
    with time_machine.travel(MONDAY, tick=False):
        here, there = await a_free_room(programme), await a_free_room(programme)
        place = await venues.venue(programme.id, there.venue)
        begun = await a_series(programme, venue=await venues.venue(programme.id, here.venue))
        other = await a_series(programme, venue=place, first_on=date(2026, 11, 25))
        booked = next(one for one in await series.coming(begun) if one.on_day == date(2027, 2, 16))
        hearing = await an_arranged_hearing(programme, room=here, session=booked, late_reason="school")
        elsewhere = await closed(programme, place)
        assert date(2027, 2, 17) not in await days()
        closure = await closed(programme)
        assert [one.id for one in await closures.in_the_way(closure)] == [booked.id]
        assert (date(2027, 2, 17), "Half term") in [
            (one.on, one.why_not) for one in await series.left_out(other, programme)
        ]
        await closures.remove(elsewhere, await a_coordinator(programme))
        assert date(2027, 2, 17) not in await days(), "the other closure still holds"
        await hearings.cancel(hearing, reason="room", by=await a_coordinator(programme))
        await closures.remove(closure, await a_coordinator(programme))
        assert {date(2027, 2, 16), date(2027, 2, 17)} <= set(await days())


async def test_a_series_that_ends_keeps_the_evenings_that_have_hearings(record: object) -> None:
    programme = await a_programme()
    with time_machine.travel(MONDAY, tick=False):
        room = await a_free_room(programme)
        begun = await a_series(programme, venue=await venues.venue(programme.id, room.venue))
        first = (await series.coming(begun))[0]
        await an_arranged_hearing(programme, room=room, session=first)
        by = await a_coordinator(programme)
        assert await series.end(begun, by) == 1
        assert (await days(), await series.make_due()) == ([first.on_day], 0)
        with pytest.raises(WrongState, match="ended already"):
            await series.end(begun, by)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"first_on": date(2026, 11, 20)}, "first_on"),
        ({"last_on": date(2026, 11, 20)}, "last_on"),
        ({"until_wall": time(17)}, "until_wall"),
        ({"until_wall": time(18)}, "until_wall"),
    ],
)
async def test_a_series_that_cannot_be_is_refused_at_its_field(
    record: object, asked: dict[str, Any], field: str
) -> None:
    programme = await a_programme()
    with time_machine.travel(MONDAY, tick=False), pytest.raises(BadInput) as refused:
        await a_series(programme, **asked)
    assert set(refused.value.problems) == {field}
    assert await Session.count() == 0
