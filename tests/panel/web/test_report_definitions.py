"""What is counted: definitions with all their versions, one of one's own, and the headline."""

import pytest

from cases import own_definitions
from cases.own_definitions import Wanted
from cases.tables import JournalEntry
from tests.builders import a_case, a_programme, somebody
from tests.desk import at_the_desk

pytestmark = pytest.mark.usefixtures("record")
HERE = "/outcomes/definitions"
NINE = {"name": "arrest-9", "event": "arrest", "window": "274", "waiting": "0"}


async def test_an_evaluator_adds_one_and_its_next_version_and_both_stay_to_be_read():
    programme = await a_programme()
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(HERE)
        assert "This programme has none of its own." in desk.words
        await desk.open(desk.link("Add a definition"))
        await desk.send(HERE, NINE)
        assert "arrest-9, version 1, was added." in desk.page.get_text(" ")
        await desk.open(desk.link("Make version 2 of arrest-9"))
        assert desk.value("window") == "274"
        await desk.send(HERE, {"event": "arrest", "window": "274", "waiting": "30", "source": "A funder"})
        rows = [row[:2] + row[4:7] for row in desk.rows() if row[0] == "arrest-9"]
        assert rows == [
            ["arrest-9", "1", "274", "0", programme.name],
            ["arrest-9", "2", "274", "30", "A funder"],
        ]
        assert "Make version 2 of" not in desk.words
        answer = await desk.fetch(desk.link("CSV"))
        assert "arrest-9,2,A new arrest within 274 days" in answer.text
        assert (await desk.fetch(desk.link("XLSX"))).content[:2] == b"PK"


async def test_what_is_wrong_is_said_beside_the_field_and_everything_is_given_back():
    async with at_the_desk(await a_programme(), "evaluator") as desk:
        await desk.open(f"{HERE}/new")
        await desk.send(HERE, {**NINE, "name": "Arrest 9", "window": "4000", "title": "Arrests"})
        assert desk.status == 422
        assert "Use small letters, digits and hyphens" in desk.words
        assert "This must be from 1 to 3650 days." in desk.words
        assert [desk.value(name) for name in ("name", "window", "title")] == ["Arrest 9", "4000", "Arrests"]
        await desk.send(HERE, NINE)
        await desk.open(f"{HERE}/new")
        await desk.send(HERE, {**NINE, "waiting": "5"})
        assert "You have one of this name." in desk.words


async def test_all_that_is_wrong_is_said_at_once():
    programme = await a_programme()
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"{HERE}/new")
        await desk.send(HERE, NINE)
        await desk.open(f"{HERE}/new")
        await desk.send(HERE, {"name": "New One", "event": "", "window": "soon", "waiting": "9999"})
        assert desk.status == 422
        for said in ("Use small letters", "Fill this in.", "Write a whole number", "from 0 to 1825 days"):
            assert said in desk.words, said
        await desk.send(HERE, NINE | {"window": "", "waiting": "-1"})
        for said in ("You have one of this name.", "Fill this in.", "from 0 to 1825 days"):
            assert said in desk.words, said


async def test_the_headline_is_chosen_and_the_outcomes_open_with_it():
    programme = await a_programme()
    await a_case(programme)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(HERE)
        await desk.send(f"{HERE}/headline", {"headline": "arrest-12"})
        assert "The outcomes open with arrest-12, version 1" in desk.words
        assert (await own_definitions.headline(programme)).name == "proven-12", "the row in hand is older"
        await desk.open("/outcomes")
        assert desk.value("definition") == "arrest-12"
        await desk.open(HERE)
        await desk.send(f"{HERE}/headline", {"headline": "made-up"})
        assert (desk.status, "Choose one of these." in desk.words) == (422, True)
    assert await JournalEntry.exists().where(JournalEntry.what == "programme.changed")


async def test_a_headline_without_an_answer_is_refused_in_words():
    programme = await a_programme(proof_days=0, headline="arrest-12")
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(HERE)
        await desk.send(f"{HERE}/headline", {"headline": "proven-24"})
        assert (desk.status, "this programme does not wait for proof" in desk.words) == (409, True)


async def test_a_coordinator_reads_it_and_changes_nothing():
    programme = await a_programme()
    by = somebody("evaluator", programme)
    await own_definitions.add(programme, Wanted(name="arrest-9", event="arrest", window=274), by)
    async with at_the_desk(programme) as desk:
        await desk.open(HERE)
        assert ["arrest-9", by.name] == [desk.rows()[0][0], desk.rows()[0][-1]]
        assert desk.actions() == ["/sign-out"]
        assert (await desk.fetch(f"{HERE}/new")).status_code == 404
