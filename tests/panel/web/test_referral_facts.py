"""The incident, the admission and whoever referred: put right or added after the referral is in."""

import pytest

from cases import incidents, matters, people
from cases.tables import Case, Correction, JournalEntry, Referral
from panel import arrangements, letters, referrers
from panel.tables import Letter, Seat
from tests.builders import a_case, a_juror, a_referral, a_seat
from tests.desk import Desk, at_the_desk
from tests.evenings import an_arranged_hearing
from tests.telling import new_referral, received, screened

pytestmark = pytest.mark.anyio
SAME = {"agency": "Avon and Somerset Police", "admitted": "yes", "reason": "The officer rang."}


async def correct(desk: Desk, referral: Referral, **changed: str) -> Desk:
    page = f"/referrals/{referral.id}/matter"
    return await (await desk.open(page)).send(page, {**SAME, **changed})


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
