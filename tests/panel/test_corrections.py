"""A wrong fact, a wrong person, two files of one person: put right with the reason, and undone."""

from datetime import date, timedelta

import pytest

from cases import (
    belonging,
    consents,
    contact_attempts,
    corrections,
    database,
    family_requests,
    journal,
    meetings,
    preparing,
    referrals,
    strengths,
)
from cases.errors import BadInput, NotFound, Refused
from cases.tables import Case, Correction, JournalEntry, Person, Programme, Referral
from panel import case_story, correcting, letters, links
from panel.letters import Recipient
from panel.tables import Account, Letter
from scheduling.tables import Booking
from tests.browser import words
from tests.builders import a_case, a_coordinator, a_preparation, a_programme, all_agree, somebody
from tests.evenings import an_arranged_hearing
from tests.telling import received, screened
from tests.visiting import visiting

pytestmark = pytest.mark.anyio
BORN = date(2011, 3, 14)


async def the_person(referral: Referral) -> Person:
    fresh = await Referral.objects().get(Referral.id == referral.id)
    return await Person.objects().get(Person.id == fresh.person)


async def test_a_wrong_birth_date_is_put_right_and_taken_back(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    person = await the_person(await received(programme, name="Amira Khan", born_on=BORN))
    right = date(2012, 3, 14)
    correction = await corrections.facts(person, {"born_on": right}, reason="The passport says so.", by=by)
    assert (await Person.objects().get(Person.id == person.id)).born_on == right
    assert "passport" not in str(await Correction.select()), "the reason is sealed"
    told = await JournalEntry.objects().get(JournalEntry.what == "person.corrected")
    assert told.detail == "facts: born_on"
    await corrections.undo(correction, by=by)
    await corrections.undo(correction, by=by)  # twice is once
    assert (await Person.objects().get(Person.id == person.id)).born_on == BORN
    assert (await journal.verify()).sound


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"born_on": date(1980, 1, 1)}, "born_on"),
        ({"born_on": date(2100, 1, 1)}, "born_on"),
        ({"legal_name": " "}, "legal_name"),
        ({"born_on": BORN}, ""),
    ],
)
async def test_a_correction_that_cannot_be_is_refused_in_words(record, told, field):
    programme = await a_programme()
    by = await a_coordinator(programme)
    person = await the_person(await received(programme, name="Amira Khan", born_on=BORN))
    with pytest.raises(BadInput) as refused:
        await corrections.facts(person, told, reason="It is so.", by=by)
    assert field in refused.value.problems
    with pytest.raises(BadInput, match="Say why"):
        await corrections.facts(person, {"area": "Yeovil"}, reason=" ", by=by)
    with pytest.raises(NotFound):
        await corrections.facts(person, {"area": "Yeovil"}, reason="It is so.", by=somebody("coordinator"))
    assert await Correction.count() == 0


