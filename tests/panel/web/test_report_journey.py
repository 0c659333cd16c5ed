"""The way and the waits: gates, days and standards of the referrals of chosen days."""

import csv
import io
from datetime import date, timedelta
from uuid import uuid4

import pytest

from cases import programmes
from cases.tables import JournalEntry, Programme, Referral, StateChange
from tests.builders import a_case, a_programme, a_referral, kept
from tests.desk import at_the_desk

pytestmark = pytest.mark.usefixtures("record")
MONDAY = date(2026, 3, 2)
DAYS = "from-day=1&from-month=3&from-year=2026&until-day=31&until-month=3&until-year=2026"


async def a_course(programme: Programme, state: str, **steps: int) -> None:
    """Referred on a Monday, accepted on Wednesday; the other steps so many days after Monday."""
    case = await a_case(programme, state=state, opened_on=MONDAY + timedelta(days=2))
    await Referral.update({Referral.referred_on: MONDAY}).where(Referral.id == case.referral)
    for to_state, days in steps.items():
        await kept(
            StateChange(
                id=uuid4(),
                programme=programme.id,
                subject="case",
                subject_id=case.id,
                to_state=to_state,
                at=programmes.noon(MONDAY + timedelta(days=days), programme),
                by_id="1",
                by_name="Ann",
            )
        )


async def a_month() -> Programme:
    """Five referrals: one waits, one was returned, one is prepared, one agreed, one completed."""
    programme = await a_programme(screening_days=2, hearing_days=10, hearing_days_working=True)
    await a_referral(programme, referred_on=MONDAY)
    await a_referral(programme, state="returned", return_reason="moved", referred_on=MONDAY)
    await a_course(programme, "preparing")
    await a_course(programme, "agreement_active", heard=16, agreement_active=16)
    await a_course(programme, "completed", heard=30, agreement_active=30, completed=60)
    return programme


async def test_each_gate_has_who_stood_before_it_and_each_wait_its_standard():
    programme = await a_month()
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes/journey")
        assert "5 referrals of all days. Of 3 accepted, 1 is completed: 33.3%" in desk.words
        assert "with a 95% interval of 6.1% to 79.2%" in desk.words
        rows = {row[0]: row[1:] for row in desk.rows()}
        assert rows["Accepted"] == ["5", "3", "60.0%", "23.1% to 88.2%", "60.0%", "23.1% to 88.2%"]
        assert rows["Heard"][:3] == ["3", "2", "66.7%"]
        assert rows["Completed"][:3] == ["2", "1", "50.0%"]
        assert rows["Referred to accepted"][:5] == ["3", "2", "2", "2 working days", "100.0%"]
        # From a Wednesday 14 days are 10 working days, and 28 are 20: the second is late.
        assert rows["Accepted to heard"][:5] == ["2", "15", "19", "10 working days", "50.0%"]
        assert [rows[way][-1] for way in ("Referred to accepted", "Accepted to heard")] == ["1", "1"]
        assert rows["Agreement reached to completed"][:3] == ["1", "30", "30"]
    assert await JournalEntry.exists().where(JournalEntry.what == "report.read")


async def test_other_days_leave_others_out_and_the_file_says_which():
    programme = await a_month()
    await a_referral(programme, referred_on=date(2026, 5, 4))
    async with at_the_desk(programme, "coordinator") as desk:
        await desk.open(f"/outcomes/journey?{DAYS}")
        assert "5 referrals from 1 March 2026 until 31 March 2026." in desk.words
        answer = await desk.fetch(desk.link("CSV"))
        lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        first = lines[0]
        assert (first["From"], first["To"], first["Before"], first["Passed"]) == (
            "Referred",
            "Accepted",
            "5",
            "3",
        )
        assert {line["Referred until"] for line in lines} == {"31 March 2026"}
        assert (await desk.fetch(desk.link("XLSX"))).content[:2] == b"PK"


async def test_rows_come_in_the_order_asked_for():
    programme = await a_month()
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes/journey?sort=passed")
        assert [row[2] for row in desk.rows()[:4]] == ["1", "2", "2", "3"]


async def test_a_gate_that_only_a_later_one_tells_of_was_passed_too():
    programme = await a_programme()
    await a_course(programme, "completed", completed=60)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes/journey")
        rows = {row[0]: row[1:] for row in desk.rows()}
        assert rows["Heard"][:2] == ["1", "1"]
        assert rows["Accepted to heard"][0] == "0"


async def test_nobody_of_these_days_and_a_day_that_is_none():
    async with at_the_desk(await a_month(), "evaluator") as desk:
        await desk.open("/outcomes/journey?from-day=1&from-month=1&from-year=2031")
        assert "Nobody was referred from 1 January 2031." in desk.words
        await desk.open("/outcomes/journey?from-day=31&from-month=2&from-year=2026")
        assert "There is no 31/2/2026." in desk.words
        assert desk.value("from-day") == "31"


async def test_what_others_published_says_what_is_not_known_and_is_no_target():
    async with at_the_desk(await a_programme(), "evaluator") as desk:
        await desk.open("/outcomes/published?sort=n")
        assert "None of these is a target" in desk.words
        assert desk.rows()[0][0] == "Hampshire, community court"
        rows = {row[0]: row for row in desk.rows()}
        assert rows["Chard, community justice panel"][2:4] == ["Not published.", "Not published."]
        assert "none of these 14 can stand beside your own figures" in desk.words
        later = rows["Washington DC, youth court, later"][-1]
        assert later.startswith("Not beside it. They differ in what counts (arrest, and here proven), the")
        assert later.endswith("the number of people (not published).")
        answer = await desk.fetch(desk.link("CSV"))
        assert "Alaska Judicial Council, 2010" in answer.text
