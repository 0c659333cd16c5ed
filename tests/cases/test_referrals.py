"""From receipt to a case, or back with a reason."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cases import journal, referrals, states
from cases.actors import Actor
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.sealing import unseal
from cases.tables import Case, JournalEntry, Person, Referral
from tests.builders import a_coordinator, a_programme
from tests.telling import new_referral, received, screened

pytestmark = pytest.mark.anyio


async def test_an_accepted_referral_opens_a_case_with_a_reference_and_a_day_to_hear_it_by(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    referral = await screened(await received(programme), by)
    case = await referrals.accept(referral, by=by)
    assert case.reference == f"CJ-{case.opened_on:%y}-0001"
    assert case.state == "intake"
    assert (case.hear_by - case.opened_on).days >= 26
    assert [step.to_state for step in await states.steps("referral", referral.id)] == [
        "accepted",
        "screening",
        "received",
    ]
    assert (await journal.verify()).sound


async def test_accepting_twice_opens_one_case(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    referral = await screened(await received(programme), by)
    first, second = await asyncio.gather(referrals.accept(referral, by), referrals.accept(referral, by))
    assert first.id == second.id
    assert await Case.count() == 1


async def test_thirty_referrals_accepted_at_once_get_thirty_references_without_a_gap(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    waiting = [await screened(await received(programme), by) for _ in range(30)]
    cases = await asyncio.gather(*(referrals.accept(referral, by) for referral in waiting))
    numbers = sorted(int(case.reference[-4:]) for case in cases)
    assert numbers == list(range(1, 31))


async def test_each_programme_counts_for_itself(record):
    for _ in range(2):
        programme = await a_programme()
        by = await a_coordinator(programme)
        case = await referrals.accept(await screened(await received(programme), by), by)
        assert case.reference.endswith("-0001")


async def test_a_referral_must_be_screened_before_it_is_accepted(record):
    programme = await a_programme()
    with pytest.raises(WrongState, match="“Referred” now"):
        await referrals.accept(await received(programme), await a_coordinator(programme))


async def test_an_offence_out_of_scope_is_taken_in_but_cannot_be_accepted(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    referral = await referrals.screen(await received(programme, offence="Robbery"), by)
    with pytest.raises(Refused, match="does not hear “Robbery”"):
        await referrals.accept(referral, by)
    assert (await Referral.objects().get(Referral.id == referral.id)).state == "screening"


async def test_a_returned_referral_keeps_its_reason_and_a_sealed_note(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    referral = await screened(await received(programme), by)
    await referrals.give_back(referral, reason="no_admission", note="Denies being there", by=by)
    kept = await Referral.objects().get(Referral.id == referral.id)
    assert (kept.state, kept.return_reason) == ("returned", "no_admission")
    assert "Denies" not in kept.return_note_sealed
    assert unseal("referral.return_note", kept.id, kept.return_note_sealed) == "Denies being there"
    with pytest.raises(WrongState):
        await referrals.accept(kept, by)


async def test_a_return_needs_a_reason_of_the_list(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    with pytest.raises(BadInput, match="Choose a reason"):
        await referrals.give_back(await received(programme), reason="because", by=by)


async def test_what_happened_is_sealed(record):
    programme = await a_programme()
    referral = await received(programme, statement="Threw a stone at the bus shelter")
    assert "stone" not in referral.statement_sealed
    assert unseal("referral.statement", referral.id, referral.statement_sealed).startswith("Threw")


async def test_a_young_person_who_is_referred_again_keeps_one_row(record):
    programme = await a_programme()
    for spelling in ("Zoë O’Brien", "zoe obrien"):
        await received(programme, name=spelling)
    assert await Person.count() == 1
    assert await Referral.count() == 2


async def test_the_same_name_in_another_programme_is_another_person(record):
    for _ in range(2):
        await received(await a_programme(), name="Zoë O’Brien")
    assert await Person.count() == 2


async def test_a_coordinator_of_another_programme_finds_nothing(record):
    referral = await received(await a_programme())
    stranger = await a_coordinator(await a_programme())
    for deed in (referrals.screen(referral, stranger), referrals.accept(referral, stranger)):
        with pytest.raises(NotFound):
            await deed
    with pytest.raises(NotFound):
        await referrals.get(stranger, referral.id)


async def test_the_command_without_a_programme_receives_nothing(record):
    programme = await a_programme()
    with pytest.raises(NotFound):
        await referrals.receive(
            Actor("command", "The command line", "command"), await new_referral(programme)
        )


async def test_a_birth_date_of_an_old_man_is_questioned(record):
    programme = await a_programme()
    told = await new_referral(programme, born_on=(await new_referral(programme)).born_on.replace(year=1950))
    with pytest.raises(BadInput, match="Check the year"):
        await referrals.receive(await a_coordinator(programme), told)


async def test_a_second_referral_fills_in_what_was_blank_and_changes_nothing_else(record: object) -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    first = await new_referral(programme, school="Holyrood Academy", phone="")
    await referrals.receive(by, first)
    again = replace(first, school="Wadham School", phone="+447700900777", guardian_name="Sam Ito")
    await referrals.receive(by, again)
    (person,) = await Person.objects()
    assert (person.school, person.phone, person.guardian_name) == (
        "Holyrood Academy",
        "+447700900777",
        "Sam Ito",
    )
    entry = await JournalEntry.objects().get(JournalEntry.what == "person.filled-in")
    assert entry.detail == "phone, guardian_name"


async def the_guardian_after(first: dict[str, Any], again: dict[str, Any]) -> tuple[Any, ...]:
    programme = await a_programme()
    for told in (first, again):
        await received(programme, **{"name": "Amira Khan", "born_on": date(2011, 3, 14), **told})
    (person,) = await Person.objects().where(Person.programme == programme.id)
    return (
        *(person.guardian_name, person.guardian_phone, person.guardian_email),
        *(person.guardian_safe_to_contact, person.guardian_safe_to_leave_message),
    )


async def test_two_guardians_are_never_made_one(record: object) -> None:
    mona, number = {"guardian_name": "Mona Khan"}, "+447700900555"
    omar = {"guardian_name": "Omar Khan", "guardian_phone": number, "guardian_email": "o@x.example"}
    asked, no = "guardian_safe_to_leave_message", "guardian_safe_to_contact"
    assert await the_guardian_after(mona, {**omar, no: False}) == ("Mona Khan", "", "", True, True)
    assert await the_guardian_after({asked: None}, omar) == ("Omar Khan", number, "o@x.example", True, True)
    assert (await the_guardian_after({}, {**omar, asked: None}))[3:] == (True, False), "nobody asked him"
    hers = {"guardian_name": "mona khan", "guardian_phone": number}
    assert await the_guardian_after(mona, hers) == ("Mona Khan", number, "", True, True)
    assert await the_guardian_after(mona, {**hers, asked: None}) == ("Mona Khan", number, "", True, False)
    unnamed = {"guardian_phone": number, no: False}
    assert await the_guardian_after(mona, unnamed) == ("Mona Khan", "", "", False, True), "the careful answer"


async def test_a_yes_to_a_message_is_not_for_an_address_that_comes_later(record: object) -> None:
    programme = await a_programme()
    told = {"name": "Amira Khan", "born_on": date(2011, 3, 14)}
    await received(programme, phone="+447700900777", **told)
    await received(programme, email="home@x.example", safe_to_leave_message=None, **told)
    (person,) = await Person.objects()
    assert (person.email, person.safe_to_contact, person.safe_to_leave_message) == (
        "home@x.example",
        True,
        False,
    )
