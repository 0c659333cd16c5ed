"""Seats are offered, answered and passed on, by the rules and never twice."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from cases import journal, states
from cases.actors import Actor, now, the_clock
from cases.errors import BadInput, NotFound, Overlap, Refused, Taken, WrongState
from cases.tables import Case, Programme, Referral
from panel import accounts, arrangements, jurors, links, seats, sign_ins
from panel.sign_ins import actor_of
from panel.tables import Conflict, Juror, Letter, Seat
from scheduling import slots
from scheduling.tables import Booking, Hearing
from tests.builders import a_case, a_coordinator, a_juror, a_person, a_programme
from tests.evenings import a_free_room, an_arranged_hearing, an_evening
from tests.post_office import all_gone

pytestmark = pytest.mark.usefixtures("record")


async def a_pool(programme: Programme, size: int) -> list[Juror]:
    """In the order in which they are asked: each has sat once more than the one before."""
    return [
        await a_juror(programme, first_name="Peer", last_name=chr(65 + n), sat_before=n) for n in range(size)
    ]


async def offered(hearing: Hearing) -> list[Seat]:
    found: list[Seat] = (
        await Seat.objects().where(Seat.hearing == hearing.id).order_by(Seat.offered_at, Seat.place)
    )
    return found


async def live(hearing: Hearing) -> dict[int, Any]:
    """Who has which place, or an offer of it."""
    rows = await Seat.select(Seat.place, Seat.juror).where(
        Seat.hearing == hearing.id, Seat.state.is_in(["offered", "accepted"])
    )
    return {row["place"]: row["juror"] for row in rows}


async def letters(name: str) -> list[str]:
    rows = await Letter.select(Letter.recipient).where(Letter.name == name).order_by(Letter.recipient)
    return [row["recipient"] for row in rows]


async def a_panel_of(size: int, pool: int, **programme_has: Any) -> tuple[Hearing, list[Juror], Actor]:
    """A hearing that seeks `size` jurors from a pool, with every seat offered."""
    programme = await a_programme(seats=size, seats_least=1, **programme_has)
    by = await a_coordinator(programme)
    peers = await a_pool(programme, pool)
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, by)
    return hearing, peers, by


async def seat_of(juror: Juror) -> Seat:
    found = (
        await Seat.objects().where(Seat.juror == juror.id).order_by(Seat.offered_at, ascending=False).first()
    )
    assert found is not None
    return found


async def say(juror: Juror, said: str) -> Seat:
    return await seats.answer(await seat_of(juror), said, actor_of(juror))


async def fresh(hearing: Hearing) -> Hearing:
    found = await Hearing.objects().get(Hearing.id == hearing.id)
    assert found is not None
    return found


async def test_seats_are_offered_to_the_best_ranked_with_a_letter_each() -> None:
    hearing, peers, _ = await a_panel_of(2, pool=4)
    assert await live(hearing) == {1: peers[0].id, 2: peers[1].id}
    assert await letters("seat-offer") == ["Peer A", "Peer B"]
    assert (await journal.verify()).sound


async def test_offering_twice_offers_once() -> None:
    hearing, _, by = await a_panel_of(2, pool=4)
    assert await seats.offer_all(hearing, by) == []
    assert len(await offered(hearing)) == 2


async def test_a_yes_books_the_juror() -> None:
    hearing, peers, _ = await a_panel_of(2, pool=2)
    seat = await say(peers[0], "yes")
    assert seat.state == "accepted"
    booking = await Booking.objects().where(Booking.kind == "juror").first()
    assert booking is not None
    assert (booking.resource_id, booking.standing, booking.hearing) == (peers[0].id, True, hearing.id)
    assert await letters("seat-taken") == ["Peer A"]


async def test_the_same_yes_twice_is_one_yes() -> None:
    _, peers, _ = await a_panel_of(1, pool=1)
    await say(peers[0], "yes")
    await say(peers[0], "yes")
    assert await Booking.count().where(Booking.kind == "juror") == 1
    steps = await states.steps("seat", (await seat_of(peers[0])).id)
    assert [step.to_state for step in steps] == ["accepted", "offered"]


@pytest.mark.parametrize(
    ("said", "becomes"), [("no", "declined"), ("know", "conflicted"), ("not_me", "released")]
)
async def test_who_does_not_come_leaves_the_place_to_the_next(said: str, becomes: str) -> None:
    hearing, peers, _ = await a_panel_of(2, pool=3)
    seat = await say(peers[0], said)
    assert seat.state == becomes
    assert await live(hearing) == {1: peers[2].id, 2: peers[1].id}


async def test_a_yes_can_become_a_no_and_the_booking_goes() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=2)
    await say(peers[0], "yes")
    await say(peers[0], "no")
    assert await live(hearing) == {1: peers[1].id}
    assert await Booking.count().where(Booking.kind == "juror", Booking.standing.eq(True)) == 0


async def test_nobody_is_asked_again_after_a_no() -> None:
    hearing, peers, by = await a_panel_of(1, pool=1)
    await say(peers[0], "no")
    assert await seats.offer_all(hearing, by) == []
    assert await letters("seat-offer") == ["Peer A"]


async def test_a_no_becomes_a_yes_while_a_place_is_free() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=1)
    await say(peers[0], "no")
    await say(peers[0], "yes")
    assert await live(hearing) == {1: peers[0].id}


async def test_a_no_does_not_become_a_yes_when_somebody_else_has_the_place() -> None:
    _, peers, _ = await a_panel_of(1, pool=2)
    await say(peers[0], "no")
    with pytest.raises(Taken, match="Somebody else has the place"):
        await say(peers[0], "yes")


async def test_i_know_them_is_kept_for_every_later_hearing_of_the_case() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=1)
    await say(peers[0], "know")
    conflict = await Conflict.objects().first()
    assert conflict is not None
    assert (conflict.juror, conflict.case, conflict.declared_by) == (peers[0].id, hearing.case, "juror")
    with pytest.raises(WrongState, match="not open to you"):
        await say(peers[0], "yes")


async def test_not_me_stops_every_message_to_the_address() -> None:
    hearing, peers, by = await a_panel_of(1, pool=1)
    await say(peers[0], "not_me")
    juror = await jurors.get(hearing.programme, peers[0].id)
    assert juror.wrong_address_at is not None
    assert [row["state"] for row in await Letter.select(Letter.state).where(Letter.juror == juror.id)] == [
        "missed"
    ]
    other = await an_arranged_hearing(await Programme.objects().get(Programme.id == hearing.programme))
    assert await seats.offer_all(other, by) == []
    await jurors.correct_address(juror, by, email="right@example.org", phone="")
    assert len(await seats.offer_all(other, by)) == 1


async def test_silence_passes_the_offer_on() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=2)
    with time_machine.travel(now() + timedelta(hours=49), tick=False):
        assert await seats.expire_due() == 1
        assert await seats.expire_due() == 0
    assert (await seat_of(peers[0])).state == "expired"
    assert await live(hearing) == {1: peers[1].id}


async def test_an_offer_in_time_is_not_passed_on() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=2)
    with time_machine.travel(now() + timedelta(hours=47), tick=False):
        assert await seats.expire_due() == 0
    assert await live(hearing) == {1: peers[0].id}


async def test_shortly_before_nobody_is_asked_by_letter() -> None:
    programme = await a_programme()
    await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    with (
        time_machine.travel(hearing.starts_at - timedelta(hours=1), tick=False),
        pytest.raises(Refused, match="too soon"),
    ):
        await seats.offer_all(hearing, await a_coordinator(programme))


async def test_a_no_shortly_before_is_told_to_the_coordinator() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=2)
    await say(peers[0], "yes")
    with time_machine.travel(hearing.starts_at - timedelta(hours=1), tick=False):
        await say(peers[0], "no")
    assert await live(hearing) == {}
    assert len(await letters("hearing-short")) == 1


async def test_the_coordinator_is_told_once_when_the_panel_stands() -> None:
    hearing, peers, by = await a_panel_of(2, pool=2)
    await say(peers[0], "yes")
    assert await letters("panel-stands") == []
    await say(peers[1], "yes")
    await say(peers[1], "yes")
    await seats.pass_on(hearing)
    assert await letters("panel-stands") == [by.name]
    assert (await fresh(hearing)).panel_stood_at is not None


async def test_the_coordinator_is_told_once_when_nobody_is_left() -> None:
    hearing, peers, by = await a_panel_of(1, pool=2)
    await say(peers[0], "no")
    assert await letters("hearing-short") == []
    await say(peers[1], "no")
    await seats.pass_on(hearing)
    assert await letters("hearing-short") == [by.name]
    assert (await fresh(hearing)).short_told_at is not None


async def test_a_panel_that_lost_somebody_no_longer_stands() -> None:
    hearing, peers, by = await a_panel_of(1, pool=2)
    await say(peers[0], "yes")
    await say(peers[0], "no")
    assert (await fresh(hearing)).panel_stood_at is None
    with time_machine.travel(now() + timedelta(seconds=1), tick=False):
        await say(peers[1], "yes")
    assert await letters("panel-stands") == [by.name, by.name]


async def test_a_juror_does_not_sit_twice_at_once() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    by = await a_coordinator(programme)
    (peer,) = await a_pool(programme, 1)
    first, second = await an_arranged_hearing(programme), await an_arranged_hearing(programme)
    await seats.offer_all(first, by)
    assert await seats.offer_all(second, by) == [], "an open offer at the same time is enough to ask others"
    seat = Seat(
        programme=programme.id,
        hearing=second.id,
        juror=peer.id,
        place=1,
        state="offered",
        offered_at=now(),
        expires_at=now() + timedelta(hours=1),
    )
    await Seat.insert(seat)
    await seats.answer(seat, "yes", actor_of(peer))
    with pytest.raises(Overlap, match="another panel at that time"):
        first_seat = (await offered(first))[0]
        await seats.answer(first_seat, "yes", actor_of(peer))
    assert (await offered(first))[0].state == "offered"


async def test_a_juror_may_sit_in_the_next_hour() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    by = await a_coordinator(programme)
    await a_pool(programme, 1)
    room = await a_free_room(programme)
    evening = await an_evening(programme, room)
    for wall in ("17:30", "18:30"):
        hearing = await an_arranged_hearing(programme, room=room, session=evening, starts_wall=wall)
        assert len(await seats.offer_all(hearing, by)) == 1


async def test_nobody_sits_on_their_own_case_or_their_companions() -> None:
    programme = await a_programme(seats=3, seats_least=1)
    own = await a_juror(programme, first_name="Jordan", last_name="Parker")
    companion = await a_juror(programme, first_name="Sam", last_name="Lee")
    free = await a_juror(programme)
    respondent = await a_person(programme, legal_name="Parker, Jordan", born_on=own.born_on)
    other = await a_person(
        programme, legal_name="Samuel Lee", preferred_name="Sam", born_on=companion.born_on
    )
    case = await a_case(programme, respondent)
    await with_incident(case.referral, "INC-1")
    await with_incident((await a_case(programme, other)).referral, "inc 1")
    hearing = await an_arranged_hearing(programme, case=case)
    await seats.offer_all(hearing, await a_coordinator(programme))
    assert list((await live(hearing)).values()) == [free.id]


async def with_incident(referral: Any, reference: str) -> None:
    await Referral.update({Referral.incident_reference: reference}).where(Referral.id == referral)


async def test_the_rules_hold_at_the_yes_as_well() -> None:
    _, peers, _ = await a_panel_of(1, pool=1)
    await Juror.update({Juror.state: "paused"}).where(Juror.id == peers[0].id)
    with pytest.raises(WrongState, match="not open to you any more"):
        await say(peers[0], "yes")


async def test_a_coordinator_answers_for_somebody_who_rang() -> None:
    _, peers, by = await a_panel_of(1, pool=1)
    seat = await seats.answer(await seat_of(peers[0]), "yes", by)
    steps = await states.steps("seat", seat.id)
    assert (steps[0].to_state, steps[0].by_name) == ("accepted", by.name)


async def test_a_released_seat_is_told_and_passed_on() -> None:
    hearing, peers, by = await a_panel_of(1, pool=2)
    await say(peers[0], "yes")
    await seats.release(await seat_of(peers[0]), by)
    assert await live(hearing) == {1: peers[1].id}
    assert await letters("seat-released") == ["Peer A"]


async def test_nobody_answers_for_somebody_else() -> None:
    _, peers, _ = await a_panel_of(1, pool=2)
    with pytest.raises(NotFound):
        await seats.answer(await seat_of(peers[0]), "yes", actor_of(peers[1]))


async def test_a_stranger_offers_and_answers_nothing() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=1)
    stranger = await a_coordinator()
    with pytest.raises(NotFound):
        await seats.offer_all(hearing, stranger)
    with pytest.raises(NotFound):
        await seats.answer(await seat_of(peers[0]), "no", stranger)


async def test_once_it_has_begun_there_is_nothing_to_answer() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=1)
    with (
        time_machine.travel(hearing.starts_at + timedelta(minutes=1), tick=False),
        pytest.raises(WrongState, match="begun"),
    ):
        await say(peers[0], "no")


async def test_a_cancelled_hearing_releases_everybody_and_tells_them() -> None:
    hearing, peers, by = await a_panel_of(2, pool=3)
    await say(peers[0], "yes")
    await all_gone()
    await arrangements.cancel(hearing, reason="room", by=by)
    assert await live(hearing) == {}
    assert await letters("hearing-cancelled") == ["Peer A", "Peer B"]
    assert await Booking.count().where(Booking.standing.eq(True)) == 0
    assert await Letter.count().where(Letter.name == "seat-offer", Letter.state == "queued") == 0
    with pytest.raises(WrongState, match="not on any more"):
        await say(peers[1], "yes")


async def test_who_was_told_it_is_off_is_asked_again_when_it_is_on() -> None:
    hearing, peers, by = await a_panel_of(2, pool=4)
    await say(peers[0], "yes")
    await say(peers[1], "no")
    await arrangements.cancel(hearing, reason="weather", by=by)
    await Juror.update({Juror.home_by: "17:00"}).where(Juror.id == peers[2].id)
    for _ in range(2):  # and again: nobody's place is given to two
        await arrangements.reinstate(await fresh(hearing), by)
        assert await live(hearing) == {1: peers[0].id, 2: peers[3].id}
        assert {(await seat_of(peer)).state for peer in (peers[0], peers[3])} == {"offered"}
        await arrangements.cancel(await fresh(hearing), reason="weather", by=by)
    await arrangements.reinstate(await fresh(hearing), by)
    assert (await letters("seat-offer")).count("Peer A") == 4
    await say(peers[0], "yes")


async def move_to(hearing: Hearing, slot: slots.Slot, by: Actor) -> Hearing:
    return await arrangements.move(
        hearing, session=slot.session, room=slot.room, starts_wall=slot.wall, by=by
    )


async def test_a_moved_hearing_asks_everybody_again() -> None:
    hearing, peers, by = await a_panel_of(2, pool=2)
    await say(peers[0], "yes")
    await all_gone()
    programme = await Programme.objects().get(Programme.id == hearing.programme)
    assert programme is not None
    case = await a_case(programme)
    slot = (await slots.offered(programme, case))[-1]
    moved = await move_to(hearing, slot, by)
    assert moved.starts_at == slot.span.starts
    assert {seat.state for seat in await offered(hearing)} == {"offered"}
    assert await letters("hearing-moved") == ["Peer A", "Peer B"]
    assert await Booking.count().where(Booking.kind == "juror") == 0
    await say(peers[0], "yes")


async def test_the_same_move_twice_asks_everybody_once() -> None:
    hearing, peers, by = await a_panel_of(1, pool=1)
    await all_gone()
    programme = await Programme.objects().get(Programme.id == hearing.programme)
    assert programme is not None
    slot = (await slots.offered(programme, await a_case(programme)))[-1]
    await move_to(hearing, slot, by)
    await say(peers[0], "yes")
    await move_to(hearing, slot, by)
    assert (await seat_of(peers[0])).state == "accepted"
    assert await letters("hearing-moved") == ["Peer A"]


async def test_a_young_persons_guardian_is_not_asked_to_sit() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    mother = await a_juror(programme, email="mo.ali@home.example")
    child = await a_person(programme, guardian_email="Mo.Ali@home.example", guardian_phone="")
    hearing = await an_arranged_hearing(programme, case=await a_case(programme, child))
    assert await seats.offer_all(hearing, await a_coordinator(programme)) == []
    assert mother.state == "active"


async def test_who_cannot_come_at_the_new_time_is_told_not_to_and_another_is_asked() -> None:
    hearing, peers, by = await a_panel_of(1, pool=2)
    await all_gone()
    await Juror.update({Juror.home_by: "19:00"}).where(Juror.id == peers[0].id)
    programme = await Programme.objects().get(Programme.id == hearing.programme)
    assert programme is not None
    slot = (await slots.offered(programme, await a_case(programme)))[-1]
    await move_to(hearing, slot, by)
    assert await live(hearing) == {1: peers[1].id}
    assert await letters("seat-released") == ["Peer A"]


async def test_the_clock_leaves_other_programmes_alone_when_it_passes_on() -> None:
    hearing, peers, _ = await a_panel_of(1, pool=1)
    stranger = await a_programme()
    await a_juror(stranger)
    await say(peers[0], "no")
    assert await seats.pass_on(hearing, the_clock(hearing.programme)) == []


async def test_a_case_that_goes_back_takes_its_hearing_with_it() -> None:
    hearing, peers, by = await a_panel_of(1, pool=1)
    await say(peers[0], "yes")
    case = await Case.objects().get(Case.id == hearing.case)
    assert case is not None
    returned = await arrangements.give_back(case, reason="moved", by=by)
    assert (returned.state, (await fresh(hearing)).state) == ("returned_to_referrer", "cancelled")
    assert await letters("hearing-cancelled") == ["Peer A"]


async def test_a_case_is_not_returned_without_a_reason_and_nothing_is_called_off() -> None:
    hearing, _, by = await a_panel_of(1, pool=1)
    case = await Case.objects().get(Case.id == hearing.case)
    assert case is not None
    with pytest.raises(BadInput):
        await arrangements.give_back(case, reason="", by=by)
    assert (await fresh(hearing)).state == "arranged"


async def test_who_said_not_me_can_open_nothing_else_that_was_sent() -> None:
    hearing, (juror,), by = await a_panel_of(1, pool=1)
    seat = await seat_of(juror)
    theirs = {"programme": juror.programme, "juror": juror.id, "good_for": timedelta(hours=1)}
    here = await links.mint("offer", seat=seat.id, **theirs)
    door = await links.mint("sign-in", **theirs)
    signed_in = await sign_ins.begin(juror=juror)
    await say(juror, "not_me")
    assert (await links.find(here, "offer")).seat == seat.id
    with pytest.raises(links.Outdated):
        await links.find(door, "sign-in")
    assert await sign_ins.find(signed_in, "") is None
    await accounts.mail_sign_in(juror.email)
    assert not await letters("sign-in-link")
    flagged = await jurors.get(hearing.programme, juror.id)
    await jurors.correct_address(flagged, by, email="right@school.example", phone="")
    with pytest.raises(links.Outdated, match="good no longer"):
        await links.find(here, "offer")
    await accounts.mail_sign_in("Right@School.example")
    assert await letters("sign-in-link") == [f"{juror.first_name} {juror.last_name}"]
