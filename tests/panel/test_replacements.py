"""Somebody else is asked in one click, and it is said before whom that would be."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from cases.actors import Actor
from cases.errors import NotFound, WrongState
from panel import seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Seat
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_juror, a_programme
from tests.desk import at_the_desk
from tests.evenings import an_arranged_hearing
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")


async def a_panel(
    pool: int, seats_sought: int = 1, standby: int = 0
) -> tuple[Hearing, list[Juror], Actor, object]:
    """Asked in the order of their letters: Peer A first."""
    programme = await a_programme(seats=seats_sought, seats_least=1, standby=standby)
    by = await a_coordinator(programme)
    peers = [
        await a_juror(programme, first_name="Peer", last_name=chr(65 + n), sat_before=n + 1)
        for n in range(pool)
    ]
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, by)
    return hearing, peers, by, programme


async def seat_of(juror: Juror) -> Seat:
    found = await Seat.objects().where(Seat.juror == juror.id).first()
    assert found is not None
    return found


async def says_yes(juror: Juror) -> None:
    await seats.answer(await seat_of(juror), "yes", actor_of(juror))


async def test_who_is_asked_already_stands_with_load_and_answer_and_who_would_be_next() -> None:
    hearing, peers, _, programme = await a_panel(3, seats_sought=2)
    await says_yes(peers[0])
    async with at_the_desk(programme) as desk:
        await desk.open(f"/hearings/{hearing.id}/seating")
        assert "Peer A Said yes 1 sitting done or promised." in desk.words
        assert "Peer B No answer yet 2 sittings done or promised." in desk.words
        assert desk.words.count("Instead: Peer C is asked next.") == 2


async def test_one_click_asks_whom_the_page_named_and_tells_both() -> None:
    hearing, peers, _, programme = await a_panel(3, seats_sought=2)
    await says_yes(peers[0])
    seat = await seat_of(peers[0])
    async with at_the_desk(programme) as desk:
        await desk.open(f"/hearings/{hearing.id}/seating")
        await desk.send(f"/seats/{seat.id}/replacement")
        assert desk.path == f"/hearings/{hearing.id}/seating"
        assert "The seat is released. 1 person is asked. Each gets a letter with a link." in desk.words
        assert "Peer C No answer yet" in desk.words
        assert "Nobody is left to ask." in desk.words
    assert (await seat_of(peers[0])).state == "released"
    assert (await seat_of(peers[2])).state == "offered"
    assert await Letter.count().where(Letter.juror == peers[0].id, Letter.name == "seat-released") == 1
    assert await Letter.count().where(Letter.juror == peers[1].id) == 1, "who stays hears nothing new"


async def test_with_nobody_left_there_is_no_button_and_the_seat_stays() -> None:
    hearing, peers, by, programme = await a_panel(1)
    seat = await seat_of(peers[0])
    async with at_the_desk(programme) as desk:
        await desk.open(f"/hearings/{hearing.id}/seating")
        assert "Nobody is left to ask." in desk.words
        assert f"/seats/{seat.id}/replacement" not in desk.actions()
    with pytest.raises(WrongState, match="Nobody is left to ask"):
        await seats.replace(seat, by)
    assert (await seat_of(peers[0])).state == "offered"


async def test_close_to_the_hearing_it_says_who_moves_up_and_so_it_is() -> None:
    hearing, peers, _, programme = await a_panel(3, standby=1)
    for peer in peers[:2]:
        await says_yes(peer)
    with time_machine.travel(hearing.starts_at - timedelta(hours=30), tick=False):
        async with at_the_desk(programme) as desk:
            await desk.open(f"/hearings/{hearing.id}/seating")
            assert "Instead: Peer B moves up. Peer C is asked to stand by." in desk.words
            await desk.send(f"/seats/{(await seat_of(peers[0])).id}/replacement")
    assert ((await seat_of(peers[1])).place, (await seat_of(peers[1])).state) == (1, "accepted")
    assert (await seat_of(peers[2])).role == "standby"


async def test_too_soon_for_a_letter_who_stands_by_moves_up_and_nobody_is_asked() -> None:
    hearing, peers, _, programme = await a_panel(3, standby=1)
    for peer in peers[:2]:
        await says_yes(peer)
    with time_machine.travel(hearing.starts_at - timedelta(hours=1), tick=False):
        async with at_the_desk(programme) as desk:
            await desk.open(f"/hearings/{hearing.id}/seating")
            assert "Instead: Peer B stands by, and moves up." in desk.words
            await desk.send(f"/seats/{(await seat_of(peers[0])).id}/replacement")
            assert "The seat is released. Who stood by moves up." in desk.words
    assert await Seat.count().where(Seat.juror == peers[2].id) == 0


async def test_a_foreperson_is_replaced_by_somebody_named_for_it() -> None:
    programme = await a_programme(seats=1, seats_least=1, standby=0, seeks_foreperson=True)
    by = await a_coordinator(programme)
    hearing = await an_arranged_hearing(programme)
    seat = Seat(
        programme=programme.id,
        hearing=hearing.id,
        juror=(await a_juror(programme)).id,
        place=1,
        role="foreperson",
        state="offered",
        offered_at=hearing.created_at,
        expires_at=hearing.starts_at,
    )
    await Seat.insert(seat)
    await a_juror(programme, first_name="Plain")
    with pytest.raises(WrongState, match="Nobody is left"):
        await seats.replace(seat, by)


async def test_a_second_click_is_refused_in_words_and_a_stranger_finds_nothing() -> None:
    hearing, peers, by, programme = await a_panel(4, seats_sought=2)
    seat = await seat_of(peers[0])
    await seats.replace(seat, by)
    async with at_the_desk(programme) as desk:
        await desk.open(f"/hearings/{hearing.id}/seating")
        token = {"_csrf": desk.page.find("input", {"name": "_csrf"})["value"]}
        answer = await desk.client.post(f"/seats/{seat.id}/replacement", data=token)
        assert answer.status_code == 409
        assert "They have no seat any more" in answer.text
        standing = (await seat_of(peers[1])).id
        answer = await desk.client.post(
            f"/seats/{standing}/replacement", data={**token, "asked": str(uuid4())}
        )
        assert (answer.status_code, "Somebody else would be next by now" in answer.text) == (409, True)
        assert (await seat_of(peers[1])).state == "offered"
    with pytest.raises(NotFound):
        await seats.replace(seat, await a_coordinator(await a_programme()))
    juror = await visiting(peers[1])
    mine = (await seat_of(peers[1])).id
    assert (await juror.posts(f"/seats/{mine}/replacement")).status_code == 404


async def test_whoever_is_named_is_the_first_in_rank_whichever_place_is_free() -> None:
    hearing, peers, by, programme = await a_panel(5, seats_sought=3)
    await seats.answer(await seat_of(peers[0]), "no", by)  # Peer D is asked for the first place
    await Seat.update({Seat.state: "declined"}).where(Seat.juror == peers[3].id)  # and it is free again
    async with at_the_desk(programme) as desk:
        await desk.open(f"/hearings/{hearing.id}/seating")
        assert desk.words.count("Instead: Peer E is asked next.") == 2
    await seats.replace(await seat_of(peers[2]), by)
    assert (await seat_of(peers[4])).state == "offered"