async def test_a_name_put_right_is_found_and_what_changed_since_is_not_undone(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    referral = await received(programme, name="Amira Kan")
    case = await referrals.accept(await screened(referral, by), by)
    person = await the_person(referral)
    first = await corrections.facts(person, {"legal_name": "Amira Khan"}, reason="Spelling.", by=by)
    assert "khan" in (await Case.objects().get(Case.id == case.id)).search_text
    await corrections.facts(person, {"legal_name": "Amirah Khan"}, reason="Spelling again.", by=by)
    with pytest.raises(Refused, match="changed since"):
        await corrections.undo(first, by=by)


async def test_a_referral_about_somebody_else_takes_its_case_and_opens_no_old_link(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    hearing = await an_arranged_hearing(programme)
    case = await Case.objects().get(Case.id == hearing.case)
    before = case.person
    referral = await Referral.objects().get(Referral.id == case.referral)
    token = await links.mint("family", programme=programme.id, case=case.id, good_for=timedelta(days=1))
    async with database.atomic():
        await letters.write(
            "sign-in-link",
            key="to-the-wrong-family",
            programme=programme,
            to=Recipient("Amira", "amira@example.org", party="young_person"),
            context={"first_name": "Amira", "path": "/f/x"},
            case=case.id,
        )
    await all_agree(case)
    correction = await correcting.wrong_person(
        referral, name="Tariq Aziz", born_on=BORN, reason="His brother was meant.", by=by
    )
    meant = await the_person(referral)
    assert (meant.legal_name, meant.born_on) == ("Tariq Aziz", BORN)
    case = await Case.objects().get(Case.id == case.id)
    assert case.person == meant.id
    assert "aziz" in case.search_text
    booked = await Booking.objects().get((Booking.hearing == hearing.id) & (Booking.kind == "respondent"))
    assert booked.resource_id == meant.id
    with pytest.raises(links.Outdated):
        await links.find(token, "family")
    assert (await Letter.objects().get(Letter.key == "to-the-wrong-family")).state == "withdrawn"
    assert not await consents.may(case, "information"), "a yes of another family opens nothing"
    assert await consents.stopped(case, "information") == [], "and this one has not said no"
    await all_agree(case)
    await correcting.undo(correction, by=by)
    assert (await the_person(referral)).id == before
    assert not await consents.may(await Case.objects().get(Case.id == case.id), "information")
    assert (await journal.verify()).sound


async def test_what_one_young_person_said_and_did_is_not_of_another(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme)
    referral = await Referral.objects().get(Referral.id == case.referral)
    words = (await strengths.say(case, domain="offer", words="I am Amira and can bake", by=by)).id
    reached = contact_attempts.Attempt(party="guardian", channel="phone", outcome="reached")
    await contact_attempts.record(case, reached, by)
    await meetings.conclude(await a_preparation(case, party="family"), "held", by)
    await family_requests.ask(case, party="guardian", kind="date", words="He has an exam", by=by)
    stood = await what_stands(case, programme)
    assert stood == (1, 1, 1, 1, True, 0)
    correction = await correcting.wrong_person(
        referral, name="Tariq Aziz", born_on=BORN, reason="His brother was meant.", by=by
    )
    assert await what_stands(case, programme) == (0, 0, 0, 0, False, 2)
    await strengths.take_out(case, words, by)
    await strengths.say(case, domain="offer", words="Tariq mends bikes", by=by)
    assert [one.words for one in (await strengths.of(case))["offer"]] == ["Tariq mends bikes"]
    await correcting.undo(correction, by=by)
    assert await what_stands(case, programme) == stood
    assert [one.words for one in (await strengths.of(case))["offer"]] == ["I am Amira and can bake"]


async def what_stands(case: Case, programme: Programme) -> tuple[int, int, int, int, bool, int]:
    """Things said, tries, meetings, open requests; whether they were reached; how many still to meet."""
    known = await case_story.of(case)
    checks = (await preparing.of_cases([case], programme))[case.id]
    return (
        sum((await strengths.counted(case)).values()),
        *(len(known.attempts), len(known.meetings), len(await family_requests.of(case))),
        await contact_attempts.reached(case),
        sum(not check.holds and "has not been met yet" in check.words for check in checks),
    )


async def test_a_no_is_still_a_no_when_a_correction_is_taken_back(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    case = await a_case(programme)
    referral = await Referral.objects().get(Referral.id == case.referral)
    told = {"kind": "taking_part", "how": "paper", "by": by}
    await consents.give(case, giver="young_person", **told)
    await consents.refuse(case, giver="guardian", **told)
    moved = {"born_on": BORN, "reason": "It was a brother.", "by": by}
    first = await correcting.wrong_person(referral, name="Tariq Aziz", **moved)
    assert await consents.stopped(case) == []
    await consents.refuse(case, giver="young_person", **told)
    second = await correcting.wrong_person(referral, name="Omar Aziz", **moved)
    assert await consents.stopped(case) == []
    await correcting.undo(second, by=by)
    assert await consents.stopped(case) == ["young_person"], "what Tariq said"
    await correcting.undo(first, by=by)
    assert await consents.stopped(case) == ["guardian"], "what Sam said"
    assert await consents.still_to_agree(case, "taking_part") == ["young_person", "guardian"]


async def test_two_files_of_one_person_become_one_and_two_again(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    kept_referral = await received(programme, name="Zoë Field", born_on=BORN, school="")
    second = await received(programme, name="Zoe Feild", born_on=BORN, school="Holyrood")
    case = await referrals.accept(await screened(second, by), by)
    into, other = await the_person(kept_referral), await the_person(second)
    assert [one.id for one in await belonging.alike(into)] == [other.id]
    correction = await correcting.merge(other, into=into, reason="The school confirms it.", by=by)
    assert (await Case.objects().get(Case.id == case.id)).person == into.id
    assert (await the_person(second)).school == "Holyrood", "what was blank is filled"
    assert await belonging.alike(into) == []
    third = await received(programme, name="Zoe Feild", born_on=BORN)
    assert third.person != other.id, "nobody is filed under a file that is no more"
    with pytest.raises(Refused, match="one already"):
        await correcting.merge(other, into=into, reason="Again.", by=by)
    await correcting.undo(correction, by=by)
    assert (await Case.objects().get(Case.id == case.id)).person == other.id
    assert (await Person.objects().get(Person.id == into.id)).school == ""
    assert (await the_person(kept_referral)).id == into.id


async def test_the_coordinator_corrects_on_the_page(record):
    programme = await a_programme()
    account = await a_coordinator(programme)
    person = await the_person(await received(programme, name="Amira Khan", born_on=BORN))
    await received(programme, name="Amira Kahn", born_on=BORN)
    moss = await visiting(await Account.objects().get(Account.id == account.id))
    here = f"/people/{person.id}"
    assert "Nothing was corrected" in (await moss.opens(f"{here}/corrections")).text
    answer = await moss.posts(f"{here}/facts", {"legal_name": "Amira Khan", "area": "Ilminster"})
    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert "Ilminster" in answer.text
    form = {"legal_name": "Amira Khan", "born_on-day": "14", "born_on-month": "3", "born_on-year": "2011"}
    answer = await moss.posts(f"{here}/facts", {**form, "area": "Ilminster", "reason": "They moved."})
    assert answer.status_code == 303
    shown = (await moss.opens(f"{here}/corrections")).text
    assert "They moved." in shown
    told = words(await moss.opens(f"{here}/corrections"))
    assert "School: Holyrood Academy → is now Nothing" in told, "what stood there and what stands now"
    assert "Area: Nothing → is now Ilminster" in told
    referral = await Referral.objects().get(Referral.person == person.id)
    case = await referrals.accept(await screened(referral, account), account)
    meant = {"name": "Tariq Aziz", "born_on-day": "14", "born_on-month": "3", "born_on-year": "2011"}
    page = await moss.opens(f"/referrals/{referral.id}")
    assert page.find("a", href=f"/referrals/{referral.id}/person"), "it can be about somebody else"
    await moss.posts(f"/referrals/{referral.id}/person", {**meant, "reason": "His brother."})
    steps = [one.get_text() for one in (await moss.opens(f"/cases/{case.id}")).select(".app-timeline__title")]
    assert "It was about somebody else" in steps
    whose = (await the_person(referral)).id
    told = words(await moss.opens(f"/people/{whose}/corrections"))
    assert "Whom it is about: Amira Khan, born 14 March 2011 → is now Tariq Aziz, born 14 March 2011" in told
    assert "Amira Kahn" in (await moss.opens(f"{here}/same")).text
