"""Nobody is asked to sit where they cannot get to, in a proposal or in a plan."""

from typing import Any

import pytest

from cases.errors import BadInput
from cases.tables import Case
from panel import distances, plans, proposals, seats
from panel.tables import Seat
from tests.builders import a_case, a_juror, a_programme, a_room, a_venue, somebody
from tests.desk import at_the_desk
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.planned import a_plan
from tests.visiting import visiting

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def a_far_place() -> tuple[Any, Any, Any, Any]:
    """Two places; somebody cannot get to the one where a hearing is."""
    programme = await a_programme(seats=2, seats_least=1)
    room = await a_free_room(programme)
    await a_room(await a_venue(programme, name="The Hub"), holds=16)
    juror = await a_juror(programme)
    await distances.change(juror, [room.venue], somebody("coordinator", programme))
    return programme, room, juror, somebody("coordinator", programme)


async def test_they_stand_among_those_who_cannot_sit_there_and_are_asked_elsewhere():
    programme, room, juror, _ = await a_far_place()
    there = await an_arranged_hearing(programme, room=room)
    (out,) = (await proposals.propose(there)).out
    assert [reason.words for reason in out.reasons] == ["Cannot get to that place."]
    elsewhere = await an_arranged_hearing(programme)
    assert [one.who.id for one in (await proposals.propose(elsewhere)).chosen] == [juror.id]


async def test_a_plan_asks_them_only_where_they_can_get_to():
    programme, room, juror, by = await a_far_place()
    other = await a_free_room(programme)
    for day, where in ((14, room), (15, other)):
        await an_evening(programme, where, on_day=in_days(day))
    cases: list[Case] = [await a_case(programme, state="preparing") for _ in range(4)]
    near = [await a_juror(programme) for _ in range(5)]
    plan = await a_plan(programme, cases, by)
    problem = plans.problem(plan)
    assert problem is not None
    venues = {slot.id: slot.venue for slot in problem.slots}
    found = plans.proposal(plan).hearings
    assert {venues[one.slot] for one in found if str(juror.id) in one.jurors} <= {str(other.venue)}
    assert len(near) == 5
    assert len(found) == len(cases)


async def test_a_yes_of_their_own_stands_they_know_best():
    programme, room, juror, by = await a_far_place()
    hearing = await an_arranged_hearing(programme, room=room)
    seat = await seats.give(hearing, juror, by)
    assert (await Seat.objects().get(Seat.id == seat.id)).state == "accepted"


async def test_they_say_it_themselves_and_never_of_every_place():
    _, room, juror, _ = await a_far_place()
    every = [str(venue) for venue, _ in await distances.choices(juror.programme)]
    (hub,) = set(every) - {str(room.venue)}
    phone = await visiting(juror)
    answer = await phone.get("/mine/availability")
    assert "Where I cannot get to" in answer.text
    answer = await phone.sends("/mine/availability/places", {"far": [hub]}, action="/places")
    assert answer.status_code == 303
    assert {str(one) for one in await distances.of(juror)} == {hub}
    answer = await phone.sends("/mine/availability/places", {"far": every}, action="/places")
    assert (answer.status_code, "That is every place" in answer.text) == (422, True)
    assert {str(one) for one in await distances.of(juror)} == {hub}


async def test_the_coordinator_writes_it_down_for_them():
    programme, _, juror, by = await a_far_place()
    async with at_the_desk(programme) as desk:
        await desk.open(f"/jurors/{juror.id}/times")
        await desk.send(f"/jurors/{juror.id}/places", {"far": []})
        assert "The places are saved." in desk.words
    assert await distances.of(juror) == frozenset()
    with pytest.raises(BadInput):
        await distances.change(juror, [juror.id], by)
