"""Standby, roles and experience: who is asked for which place, and who moves up."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from cases.actors import now
from cases.errors import NotFound, Overlap, Taken, WrongState
from cases.tables import Case, Programme
from panel import diary, reminders, roles, seats
from panel.sign_ins import actor_of
from panel.tables import Away, Juror, Letter, Seat
from scheduling.tables import Booking, Hearing
from tests.builders import (
    a_case,
    a_coordinator,
    a_harmed_person,
    a_juror,
    a_person,
    a_programme,
    a_supporter,
    kept,
)
from tests.evenings import an_arranged_hearing

pytestmark = pytest.mark.usefixtures("record")
STANDBY = 101


class Evening:
    """A hearing with a pool in the order in which it is asked: Peer A sat least."""

    hearing: Hearing
    programme: Programme

    def __init__(self, peers: list[Juror], by: Any) -> None:
        self.peers, self.by = peers, by

    async def places(self) -> dict[int, str]:
        rows = await Seat.select(Seat.place, Seat.juror.last_name.as_alias("name")).where(
            Seat.hearing == self.hearing.id, Seat.state.is_in(["offered", "accepted", "confirmed"])
        )
        return {row["place"]: row["name"] for row in rows}

    async def seat(self, name: str) -> Seat:
        juror = next(one for one in self.peers if one.last_name == name)
        found = await Seat.objects().where(Seat.hearing == self.hearing.id, Seat.juror == juror.id).first()
        assert found is not None
        return found

    async def says(self, name: str, said: str) -> None:
        juror = next(one for one in self.peers if one.last_name == name)
        await seats.answer(await self.seat(name), said, actor_of(juror))


async def an_evening(pool: int = 3, case: Case | None = None, **programme_has: Any) -> Evening:
    programme = await a_programme(**{"seats": 1, "seats_least": 1, **programme_has})
    peers = [
        await a_juror(programme, first_name="Peer", last_name=chr(65 + n), sat_before=n) for n in range(pool)
    ]
    evening = Evening(peers, await a_coordinator(programme))
    evening.programme = programme
    evening.hearing = await an_arranged_hearing(programme, **({"case": case} if case else {}))
    return evening


async def letters(name: str) -> list[str]:
    rows = await Letter.select(Letter.recipient).where(Letter.name == name).order_by(Letter.recipient)
    return [row["recipient"] for row in rows]


async def with_standby(pool: int = 3) -> Evening:
    """A has the one seat, B stands by; both said yes."""
    evening = await an_evening(pool, standby=1)
    await seats.offer_all(evening.hearing, evening.by)
    assert await evening.places() == {1: "A", STANDBY: "B"}
    await evening.says("B", "yes")
    assert await letters("panel-stands") == []
    await evening.says("A", "yes")
    return evening


async def test_standby_is_sought_beside_the_panel_and_asked_in_its_own_words() -> None:
    evening = await with_standby()
    assert (await letters("seat-offer"), await letters("standby-offer")) == (["Peer A"], ["Peer B"])
    assert (await letters("seat-taken"), await letters("standby-taken")) == (["Peer A"], ["Peer B"])
    assert len(await letters("panel-stands")) == 1, "it stands with or without standby"
    day = evening.hearing.starts_at
    (entry,) = await diary.month(evening.by, evening.programme, day.year, day.month)
    assert (entry.yes, entry.seats) == (1, 1)


async def test_in_good_time_the_next_in_rank_is_asked_and_standby_stands_by() -> None:
    evening = await with_standby()
    await evening.says("A", "no")
    assert await evening.places() == {1: "C", STANDBY: "B"}


async def test_close_to_the_hearing_standby_moves_up_and_is_told_once() -> None:
    evening = await with_standby()
    with time_machine.travel(evening.hearing.starts_at - timedelta(hours=30), tick=False):
        await evening.says("A", "no")
        await seats.pass_on(evening.hearing)
        assert await evening.places() == {1: "B", STANDBY: "C"}
        live, _ = await diary.lines(evening.hearing, evening.programme)
    assert [(line.name, line.moved_up, line.standby, line.by_other) for line in live] == [
        ("Peer B", True, False, False),
        ("Peer C", False, True, False),
    ]
    assert await letters("standby-needed") == ["Peer B"]
    assert len(await letters("panel-stands")) == 1, "it stood all the time"
    assert await Booking.count().where(Booking.kind == "juror", Booking.standing.eq(True)) == 1


async def test_in_the_last_hour_standby_still_moves_up() -> None:
    evening = await with_standby()
    with time_machine.travel(evening.hearing.starts_at - timedelta(minutes=50), tick=False):
        await evening.says("A", "no")
    assert await evening.places() == {1: "B"}


async def test_who_stands_by_is_reminded_in_words_of_its_own() -> None:
    evening = await with_standby()
    for before in (timedelta(days=7), timedelta(days=2)):
        with time_machine.travel(evening.hearing.starts_at - before, tick=False):
            await reminders.write_due()
    assert (await letters("seat-reminder"), await letters("standby-reminder")) == (["Peer A"], ["Peer B"])
    assert (await letters("seat-confirm"), await letters("standby-confirm")) == (["Peer A"], ["Peer B"])


async def test_with_nobody_left_to_ask_standby_moves_up_at_any_time() -> None:
    evening = await with_standby(pool=2)
    await evening.says("A", "no")
    assert await evening.places() == {1: "B"}
    assert await letters("hearing-short") == []


async def test_a_place_is_kept_for_somebody_who_sat_before() -> None:
    evening = await an_evening(0, seats=2, experienced_least=1)
    for name, sat in (("A", 0), ("B", 0), ("C", 5)):
        evening.peers.append(
            await a_juror(evening.programme, first_name="Peer", last_name=name, sat_before=sat)
        )
    (first, _) = await seats.offer_all(evening.hearing, evening.by)
    assert sorted((await evening.places()).values())[1] == "C", "one of the first two, and whoever sat before"
    assert first.place == 1
    await evening.says("C", "no")
    assert await letters("hearing-short") == [evening.by.name]
    seated = (await evening.places()).values()
    other = next(one for one in evening.peers[:2] if one.last_name not in seated)
    with pytest.raises(WrongState, match="kept for somebody who sat before"):
        await seats.give(evening.hearing, other, evening.by)


async def test_a_programme_in_which_nobody_sat_yet_can_begin() -> None:
    evening = await an_evening(1, experienced_least=1)
    assert len(await seats.offer_all(evening.hearing, evening.by)) == 1


async def test_a_foreperson_is_asked_for_and_nobody_else_has_that_place() -> None:
    evening = await an_evening(3, seats=2, seeks_foreperson=True)
    await roles.name(evening.peers[2], ["foreperson"], evening.by)
    made = await seats.offer_all(evening.hearing, evening.by)
    assert [(seat.place, seat.role) for seat in made] == [(1, "foreperson"), (2, "juror")]
    assert await evening.places() == {1: "C", 2: "A"}
    await evening.says("C", "no")
    assert await evening.places() == {2: "A"}, "B is not named for it"
    assert len(await letters("hearing-short")) == 1


async def test_nobody_close_to_the_case_is_asked_nor_whoever_is_away() -> None:
    programme = await a_programme(seats=6, seats_least=1)
    case = await a_case(programme, await a_person(programme, school="", school_year=""))
    await a_harmed_person(case, name="Lee, Sam", school="Wadham", school_year="11")
    await a_harmed_person(case, part="witness", name="Ann Other", phone="+447700900777")
    await a_supporter(case, name="Mary Poole")
    for named in (
        {"first_name": "Sam", "last_name": "Lee"},
        {"school": "Wadham", "school_year": "11"},
        {"phone": "+447700900777"},
        {"guardian_name": "Mary Poole"},
    ):
        await a_juror(programme, **named)
    hearing = await an_arranged_hearing(programme, case=case)
    exams = await a_juror(programme)
    day = hearing.starts_at.date()
    await kept(Away(programme=programme.id, juror=exams.id, kind="exams", from_day=day, to_day=day))
    free = await a_juror(programme)
    made = await seats.offer_all(hearing, await a_coordinator(programme))
    assert [seat.juror for seat in made] == [free.id]


async def test_somebody_never_asked_is_seated_on_the_telephone_up_to_the_last_minute() -> None:
    evening = await an_evening(2)
    stranger = await a_coordinator()
    with time_machine.travel(evening.hearing.starts_at - timedelta(minutes=10), tick=False):
        with pytest.raises(NotFound):
            await seats.give(evening.hearing, evening.peers[0], stranger)
        seat = await seats.give(evening.hearing, evening.peers[0], evening.by)
        again = await seats.give(evening.hearing, evening.peers[0], evening.by)
        assert (seat.state, again.id) == ("accepted", seat.id)
        assert await letters("seat-taken") == ["Peer A"]
        with pytest.raises(Taken, match="Every place is taken"):
            await seats.give(evening.hearing, evening.peers[1], evening.by)
    assert await Booking.count().where(Booking.kind == "juror") == 1


async def test_on_the_telephone_the_same_rules_hold_and_the_reason_is_said() -> None:
    evening = await an_evening(2)
    await Juror.update({Juror.sworn_on: None}).where(Juror.id == evening.peers[0].id)
    with pytest.raises(WrongState, match=r"Peer A cannot sit\. Has not taken the oath"):
        await seats.give(evening.hearing, evening.peers[0], evening.by)
    elsewhere = await an_arranged_hearing(evening.programme)
    await seats.give(elsewhere, evening.peers[1], evening.by)
    with pytest.raises(Overlap, match="They are on another panel"):
        await seats.give(evening.hearing, evening.peers[1], evening.by)
    assert await evening.places() == {}


async def test_i_still_come_counts_in_the_last_days_alone() -> None:
    evening = await with_standby()
    seat, juror = await evening.seat("A"), evening.peers[0]
    assert (await seats.confirm(seat, actor_of(juror))).state == "accepted"
    with time_machine.travel(evening.hearing.starts_at - timedelta(hours=40), tick=False):
        for _ in range(2):
            assert (await seats.confirm(seat, actor_of(juror))).state == "confirmed"
        await seats.answer(seat, "no", actor_of(juror))
        with pytest.raises(WrongState):
            await seats.confirm(seat, actor_of(juror))
    assert now() < evening.hearing.starts_at
