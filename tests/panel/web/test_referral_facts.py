"""The incident, the admission and whoever referred: put right or added after the referral is in."""

from datetime import date, timedelta

import pytest

from cases import clocks, incidents, matters, people
from cases.tables import Case, Correction, JournalEntry, Referral
from panel import arrangements, letters, referrers
from panel.tables import Letter, Seat
from tests.builders import a_case, a_juror, a_referral, a_seat
from tests.desk import Desk, at_the_desk
from tests.evenings import an_arranged_hearing
from tests.telling import new_referral, opened, received, screened

pytestmark = pytest.mark.anyio
SAME = {"agency": "Avon and Somerset Police", "admitted": "yes", "reason": "The officer rang."}


async def correct(desk: Desk, referral: Referral, **changed: str) -> Desk:
    page = f"/referrals/{referral.id}/matter"
    await desk.open(page)
    stands = {f"offence_on-{part}": desk.value(f"offence_on-{part}") for part in ("day", "month", "year")}
    return await desk.send(page, {**SAME, **stands, **changed})


def typed(on: date) -> dict[str, str]:
    return {"offence_on-day": str(on.day), "offence_on-month": str(on.month), "offence_on-year": str(on.year)}


async def waiting() -> list[tuple[str, str]]:
    rows = await Letter.objects().where(Letter.state == "queued", Letter.party == "referrer")
    return sorted((row.name, letters.address(row)) for row in rows)


async def test_it_is_put_right_on_the_page_and_taken_back(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme, referrer_name="PC Moss")
        await desk.open(f"/referrals/{referral.id}")
        assert desk.link("Correct or add to this") == f"/referrals/{referral.id}/matter"
        changed = {"incident_reference": "N/417", "referrer_phone": "07700 900123", "admitted": "no"}
        await correct(desk, referral, **changed)
        assert "They do not accept responsibility." in desk.page.get_text()
        for said in ("N/417", "07700 900123", "Accepts responsibility No"):
            assert said in desk.words
        assert "417" in (await matters.get(referral.id)).search_text
        entry = await JournalEntry.objects().get(JournalEntry.what == "referral.corrected")
        assert entry.detail == "matter: incident_reference, admitted, referrer_name, referrer_phone"
        assert "officer rang" not in str(await Correction.select()), "the reason is sealed"
        await desk.open(f"/people/{referral.person}/corrections")
        assert "Accepts responsibility: Yes → is now No" in desk.words
        await desk.send(next(action for action in desk.actions() if action.endswith("/undone")))
        now = await matters.get(referral.id)
        assert (now.incident_reference, now.referrer_name, now.admitted) == ("", "PC Moss", "yes")


async def test_what_cannot_be_read_is_given_back_and_nothing_changed_is_no_correction(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme)
        await correct(desk, referral, referrer_email="moss at police", referrer_phone="12", agency="")
        assert desk.status == 422
        assert desk.value("referrer_email") == "moss at police"
        assert "Fill this in." in desk.words
        await correct(desk, referral)
        assert "Nothing is different yet" in desk.words
        await correct(desk, referral, incident_reference="N/417", reason="")
        assert (desk.status, desk.value("incident_reference")) == (422, "N/417")
        assert await Correction.count() == 0


async def test_who_asks_for_themselves_was_referred_by_nobody_else(record):
    async with at_the_desk() as desk:
        referral = await a_referral(desk.programme, source="self", agency="", referrer_email="")
        await correct(desk, referral, incident_reference="N/417", referrer_email="moss@police.example")
        kept = await matters.get(referral.id)
        assert (kept.incident_reference, kept.referrer_email) == ("N/417", "")


async def test_when_it_happened_is_added_and_their_age_then_is_known(record):
    async with at_the_desk() as desk:
        born_on = date(2012, 1, 1)
        referral = await received(desk.programme, born_on=born_on, offence_on=None)
        age = clocks.age(born_on, referral.referred_on)
        await desk.open(f"/referrals/{referral.id}")
        assert f"{age} when referred" in desk.words
        assert "at the offence" not in desk.words
        before = referral.referred_on - timedelta(days=9)
        await correct(desk, referral, agency_reference="AS/90/4", **typed(before))
        kept = await matters.get(referral.id)
        assert (kept.offence_on, kept.agency_reference) == (before, "AS/90/4")
        assert f"{clocks.age(born_on, before)} at the offence" in desk.words
        await desk.open(f"/people/{referral.person}/corrections")
        assert "Offence date: Nothing → is now" in desk.words
        await desk.send(next(action for action in desk.actions() if action.endswith("/undone")))
        assert (await matters.get(referral.id)).offence_on is None


async def test_it_cannot_have_happened_after_it_was_referred(record):
    async with at_the_desk() as desk:
        referral = await received(desk.programme)
        late = referral.referred_on + timedelta(days=1)
        await correct(desk, referral, **typed(late))
        assert (desk.status, desk.value("offence_on-day")) == (422, str(late.day))
        assert "The offence date must not be after the referral date." in desk.words


async def test_a_date_that_leaves_an_open_case_out_of_the_programme_is_said(record):
    async with at_the_desk() as desk:
        case = await opened(desk.programme)
        referral = await matters.get(case.referral)
        person = await people.get(referral.person)
        nine = person.born_on.replace(year=person.born_on.year + 9)
        await correct(desk, referral, **typed(nine))
        assert "They were 9 at the offence." in desk.words


async def test_cases_of_one_incident_find_each_other_and_nobody_of_it_sits(record):
    async with at_the_desk() as desk:
        hearing = await an_arranged_hearing(desk.programme)
        case = await Case.objects().get(Case.id == hearing.case)
        other = await a_case(desk.programme)
        tariq = await people.get(other.person)
        first, last = tariq.legal_name.split()
        juror = await a_juror(desk.programme, first_name=first, last_name=last, born_on=tariq.born_on)
        seat = await a_seat(hearing, juror, state="accepted", place=1)
        for one in (case, other):
            await correct(desk, await matters.get(one.referral), incident_reference="AS/2026/0417")
        assert [one.id for one in await incidents.companions(case)] == [other.id]
        assert (await Seat.objects().get(Seat.id == seat.id)).state == "released"


async def test_a_receipt_and_a_return_are_written_again(record):
    async with at_the_desk() as desk:
        new = await new_referral(desk.programme, referrer_name="Pc Moss", referrer_email="mos@police.example")
        referral = await screened(await referrers.receive(desk.by, new), desk.by)
        case = await referrers.accept(referral, desk.by)
        await arrangements.give_back(case, reason="moved", by=desk.by)
        names = ["referral-accepted", "referral-received", "referral-returned"]
        assert await waiting() == [(name, "mos@police.example") for name in names]
        await correct(desk, referral, referrer_name="Pc Moss", referrer_email="moss@police.example")
        assert await waiting() == [(name, "moss@police.example") for name in names]
        last = await Letter.objects().get((Letter.name == names[2]) & (Letter.state == "queued"))
        assert "moved away" in letters.content(last).text


async def test_a_referrer_added_later_hears_of_the_hearing_and_sees_their_referral(record):
    async with at_the_desk() as desk:
        hearing = await an_arranged_hearing(desk.programme)
        case = await Case.objects().get(Case.id == hearing.case)
        await Referral.update({Referral.referrer_email: ""}).where(Referral.id == case.referral)
        referral = await matters.get(case.referral)
        await correct(desk, referral, referrer_email="moss@police.example")
        assert await waiting() == [("referrer-hearing", "moss@police.example")]
