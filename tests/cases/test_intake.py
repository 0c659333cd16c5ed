"""Intake: reaching a family, what they need, what is missing, and when a return is proposed."""

from datetime import date, timedelta

import pytest

from cases import (
    consents,
    contact_attempts,
    intake,
    meetings,
    programmes,
    strengths,
)
from cases.actors import now, telling
from cases.contact_attempts import Attempt
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.tables import JournalEntry, Person
from tests.builders import a_case, a_coordinator, a_programme, somebody
from tests.cases.test_consents import everybody_agrees

pytestmark = pytest.mark.anyio


async def test_preparation_waits_for_the_family_and_every_needed_consent(record):
    programme = await a_programme()
    case, by = await a_case(programme, state="intake"), await a_coordinator(programme)
    with pytest.raises(Refused, match="Nobody has reached the family yet"):
        await intake.complete(case, by)
    await contact_attempts.record(
        case, Attempt(party="guardian", channel="phone", outcome="reached", note="Calls back at 5."), by
    )
    await consents.refuse(case, giver="young_person", kind="taking_part", how="spoken", by=by)
    with pytest.raises(Refused) as refused:
        await intake.complete(case, by)
    assert "The young person said no to taking part." in refused.value.sentence
    assert "The parent or carer has not agreed to sharing information." in refused.value.sentence
    await everybody_agrees(case, by)
    assert (await intake.complete(case, by)).state == "preparing"
    assert (await intake.complete(case, by)).state == "preparing", "twice is once"
    with pytest.raises(WrongState):
        await intake.complete(await a_case(programme, state="heard"), by)
    (attempt,) = await contact_attempts.of(case)
    assert contact_attempts.note(attempt) == "Calls back at 5."
    assert not await JournalEntry.exists().where(JournalEntry.detail.like("%Calls%"))


async def test_what_a_family_needs_is_sealed_and_numbers_are_read(record):
    programme = await a_programme()
    case, by = await a_case(programme, state="intake"), await a_coordinator(programme)
    needs = intake.Needs(access_needs="Step-free", communication_needs="Short words", home_by="20:30")
    person = await intake.need(case, needs, by)
    assert intake.needs(await Person.objects().get(Person.id == person.id)) == needs
    await intake.need(case, needs, by)
    written = await JournalEntry.select(JournalEntry.detail).where(
        JournalEntry.what == "person.needs-changed"
    )
    assert [row["detail"] for row in written] == [
        "home_by, access_needs_sealed, communication_needs_sealed"
    ], "the same needs again are no change, and the journal does not say what they are"
    await intake.reach(case, intake.Reach(phone="07700 900321", guardian_email="Sam@Example.org"), by)
    person = await Person.objects().get(Person.id == case.person)
    assert (person.phone, person.guardian_email) == ("+447700900321", "sam@example.org")
    assert not person.safe_to_contact
    with pytest.raises(BadInput, match="not a whole telephone number"):
        await intake.reach(case, intake.Reach(phone="12"), by)
    with pytest.raises(NotFound):
        await intake.need(case, needs, somebody("coordinator", await a_programme()))


def test_a_return_is_proposed_so_many_days_after_the_last_word() -> None:
    assert intake.return_on(date(2027, 1, 31), None, 30) == date(2027, 3, 2)
    assert intake.return_on(date(2027, 1, 1), date(2027, 1, 20), 30) == date(2027, 2, 19)


async def test_an_attempt_is_not_an_answer(record):
    programme = await a_programme()
    by = await a_coordinator(programme)
    long_ago = programmes.today(programme) - timedelta(days=programme.unreachable_days)
    silent = await a_case(programme, state="intake", opened_on=long_ago)
    answered = Attempt(party="guardian", channel="phone", outcome="no_answer")
    await contact_attempts.record(silent, answered, by)
    assert await intake.may_return(silent, programme)
    with telling(now() - timedelta(days=1)):
        reached = Attempt(party="guardian", channel="phone", outcome="reached")
        await contact_attempts.record(silent, reached, by)
    assert await intake.may_return(silent, programme) is None


async def test_strengths_stand_in_their_own_words_sealed(record):
    programme = await a_programme()
    case, by = await a_case(programme, state="intake"), await a_coordinator(programme)
    first = await strengths.say(case, domain="offer", words=" I fix bikes ", by=by)
    again = await strengths.say(case, domain="offer", words="I fix bikes", by=by, once=first.id)
    assert again.id == first.id
    assert first.words_sealed.startswith("sealed:")
    said = await strengths.of(case)
    assert list(said) == list(strengths.DOMAINS), "every domain is there, also the empty ones"
    assert [one.words for one in said["offer"]] == ["I fix bikes"]
    with pytest.raises(BadInput):
        await strengths.say(case, domain="faults", words=" ", by=by)
    other = await a_case(programme, state="intake")
    await strengths.take_out(other, first.id, by)
    assert (await strengths.counted(case))["offer"] == 1, "another case cannot take it out"
    await strengths.take_out(case, first.id, by)
    assert (await strengths.counted(case))["offer"] == 0


async def test_an_appointment_is_kept_or_missed_once(record):
    programme = await a_programme()
    case, by = await a_case(programme, state="intake"), await a_coordinator(programme)
    planned = await meetings.plan(
        case, kind="intake", party="family", starts_at=now() + timedelta(days=2), by=by, place="Library"
    )
    await meetings.conclude(planned, "missed", by, note="Bus was late")
    await meetings.conclude(planned, "missed", by)
    (kept,) = await meetings.of(case, "intake")
    assert (kept.state, meetings.note(kept)) == ("missed", "Bus was late")
    with pytest.raises(BadInput):
        await meetings.conclude(kept, "planned", by)
