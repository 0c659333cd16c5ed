"""Nobody is left to ask: somebody changes over from another hearing, where another follows."""

from typing import Any

import pytest

from cases.errors import WrongState
from cases.tables import Case, Person
from panel import compositions, lending, seats
from panel.tables import Seat
from tests.builders import a_juror
from tests.desk import at_the_desk
from tests.planned import Town

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def a_short_panel() -> tuple[Town, Any, Any, Any]:
    """Two at once. Dana may sit on either; Lee, of the school of the one, may sit on the other alone."""
    town = await Town.made(cases=0, jurors=0, seats=1, seats_least=1, standby=0)
    short, other = await town.standing(), await town.standing(room=await town.another_room())
    dana = await a_juror(town.programme)
    await seats.offer_all(other, town.by)
    lee = await a_juror(town.programme, school="Mill School", school_year="11")
    case: Any = await Case.objects().get(Case.id == short.case)
    same_year: dict[Any, Any] = {Person.school: "Mill School", Person.school_year: "11"}
    await Person.update(same_year).where(Person.id == case.person)
    return town, short, dana, lee


async def live(juror: Any) -> list[Any]:
    rows = await Seat.objects().where(Seat.juror == juror.id, Seat.state.is_in(["offered", "accepted"]))
    return [seat.hearing for seat in rows]


async def test_it_is_proposed_with_whoever_follows_and_one_click_asks_both():
    town, short, dana, lee = await a_short_panel()
    other = (await live(dana))[0]
    async with at_the_desk(town.programme) as desk:
        await desk.open(f"/hearings/{short.id}/seating")
        assert "Nobody is left to ask." in desk.words
        assert "is asked next." in desk.words
        await desk.send(f"/hearings/{short.id}/loans")
        assert "is asked to change over" in desk.words
    assert (await live(dana), await live(lee)) == ([short.id], [other])


async def test_nobody_is_lent_where_nobody_could_follow():
    town, short, dana, lee = await a_short_panel()
    await lee.remove()
    assert (await compositions.composed(short)).loan is None
    before = await live(dana)
    seat: Any = await Seat.objects().get(Seat.juror == dana.id)
    with pytest.raises(WrongState, match="not possible any more"):
        await lending.lend(short, seat.id, town.by)
    assert await live(dana) == before


async def test_where_somebody_is_left_to_ask_nobody_changes_over():
    town, short, *_ = await a_short_panel()
    await a_juror(town.programme)
    assert (await compositions.composed(short)).loan is None
