"""What the parties of a case are told about its hearing: each once, as they may be reached."""

import re
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from cases import intake, programmes
from cases.tables import Case, HarmedPerson, Person, Programme
from panel import arrangements, carriers, harmed_page, letters, notices, overtaken, reach, seats
from panel.tables import Letter, Link
from scheduling.tables import Facilitator, Hearing
from tests.builders import a_case, a_facilitator, a_juror, a_person, a_programme, kept, somebody
from tests.evenings import a_free_room, an_evening, in_days
from tests.post_office import all_gone

pytestmark = pytest.mark.usefixtures("record")
EVERYBODY = ["facilitator", "guardian", "harmed_person", "referrer", "young_person"]


async def a_harmed(case: Case, **only: Any) -> HarmedPerson:
    made = {
        "programme": case.programme,
        "referral": case.referral,
        "name": "Joan Harker",
        "email": "joan@home.example",
        "safe_to_leave_message": True,
        "taking_part": "attend",
    }
    found: HarmedPerson = await kept(HarmedPerson(**{**made, **only}, created_at=case.created_at))
    return found


async def arranged(
    programme: Programme, facilitator: Facilitator | None = None, **person: Any
) -> tuple[Hearing, Case]:
    given = {
        "legal_name": "Amara Okafor",
        "email": "amara@home.example",
        "guardian_email": "sam@home.example",
    }
    case = await a_case(programme, await a_person(programme, **{**given, **person}))
    await a_harmed(case)
    room = await a_free_room(programme)
    by = somebody("coordinator", programme)
    hearing = await arrangements.arrange(
        case,
        session=await an_evening(programme, room),
        room=room,
        starts_wall="17:30",
        facilitator=facilitator,
        by=by,
    )
    return hearing, case


async def told_of(hearing: Hearing, kind: str) -> dict[str, Letter]:
    rows = await Letter.objects().where(Letter.hearing == hearing.id)
    return {letter.party: letter for letter in rows if letter.key.split(":")[0].endswith(kind)}


async def test_every_party_is_told_once_of_a_hearing_of_a_move_and_of_a_cancellation() -> None:
    programme = await a_programme()
    facilitator = await a_facilitator(programme, email="robin@panel.example")
    hearing, case = await arranged(programme, facilitator)
    await notices.booked(hearing)
    first = await told_of(hearing, "-hearing")
    assert sorted(first) == EVERYBODY
    assert await Letter.count().where(Letter.hearing == hearing.id) == len(EVERYBODY)
    assert {letter.case for letter in first.values()} == {case.id}
    assert first["harmed_person"].recipient == "Harmed person"
    assert first["young_person"].recipient == "Amara O"
    mail = letters.content(first["young_person"])
    assert "What to bring" in mail.text
    assert re.search(r"/f/\S{43}\s", mail.text)
    assert "Amara" in letters.content(first["guardian"]).text
    links = await Link.select(Link.purpose).where(Link.expires_at > hearing.starts_at)
    assert sorted(row["purpose"] for row in links) == ["family", "guardian", "harmed"]

    by = somebody("coordinator", programme)
    room = await a_free_room(programme)
    session = await an_evening(programme, room, on_day=in_days(15))
    await all_gone()
    hearing = await arrangements.move(hearing, session=session, room=room, starts_wall="18:30", by=by)
    assert sorted(await told_of(hearing, "-moved")) == EVERYBODY
    await all_gone()
    hearing = await arrangements.cancel(hearing, reason="room", by=by)
    last = await told_of(hearing, "-off")
    assert sorted(last) == EVERYBODY
    events = []
    for letter in (first["young_person"], last["young_person"]):
        calendar = Calendar.from_ical(letters.content(letter).calendar)
        (event,) = calendar.walk("VEVENT")
        assert str(event["attendee"]) == "mailto:amara@home.example"
        events.append((str(calendar["method"]), str(event["uid"]), event["sequence"]))
    assert events == [("REQUEST", str(hearing.id), 0), ("CANCEL", str(hearing.id), 2)]


async def test_whose_invitation_never_left_hears_of_neither_change_nor_cancellation() -> None:
    programme = await a_programme(seats=2, seats_least=1)
    facilitator = await a_facilitator(programme, email="robin@panel.example")
    hearing, _ = await arranged(programme, facilitator)
    by, room = somebody("coordinator", programme), await a_free_room(programme)
    asked, said_yes = await a_juror(programme), await a_juror(programme)
    for seat in await seats.offer_all(hearing, by):
        if seat.juror == said_yes.id:
            await seats.answer(seat, "yes", by)  # on the telephone
    # the guardian's is on its way as it moves, and cannot be stopped
    await Letter.update({Letter.state: "sending", Letter.tries: 1}).where(Letter.party == "guardian")
    evening = await an_evening(programme, room, on_day=in_days(15))
    hearing = await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)
    waiting = {letter.juror or letter.party: letter.name for letter in await _waiting(hearing)}
    assert waiting == {
        "young_person": "young-person-hearing",
        "guardian": "guardian-moved",
        "harmed_person": "harmed-hearing",
        "facilitator": "facilitator-hearing",
        "referrer": "referrer-hearing",
        asked.id: "seat-offer",
        said_yes.id: "hearing-moved",
    }
    # a try that was cut off may have arrived
    await Letter.update({Letter.tries: 1}).where(Letter.party == "referrer", Letter.state == "queued")
    hearing = await arrangements.cancel(hearing, reason="room", by=by)
    off = {letter.juror or letter.party: letter.name for letter in await _waiting(hearing)}
    told = {"guardian": "guardian-off", "referrer": "referrer-off", said_yes.id: "hearing-cancelled"}
    assert off == told
    await all_gone()
    # on and off again in one night: whose last word was that it is off keeps it
    hearing = await arrangements.reinstate(hearing, by)
    assert len(await _waiting(hearing)) == len(waiting)
    await arrangements.cancel(hearing, reason="room", by=by)
    assert await _waiting(hearing) == []


