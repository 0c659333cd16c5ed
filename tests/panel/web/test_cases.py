"""The pages of cases."""

import pytest

from cases import consents, contact_attempts, family_requests, harmed, journey, strengths
from cases.contact_attempts import Attempt
from cases.tables import Case, Referral
from tests.builders import a_case as a_ready_case
from tests.builders import a_harmed_person, a_hearing, a_letter, a_person, a_preparation, a_seat, a_supporter
from tests.cases.test_consents import everybody_agrees
from tests.desk import at_the_desk
from tests.telling import opened

pytestmark = pytest.mark.anyio


async def test_without_a_case_the_page_says_how_one_opens(record):
    async with at_the_desk() as desk:
        await desk.open("/cases")
        assert "A case opens when you accept a referral" in desk.words


async def test_a_case_shows_its_facts_its_timeline_and_who_looked(record):
    async with at_the_desk() as desk:
        case = await opened(desk.programme, name="Amira Khan", area="Crewkerne")
        await desk.open(f"/cases/{case.id}")
        assert desk.heading == "Amira K Intake"
        told = [one.get_text() for one in desk.page.select(".app-timeline__title")]
        assert told == ["Case opened", "Referral accepted", "Screening started", "Referral received"]
        assert "20 working days left" in desk.words
        assert "Crewkerne" in desk.words
        assert f"{desk.by.name}, coordinator" in desk.words
        assert desk.link("Book a panel meeting") == f"/cases/{case.id}/hearings/new"


async def test_the_list_is_searched_by_reference_and_filtered_by_stage(record):
    async with at_the_desk() as desk:
        first = await opened(desk.programme, name="Amira Khan")
        await opened(desk.programme, name="Ben Tuck")
        await desk.open(f"/cases?q={first.reference.lower()}")
        assert [row[0] for row in desk.rows()] == [f"{first.reference} Intake"]
        await desk.open("/cases?state=heard")
        assert "No case matches this" in desk.words


async def test_a_case_is_found_by_whatever_stage_it_is_at(record):
    async with at_the_desk() as desk:
        await a_ready_case(desk.programme, state="breach_review")
        await desk.open("/cases")
        offered = {one["value"] for one in desk.page.select('input[name="state"]')}
        assert offered == set(journey.CASE)
        await desk.open("/cases?state=breach_review")
        assert "In review" in desk.rows()[0][0]


@pytest.mark.parametrize(
    ("state", "words", "leads_to"),
    [
        ("heard", "Write the agreement", "agreement"),
        ("extended", "See the agreement", "agreement"),
        ("completed", "Close the case", "closing"),
    ],
)
async def test_a_case_says_what_is_next_after_the_hearing(record, state, words, leads_to):
    async with at_the_desk() as desk:
        case = await a_ready_case(desk.programme, state=state)
        await desk.open(f"/cases/{case.id}")
        assert desk.link(words) == f"/cases/{case.id}/{leads_to}"


async def test_a_closed_case_says_that_nothing_is_left_to_do(record):
    async with at_the_desk() as desk:
        case = await a_ready_case(desk.programme, state="closed")
        await desk.open(f"/cases/{case.id}")
        assert "What is next Nothing to do here. See its follow-ups" in desk.words


async def test_the_file_of_cases(record):
    async with at_the_desk() as desk:
        case = await opened(desk.programme, name="Amira Khan")
        answer = await desk.fetch("/cases.csv")
        assert case.reference in answer.text
        assert "Amira Khan" in answer.text


async def test_preparation_begins_once(record):
    async with at_the_desk() as desk:
        case = await opened(desk.programme)
        await desk.open(f"/cases/{case.id}")
        assert f"/cases/{case.id}/preparation" not in desk.actions()
        assert "Preparation begins once nothing of this is missing." in desk.words
        await everybody_agrees(case, desk.by)
        form = (await desk.open(f"/cases/{case.id}")).page
        await desk.send(f"/cases/{case.id}/preparation")
        desk.page = form
        await desk.send(f"/cases/{case.id}/preparation")
        assert "Preparing" in desk.heading
        told = [one.get_text() for one in desk.page.select(".app-timeline__title")]
        assert told.count("Preparation started") == 1


async def test_intake_that_stopped_meanwhile_is_refused_in_words(record):
    async with at_the_desk() as desk:
        case = await opened(desk.programme)
        await everybody_agrees(case, desk.by)
        await desk.open(f"/cases/{case.id}")
        await consents.withdraw(case, giver="guardian", kind="taking_part", by=desk.by)
        await desk.send(f"/cases/{case.id}/preparation")
        assert (desk.status, "Intake is not done yet" in desk.words) == (409, True)


async def test_a_harmed_person_without_an_address_is_offered_no_link(record):
    async with at_the_desk() as desk:
        harmed_person = await a_harmed_person(await opened(desk.programme), email="")
        await desk.open(f"/harmed/{harmed_person.id}")
        assert f"/harmed/{harmed_person.id}/link" not in desk.actions()
        assert "There is no email and no phone to send the link to. Write one down first" in desk.words


