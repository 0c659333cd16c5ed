"""An export on its pages: one asks and says what for, another grants, and the first takes it away."""

import io
import zipfile
from datetime import timedelta

import pytest

from cases import programmes
from cases.evaluation import dictionary
from cases.tables import DataExport, JournalEntry
from tests.builders import a_case, a_programme
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio
HERE = "/data-exports"
STUDY = {"purpose": "What helps whom", "definition": "proven-12"}


async def some_people(many=6):
    programme = await a_programme()
    opened = programmes.today(programme) - timedelta(days=30)
    for _ in range(many):
        await a_case(programme, opened_on=opened)
    return programme


async def test_an_evaluator_asks_and_takes_away_what_a_coordinator_granted(record):
    programme = await some_people()
    async with at_the_desk(programme, "evaluator") as evaluator, at_the_desk(programme) as coordinator:
        await evaluator.open("/outcomes")
        await evaluator.open(evaluator.link("De-identified export"))
        assert "Nobody has asked for one." in evaluator.words
        await evaluator.open(evaluator.link("Ask for an export"))
        await evaluator.send(HERE, STUDY)
        assert "You asked for it." in evaluator.words
        one = evaluator.path
        assert f"{one}/grant" not in evaluator.actions()
        await coordinator.open(HERE)
        assert coordinator.rows()[0][1] == "What helps whom"
        await coordinator.open(one)
        await coordinator.send(f"{one}/grant")
        assert "can take it away, and nobody else." in coordinator.words
        assert (await coordinator.fetch(f"{one}/export.zip")).status_code == 409
        await evaluator.open(one)
        file = await evaluator.fetch(evaluator.link("Download the ZIP"))
        assert file.headers["content-type"] == "application/zip"
        with zipfile.ZipFile(io.BytesIO(file.content)) as held:
            assert {*dictionary.FILES, "README.txt", "dictionary.csv"} == set(held.namelist())
        sheet = (await evaluator.fetch(f"{HERE}.csv")).text
        assert "What helps whom" in sheet
        assert "sealed:" not in sheet
    told = await JournalEntry.select().where(JournalEntry.what.like("data-export.%"))
    assert [row["what"] for row in sorted(told, key=lambda row: row["number"])] == [
        *("data-export.asked", "data-export.granted", "data-export.downloaded"),
    ]


async def test_without_a_purpose_nothing_is_asked_for(record):
    programme = await some_people(0)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"{HERE}/new")
        await desk.send(HERE, {"purpose": " ", "definition": "proven-12"})
        assert desk.status == 422
        assert "Say for which study it is" in desk.words
        await desk.send(HERE, {"purpose": "x" * 401, "definition": "proven-12"})
        assert desk.value("purpose") == "x" * 401
    assert await DataExport.count() == 0


async def test_an_administrator_is_the_second_person_of_any_programme(record):
    programme = await some_people()
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"{HERE}/new")
        await desk.send(HERE, STUDY)
        one = desk.path
    async with at_the_desk(programme, "administrator") as desk:
        await desk.open(HERE)
        assert programme.name in desk.words
        await desk.open(one)
        await desk.send(f"{one}/refusal")
        assert "It is refused." in desk.page.get_text()
        assert (await desk.fetch(f"{one}/export.zip")).status_code == 404


async def test_every_column_is_on_the_page_of_the_dictionary(record):
    async with at_the_desk(await some_people(0), "evaluator") as desk:
        await desk.open(f"{HERE}/dictionary")
        names = [row[0] for row in desk.rows()]
        assert names == [row[1] for row in dictionary.rows()]
        assert len((await desk.fetch(f"{HERE}/dictionary.csv")).text.splitlines()) == len(names) + 1
