"""A hearing is arranged, moved and cancelled; nobody and nothing is booked twice."""

from datetime import time, timedelta

import pytest

from cases import database, journal, programmes, states
from cases.actors import now
from cases.errors import NotFound, Overlap, Refused, WrongState
from cases.tables import Case, JournalEntry
from scheduling import facilitators, hearings, sessions, slots
from scheduling.tables import Booking, Hearing, Room
from tests.builders import a_case, a_coordinator, a_programme
from tests.evenings import (
    a_facilitator_at_work,
    a_free_room,
    an_arranged_hearing,
    an_evening,
    in_days,
)

pytestmark = pytest.mark.usefixtures("record")


async def standing(hearing: Hearing) -> set[str]:
    rows = await Booking.select(Booking.kind).where(Booking.hearing == hearing.id, Booking.standing.eq(True))
    return {row["kind"] for row in rows}


async def state_of(case: Case) -> str:
    row = await Case.select(Case.state).where(Case.id == case.id).first()
    assert row is not None
    return str(row["state"])


async def test_a_hearing_books_the_room_the_young_person_and_the_facilitator() -> None:
    programme = await a_programme()
    case = await a_case(programme)
    _, facilitator = await a_facilitator_at_work(programme)
    hearing = await an_arranged_hearing(programme, case=case, facilitator=facilitator)
    assert await standing(hearing) == {"room", "respondent", "facilitator"}
    assert await state_of(case) == "scheduled"
    assert hearing.ends_at - hearing.starts_at == timedelta(hours=1)
    assert [step.to_state for step in await states.steps("hearing", hearing.id)] == ["arranged"]
    assert (await journal.verify()).sound


async def test_one_room_holds_one_hearing_at_a_time() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    await an_arranged_hearing(programme, room=room, session=session)
    with pytest.raises(Overlap, match="just taken"):
        await an_arranged_hearing(programme, room=room, session=session)
    assert await Hearing.count() == 1
    await an_arranged_hearing(programme, room=room, session=session, starts_wall="18:30")


async def test_a_facilitator_does_not_run_two_hearings_at_once() -> None:
    programme = await a_programme()
    _, facilitator = await a_facilitator_at_work(programme)
    await an_arranged_hearing(programme, facilitator=facilitator)
    with pytest.raises(Overlap, match="runs another hearing"):
        await an_arranged_hearing(programme, facilitator=facilitator)


async def test_a_case_has_one_hearing() -> None:
    programme = await a_programme()
    case = await a_case(programme)
    room = await a_free_room(programme)
    evening = await an_evening(programme, room)
    hearing = await an_arranged_hearing(programme, case=case, room=room, session=evening)
    with pytest.raises(WrongState, match="has a hearing already"):
        await an_arranged_hearing(programme, case=case, room=room, session=evening, starts_wall="18:30")
    again = await an_arranged_hearing(programme, case=case, room=room, session=evening)
    assert again.id == hearing.id, "the same click twice is one hearing"


async def test_a_day_after_the_standard_needs_a_reason() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room, on_day=in_days(90))
    case = await a_case(programme)
    with pytest.raises(Refused, match="later than the standard: 20 working days"):
        await an_arranged_hearing(programme, case=case, room=room, session=session)
    hearing = await an_arranged_hearing(
        programme, case=case, room=room, session=session, late_reason="school"
    )
    (step,) = await states.steps("hearing", hearing.id)
    assert step.why == "school"


@pytest.mark.parametrize("wall", ["16:30", "20:00"])
async def test_a_hearing_lies_within_its_session(wall: str) -> None:
    with pytest.raises(Refused, match="not within the session"):
        await an_arranged_hearing(await a_programme(), starts_wall=wall)


async def test_a_room_too_small_for_a_panel_is_refused_and_not_offered() -> None:
    programme = await a_programme()
    room = await a_free_room(programme, holds=6)
    session = await an_evening(programme, room)
    case = await a_case(programme)
    assert await slots.offered(programme, case) == []
    with pytest.raises(Refused, match="too small"):
        await an_arranged_hearing(programme, case=case, room=room, session=session)


