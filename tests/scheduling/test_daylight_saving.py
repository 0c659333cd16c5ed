"""Evenings on the days the clocks change, in places that change at other times, by half an hour, or never."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from panel import diary
from scheduling import hearings, slots
from scheduling.times import local
from tests.builders import a_case, a_coordinator, a_programme
from tests.evenings import a_free_room, an_arranged_hearing, an_evening

pytestmark = pytest.mark.usefixtures("record")
IN_FEBRUARY = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
# 17:30 by the wall clock, in UTC.
HALF_PAST_FIVE = [
    ("Europe/London", SPRING, (16, 30)),
    ("Europe/London", AUTUMN, (17, 30)),
    ("America/New_York", SPRING, (21, 30)),
    ("America/New_York", AUTUMN, (21, 30)),
    ("America/New_York", date(2027, 3, 14), (21, 30)),
    ("America/New_York", date(2027, 11, 7), (22, 30)),
    ("Australia/Lord_Howe", SPRING, (6, 30)),
    ("Australia/Lord_Howe", AUTUMN, (6, 30)),
    ("Asia/Kathmandu", SPRING, (11, 45)),
    ("Asia/Kathmandu", AUTUMN, (11, 45)),
]


async def test_a_hearing_is_at_half_past_five_wherever_and_whenever_it_is() -> None:
    with time_machine.travel(IN_FEBRUARY, tick=False):
        for zone, on, utc in HALF_PAST_FIVE:
            programme = await a_programme(time_zone=zone)
            room = await a_free_room(programme)
            session = await an_evening(programme, room, on_day=on)
            case = await a_case(programme)
            walls = [slot.wall for slot in await slots.offered(programme, case)]
            assert walls == ["17:30", "18:30", "19:30"], zone
            hearing = await an_arranged_hearing(
                programme, case=case, room=room, session=session, late_reason="school"
            )
            assert (hearing.starts_at.hour, hearing.starts_at.minute) == utc, (zone, on)
            (entry,) = await diary.month(await a_coordinator(programme), programme, on.year, on.month)
            assert (entry.time, entry.starts.date()) == ("5:30pm", on)


async def test_a_hearing_that_moves_over_the_change_keeps_its_wall_time_and_length() -> None:
    with time_machine.travel(IN_FEBRUARY, tick=False):
        programme = await a_programme()
        by = await a_coordinator(programme)
        room = await a_free_room(programme)
        before = await an_evening(programme, room, on_day=SPRING - timedelta(days=1))
        after = await an_evening(programme, room, on_day=SPRING)
        hearing = await an_arranged_hearing(programme, room=room, session=before, late_reason="school")
        moved = await hearings.move(
            hearing, session=after, room=room, starts_wall="17:30", late_reason="school", by=by
        )
        assert moved.starts_at - hearing.starts_at == timedelta(hours=23)
        assert moved.ends_at - moved.starts_at == timedelta(hours=1)


async def test_a_night_that_has_an_hour_twice_offers_the_first_of_it() -> None:
    with time_machine.travel(IN_FEBRUARY, tick=False):
        programme = await a_programme()
        room = await a_free_room(programme)
        session = await an_evening(
            programme, room, on_day=AUTUMN, from_wall=time(0, 30), until_wall=time(3, 30)
        )
        assert session.ends_at - session.starts_at == timedelta(hours=4)
        case = await a_case(programme)
        assert [slot.wall for slot in await slots.offered(programme, case)] == ["00:30", "01:30", "02:30"]
        hearing = await an_arranged_hearing(
            programme, case=case, room=room, session=session, starts_wall="01:30", late_reason="school"
        )
        assert local(hearing.starts_at, programme.time_zone).fold == 0
