"""The journey of a case on one page: every dated step, the loops, the exits, what is still to come."""

from datetime import timedelta

import pytest

from cases import case_files, database, follow_ups, states
from cases.actors import now, telling
from cases.tables import Case
from tests.builders import a_case, a_programme, somebody
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio

LOOPS = "preparing scheduled adjourned scheduled heard agreement_active extended agreement_active".split()
WHY = {"adjourned": "panel", "extended": "school"}


async def travelled(programme, steps, days=5):
    """A case that took these steps, so many days apart, until today."""
    by, began = somebody("coordinator", programme), now() - timedelta(days=days * len(steps))
    case = await a_case(programme, state="intake", opened_on=began.date())
    for number, step in enumerate(["intake", *steps]):
        with telling(began + timedelta(days=days * number)):
            async with database.atomic():
                if number:
                    await states.change(case, "case", step, by, WHY.get(step, ""))
                else:
                    await states.begin([case], "case", by)
                    await follow_ups.make(case, by)
    return case, by


async def test_loops_stand_there_as_often_as_they_were_run_through(record):
    programme = await a_programme()
    case, _ = await travelled(programme, LOOPS)
    async with at_the_desk(programme) as desk:
        await desk.open(f"/cases/{case.id}/journey")
        assert [row[0] for row in desk.rows()] == [
            *("Intake", "Preparing", "Panel meeting booked", "Adjourned", "Panel meeting booked", "Heard"),
            *("Agreement running", "Extended", "Agreement running"),
        ]
        assert [row[2] for row in desk.rows()] == ["5 days"] * 8 + ["0 days so far"]
        assert "Too few panel members were there" in desk.words
        assert "Exams or school" in desk.words
        assert "Agreement goes on" in desk.words
        assert "Hearing" not in desk.words
        way = desk.words.partition("The way")[2]
        assert "Adjourned" in way
        assert way.index("Adjourned") < way.index("Heard")
        assert "From here it can become: completed, extended, in review, returned." in desk.words
        assert "After 12 months Due" in desk.words


async def test_what_a_returned_case_passed_over_is_not_still_to_come(record):
    programme = await a_programme()
    case, by = await travelled(programme, ["preparing"])
    await case_files.give_back(case, reason="moved", by=by)
    async with at_the_desk(programme) as desk:
        await desk.open(f"/cases/{case.id}/journey")
        assert "Heard Passed over" in desk.words
        assert "Returned" in desk.heading
        assert "The young person moved away" in desk.words
        assert "Follow-up Not yet" in desk.words


async def test_the_way_leads_to_the_journey_from_every_part_of_a_case(record):
    programme = await a_programme()
    case, _ = await travelled(programme, [])
    async with at_the_desk(programme) as desk:
        await desk.open(f"/cases/{case.id}")
        await desk.open(desk.link("Journey"))
        assert desk.status == 200
    assert (await Case.objects().get(Case.id == case.id)).state == "intake"