async def test_a_small_room_seeks_fewer_jurors() -> None:
    programme = await a_programme()
    hearing = await an_arranged_hearing(programme, room=await a_free_room(programme, holds=8))
    assert hearing.seats == 4


async def test_moving_frees_the_old_time_and_books_the_new_one() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    hearing = await an_arranged_hearing(programme, room=room, session=session)
    moved = await hearings.move(hearing, session=session, room=room, starts_wall="19:00", by=by)
    assert (moved.sequence, moved.starts_at - hearing.starts_at) == (1, timedelta(minutes=90))
    await an_arranged_hearing(programme, room=room, session=session)
    assert await standing(moved) == {"room", "respondent"}


async def test_a_hearing_can_move_over_a_part_of_its_own_time() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    hearing = await an_arranged_hearing(programme, room=room, session=session)
    moved = await hearings.move(
        hearing, session=session, room=room, starts_wall="18:00", by=await a_coordinator(programme)
    )
    assert moved.starts_at - hearing.starts_at == timedelta(minutes=30)


async def test_moving_into_a_taken_room_changes_nothing() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    await an_arranged_hearing(programme, room=room, session=session)
    hearing = await an_arranged_hearing(programme, room=room, session=session, starts_wall="19:00")
    with pytest.raises(Overlap, match="just taken"):
        await hearings.move(
            hearing, session=session, room=room, starts_wall="18:00", by=await a_coordinator(programme)
        )
    assert await standing(hearing) == {"room", "respondent"}
    kept = await Hearing.objects().get(Hearing.id == hearing.id)
    assert kept is not None
    assert (kept.starts_at, kept.sequence) == (hearing.starts_at, 0)


async def test_a_cancelled_hearing_frees_everything_and_the_case_waits_again() -> None:
    programme = await a_programme()
    case = await a_case(programme)
    hearing = await an_arranged_hearing(programme, case=case)
    by = await a_coordinator(programme)
    cancelled = await hearings.cancel(hearing, reason="room", by=by)
    assert (cancelled.state, cancelled.sequence) == ("cancelled", 1)
    assert await standing(hearing) == set()
    assert await state_of(case) == "preparing"
    with pytest.raises(WrongState, match="not on any more"):
        await hearings.cancel(hearing, reason="room", by=by)


async def test_a_cancellation_is_taken_back_while_the_room_is_free() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme)
    hearing = await an_arranged_hearing(programme, case=case)
    await hearings.cancel(hearing, reason="weather", by=by)
    again = await hearings.reinstate(hearing, by)
    assert (again.state, again.sequence) == ("arranged", 2)
    assert await standing(again) == {"room", "respondent"}
    assert await state_of(case) == "scheduled"


async def test_a_cancellation_is_not_taken_back_into_a_taken_room() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    hearing = await an_arranged_hearing(programme, room=room, session=session)
    await hearings.cancel(hearing, reason="weather", by=by)
    await an_arranged_hearing(programme, room=room, session=session)
    with pytest.raises(Overlap, match="just taken"):
        await hearings.reinstate(hearing, by)
    kept = await Hearing.objects().get(Hearing.id == hearing.id)
    assert kept is not None
    assert kept.state == "cancelled"


async def test_a_cancellation_is_not_taken_back_into_a_closed_room() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    room = await a_free_room(programme)
    hearing = await an_arranged_hearing(programme, room=room)
    await hearings.cancel(hearing, reason="room", by=by)
    await Room.update({Room.closed: True}).where(Room.id == room.id)
    with pytest.raises(Refused, match="room is closed"):
        await hearings.reinstate(hearing, by)


async def test_a_stranger_finds_no_hearing() -> None:
    hearing = await an_arranged_hearing(await a_programme())
    stranger = await a_coordinator()
    with pytest.raises(NotFound):
        await hearings.get(stranger, hearing.id)
    with pytest.raises(NotFound):
        await hearings.cancel(hearing, reason="room", by=stranger)