async def test_who_never_heard_that_they_run_it_or_sit_need_not_hear_that_they_do_not() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    facilitator = await a_facilitator(programme, email="robin@panel.example")
    hearing, _ = await arranged(programme, facilitator)
    by = somebody("coordinator", programme)
    await a_juror(programme)
    (seat,) = await seats.offer_all(hearing, by)
    await seats.release(seat, by)
    await arrangements.give_to(hearing, None, by)
    assert not await Letter.exists().where(Letter.name.is_in(["seat-released", "facilitator-relieved-off"]))
    for name in ("seat-offer", "facilitator-hearing"):
        assert await overtaken.why(await Letter.objects().get(Letter.name == name)) == overtaken.OVERTAKEN


async def _waiting(hearing: Hearing) -> list[Letter]:
    """For those who come, not for the desk."""
    found: list[Letter] = await Letter.objects().where(
        Letter.hearing == hearing.id, Letter.state == "queued", Letter.party != ""
    )
    return found


async def test_the_calendar_goes_with_the_mail_and_says_how_it_is_meant() -> None:
    hearing, _ = await arranged(await a_programme())
    letter = (await told_of(hearing, "-hearing"))["young_person"]
    message = carriers.envelope(letter, "amara@home.example", letters.content(letter), "panel@example.org")
    (enclosed,) = message.iter_attachments()
    assert (enclosed.get_content_type(), enclosed.get_filename()) == ("text/calendar", "calendar.ics")
    assert enclosed["Content-Type"].params["method"] == "REQUEST"
    assert b"BEGIN:VEVENT" in enclosed.get_payload(decode=True)


async def test_an_evening_that_is_off_is_told_to_its_facilitator_once() -> None:
    programme = await a_programme()
    facilitator = await a_facilitator(programme, email="robin@panel.example")
    room, by = await a_free_room(programme), somebody("coordinator", programme)
    session = await an_evening(programme, room)
    cases = [await a_case(programme) for _ in range(2)]
    for case, wall in zip(cases, ("17:30", "18:30"), strict=True):
        await arrangements.arrange(
            case, session=session, room=room, starts_wall=wall, facilitator=facilitator, by=by
        )
    await all_gone()
    await arrangements.cancel_evening(session, reason="weather", by=by)
    (letter,) = await Letter.objects().where(Letter.name == "facilitator-off")
    text = letters.content(letter).text
    assert all(case.reference in text for case in cases)
    assert "5:30pm and 6:30pm" in text
    assert await Letter.count().where(Letter.name == "young-person-off") == len(cases)


async def test_what_they_said_about_being_contacted_is_honoured() -> None:
    programme = await a_programme()
    hearing, case = await arranged(programme, safe_to_contact=False, guardian_safe_to_leave_message=False)
    found = await told_of(hearing, "-hearing")
    assert sorted(found) == ["guardian", "harmed_person", "referrer"]
    said = letters.content(found["guardian"])
    assert (found["guardian"].name, found["guardian"].subject) == ("please-ring", "Please ring us")
    assert (said.calendar, said.sender) == ("", "")
    assert not re.search(r"http|come on|Amara|pm", said.text)
    assert not await Link.exists().where(Link.purpose == "guardian")
    # said while a letter waits
    assert await overtaken.why(found["guardian"]) == ""
    await Person.update({Person.guardian_safe_to_contact: False}).where(Person.id == case.person)
    assert await overtaken.why(found["guardian"]) == overtaken.UNWANTED


async def test_of_somebody_of_age_the_parent_hears_nothing_more() -> None:
    programme = await a_programme()
    hearing, case = await arranged(programme)
    (letter,) = [one for party, one in (await told_of(hearing, "-hearing")).items() if party == "guardian"]
    grown = programmes.today(programme) - timedelta(days=365 * 18 + 10)
    await Person.update({Person.born_on: grown}).where(Person.id == case.person)
    assert "guardian" not in [party.role for party in await notices.parties(hearing)]
    assert await overtaken.why(letter) == overtaken.UNWANTED


