"""From the rows of the record to one line a person."""

from datetime import timedelta

import pytest

from cases import database, follow_ups, lives, outcomes, programmes, states
from cases.evaluation.cohorts import Happened, cohort
from cases.evaluation.definitions import DEFINITIONS
from cases.outcomes import Check, Event
from tests.builders import a_case, a_person, a_programme, somebody

pytestmark = pytest.mark.anyio


async def test_a_person_met_twice_counts_once_from_the_first_acceptance(record):
    programme = await a_programme()
    by, today = somebody("evaluator", programme), programmes.today(programme)
    person = await a_person(programme)
    first = await a_case(programme, person, opened_on=today - timedelta(days=600), state="closed")
    second = await a_case(programme, person, opened_on=today - timedelta(days=300))
    await follow_ups.go_on()
    checks = await follow_ups.of(first)
    await outcomes.record(checks[1], Check(source="police", checked_on=today), by)
    told = {"source": "police", "checked_on": today, "by": by}
    day = second.opened_on + timedelta(days=30)
    await outcomes.came_to_light(second, Event(event="proven", happened_on=day, proven_on=day), **told)
    wrong = await outcomes.came_to_light(second, Event(event="arrest", happened_on=day), **told)
    await outcomes.withdraw(wrong, "error", by)

    (life,) = await lives.of(programme)
    assert life.index == first.opened_on
    assert life.events == (Happened("proven", 330, 330),)
    found = cohort([life], DEFINITIONS["proven-12"], today)
    assert (found.n, found.k) == (1, 1)


async def test_who_completed_is_known_by_the_step_whatever_came_after(record):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    case = await a_case(programme, state="completed")
    async with database.atomic():
        await states.begin([case], "case", by)
    await a_case(programme)
    assert [life.kept for life in await lives.of(programme)].count(True) == 1


async def test_another_programme_is_not_counted(record):
    here, there = await a_programme(), await a_programme()
    await a_case(there)
    assert await lives.of(here) == []
