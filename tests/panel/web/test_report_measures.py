"""Every measure on one page: for evaluators, with its groups, its refusals, and whom the answers are from."""

import csv
import io

import pytest

from cases import programmes
from cases.evaluation import effort
from tests.builders import a_programme
from tests.desk import at_the_desk
from tests.panel.web.test_outcomes import checked

pytestmark = pytest.mark.anyio
HERE = "/outcomes/measures"


async def test_every_measure_says_what_the_outcomes_page_says(record):
    programme = await a_programme()
    await checked(programme, 12, events=2)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(HERE)
        assert "M1: share with an event Everybody 365 12 2 16.7% 4.7% to 44.8% Wilson" in desk.words
        assert "M3: events per person Everybody 365 12 2 0.167" in desk.words
        assert "M14: change in severity, and days between (severity)" in desk.words
        assert "No figure can be shown" in desk.words
        assert "Police 365 12 0" in desk.words
        await desk.open("/outcomes")
        assert "16.7%, with a 95% interval of 4.7% to 44.8%" in desk.words


async def test_a_group_is_chosen_and_the_file_has_the_envelope(record):
    programme = await a_programme()
    await checked(programme, 3, events=1)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"{HERE}?by=completed&definition=proven-6")
        assert "M1: share with an event Did not complete 183 3 1" in desk.words
        answer = await desk.fetch(desk.link("CSV"))
        lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        one = next(line for line in lines if line["measure"] == "M1" and line["group"] == "Did not complete")
        assert (one["n"], one["k"], one["definition"], one["version"]) == ("3", "1", "proven-6", "1")
        assert "read it beside the whole, never alone" in one["notes"]
        assert one["extract"] == str(programmes.today(programme))
        assert (await desk.fetch(f"{HERE}.xlsx")).status_code == 200


async def test_two_definitions_are_refused_and_nonsense_is_passed_over(record):
    programme = await a_programme()
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"{HERE}?definition=proven-6&definition=arrest-12")
        assert desk.status == 409
        await desk.open(f"{HERE}?definition=1066&by=name&sort=x")
        assert desk.status == 200
        assert "there is nobody in this group" in desk.words
        assert "No check has an answer yet." in desk.words


async def test_a_coordinator_is_told_and_gets_no_exact_figure(record):
    programme = await a_programme()
    await checked(programme, 12, events=2)
    async with at_the_desk(programme) as desk:
        await desk.open(HERE)
        assert "Exact figures of small groups are for evaluators." in desk.words
        assert "16.7%" not in desk.words
        assert (await desk.fetch(f"{HERE}.csv")).status_code == 404


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
async def test_a_measure_that_would_take_minutes_says_so_and_the_others_are_shown(record, monkeypatch):
    programme = await a_programme()
    await checked(programme, 12, events=2)
    monkeypatch.setattr(effort, "MOST", 20_000)  # as if they were a hundred thousand
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"{HERE}?by=completed")
        assert "M1: share with an event Everybody 365 12 2 16.7%" in desk.words
        assert "for so many people in so many groups it would take minutes" in desk.words
        answer = await desk.fetch(desk.link("CSV"))
        lines = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
        left = [line for line in lines if "would take minutes" in line["refused"]]
        assert left
        assert not [line for line in left if line["value"]]
