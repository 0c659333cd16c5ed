"""What changes after somebody said yes to a seat: whom they know, and whom it is about."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases.actors import Actor, telling
from cases.tables import Case, Person, Programme, Referral
from panel import briefs, conflicts, correcting, known, proposals, seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Seat
from scheduling.tables import Hearing
from tests.builders import (
    a_case,
    a_coordinator,
    a_juror,
    a_person,
    a_programme,
    a_seat,
    all_agree,
)
from tests.desk import at_the_desk
from tests.evenings import an_arranged_hearing

pytestmark = pytest.mark.usefixtures("record")
SHORTLY = timedelta(hours=2)


class Seated:
    """Tasha has a seat, knows nobody, and may read the brief shortly before; Uma is next in rank."""

    by: Actor
    case: Case
    hearing: Hearing
    juror: Juror
    next: Juror
    seat: Seat

    async def again(self) -> Seat:
        self.seat = await Seat.objects().get(Seat.id == self.seat.id)
        return self.seat

    async def brief(self) -> str:
        with telling(self.hearing.starts_at - SHORTLY):
            return await briefs.stands(await self.again(), self.hearing, self.programme)

    def __init__(self, programme: Programme) -> None:
        self.programme = programme


async def seated(programme: Programme | None = None, **person: Any) -> Seated:
    one = Seated(programme or await a_programme(seats=1, seats_least=1, brief_hours=48))
    one.by = await a_coordinator(one.programme)
    one.case = await a_case(one.programme, await a_person(one.programme, **person))
    one.hearing = await an_arranged_hearing(one.programme, case=one.case)
    one.juror = await a_juror(one.programme, first_name="Tasha", last_name="Brown")
    (one.seat,) = await seats.offer_all(one.hearing, one.by)
    await seats.answer(one.seat, "yes", actor_of(one.juror))
    await seats.know_nobody(one.seat, actor_of(one.juror))
    one.next = await a_juror(one.programme, first_name="Uma", last_name="Shah")
    await all_agree(one.case)
    assert await one.brief() == "open"
    return one


async def test_whom_a_coordinator_writes_down_as_known_gives_up_the_seat() -> None:
    async with at_the_desk(await a_programme(seats=1, seats_least=1, brief_hours=48)) as desk:
        one = await seated(desk.programme)
        here = f"/jurors/{one.juror.id}/conflicts"
        await desk.open(here)
        await desk.send(here, {"reference": one.case.reference})
        assert "They do not sit on this case." in desk.words
        assert (await one.again()).state == "released"
        assert await one.brief() == "none"
        told = await Letter.select(Letter.juror).where(Letter.name == "seat-released")
        assert [row["juror"] for row in told] == [one.juror.id]
        assert await Seat.exists().where(Seat.juror == one.next.id, Seat.hearing == one.hearing.id)


async def test_nothing_is_read_of_somebody_known_once_it_has_begun() -> None:
    one = await seated()
    with telling(one.hearing.starts_at + timedelta(minutes=5)):
        assert await briefs.stands(one.seat, one.hearing, one.programme) == "open"
        await known.write_down(one.juror, one.case.id, one.by)
        assert await briefs.stands(await one.again(), one.hearing, one.programme) == "none"


async def test_who_knows_somebody_knows_them_in_every_case_of_theirs() -> None:
    one = await seated()
    person = await Person.objects().get(Person.id == one.case.person)
    earlier = await a_case(one.programme, person, state="returned_to_referrer")
    await known.write_down(one.juror, earlier.id, one.by)
    assert (await one.again()).state == "released"
    reasons = {out.who.id: out.reasons for out in (await proposals.propose(one.hearing)).out}
    assert "Knows somebody in this case or in the same incident." in [
        reason.words for reason in reasons[one.juror.id]
    ]


async def test_who_knows_somebody_of_an_incident_sits_on_none_of_its_cases() -> None:
    one = await seated()
    companion = await a_case(one.programme)
    await Referral.update({Referral.incident_reference: "INC-1"}).where(
        Referral.id.is_in([one.case.referral, companion.referral])
    )
    stranger = await a_case(one.programme)
    await known.write_down(one.juror, stranger.id, one.by)
    assert (await one.again()).state == "accepted"
    theirs = await an_arranged_hearing(one.programme, case=companion)
    asked = await a_seat(theirs, one.juror)
    await seats.answer(asked, "know", actor_of(one.juror))
    assert (await one.again()).state == "released", "the same person is known in the other case, too"
    assert await conflicts.knowing(one.case.id) == {one.juror.id}


async def test_a_case_about_somebody_else_is_looked_at_anew() -> None:
    one = await seated()
    referral = await Referral.objects().get(Referral.id == one.case.referral)
    correction = await correcting.wrong_person(
        referral, name="Tariq Aziz", born_on=date(2011, 3, 14), reason="His brother was meant.", by=one.by
    )
    await all_agree(await Case.objects().get(Case.id == one.case.id))
    assert await one.brief() == "check"
    await seats.know_nobody(await one.again(), actor_of(one.juror))
    assert await one.brief() == "open"
    await correcting.undo(correction, by=one.by)
    await all_agree(await Case.objects().get(Case.id == one.case.id))
    assert await one.brief() == "check"


async def test_a_case_that_turns_out_to_be_about_somebody_known_gives_the_seat_to_the_next() -> None:
    one = await seated()
    meant = await a_person(one.programme, legal_name="Tariq Aziz", born_on=date(2011, 3, 14))
    await known.write_down(one.juror, (await a_case(one.programme, meant, state="closed")).id, one.by)
    assert (await one.again()).state == "accepted"
    referral = await Referral.objects().get(Referral.id == one.case.referral)
    await correcting.wrong_person(
        referral, name="Tariq Aziz", born_on=date(2011, 3, 14), reason="His brother was meant.", by=one.by
    )
    assert (await one.again()).state == "released"


@pytest.mark.parametrize(
    ("told", "then"),
    [
        ({"legal_name": "Amir Khan"}, "check"),
        ({"preferred_name": "Ami"}, "check"),
        ({"school_year": "9"}, "check"),
        ({"area": "Yeovil"}, "check"),
        ({"pronouns": "they"}, "open"),
    ],
)
async def test_what_a_check_shows_put_right_is_checked_anew(told: dict[str, str], then: str) -> None:
    one = await seated()
    person = await Person.objects().get(Person.id == one.case.person)
    correction = await correcting.facts(person, told, reason="It is so.", by=one.by)
    assert await one.brief() == then
    await seats.know_nobody(await one.again(), actor_of(one.juror))
    await correcting.undo(correction, by=one.by)
    assert await one.brief() == then


async def test_a_file_that_says_more_after_two_became_one_is_checked_anew() -> None:
    one = await seated(school_year="")
    other = await a_person(one.programme, school_year="9")
    person = await Person.objects().get(Person.id == one.case.person)
    correction = await correcting.merge(other, into=person, reason="One person.", by=one.by)
    assert await one.brief() == "check"
    await seats.know_nobody(await one.again(), actor_of(one.juror))
    await correcting.undo(correction, by=one.by)
    assert await one.brief() == "check"
