"""A programme whose coordinator asks the next person herself: nobody is asked behind her back."""

from datetime import timedelta

import pytest
import time_machine

from cases.actors import Actor
from cases.tables import Programme
from panel import seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Seat
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_juror, a_programme
from tests.desk import at_the_desk
from tests.evenings import an_arranged_hearing

pytestmark = pytest.mark.usefixtures("record")


async def a_panel(
    pool: int, *, asks_first: bool = True, seats_sought: int = 1, standby: int = 0
) -> tuple[Hearing, list[Juror], Actor, Programme]:
    programme = await a_programme(seats=seats_sought, seats_least=1, standby=standby, asks_first=asks_first)
    by = await a_coordinator(programme)
    peers = [
        await a_juror(programme, first_name="Peer", last_name=chr(65 + n), sat_before=n) for n in range(pool)
    ]
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, by)
    return hearing, peers, by, programme


async def seat_of(juror: Juror) -> Seat:
    found = await Seat.objects().where(Seat.juror == juror.id).first()
    assert found is not None
    return found


async def asked(juror: Juror) -> bool:
    return bool(await Seat.exists().where(Seat.juror == juror.id))


async def test_by_default_the_next_is_asked_by_itself() -> None:
    assert not (await a_programme()).asks_first
    _, peers, _, _ = await a_panel(2, asks_first=False)
    await seats.answer(await seat_of(peers[0]), "no", actor_of(peers[0]))
    assert await asked(peers[1])


@pytest.mark.parametrize("said", ["no", "know", "not_me"])
async def test_after_a_no_or_a_conflict_nobody_is_asked_and_nobody_is_told(said: str) -> None:
    _, peers, _, _ = await a_panel(2)
    letters = await Letter.count()
    await seats.answer(await seat_of(peers[0]), said, actor_of(peers[0]))
    assert not await asked(peers[1])
    assert await Letter.count() == letters


async def test_an_offer_that_runs_out_goes_to_nobody_by_itself() -> None:
    _, peers, _, _ = await a_panel(2)
    with time_machine.travel((await seat_of(peers[0])).expires_at + timedelta(minutes=1), tick=False):
        assert await seats.expire_due() == 1
        assert await seats.expire_due() == 0
    assert (await seat_of(peers[0])).state == "expired"
    assert not await asked(peers[1])


async def test_the_page_of_the_day_says_who_would_be_next_and_asks_them_with_one_click() -> None:
    hearing, peers, _, programme = await a_panel(3)
    async with at_the_desk(programme) as desk:
        await desk.open("/todo")
        assert "Ask the next" not in desk.words
        await seats.answer(await seat_of(peers[0]), "no", actor_of(peers[0]))
        await desk.open(f"/hearings/{hearing.id}")
        assert "1 place is free. Nobody is asked before you say so. Next: Peer B." in desk.words
        await desk.open("/todo")
        assert "Ask the next for" in desk.words
        assert "A place is free; next: Peer B." in desk.words
        assert "Fill 1 seat" not in desk.words
        jurors = [one["value"] for one in desk.page.find_all("input", {"name": "juror"})]
        assert jurors == [str(peers[1].id)]
        await desk.send(f"/hearings/{hearing.id}/seating", {"do": "offer"})
        assert "1 person is asked." in desk.words
        await desk.open("/todo")
        assert "Ask the next" not in desk.words
    assert (await seat_of(peers[1])).state == "offered"
    assert not await asked(peers[2])


async def test_a_hearing_of_which_nobody_was_asked_is_to_fill_as_ever() -> None:
    programme = await a_programme(seats=1, seats_least=1, asks_first=True)
    await a_juror(programme)
    await an_arranged_hearing(programme)
    async with at_the_desk(programme) as desk:
        await desk.open("/todo")
        assert "Fill 1 seat" in desk.words
        assert "Ask the next" not in desk.words


async def test_the_click_of_a_list_that_is_old_is_refused_in_words() -> None:
    hearing, peers, _, programme = await a_panel(2)
    await seats.answer(await seat_of(peers[0]), "no", actor_of(peers[0]))
    async with at_the_desk(programme) as desk:
        await desk.open("/todo")
        await Juror.update({Juror.sworn_on: None}).where(Juror.id == peers[1].id)
        await desk.send(f"/hearings/{hearing.id}/seating", {"do": "offer"})
        assert desk.status == 409
        assert "Peer B cannot sit on this one. Has not taken the oath." in desk.words


async def test_close_to_the_hearing_standby_still_moves_up_and_nobody_new_is_asked() -> None:
    hearing, peers, _, _ = await a_panel(3, standby=1)
    for peer in peers[:2]:
        await seats.answer(await seat_of(peer), "yes", actor_of(peer))
    with time_machine.travel(hearing.starts_at - timedelta(hours=30), tick=False):
        await seats.answer(await seat_of(peers[0]), "no", actor_of(peers[0]))
    assert (await seat_of(peers[1])).place == 1
    assert not await asked(peers[2])


async def test_further_off_who_stands_by_stays_so_until_she_says() -> None:
    _, peers, _, _ = await a_panel(2, standby=1)
    for peer in peers:
        await seats.answer(await seat_of(peer), "yes", actor_of(peer))
    await seats.answer(await seat_of(peers[0]), "no", actor_of(peers[0]))
    assert (await seat_of(peers[1])).role == "standby"


async def test_with_nobody_left_the_coordinators_are_told_once_as_ever() -> None:
    hearing, peers, _, programme = await a_panel(1)
    await seats.answer(await seat_of(peers[0]), "no", actor_of(peers[0]))
    assert await Letter.count().where(Letter.name == "hearing-short") == 1
    async with at_the_desk(programme) as desk:
        await desk.open("/todo")
        assert "Fill 1 seat" in desk.words
        await desk.open(f"/hearings/{hearing.id}")
        assert "Nobody is left to ask" in desk.words


async def test_a_seat_taken_back_asks_nobody_and_says_so_but_her_own_click_does() -> None:
    _, peers, by, programme = await a_panel(4, seats_sought=2)
    async with at_the_desk(programme) as desk:
        seat = await seat_of(peers[0])
        await desk.open(f"/hearings/{seat.hearing}")
        await desk.send(f"/seats/{seat.id}/release")
        assert "Ask the next when you are ready." in desk.words
    assert not await asked(peers[2])
    made = await seats.replace(await seat_of(peers[1]), by)
    assert len(made) == 1, "the one who was named, and no other free place"
