"""A hearing ends before the young person has to be home, or somebody says why it may not."""

from datetime import UTC, datetime, time

import pytest

from cases.errors import Refused
from cases.tables import JournalEntry, Person
from scheduling import curfew, hearings, slots
from tests.builders import a_case, a_coordinator, a_person, a_programme
from tests.evenings import a_free_room, an_evening


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_what_ends_on_the_minute_or_for_whom_no_time_is_set_is_not_past_it() -> None:
    assert not curfew.past(None, at(24, 19), at(24, 20))
    assert not curfew.past(time(20), at(24, 19), at(24, 20))
    assert curfew.past(time(19, 59), at(24, 19), at(24, 20))
    assert curfew.past(time(20), at(24, 23), at(25, 1))


async def test_a_hearing_past_the_time_to_be_home_is_marked_and_asks_for_a_reason(record: object) -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme, await a_person(programme, home_by="18:30"))
    room = await a_free_room(programme)
    evening = await an_evening(programme, room)
    offered = [(slot.wall, slot.past_home) for slot in await slots.offered(programme, case)]
    assert offered == [("17:30", False), ("18:30", True), ("19:30", True)]
    there = {"session": evening, "room": room, "by": by}
    for reason in ("", "it is fine"):
        with pytest.raises(Refused, match=r"ends at 7:30pm, and they have to be home by 6:30pm"):
            await hearings.arrange(case, **there, starts_wall="18:30", past_home_reason=reason)
    assert await hearings.of_case(case) is None
    hearing = await hearings.arrange(case, **there, starts_wall="17:30")
    with pytest.raises(Refused, match="say why it may end later"):
        await hearings.move(hearing, **there, starts_wall="19:30")
    await hearings.move(hearing, **there, starts_wall="19:30", past_home_reason="lifted")
    entry = await JournalEntry.objects().get(JournalEntry.what == "hearing.past-home-by")
    assert (entry.subject_id, entry.detail) == (str(case.id), "lifted")
    off = await hearings.cancel(await hearings.of_case(case), reason="room", by=by)
    await Person.update({Person.home_by: "18:00"}).where(Person.id == case.person)
    assert (await hearings.reinstate(off, by)).state == "arranged"  # its page says that it ends too late
