"""An agency refers a young person: question by question, kept, checked, sent once, followed."""

import pytest

from cases import corrections, people
from cases.tables import HarmedPerson, Person, Referral
from panel import harmed_questions, referrers
from panel.tables import Draft, Letter
from tests.builders import a_coordinator, a_programme, a_referral, an_account
from tests.desk import at_the_desk
from tests.telling import new_referral
from tests.visiting import visiting

pytestmark = pytest.mark.anyio

ANSWERS = {
    "who": {"name": "Zoë  O’Brien", "preferred_name": "Zo"},
    "born": {"born_on-day": "14", "born_on-month": "3", "born_on-year": "2012"},
    "described": {"gender": "girl", "ethnicity": ""},
    "school": {"school": "Holyrood Academy", "school_year": "9"},
    "reach": {"phone": "07700 900123"},
    "safe": {"safe_to_contact": "unknown", "safe_to_leave_message": "no"},
    "guardian": {"guardian_name": "Mary O’Brien", "guardian_relationship": "mother"},
    "offence": {},
    "when": {"offence_on-day": "2", "offence_on-month": "9", "offence_on-year": "2025"},
    "happened": {"statement": "Threw a stone at the bus shelter."},
    "admitted": {"admitted": "yes"},
    "harmed": {"harmed": "yes"},
    "harmed-1": {
        "kind": "business",
        "name": "First Bus",
        "contact_name": "Mr Hall",
        "safe_to_leave_message": "yes",
        "more": "no",
    },
    "references": {"agency": "Somerset Police", "agency_reference": "AS/417"},
}


async def begun(desk):
    """At the first question, with a draft."""
    await desk.open("/refer")
    await desk.send("/refer")
    base = desk.path.rpartition("/")[0]
    assert desk.path == f"{base}/who"
    return base


async def answered(desk, base):
    for name, typed in ANSWERS.items():
        assert desk.path == f"{base}/{name}", desk.words
        choice = desk.page.find("input", {"type": "radio", "name": "offence"})
        await desk.send(desk.path, typed or {"offence": choice["value"]})
    assert desk.path == f"{base}/check"


async def test_an_agency_is_led_from_the_first_question_to_the_receipt(record):
    async with at_the_desk(role="referrer") as desk:
        base = await begun(desk)
        await answered(desk, base)
        assert desk.heading == "Check your answers"
        for words in ("Zoë O’Brien", "14 March 2012", "No", "First Bus", "Threw a stone", "Not given"):
            assert words in desk.words
        parts = [one.get_text() for one in desk.page.select("main h2.govuk-heading-m")]
        assert parts == [
            "The young person",
            "Parent or carer",
            "What happened",
            "Who was harmed",
            "References",
        ]
        await desk.open(desk.link("Change school year"))
        assert desk.link("Back") == f"{base}/check"
        await desk.send(f"{base}/school", {"school_year": "10"})
        assert desk.path == f"{base}/check", "a changed answer leads back to the check"
        check = desk.page
        await desk.send(f"{base}/check")
        receipt = desk.path
        referral = await Referral.objects().first()
        assert f"Reference {referral.reference}" in desk.words
        desk.page, desk.path = check, f"{base}/check"
        await desk.send(f"{base}/check")
        assert desk.path == receipt, "sent twice it is one referral, with one receipt"
        assert await Referral.count() == 1
        assert await Draft.count() == 0
        assert (referral.source, str(referral.account_id)) == ("agency", desk.by.id)
        assert referral.agency == "Somerset Police", "an account without an agency is asked for it"
        person = await Person.objects().first()
        assert (person.legal_name, person.school_year, person.phone) == ("Zoë O’Brien", "10", "+447700900123")
        assert (person.gender, person.ethnicity) == ("girl", ""), "nobody has to say"
        assert (person.safe_to_contact, person.safe_to_leave_message) == (False, False), "unknown is not safe"
        assert (person.guardian_safe_to_contact, person.guardian_safe_to_leave_message) == (True, False)
        harmed = await HarmedPerson.objects().first()
        assert (harmed.contact_name, harmed.safe_to_leave_message) == ("Mr Hall", True)
        assert await Letter.count().where(Letter.name == "referral-received") == 1
        await desk.open(f"/my-referrals/{referral.id}")
        assert "Received" in desk.words
        assert "Threw a stone" not in desk.words


async def test_who_cannot_be_reached_is_not_sent_without_a_word(record):
    async with at_the_desk(role="referrer") as desk:
        base = await begun(desk)
        for name in ("who", "born", "described", "school"):
            await desk.send(desk.path, ANSWERS[name])
        await desk.send(desk.path, {"phone": ""})
        await desk.send(desk.path, ANSWERS["safe"])
        await desk.send(desk.path, ANSWERS["guardian"])
        assert desk.path == f"{base}/no-contact"
        await desk.send(desk.path)
        assert desk.status == 422
        await desk.send(f"{base}/no-contact", {"no_contact": "none"})
        assert desk.path == f"{base}/offence"
        for name in ("offence", "when", "happened", "admitted", "harmed", "harmed-1", "references"):
            choice = desk.page.find("input", {"type": "radio", "name": "offence"})
            await desk.send(desk.path, ANSWERS[name] or {"offence": choice["value"]})
        assert "We have none" in desk.words
        await desk.send(f"{base}/check")
        assert desk.path.endswith("/receipt")
        back = await desk.fetch(f"{base}/check")
        assert back.headers["location"] == desk.path, "back from the receipt leads to it"


