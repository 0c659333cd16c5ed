"""Whoever referred is told, each thing once, and no more than they may know."""

import pytest

from cases import referrals
from cases.tables import Person, Referral
from panel import arrangements, letters, overtaken, referrers
from panel.tables import Letter
from tests.builders import a_coordinator, a_programme, an_account
from tests.telling import new_referral, screened

pytestmark = pytest.mark.anyio


async def told() -> list[tuple[str, str]]:
    rows = await Letter.objects().order_by(Letter.created_at)
    return [(row.name, letters.address(row)) for row in rows]


async def words() -> str:
    rows = await Letter.objects().order_by(Letter.created_at)
    return " ".join(f"{row.subject} {letters.content(row).text} {letters.content(row).sms}" for row in rows)


async def test_the_agency_is_told_that_it_is_in_and_accepted_and_given_back_each_once(record):
    programme = await a_programme()
    by, officer = await a_coordinator(programme), await an_account("referrer", programme)
    answers = await new_referral(
        programme,
        name="Zoë Ashdown",
        referrer_name="PC Moss",
        referrer_email="moss@police.example",
        agency_reference="AS/417",
        statement="Threw a stone",
        account_id=officer.id,
    )
    referral = await referrers.receive(by, answers)
    await screened(referral, by)
    case = await referrers.accept(referral, by)
    assert (await referrers.accept(referral, by)).id == case.id
    for _ in range(2):
        await arrangements.give_back(case, reason="moved", by=by)
    assert await told() == [
        (name, "moss@police.example")
        for name in ("referral-received", "referral-accepted", "referral-returned")
    ]
    said = await words()
    for part in (referral.reference, "AS/417", "The young person moved away", f"/my-referrals/{referral.id}"):
        assert part in said
    for secret in ("Zoë", "Ashdown", "stone"):
        assert secret not in said


async def test_a_return_says_the_reason_of_the_list_and_never_the_note(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    referral = await referrers.receive(
        by, await new_referral(programme, referrer_email="moss@police.example")
    )
    await referrals.screen(referral, by)
    for _ in range(2):
        await referrers.give_back(referral, reason="no_admission", note="Denies being there", by=by)
    assert [name for name, _ in await told()] == ["referral-received", "referral-returned"]
    assert "does not accept responsibility" in await words()
    assert "Denies" not in await words()


async def test_who_asks_for_themselves_is_written_to_only_where_it_is_safe(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    for place, flags in enumerate(({}, {"safe_to_contact": False}, {"safe_to_leave_message": False})):
        answers = await new_referral(programme, source="self", email=f"zoe{place}@home.example", **flags)
        referral = await referrals.screen(await referrers.receive(by, answers), by)
        await referrers.give_back(referral, reason="moved", by=by)
    assert await told() == [
        ("ask-received", "zoe0@home.example"),
        ("ask-answered", "zoe0@home.example"),
        ("please-ring", "zoe2@home.example"),
    ]
    assert "moved away" not in await words()


async def test_who_asked_is_asked_again_before_a_letter_goes_and_a_parent_for_themselves(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    child = {"email": "", "phone": "", "guardian_name": "Sam Field", "guardian_email": "sam@home.example"}
    for person in ({"email": "zoe@home.example"}, child):
        await referrers.receive(by, await new_referral(programme, source="self", **person))
    zoe, sam = await Letter.objects().order_by(Letter.created_at)
    assert (letters.address(zoe), letters.address(sam)) == ("zoe@home.example", "sam@home.example")
    await Person.update({Person.safe_to_leave_message: False}, force=True)
    assert [await overtaken.why(one) for one in (zoe, sam)] == [overtaken.UNWANTED, ""]
    await Person.update({Person.guardian_safe_to_contact: False}, force=True)
    assert await overtaken.why(sam) == overtaken.UNWANTED
    await referrers.give_back(await referrals.screen(await the_childs(), by), reason="moved", by=by)
    assert await Letter.count() == 2, "nothing is written to whom it is not safe to write to"


async def the_childs() -> Referral:
    person = await Person.objects().get(Person.guardian_email == "sam@home.example")
    found: Referral = await Referral.objects().get(Referral.person == person.id)
    return found


async def test_who_asks_for_themselves_changes_no_file_that_is_there(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    known = await new_referral(programme, email="")
    await referrers.receive(by, known)
    stranger = await new_referral(
        programme, source="self", name=known.name, born_on=known.born_on, email="else@home.example"
    )
    await referrers.receive(by, stranger)
    assert sorted(person.email for person in await Person.objects()) == ["", "else@home.example"]