async def test_only_a_harmed_person_who_chose_to_come_is_told() -> None:
    programme = await a_programme()
    hearing, case = await arranged(programme)
    for number, choice in enumerate(("unknown", "statement", "none")):
        await a_harmed(case, taking_part=choice, name=f"Joan {number}")
    await a_harmed(case, part="witness", name="Wim")
    await notices.catch_up(hearing, ["harmed"])
    assert await Letter.count().where(Letter.party == "harmed_person") == 1
    late = await a_harmed(case, taking_part="representative", name="Late Lee")
    await notices.catch_up(hearing, ["harmed"])
    (letter,) = await Letter.objects().where(
        Letter.key == notices.key("harmed-hearing", hearing, str(late.id))
    )
    assert await overtaken.why(letter) == ""
    room = await a_free_room(programme)
    evening = await an_evening(programme, room, on_day=in_days(15))
    by = somebody("coordinator", programme)
    hearing = await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)
    told = await Letter.count().where(Letter.party == "harmed_person")
    await notices.catch_up(hearing, ["harmed"])
    assert await Letter.count().where(Letter.party == "harmed_person") == told, "of the new time once"


async def test_who_has_neither_mail_nor_phone_gets_a_letter_to_print() -> None:
    programme = await a_programme()
    hearing, _ = await arranged(programme, email="", phone="")
    letter = (await told_of(hearing, "-hearing"))["young_person"]
    assert (letter.channel, letter.state) == ("print", "to_print")
    assert letters.address(letter) == "Amara Okafor"
    said = letters.content(letter)
    assert "What to bring" in said.text
    assert "http" not in said.text
    assert "Please do not reply" not in said.text


async def test_for_whom_somebody_speaks_is_told_to_pass_it_on_and_need_not_come() -> None:
    programme = await a_programme()
    hearing, case = await arranged(programme)
    await all_gone()
    by = somebody("coordinator", programme)
    row = await a_harmed(case, taking_part="representative", representative="Aunt Mo", name="Late Lee")
    await notices.catch_up(hearing, ["harmed"])
    evening = await an_evening(programme, room := await a_free_room(programme), on_day=in_days(15))
    theirs = [await _latest_to(row)]
    await all_gone()
    hearing = await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)
    theirs.append(await _latest_to(row))
    await all_gone()
    (party,) = [one for one in await notices.parties(hearing) if one.who == str(row.id)]
    when = {"when": "today at 6:30pm", "short_when": "today, 6:30pm"}
    await notices.write("harmed-reminder", f"reminder:{hearing.id}:1:{row.id}:x", party, hearing, **when)
    theirs.append(await _latest_to(row))
    await all_gone()
    await arrangements.cancel(hearing, reason="room", by=by)
    theirs.append(await _latest_to(row))
    assert [one.name for one in theirs] == [
        *("speaker-hearing", "speaker-moved", "speaker-reminder", "speaker-off")
    ]
    for letter in theirs:
        text = letters.content(letter).text
        assert "Aunt Mo" in text
        assert "Please come" not in text
    assert await overtaken.why(theirs[-1]) == ""


async def _latest_to(row: HarmedPerson) -> Letter:
    (letter,) = await Letter.objects().where(Letter.key.like(f"%{row.id}%"), Letter.state == "queued")
    found: Letter = letter
    return found


async def test_what_waits_for_a_harmed_person_says_how_they_take_part_now() -> None:
    programme = await a_programme()
    _, case = await arranged(programme)
    row = await HarmedPerson.objects().get(HarmedPerson.referral == case.referral)
    by = somebody("coordinator", programme)
    for _ in range(2):
        await harmed_page.choose(row, "representative", by, representative="Aunt Mo")
        assert (await _latest_to(row)).name == "speaker-hearing"
    await harmed_page.choose(row, "attend", by)
    assert (await _latest_to(row)).name == "harmed-hearing"


async def test_a_case_that_goes_back_promises_no_new_day_and_tells_its_referrer_once() -> None:
    programme = await a_programme()
    _, case = await arranged(programme)
    await all_gone()
    by = somebody("coordinator", programme)
    await arrangements.give_back(case, reason="guardian_declined", by=by)
    found = await Letter.objects().where(Letter.state == "queued").order_by(Letter.party)
    assert [(one.party, one.name) for one in found] == [
        ("guardian", "no-new-day-off"),
        ("harmed_person", "no-new-day-off"),
        ("referrer", "referral-returned"),
        ("young_person", "no-new-day-off"),
    ]
    for letter in found:
        assert "when there is a new day" not in letters.content(letter).text
        assert await overtaken.why(letter) == ""
    person = await Person.objects().get(Person.id == case.person)
    held = {name: getattr(person, name) for name in intake.Reach.__slots__}
    told = intake.Reach(**{**held, "guardian_email": "new@home.example"})
    await reach.change(case, told, by)
    (again,) = await Letter.objects().where(Letter.party == "guardian", Letter.state == "queued")
    assert (again.name, letters.address(again)) == ("no-new-day-off", "new@home.example")
