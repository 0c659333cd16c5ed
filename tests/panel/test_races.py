"""Many at once: never two live seats in one place, never a juror in two places, never a bare error."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from typing import Any

import pytest

from cases import database
from cases.errors import Refused
from panel import seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Seat
from scheduling.tables import Booking, Hearing
from tests.builders import a_case, a_coordinator, a_juror, a_programme
from tests.evenings import a_free_room, an_arranged_hearing, an_evening

pytestmark = pytest.mark.usefixtures("record")
TRIES = 50


async def all_at_once(*verbs: Awaitable[Any]) -> list[Any]:
    """What each came to. A refusal in words is an answer; any other error is not."""
    outcomes = await asyncio.gather(*verbs, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, Refused):
            raise outcome
    return outcomes


async def two_live_seats_in_one_place() -> list[dict[str, Any]]:
    return await database.run(
        "SELECT hearing, place FROM seat WHERE state IN ('offered', 'accepted') "
        "GROUP BY hearing, place HAVING count(*) > 1"
    )


async def in_two_places_at_once() -> list[dict[str, Any]]:
    return await database.run(
        "SELECT a.id FROM booking a JOIN booking b ON a.kind = b.kind AND a.resource_id = b.resource_id "
        "AND a.id <> b.id AND a.starts < b.ends AND b.starts < a.ends WHERE a.standing AND b.standing"
    )


async def test_many_answers_at_once_leave_one_live_seat_a_place() -> None:
    programme = await a_programme(seats=5, seats_least=1)
    by = await a_coordinator(programme)
    peers = {peer.id: peer for peer in [await a_juror(programme) for _ in range(30)]}
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, by)
    answers = ["no", "yes", "know", "yes", "no"]
    for number in range(TRIES // 10):
        live = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state == "offered")
        said = [
            seats.answer(seat, answers[(place + number) % 5], actor_of(peers[seat.juror]))
            for place, seat in enumerate(live)
        ]
        await all_at_once(
            *said, *said_again(live, peers), seats.offer_all(hearing, by), seats.pass_on(hearing)
        )
        assert await two_live_seats_in_one_place() == []
        assert await in_two_places_at_once() == []
    offers = Counter(
        row["recipient"] for row in await Letter.select(Letter.recipient).where(Letter.name == "seat-offer")
    )
    assert sum(offers.values()) == await Seat.count(), "one letter for each offer"


def said_again(live: list[Seat], peers: dict[Any, Juror]) -> list[Awaitable[Seat]]:
    """The same people change their mind in the same moment."""
    return [seats.answer(seat, "yes", actor_of(peers[seat.juror])) for seat in live]


async def test_the_last_place_goes_to_one_of_many_who_want_it_back() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    by = await a_coordinator(programme)
    peers = [await a_juror(programme) for _ in range(10)]
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, by)
    for _ in peers:
        (seat,) = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state == "offered")
        await seats.answer(seat, "no", by)
    declined = await Seat.objects().where(Seat.hearing == hearing.id)
    outcomes = await all_at_once(*(seats.answer(seat, "yes", by) for seat in declined))
    assert sum(isinstance(outcome, Seat) for outcome in outcomes) == 1
    assert await two_live_seats_in_one_place() == []


async def test_one_juror_says_yes_to_one_of_many_hearings_at_the_same_time() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    peer = await a_juror(programme)
    hearings = [await an_arranged_hearing(programme) for _ in range(8)]
    offers = [
        Seat(
            programme=programme.id,
            hearing=hearing.id,
            juror=peer.id,
            place=1,
            state="offered",
            offered_at=hearing.created_at,
            expires_at=hearing.starts_at,
        )
        for hearing in hearings
    ]
    await Seat.insert(*offers)
    outcomes = await all_at_once(*(seats.answer(offer, "yes", actor_of(peer)) for offer in offers))
    assert sum(isinstance(outcome, Seat) for outcome in outcomes) == 1
    assert await Booking.count().where(Booking.kind == "juror", Booking.standing.eq(True)) == 1
    assert await in_two_places_at_once() == []


async def test_one_room_goes_to_one_of_many_cases() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    evening = await an_evening(programme, room)
    waiting = [await a_case(programme) for _ in range(TRIES)]
    outcomes = await all_at_once(
        *(an_arranged_hearing(programme, case=case, room=room, session=evening) for case in waiting)
    )
    assert sum(isinstance(outcome, Hearing) for outcome in outcomes) == 1
    assert await in_two_places_at_once() == []
