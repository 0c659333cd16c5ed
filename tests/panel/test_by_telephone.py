"""A yes on the telephone goes before an offer that nobody has answered; a no by mistake is taken back."""

from typing import Any

import pytest

from cases.actors import Actor
from cases.errors import NotFound, Taken, WrongState
from panel import seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Seat
from scheduling.tables import Booking, Hearing
from tests.builders import a_coordinator, a_juror, a_programme
from tests.desk import at_the_desk
from tests.evenings import an_arranged_hearing

pytestmark = pytest.mark.usefixtures("record")


async def a_panel(
    seats_sought: int = 2, pool: int = 4, **has: Any
) -> tuple[Hearing, dict[str, Juror], Actor]:
    """With every place offered: to Peer A, Peer B and so on."""
    programme = await a_programme(seats=seats_sought, seats_least=1, **has)
    by = await a_coordinator(programme)
    peers = {
        name: await a_juror(programme, first_name="Peer", last_name=name, sat_before=number)
        for number, name in enumerate("ABCDEF"[:pool])
    }
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, by)
    return hearing, peers, by


async def how_it_stands(hearing: Hearing) -> dict[str, str]:
    rows = await Seat.select(Seat.state, Seat.juror.last_name.as_alias("name")).where(
        Seat.hearing == hearing.id
    )
    return {row["name"]: row["state"] for row in rows}


async def seat_of(juror: Juror) -> Seat:
    return await Seat.objects().get(Seat.juror == juror.id)


async def test_a_yes_on_the_telephone_takes_the_place_of_the_offer_that_came_last() -> None:
    hearing, peers, by = await a_panel()
    await seats.give(hearing, peers["D"], by)
    assert await how_it_stands(hearing) == {"A": "offered", "B": "released", "D": "accepted"}
    assert (await seat_of(peers["D"])).place == 2
    with pytest.raises(WrongState, match="not open to you"):
        await seats.answer(await seat_of(peers["B"]), "yes", actor_of(peers["B"]))


async def test_an_offer_to_stand_by_gives_way_only_where_no_other_can() -> None:
    hearing, peers, by = await a_panel(seats_sought=1, standby=1)
    await seats.give(hearing, peers["D"], by)
    assert await how_it_stands(hearing) == {"A": "released", "B": "offered", "D": "accepted"}
    assert (await seat_of(peers["D"])).place == 1
    await seats.give(hearing, peers["C"], by)
    assert (await seat_of(peers["C"])).role == "standby"


async def test_nobody_who_said_yes_gives_way() -> None:
    hearing, peers, by = await a_panel()
    for name in "AB":
        await seats.answer(await seat_of(peers[name]), "yes", actor_of(peers[name]))
    with pytest.raises(Taken, match="Release one first"):
        await seats.give(hearing, peers["D"], by)
    assert await how_it_stands(hearing) == {"A": "accepted", "B": "accepted"}


async def test_a_juror_who_changes_their_mind_takes_no_offer_away() -> None:
    hearing, peers, _ = await a_panel(pool=3)
    mine = await seats.answer(await seat_of(peers["A"]), "no", actor_of(peers["A"]))
    with pytest.raises(Taken, match="Somebody else has the place"):
        await seats.answer(mine, "yes", actor_of(peers["A"]))
    assert await how_it_stands(hearing) == {"A": "declined", "B": "offered", "C": "offered"}


async def test_a_no_by_mistake_opens_the_offer_again() -> None:
    hearing, peers, by = await a_panel(pool=3)
    await seats.answer(await seat_of(peers["A"]), "no", by)
    assert await how_it_stands(hearing) == {"A": "declined", "B": "offered", "C": "offered"}
    await seats.not_a_no(await seat_of(peers["A"]), by)
    assert await how_it_stands(hearing) == {"A": "offered", "B": "offered", "C": "released"}
    assert (await seats.answer(await seat_of(peers["A"]), "yes", actor_of(peers["A"]))).state == "accepted"
    assert await Letter.count().where(Letter.name == "seat-offer", Letter.juror == peers["A"].id) == 1


async def test_a_no_by_mistake_after_a_yes_is_a_yes_again() -> None:
    hearing, peers, by = await a_panel(pool=3)
    await seats.answer(await seat_of(peers["A"]), "yes", actor_of(peers["A"]))
    await seats.answer(await seat_of(peers["A"]), "no", by)
    await seats.not_a_no(await seat_of(peers["A"]), by)
    assert (await how_it_stands(hearing))["A"] == "accepted"
    assert await Booking.exists().where(Booking.resource_id == peers["A"].id, Booking.standing.eq(True))


async def test_what_a_juror_said_themselves_was_no_slip_of_ours() -> None:
    _, peers, by = await a_panel()
    mine = await seats.answer(await seat_of(peers["A"]), "no", actor_of(peers["A"]))
    with pytest.raises(WrongState, match="said no themselves"):
        await seats.not_a_no(mine, by)
    with pytest.raises(NotFound):
        await seats.not_a_no(mine, await a_coordinator(await a_programme()))


async def test_the_pages_keep_the_telephone_form_and_offer_to_take_a_no_back() -> None:
    programme = await a_programme(seats=2, seats_least=1)
    peers = [await a_juror(programme, first_name="Peer", last_name=one) for one in "ABCD"]
    hearing = await an_arranged_hearing(programme)
    async with at_the_desk(programme) as desk:
        await seats.offer_all(hearing, desk.by)
        asked = {row["juror"] for row in await Seat.select(Seat.juror)}
        last = next(one for one in peers if one.id not in asked)
        await desk.open(f"/hearings/{hearing.id}/seating")
        assert "takes the place of the offer that came last" in desk.words
        await desk.send(f"/hearings/{hearing.id}/seats", {"on_phone": str(last.id)})
        assert "has a seat" in desk.words
        assert "Gave way to a yes" in desk.words

        seat = await Seat.objects().get(Seat.state == "offered")
        await desk.send(f"/seats/{seat.id}/answer", {"answer": "no"})
        await desk.send(f"/seats/{seat.id}/answer", {"answer": "not-a-no"})
        assert "The no is taken back." in desk.words
        assert (await Seat.objects().get(Seat.id == seat.id)).state == "offered"

        await desk.send(f"/seats/{seat.id}/answer", {"answer": "no"})
        await desk.send(f"/seats/{seat.id}/answer", {"answer": "yes"})
        assert (await Seat.objects().get(Seat.id == seat.id)).state == "accepted"
