"""Days on which nothing is held, and places where something else is held already."""

from datetime import time
from typing import Any

import pytest

from cases.actors import Actor
from cases.errors import BadInput, Refused, WrongState
from cases.tables import Programme
from scheduling import closures, hearings, series, sessions, slots, venues
from scheduling.tables import Closure, Session, Venue
from tests.builders import a_case, a_coordinator, a_programme
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days

pytestmark = pytest.mark.usefixtures("record")


async def closed_on(session: Session, by: Actor, programme: Programme, name: str) -> Closure:
    days = {"from_day": session.on_day, "to_day": session.on_day}
    return await closures.add(by, programme, name=name, kind="closed", **days)


async def fresh(session: Session) -> Session:
    return await sessions.get(session.programme, session.id)


async def test_a_session_closed_for_two_reasons_is_on_again_when_both_are_gone() -> None:
    programme = await a_programme()
    by, evening = await a_coordinator(programme), await an_evening(programme)
    christmas = await closed_on(evening, by, programme, "Christmas")
    boiler = await closed_on(evening, by, programme, "Boiler")
    await closures.remove(christmas, by)
    assert (await fresh(evening)).cancelled_why == "Boiler"
    await closures.remove(boiler, by)
    assert (await fresh(evening)).cancelled_at is None


async def test_a_closure_that_goes_does_not_bring_back_what_ended_meanwhile() -> None:
    programme = await a_programme()
    by, room = await a_coordinator(programme), await a_free_room(programme)
    begun = await series.begin(
        by,
        programme,
        venue=await venues.venue(programme.id, room.venue),
        first_on=in_days(7),
        every_weeks=1,
        from_wall=time(17, 30),
        until_wall=time(20, 30),
    )
    first = await Session.objects().get(Session.on_day == in_days(7))
    closure = await closed_on(first, by, programme, "Half term")
    await series.end(begun, by)
    await closures.remove(closure, by)
    assert await Session.count().where(Session.cancelled_at.is_null()) == 0


async def test_a_session_kept_for_its_hearing_offers_no_other_time_on_a_closed_day() -> None:
    programme = await a_programme()
    by, room = await a_coordinator(programme), await a_free_room(programme)
    evening = await an_evening(programme, room)
    hearing = await an_arranged_hearing(programme, room=room, session=evening)
    await closed_on(evening, by, programme, "Boiler")
    other = await a_case(programme)
    assert await slots.offered(programme, other) == []
    there: dict[str, Any] = {"session": evening, "room": room, "starts_wall": "18:30", "by": by}
    with pytest.raises(Refused, match="That day is closed: Boiler"):
        await hearings.arrange(other, **there)
    with pytest.raises(Refused, match="That day is closed: Boiler"):
        await hearings.move(hearing, **there)
    await an_evening(programme, all_the_same=True)
    assert {slot.session.all_the_same for slot in await slots.offered(programme, other)} == {True}


async def test_a_place_that_is_given_up_takes_no_hearing_and_none_back() -> None:
    programme = await a_programme()
    by, room = await a_coordinator(programme), await a_free_room(programme)
    evening = await an_evening(programme, room)
    hearing = await an_arranged_hearing(programme, room=room, session=evening)
    off = await hearings.cancel(hearing, reason="room", by=by)
    await Venue.update({Venue.closed: True}).where(Venue.id == room.venue)
    with pytest.raises(Refused, match="That place is closed"):
        await hearings.reinstate(off, by)
    with pytest.raises(Refused, match="That place is closed"):
        await hearings.arrange(
            await a_case(programme), session=evening, room=room, starts_wall="18:30", by=by
        )


async def test_two_sessions_at_one_place_do_not_overlap() -> None:
    programme = await a_programme()
    by, room = await a_coordinator(programme), await a_free_room(programme)
    first = await an_evening(programme, room)
    with pytest.raises(BadInput, match="The session from 5:30pm to 8:30pm is at") as refused:
        await an_evening(programme, room, from_wall=time(19), until_wall=time(21))
    assert set(refused.value.problems) == {"from"}
    await an_evening(programme, room, from_wall=time(20, 30), until_wall=time(21, 30))
    await an_evening(programme)  # elsewhere
    await sessions.cancel(first, by)
    await an_evening(programme, room, from_wall=time(18), until_wall=time(20))
    with pytest.raises(WrongState, match="The session from 6pm to 8pm is there now"):
        await sessions.reinstate(first, by)