def test_a_message_to_whoever_was_harmed_is_safe_only_after_a_yes() -> None:
    for said, safe in (("yes", True), ("no", False), ("unknown", False), (None, False)):
        told = {"kind": "person", "name": "Rosa Lane", "safe_to_leave_message": said}
        (rosa,) = harmed_questions.people({"harmed-1": told})
        assert (rosa.safe_to_contact, rosa.safe_to_leave_message) == (True, safe)


async def test_what_is_typed_wrong_comes_back_and_what_was_saved_is_kept_sealed(record):
    async with at_the_desk(role="referrer") as desk:
        base = await begun(desk)
        await desk.send(f"{base}/who", {"name": "", "preferred_name": "Zo"})
        assert (desk.status, desk.title[:6], desk.value("preferred_name")) == (422, "Error:", "Zo")
        await desk.send(f"{base}/who", ANSWERS["who"])
        await desk.send(f"{base}/born", {"born_on-day": "14", "born_on-month": "3", "born_on-year": "1912"})
        assert desk.status == 422
        assert "Check the year" in desk.words
        assert desk.value("born_on-year") == "1912"
        assert "OBrien" not in (await Draft.objects().first()).answers_sealed
        await desk.open("/refer")
        assert desk.rows()[0][0] == "Zoë O"
        await desk.open((await desk.fetch(desk.link("Zoë O"))).headers["location"])
        assert desk.path == f"{base}/born", "a draft goes on at the first open question"
        assert desk.link("Back") == f"{base}/who"
        await desk.open(f"{base}/who")
        assert desk.value("name") == "Zoë  O’Brien"
        await desk.open(f"{base}/harmed-2")
        assert desk.status == 404, "who said nothing of harm is not asked who"
        await desk.open(f"{base}/removal")
        await desk.send(f"{base}/removal")
        assert await Draft.count() == 0


async def test_a_draft_and_a_referral_are_their_own_referrers_alone(record):
    programme = await a_programme()
    async with (
        at_the_desk(programme, role="referrer") as mine,
        at_the_desk(programme, role="referrer") as other,
    ):
        base = await begun(mine)
        own = await a_referral(programme, referrer_email="", told_name="Ann Own", reference="R-26-0901")
        await Referral.update({Referral.account_id: mine.by.id}).where(Referral.id == own.id)
        for path in (
            f"{base}/who",
            f"{base}/check",
            f"/my-referrals/{own.id}",
            f"/my-referrals/{own.id}/receipt",
        ):
            assert (await other.fetch(path)).status_code == 404, path
        assert (await mine.open(f"/my-referrals/{own.id}/receipt")).status == 200
        await other.open("/my-referrals")
        assert "You have not referred anybody yet" in other.words
        await mine.open("/my-referrals?sort=name")
        assert mine.rows()[0][0].startswith("R-26-0901")
        assert "Ann Own" in (await mine.fetch(mine.link("CSV"))).text


async def test_a_receipt_foretells_nothing_once_it_is_decided(record):
    async with at_the_desk(role="referrer") as desk:
        mine = {"source": "agency", "account_id": desk.by.id}
        for state, foretold in (("received", True), ("accepted", False)):
            referral = await a_referral(desk.programme, state=state, **mine)
            await desk.open(f"/my-referrals/{referral.id}/receipt")
            assert ("What happens next" in desk.words) is foretold
        await desk.open(desk.link("See where it stands"))
        assert "Your reference None given" in desk.words


async def test_a_referrer_learns_nothing_of_whom_the_programme_knows(record):
    programme = await a_programme()
    by, officer = await a_coordinator(programme), await an_account("referrer", programme)
    known = await new_referral(programme, name="Zoë Ashdown", preferred_name="Zee", school="Wadham School")
    await referrers.receive(by, known)
    again = await new_referral(programme, name="zoe ashdown", born_on=known.born_on, account_id=officer.id)
    referral = await referrers.receive(by, again)
    desk = await visiting(officer)
    page = await desk.opens(f"/my-referrals/{referral.id}")
    assert "zoe ashdown" in page.text
    for other in ("Zoë", "Zee", "Wadham"):
        assert other not in page.text
    person = await people.get(referral.person)
    await corrections.facts(person, {"legal_name": "Zora Newname"}, reason="A new name.", by=by)
    found = {name: (await desk.get(f"/my-referrals?q={name}")).text for name in ("newname", "zee", "ash")}
    assert [name for name, text in found.items() if referral.reference in text] == ["ash"]
