"""The end of a night: held with the agreement, or adjourned; all of it is written down, or nothing."""

from datetime import timedelta
from typing import Any

import pytest

from cases import agreements, case_files, programmes
from cases.actors import Actor, now
from cases.errors import NotFound, Refused, WrongState
from cases.tables import Case, StateChange
from panel import nights, sittings
from panel.tables import Seat
from scheduling import hearings
from scheduling.tables import Booking, Hearing
from tests.builders import a_coordinator, a_programme, somebody
from tests.nights import a_night, comes

pytestmark = pytest.mark.usefixtures("record")


async def a_night_of_three(**only: Any) -> tuple[Hearing, Actor]:
    programme = await a_programme()
    return await a_night(programme, 3, **only), await a_coordinator(programme)


async def case_of(hearing: Hearing, by: Actor) -> Case:
    return await case_files.get(by, hearing.case)


async def states_of(hearing: Hearing) -> list[str]:
    rows = await Seat.select(Seat.state).where(Seat.hearing == hearing.id).order_by(Seat.place)
    return [row["state"] for row in rows]


async def test_it_begins_with_a_quorum_and_not_before():
    hearing, by = await a_night_of_three()
    with pytest.raises(WrongState, match="3 more must come"):
        await sittings.begin(hearing, by)
    await nights.all_came(hearing, by)
    begun = await sittings.begin(hearing, by)
    assert begun.began_at
    assert (await sittings.begin(hearing, by)).began_at == begun.began_at


async def test_held_the_case_is_heard_and_who_came_attended():
    hearing, by = await a_night_of_three()
    await nights.all_came(hearing, by)
    held = await sittings.held(hearing, by)
    assert (held.state, (await case_of(hearing, by)).state) == ("held", "heard")
    assert held.began_at
    assert held.ended_at
    assert await states_of(hearing) == ["attended"] * 3


async def test_who_did_not_come_was_absent_who_never_answered_is_past_and_standby_was_not_needed():
    hearing, by = await a_night_of_three()
    await nights.all_came(hearing, by)
    programme = await programmes.get(hearing.programme)
    for place, state in ((4, "accepted"), (5, "offered"), (101, "confirmed")):
        await comes(hearing, programme, place, state=state)
    await sittings.held(hearing, by)
    assert await states_of(hearing) == [*["attended"] * 3, "absent", "expired", "released"]


async def test_held_twice_is_held_once():
    hearing, by = await a_night_of_three()
    await nights.all_came(hearing, by)
    await sittings.held(hearing, by)
    await sittings.held(hearing, by)
    steps = await StateChange.count().where(StateChange.subject_id == hearing.id)
    assert steps == 1


async def test_without_a_quorum_it_is_not_held():
    hearing, by = await a_night_of_three()
    with pytest.raises(WrongState, match="3 of the panel"):
        await sittings.held(hearing, by)
    assert (await case_of(hearing, by)).state == "scheduled"


async def test_who_went_home_before_it_was_written_down_was_there():
    hearing, by = await a_night_of_three()
    await nights.all_came(hearing, by)
    for seat in await Seat.objects().where(Seat.hearing == hearing.id):
        await nights.tap(hearing, f"juror:{seat.id}", "alone", by)
    await sittings.held(hearing, by)
    assert await states_of(hearing) == ["attended"] * 3


async def test_nothing_of_it_is_written_down_where_the_agreement_cannot_be_reached():
    hearing, by = await a_night_of_three()
    await nights.all_came(hearing, by)
    draft = await agreements.draft(await case_of(hearing, by), by)
    with pytest.raises(Refused):
        await sittings.held(hearing, by, draft)
    assert (await case_of(hearing, by)).state == "scheduled"
    assert await states_of(hearing) == ["accepted"] * 3


async def test_adjourned_before_it_began_nobody_was_absent_and_the_case_waits():
    hearing, by = await a_night_of_three()
    adjourned = await sittings.adjourn(hearing, "interpreter", "The interpreter is ill.", by)
    assert (adjourned.state, (await case_of(hearing, by)).state) == ("adjourned", "adjourned")
    assert await states_of(hearing) == ["released"] * 3
    assert hearings.why(adjourned) == "The interpreter is ill."
    assert not await Booking.exists().where(Booking.standing.eq(True))


async def test_adjourned_half_way_who_came_keeps_their_time():
    hearing, by = await a_night_of_three()
    await nights.all_came(hearing, by)
    await sittings.begin(hearing, by)
    await sittings.adjourn(hearing, "time", "", by)
    assert await states_of(hearing) == ["attended"] * 3


async def test_the_reason_is_one_of_the_list_and_its_words_stand_in_no_step():
    hearing, by = await a_night_of_three()
    with pytest.raises(Refused):
        await sittings.adjourn(hearing, "moonlight", "", by)
    await sittings.adjourn(hearing, "other", "CANARY", by)
    steps = await StateChange.select(StateChange.why).where(StateChange.programme == hearing.programme)
    assert {step["why"] for step in steps} <= {"other", "adjourned", ""}


async def test_a_hearing_written_down_days_later_ended_as_it_was_planned():
    began = now() - timedelta(days=3)
    hearing, by = await a_night_of_three(starts_at=began, ends_at=began + timedelta(hours=1))
    await nights.all_came(hearing, by)
    held = await sittings.held(hearing, by)
    assert (held.began_at, held.ended_at) == (hearing.starts_at, hearing.ends_at)


async def test_before_its_day_it_is_neither_held_nor_adjourned():
    later = now() + timedelta(days=2)
    hearing, by = await a_night_of_three(starts_at=later, ends_at=later + timedelta(hours=1))
    with pytest.raises(WrongState):
        await hearings.hold(hearing, by)
    with pytest.raises(WrongState):
        await sittings.adjourn(hearing, "time", "", by)


async def test_people_go_home_after_it_was_held():
    hearing, by = await a_night_of_three()
    await nights.all_came(hearing, by)
    await sittings.held(hearing, by)
    await nights.tap(hearing, nights.EVERYBODY, "left", by)
    with pytest.raises(WrongState):
        await nights.tap(hearing, nights.EVERYBODY, "swore", by)


async def test_a_review_is_held_and_the_case_stays_where_it_is():
    hearing, by = await a_night_of_three(purpose="review")
    await Case.update({Case.state: "agreement_active"}).where(Case.id == hearing.case)
    await nights.all_came(hearing, by)
    await sittings.held(hearing, by)
    assert (await case_of(hearing, by)).state == "agreement_active"


async def test_another_programmes_hearing_is_not_there():
    hearing, _ = await a_night_of_three()
    with pytest.raises(NotFound):
        await sittings.held(hearing, somebody("coordinator", await a_programme()))