async def test_a_facilitator_finds_the_hearings_they_run_and_no_others() -> None:
    programme = await a_programme()
    by, facilitator = await a_facilitator_at_work(programme)
    mine = await an_arranged_hearing(programme, facilitator=facilitator)
    other = await an_arranged_hearing(programme)
    assert (await hearings.get(by, mine.id)).id == mine.id
    with pytest.raises(NotFound):
        await hearings.get(by, other.id)


async def test_slots_are_one_after_another_and_leave_out_what_is_taken() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    case = await a_case(programme)
    assert [slot.wall for slot in await slots.offered(programme, case)] == ["17:30", "18:30", "19:30"]
    await an_arranged_hearing(programme, room=room, session=session, starts_wall="18:30")
    assert [slot.wall for slot in await slots.offered(programme, case)] == ["17:30", "19:30"]


async def test_a_slot_after_the_clock_is_marked_late() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    await an_evening(programme, room)
    await an_evening(programme, room, on_day=in_days(90), until_wall=time(18, 30))
    found = await slots.offered(programme, await a_case(programme))
    assert [slot.late for slot in found] == [False, False, False, True]


async def test_a_hearing_that_moves_is_offered_its_own_time_too() -> None:
    programme = await a_programme()
    case = await a_case(programme)
    hearing = await an_arranged_hearing(programme, case=case)
    walls = [slot.wall for slot in await slots.offered(programme, case, moving=hearing.id)]
    assert walls == ["17:30", "18:30", "19:30"]


async def test_nothing_is_written_when_a_hearing_is_refused() -> None:
    before = now()
    with pytest.raises(Refused):
        await an_arranged_hearing(await a_programme(), starts_wall="16:00")
    rows = await database.run("SELECT count(*) AS count FROM booking")
    assert (rows[0]["count"], before <= now()) == (0, True)


async def test_moved_to_where_it_is_a_hearing_stays_as_it_is() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    hearing = await an_arranged_hearing(programme, room=room, session=session)
    by = await a_coordinator(programme)
    moved = await hearings.move(hearing, session=session, room=room, starts_wall="5:30pm", by=by)
    assert (moved.sequence, moved.starts_at) == (0, hearing.starts_at)


async def test_a_hearing_moves_also_when_the_programme_seeks_fewer_by_now() -> None:
    programme = await a_programme(seats=6, seats_least=3)
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    hearing = await an_arranged_hearing(programme, room=room, session=session)
    by = await a_coordinator(programme)
    await programmes.change(by, programme, seats=2, seats_least=1)
    moved = await hearings.move(hearing, session=session, room=room, starts_wall="18:30", by=by)
    assert (moved.seats, moved.seats_least) == (2, 1)


async def test_what_a_page_still_showed_is_looked_at_again() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    by = await a_coordinator(programme)
    await Room.update({Room.closed: True}).where(Room.id == room.id)
    with pytest.raises(Refused, match="cannot be used"):
        await an_arranged_hearing(programme, room=room, session=session)
    await Room.update({Room.closed: False}).where(Room.id == room.id)
    await sessions.cancel(await sessions.get(programme.id, session.id), by)
    with pytest.raises(Refused, match="not within the session"):
        await an_arranged_hearing(programme, room=room, session=session)


async def test_only_a_reason_of_the_list_stands_in_the_dated_steps() -> None:
    programme = await a_programme()
    told = "Her mother is ill"
    hearing = await an_arranged_hearing(programme, late_reason=told)
    assert [step.why for step in await states.steps("hearing", hearing.id)] == [""]


async def test_another_facilitator_takes_a_hearing_over() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    _, first = await a_facilitator_at_work(programme)
    _, second = await a_facilitator_at_work(programme)
    hearing = await an_arranged_hearing(programme)
    for one in (first, first, second):
        hearing = await facilitators.give(hearing, one, by)
    await an_arranged_hearing(programme, facilitator=first)
    with pytest.raises(Overlap, match="another hearing"):
        await facilitators.give(hearing, first, by)
    hearing = await facilitators.give(hearing, None, by)
    assert await standing(hearing) == {"room", "respondent"}
    assert await JournalEntry.count().where(JournalEntry.what == "hearing.facilitator") == 3
