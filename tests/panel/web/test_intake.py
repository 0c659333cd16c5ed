"""Intake, consents and strengths, as a coordinator writes them down."""

import pytest

from cases import consents, contact_attempts, strengths
from cases.tables import Case, Consent, ContactAttempt, JournalEntry, Meeting, Person
from panel.tables import Letter, Link
from tests.builders import a_case, a_hearing, a_letter, a_person, a_programme
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio


async def in_intake(programme, **only):
    return await a_case(programme, await a_person(programme, **only), state="intake")


async def test_intake_from_the_first_call_to_preparation(record):
    async with at_the_desk() as desk:
        case = await in_intake(desk.programme, email="jude@example.org")
        here = f"/cases/{case.id}"
        await desk.open(f"{here}/intake")
        assert "Nobody has reached the family yet." in desk.words
        assert f"{here}/preparation" not in desk.actions()

        await desk.send(f"{here}/contacts", {"channel": "phone", "outcome": "reached", "on-day": "40"})
        assert desk.status == 422
        assert "Choose one of these" in desk.words
        assert desk.value("on-day") == "40"
        call = {"party": "guardian", "channel": "phone", "outcome": "reached", "note": "Ring after 5"}
        for _ in range(2):
            await desk.send(f"{here}/contacts", call)
            await desk.open(f"{here}/intake")
        assert "Ring after 5" in desk.words
        assert "Ring after 5" not in (await desk.fetch(f"{here}/contacts.csv")).text
        await desk.send(f"{here}/contacts", {**call, "on-day": "1", "on-month": "1", "on-year": "2100"})
        assert "Write a time that has passed" in desk.words

        await desk.open(f"{here}/consents")
        await desk.send(f"{here}/consents", {"how": "paper"})
        assert (desk.status, "Choose at least one answer" in desk.words) == (422, True)
        pairs = [f"{giver}-{kind}" for giver in consents.GIVERS for kind in ("taking_part", "information")]
        both = {**dict.fromkeys(pairs, "yes"), "how": "paper"}
        await desk.send(f"{here}/consents", {**both, "guardian-information": "maybe"})
        assert desk.status == 422
        assert await Consent.count() == 0, "all of it or nothing"
        await desk.send(f"{here}/consents", both)
        assert desk.words.count("on paper, version 1") == 4
        await desk.open(f"{here}/intake")
        await desk.send(f"{here}/preparation")
        assert (await Case.objects().get(Case.id == case.id)).state == "preparing"


async def test_reach_needs_and_an_appointment_are_kept_and_given_back(record):
    async with at_the_desk() as desk:
        case = await in_intake(desk.programme)
        here = f"/cases/{case.id}"
        await desk.open(f"{here}/intake/reach")
        await desk.send(f"{here}/intake/reach", {"phone": "12", "guardian_attends": "yes"})
        assert (desk.status, desk.value("phone")) == (422, "12")
        await desk.send(f"{here}/intake/reach", {"phone": "07700 900555", "guardian_attends": "yes"})
        assert "Not known to be safe: send nothing" in desk.words, "a box without a tick is a no"
        assert "07700 900555" in desk.words
        assert "No phone and no email is known" in desk.words, "of the parent or carer"

        await desk.open(f"{here}/intake/needs")
        needs = {
            "communication_needs": "Short words",
            "interpreter": "Welsh",
            "home_by": "8:30pm",
            "postcode": "TA20 1AB",
        }
        await desk.send(f"{here}/intake/needs", needs)
        assert "Short words" in desk.words
        person = await Person.objects().get(Person.id == case.person)
        assert (person.home_by, person.postcode) == ("20:30", "TA20 1AB")
        assert "Home by 8:30pm" in desk.words

        await desk.open(f"{here}/appointments")
        when = {"on-day": "28", "on-month": "3", "on-year": "2027", "at": "01:30", "party": "family"}
        await desk.send(f"{here}/appointments", when)
        assert desk.status == 422, "London has no 01:30 on that night"
        await desk.send(f"{here}/appointments", {**when, "at": "2pm", "place": "The library"})
        planned = await Meeting.objects().get(Meeting.case == case.id)
        assert planned.starts_at.isoformat() == "2027-03-28T13:00:00+00:00"
        await desk.send(f"{here}/appointments/outcome", {"state": "missed"})
        assert "Nobody came" in desk.words


