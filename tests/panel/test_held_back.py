"""A letter that waits goes only to where it is safe and wanted by then; who need not come hears of it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cases import corrections, database, intake
from cases.tables import HarmedPerson, Person
from panel import (
    arrangements,
    correcting,
    harmed_page,
    juror_reach,
    jurors,
    letters,
    links,
    notices,
    overtaken,
    referrers,
    seats,
    told,
)
from panel.sign_ins import actor_of
from panel.tables import Letter, Link
from tests.builders import (
    a_case,
    a_coordinator,
    a_facilitator,
    a_hearing,
    a_juror,
    a_person,
    a_programme,
    a_seat,
)
from tests.desk import at_the_desk
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.panel.test_notices import arranged, told_of
from tests.post_office import all_gone
from tests.telling import new_referral, opened

pytestmark = pytest.mark.usefixtures("record")


async def test_a_harmed_person_hears_nothing_more_once_it_is_unsafe_or_they_want_none_of_it() -> None:
    programme = await a_programme()
    hearing, case = await arranged(programme)
    by = await a_coordinator(programme)
    (row,) = await HarmedPerson.objects().where(HarmedPerson.referral == case.referral)
    await harmed_page.send(row, by, row.id)
    own = await Letter.objects().get(Letter.name == "harmed-page")
    news = (await told_of(hearing, "-hearing"))["harmed_person"]
    assert (await overtaken.why(own), await overtaken.why(news)) == ("", "")
    await harmed_page.choose(row, "none", by)
    assert (await overtaken.why(own), await overtaken.why(news)) == ("", overtaken.UNWANTED)
    await HarmedPerson.update({HarmedPerson.safe_to_contact: False}).where(HarmedPerson.id == row.id)
    assert await overtaken.why(own) == overtaken.UNWANTED
    await HarmedPerson.update(
        {HarmedPerson.safe_to_contact: True, HarmedPerson.safe_to_leave_message: False}
    ).where(HarmedPerson.id == row.id)
    before = await Link.count()
    await harmed_page.send(await HarmedPerson.objects().get(HarmedPerson.id == row.id), by, by.programme)
    assert await Letter.exists().where(Letter.name == "please-ring", Letter.party == "harmed_person")
    assert await Link.count() == before, "who only rings us has no link that somebody else could open"


async def test_who_lost_a_seat_is_told_though_it_moves_or_is_off_before_the_letter_goes() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    juror = await a_juror(programme, guardian_name="Sam", guardian_email="sam@home.example")
    by = await a_coordinator(programme)
    facilitator = await a_facilitator(programme, email="robin@panel.example")
    hearing = await an_arranged_hearing(programme, facilitator=facilitator)
    (seat,) = await seats.offer_all(hearing, by)
    await seats.answer(seat, "yes", actor_of(juror))
    async with database.atomic():
        await notices.facilitator_chosen(hearing)
    await all_gone()
    await seats.release(seat, by)
    await arrangements.give_to(hearing, None, by)
    need_not = Letter.name.is_in(["seat-released", "juror-guardian-off", "facilitator-relieved-off"])
    room = await a_free_room(programme)
    evening = await an_evening(programme, room, on_day=in_days(15))
    hearing = await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)
    for _ in ("moved", "off"):
        waiting = await Letter.objects().where(need_not)
        assert [letter.state for letter in waiting] == ["queued"] * 3
        assert [await overtaken.why(letter) for letter in waiting] == [""] * 3
        if hearing.state == "arranged":
            hearing = await arrangements.cancel(hearing, reason="room", by=by)


async def test_a_guardian_is_told_that_the_one_they_knew_of_is_off_with_the_evening() -> None:
    programme = await a_programme()
    juror = await a_juror(programme, guardian_name="Sam", guardian_email="sam@home.example")
    first, second = [await a_hearing(programme) for _ in range(2)]
    seat = await a_seat(first, juror, state="accepted")
    asked = await a_seat(second, juror)
    await told.taken(seat, first, juror)
    await all_gone()
    await told.cancelled(asked, second, juror, also=[first])
    assert await Letter.count().where(Letter.name == "juror-guardian-off") == 1


async def test_a_number_put_right_takes_news_and_links_from_where_it_was() -> None:
    async with at_the_desk() as desk:
        hearing, case = await arranged(desk.programme)
        here = f"/cases/{case.id}/intake/reach"
        await desk.open(here)
        kept = {
            "email": "amara@home.example",
            "phone": "07700900123",
            "guardian_email": "samira@home.example",
            "guardian_phone": "07700900124",
        }
        safe = ("safe_to_contact", "safe_to_leave_message")
        ticks = {f"{who}{name}": "on" for who in ("", "guardian_") for name in safe}
        typed = {"guardian_name": "Samira", "guardian_attends": "yes", **kept, **ticks}
        await desk.send(here, typed)
        assert desk.path.startswith(f"/cases/{case.id}/intake")
        states = [(one.state, letters.address(one)) for one in await _to(hearing, "guardian")]
        assert states == [("withdrawn", "sam@home.example"), ("queued", "samira@home.example")]
        assert len(await _to(hearing, "young_person")) == 1, "who is where they were keeps their letter"
        assert await _good("guardian") == 1
        assert await _good("family") == 1
        await desk.open(here)
        await desk.send(here, {name: text for name, text in typed.items() if name != "safe_to_contact"})
        assert [one.state for one in await _to(hearing, "young_person")] == ["withdrawn"]
        assert await _good("family") == 0


async def test_a_juror_and_their_guardian_are_asked_where_they_are_now() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    by = await a_coordinator(programme)
    juror = await a_juror(programme, guardian_name="Sam", guardian_email="sam@home.example")
    hearing = await an_arranged_hearing(programme)
    (seat,) = await seats.offer_all(hearing, by)
    await Letter.update({Letter.state: "sent"}).where(Letter.name == "seat-offer")
    await juror_reach.correct(juror, by, email="right@school.example", phone="")
    offers = await _named("seat-offer")
    assert [(one.state, letters.address(one)) for one in offers] == [
        ("sent", juror.email),
        ("queued", "right@school.example"),
    ], "the link to answer went elsewhere, so they are asked again"
    assert await _good("offer") == 1, "what went to another opens nothing"
    juror = await jurors.get(programme.id, juror.id)
    await seats.answer(seat, "yes", actor_of(juror))
    await juror_reach.correct(juror, actor_of(juror), email="", phone="+447700900321")
    thanks = [(one.state, letters.address(one)) for one in await _named("seat-taken")]
    assert thanks == [("withdrawn", "right@school.example"), ("queued", "+447700900321")]
    assert len(await _named("seat-offer")) == 2, "what is answered is not asked again"
    await juror_reach.change(juror, by, guardian_email="sam@work.example")
    told_to = [(one.state, letters.address(one)) for one in await _named("juror-guardian-seat")]
    assert told_to == [("withdrawn", "sam@home.example"), ("queued", "sam@work.example")]
    assert [
        await overtaken.why(one)
        for one in await Letter.objects().where(Letter.name == "seat-taken", Letter.state == "queued")
    ] == [""]


async def _named(name: str) -> list[Letter]:
    found: list[Letter] = await Letter.objects().where(Letter.name == name).order_by(Letter.created_at)
    return found


async def _to(hearing: Any, party: str) -> list[Letter]:
    found: list[Letter] = (
        await Letter.objects()
        .where(Letter.hearing == hearing.id, Letter.party == party)
        .order_by(Letter.created_at)
    )
    return found


async def _good(purpose: str) -> int:
    return int(await Link.count().where(Link.purpose == purpose, Link.used_at.is_null()))


async def test_two_files_made_one_keep_the_careful_answer_and_the_letters_of_others() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    _, case = await arranged(programme)
    into = await Person.objects().get(Person.id == case.person)
    other = await a_person(
        programme,
        safe_to_contact=False,
        guardian_safe_to_leave_message=False,
        guardian_name="Uncle Ray",
        guardian_email="ray@elsewhere.example",
    )
    await a_case(programme, other)
    correction = await correcting.merge(into, into=other, reason="One person.", by=by)
    states = {letter.party: letter.state for letter in await Letter.objects()}
    assert states == {
        "young_person": "withdrawn",
        "guardian": "withdrawn",
        "harmed_person": "queued",
        "referrer": "queued",
    }
    await correcting.undo(correction, by=by)
    await correcting.merge(other, into=into, reason="One person.", by=by)
    kept = await Person.objects().get(Person.id == into.id)
    assert (kept.safe_to_contact, kept.guardian_safe_to_leave_message) == (False, False)
    assert (kept.safe_to_leave_message, kept.guardian_safe_to_contact) == (True, True)
    assert "ray@elsewhere.example" not in str(kept.to_dict()), "a guardian is one person, or another"


async def a_link_to(case: Any, purpose: str = "family") -> str:
    return await links.mint(purpose, programme=case.programme, case=case.id, good_for=timedelta(days=3))


async def is_good(token: str, purpose: str = "family") -> bool:
    try:
        return bool(await links.find(token, purpose))
    except links.Outdated:
        return False


async def test_two_files_made_one_shut_what_went_to_where_it_is_not_safe_and_keep_every_need() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    into, other = await a_person(programme), await a_person(programme, safe_to_contact=False)
    case, of_other = await a_case(programme, into), await a_case(programme, other)
    told = {"interpreter": "Polish", "access_needs": "A ramp", "home_by": "20:00"}
    await intake.need(of_other, intake.Needs(**told), by)
    young, guardian = await a_link_to(case), await a_link_to(case, "guardian")
    correction = await correcting.merge(other, into=into, reason="One person.", by=by)
    assert (await is_good(young), await is_good(guardian, "guardian")) == (False, True)
    needs = intake.needs(await Person.objects().get(Person.id == into.id))
    assert {name: getattr(needs, name) for name in told} == told
    shown = {change.name: change.after for change in corrections.changes(correction)}
    assert shown == {
        "interpreter": "Polish",
        "home_by": "20:00",
        "access_needs_sealed": "Filled in",
        "safe_to_contact": False,
    }
    await correcting.undo(correction, by=by)
    assert intake.needs(await Person.objects().get(Person.id == into.id)) == intake.Needs()


async def test_a_second_referral_that_says_it_is_not_safe_shuts_what_went_there() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await opened(programme, name="Amira Khan", born_on=date(2011, 3, 14))
    again = await new_referral(programme, name="Amira Khan", born_on=date(2011, 3, 14))
    young, guardian = await a_link_to(case), await a_link_to(case, "guardian")
    await referrers.receive(by, again)
    assert await is_good(young)
    await referrers.receive(by, replace(again, safe_to_contact=False))
    assert (await is_good(young), await is_good(guardian, "guardian")) == (False, True)
    await referrers.receive_all(by, [replace(again, guardian_safe_to_leave_message=False)])
    assert not await is_good(guardian, "guardian")


async def test_a_letter_that_waits_for_paper_is_not_printed_where_it_is_not_safe_any_more() -> None:
    async with at_the_desk() as desk:
        hearing, case = await arranged(desk.programme, email="", phone="")
        (letter,) = await _to(hearing, "young_person")
        assert (await desk.fetch(f"/letters/{letter.id}/print")).status_code == 200
        await Person.update({Person.safe_to_contact: False}).where(Person.id == case.person)
        answer = await desk.fetch(f"/letters/{letter.id}/print")
        assert answer.status_code == 409
        assert "Do not print this letter" in answer.text


async def test_a_letter_that_did_not_arrive_goes_by_post_only_while_it_is_safe_and_so() -> None:
    async with at_the_desk() as desk:
        hearing, case = await arranged(desk.programme)
        await Letter.update({Letter.state: "failed"}).where(Letter.hearing == hearing.id)
        (young,), (guardian,) = await _to(hearing, "young_person"), await _to(hearing, "guardian")
        assert (await desk.fetch(f"/letters/{young.id}/print")).status_code == 200
        await Person.update({Person.safe_to_contact: False}).where(Person.id == case.person)
        assert (await desk.fetch(f"/letters/{young.id}/print")).status_code == 409
        assert overtaken.UNWANTED in (await desk.open(f"/letters/{young.id}")).words
        assert (await desk.fetch(f"/letters/{guardian.id}/print")).status_code == 200
        await arrangements.cancel(hearing, reason="room", by=desk.by)
        assert (await desk.fetch(f"/letters/{guardian.id}/print")).status_code == 409