async def test_a_case_is_returned_with_a_reason(record):
    async with at_the_desk() as desk:
        case = await opened(desk.programme)
        await desk.open(f"/cases/{case.id}/return")
        await desk.send(f"/cases/{case.id}/return")
        assert desk.status == 422
        await desk.send(f"/cases/{case.id}/return", {"reason": "guardian_declined"})
        assert "The parent or carer declined" in desk.words
        assert (await Case.objects().get(Case.id == case.id)).state == "returned_to_referrer"


async def test_a_completed_case_cannot_be_returned(record):
    async with at_the_desk() as desk:
        case = await a_ready_case(desk.programme, state="completed")
        await desk.open(f"/cases/{case.id}/return")
        await desk.send(f"/cases/{case.id}/return", {"reason": "moved"})
        assert desk.status == 409
        assert f"{case.reference} is “Completed” now" in desk.words


async def test_the_hearings_of_a_case_show_how_many_seats_have_a_yes(record):
    async with at_the_desk() as desk:
        case = await a_ready_case(desk.programme, await a_person(desk.programme), state="scheduled")
        hearing = await a_hearing(desk.programme, case)
        await a_seat(hearing, state="accepted", place=1, answered_at=hearing.created_at)
        await a_seat(hearing, place=2)
        await desk.open(f"/cases/{case.id}")
        assert "1 of 6 seats" in desk.words


@pytest.mark.parametrize("part", ["", "/return"])
async def test_a_case_of_another_programme_is_not_found(record, part):
    case = await a_ready_case()
    async with at_the_desk() as desk:
        await desk.open(f"/cases/{case.id}{part}")
        assert desk.status == 404


async def test_a_case_says_strengths_first_then_what_is_missing_and_what_is_next(record):
    async with at_the_desk() as desk:
        case = await opened(desk.programme, name="Amira Khan")
        await desk.open(f"/cases/{case.id}")
        assert "Nobody has asked yet" in desk.words
        assert "Nobody has reached the family yet." in desk.words
        assert desk.link("Go on with intake") == f"/cases/{case.id}/intake"
        await strengths.say(case, domain="offer", words="I can fix bikes", by=desk.by)
        missed = Attempt(party="guardian", channel="phone", outcome="no_answer")
        await contact_attempts.record(case, missed, desk.by)
        await everybody_agrees(case, desk.by)
        await desk.open(f"/cases/{case.id}")
        told = desk.words
        assert "Nothing is missing." in told
        assert told.index("I can fix bikes") < told.index("What is next") < told.index("Timeline")
        assert "Phone call, parent or carer: no answer" in told
        assert "Young person agreed to" in told
        assert "The agreement comes after the panel meeting." in told
        await family_requests.ask(case, party="guardian", kind="date", words="Not Mondays", by=desk.by)
        await consents.withdraw(case, giver="guardian", kind="taking_part", by=desk.by)
        await desk.open(f"/cases/{case.id}")
        assert "The family waits for an answer" in desk.words
        assert "does not agree to take part" in desk.words
        assert "Parent or carer took back the yes to taking part" in desk.words
        assert "Mondays" not in desk.words


async def test_a_case_shows_people_letters_and_companions_and_names_no_harmed_person(record):
    async with at_the_desk() as desk:
        person = await a_person(desk.programme, safe_to_contact=False, guardian_safe_to_leave_message=False)
        case = await a_ready_case(desk.programme, person)
        beside = await a_ready_case(desk.programme)
        await Referral.update({Referral.incident_reference: "AS-1"}).where(
            Referral.id.is_in([case.referral, beside.referral])
        )
        await a_supporter(case, name="Aunt May")
        row = await a_harmed_person(case, name="Hidden Name")
        await a_preparation(case, party="harmed_person", harmed=row.id, state="held")
        letter = await a_letter(desk.programme, case=case.id, state="failed", party="guardian")
        await a_letter(desk.programme, recipient="Somebody Else")
        await desk.open(f"/cases/{case.id}")
        assert "Not known to be safe: send nothing" in desk.words
        assert "Leave no message" in desk.words
        assert "Aunt May" in desk.words
        assert desk.link("Thank you") == f"/letters/{letter.id}"
        assert "Did not arrive" in desk.words
        assert "Somebody Else" not in desk.words
        assert desk.link(beside.reference) == f"/cases/{beside.id}"
        assert desk.link("Put something right") == f"/people/{person.id}/corrections"
        assert "The harmed person has not chosen how to take part." in desk.words
        assert "Hidden" not in desk.words
        assert "came to talk" not in desk.words, "what a harmed person does stands in their own file"
        await harmed.choose(row, "none", desk.by)
        await desk.open(f"/cases/{case.id}")
        assert "has not chosen" not in desk.words