async def test_the_link_goes_only_where_it_is_safe(record):
    async with at_the_desk() as desk:
        case = await in_intake(desk.programme, safe_to_contact=False, guardian_phone="+447700900124")
        here = f"/cases/{case.id}"
        await desk.open(f"{here}/intake")
        assert desk.actions().count(f"{here}/intake/page") == 1
        form = desk.page
        for _ in range(2):
            desk.page = form
            await desk.send(f"{here}/intake/page")
        letter = await Letter.objects().get(Letter.name == "family-page")
        assert (letter.party, letter.case, letter.channel) == ("guardian", case.id, "sms")
        assert [link.purpose for link in await Link.objects()] == ["guardian"], "the same click twice is once"
        desk.page = form
        await desk.send(f"{here}/intake/page", {"party": "young_person"})
        assert desk.status == 409
        assert "not safe to write to the young person" in desk.words
        await Person.update({Person.guardian_safe_to_leave_message: False}).where(Person.id == case.person)
        await desk.open(f"{here}/intake")
        await desk.send(f"{here}/intake/page")
        assert await Letter.exists().where(Letter.name == "please-ring", Letter.party == "guardian")
        assert await Link.count() == 1, "where no message is safe, no link goes"


async def test_taking_back_stops_the_notices_and_cancels_nothing(record):
    async with at_the_desk() as desk:
        case = await a_case(desk.programme, state="scheduled")
        hearing = await a_hearing(desk.programme, case)
        notice = await a_letter(desk.programme, hearing=hearing.id, case=case.id, party="guardian")
        jurors = await a_letter(desk.programme, hearing=hearing.id, party="juror")
        here = f"/cases/{case.id}"
        await desk.open(f"{here}/consents")
        said = {"guardian-taking_part": "yes", "how": "spoken"}
        await desk.send(f"{here}/consents", said)
        assert "Letters about the panel meeting stop. Nothing is cancelled" in desk.words
        await desk.send(f"{here}/withdrawals")
        assert "Taken back" in desk.words
        states = {row["id"]: row["state"] for row in await Letter.select(Letter.id, Letter.state)}
        assert (states[notice.id], states[jurors.id]) == ("withdrawn", "queued")
        assert (await Case.objects().get(Case.id == case.id)).state == "scheduled"
        await desk.open(f"{here}/intake")
        assert "Still missing" in desk.words
        assert "The parent or carer said no to taking part." in desk.words
        assert f"{here}/preparation" not in desk.actions()
        await desk.open(f"{here}/consents")
        await desk.send(f"{here}/consents", {**said, "version": "7"})
        assert desk.status == 422
        assert await Consent.count().where(Consent.case == case.id) == 1


async def test_a_parent_without_a_name_agrees_to_nothing(record):
    async with at_the_desk() as desk:
        case = await in_intake(desk.programme, guardian_name="")
        await desk.open(f"/cases/{case.id}/consents")
        await desk.send(f"/cases/{case.id}/consents", {"guardian-taking_part": "yes", "how": "spoken"})
        assert desk.status == 422
        assert "No parent or carer is named yet" in desk.words
        assert await Consent.count().where(Consent.case == case.id) == 0


async def test_strengths_are_written_once_and_can_go(record):
    async with at_the_desk() as desk:
        case = await in_intake(desk.programme)
        here = f"/cases/{case.id}"
        form = (await desk.open(f"{here}/strengths")).page
        await desk.send(f"{here}/strengths", {"domain": "offer", "words": ""})
        assert (desk.status, "fill this in" in desk.words) == (422, True)
        for _ in range(2):
            desk.page = form
            await desk.send(f"{here}/strengths", {"domain": "offer", "words": "I can fix bikes"})
        assert desk.words.count("“I can fix bikes”") == 1
        await desk.open(here)
        good_at, _, below = desk.words.partition("Case facts")
        assert "I can fix bikes" in good_at, "what they can do comes before anything else"
        assert below
        await desk.open(f"{here}/strengths")
        read = JournalEntry.exists().where(JournalEntry.kind == "read", JournalEntry.detail == "strengths")
        assert await read
        await desk.send(f"{here}/strengths/removal")
        assert (await strengths.counted(case))["offer"] == 0


async def test_new_words_are_a_new_version(record):
    async with at_the_desk() as desk:
        path = f"/programmes/{desk.programme.id}/consents"
        await desk.open(path)
        words = {"taking_part": "We come.", "information": desk.value("information"), "evaluation": ""}
        await desk.send(path, words)
        assert desk.status == 422
        assert desk.value("taking_part") == "We come."
        await desk.send(path, {**words, "evaluation": "Learn."})
        assert "Version 2" in desk.words
        stranger = await a_programme()
        assert (await desk.fetch(f"/programmes/{stranger.id}/consents")).status_code == 404


async def test_contact_attempts_of_the_family_are_not_those_of_others(record):
    async with at_the_desk() as desk:
        case = await in_intake(desk.programme)
        await ContactAttempt.insert(
            ContactAttempt(
                programme=case.programme,
                case=case.id,
                party="harmed_person",
                channel="phone",
                outcome="reached",
                at=case.created_at,
                by_id="1",
                by_name="Somebody",
            )
        )
        assert await contact_attempts.of(case) == []
        await desk.open(f"/cases/{case.id}/intake")
        assert "Nobody has tried yet" in desk.words
