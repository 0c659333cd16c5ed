"""An export on its pages: one asks and says what for, another grants, and the first takes it away."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest

from cases import own_definitions, programmes, retention
from cases.evaluation import dictionary
from cases.evaluation_tables import DataExport
from cases.own_definitions import Wanted
from cases.tables import JournalEntry
from panel import data_exports, forgetting
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
        assert coordinator.rows()[0][1] == "What helps whom proven-12, version 1"
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


async def test_the_version_stands_on_every_page_and_a_newer_one_is_told(record):
    programme = await some_people()
    wanted = Wanted(name="arrest-9", event="arrest", window=274)
    async with at_the_desk(programme, "evaluator") as desk, at_the_desk(programme) as other:
        await own_definitions.add(programme, wanted, desk.by)
        await desk.open(f"{HERE}/new")
        await desk.send(HERE, {**STUDY, "definition": "arrest-9"})
        one = desk.path
        assert "arrest-9, version 1" in desk.words
        assert "by now" not in desk.words
        await own_definitions.add(programme, replace(wanted, window=300), desk.by)
        await other.open(one)
        assert "Its definition has a version 2 by now. This export means version 1" in other.words
        await other.send(f"{one}/grant")
        await desk.open(HERE)
        assert "arrest-9, version 1" in desk.rows()[0][1]
        sheet = (await desk.fetch(f"{HERE}.csv")).text
        assert [row["Version"] for row in csv.DictReader(io.StringIO(sheet.lstrip("\ufeff")))] == ["1"]


async def test_the_same_request_twice_is_given_back_with_what_to_do(record):
    async with at_the_desk(await some_people(0), "evaluator") as desk:
        for _ in range(2):
            await desk.open(f"{HERE}/new")
            await desk.send(HERE, STUDY)
        assert desk.status == 422
        assert "it waits for a second person" in desk.words
        assert desk.value("purpose") == STUDY["purpose"]
    assert await DataExport.count() == 1


async def test_a_file_that_was_thrown_away_early_says_so_and_what_to_do_with_the_copy(record):
    programme = await some_people()
    case = await a_case(programme, state="outcome_known")
    async with at_the_desk(programme, "evaluator") as desk, at_the_desk(programme) as other:
        made = await data_exports.ask(programme, "proven-12", "A study", desk.by)
        await data_exports.grant(made, other.by)
        removal = await retention.ask(case, "asked", desk.by)
        await forgetting.agree(removal, other.by)
        page = await desk.open(f"{HERE}/{made.id}")
        assert "Destroy the copy that you may have" in page.words
        assert "Download the ZIP" not in page.words
        assert (await desk.fetch(f"{HERE}/{made.id}/export.zip")).status_code == 409
        await desk.open(HERE)
        assert "Thrown away" in desk.rows()[0][3]


async def test_a_list_of_exports_asks_as_often_for_many_as_for_few(record, monkeypatch):
    programme, asked = await some_people(0), []
    run = type(record).run_querystring

    async def counted(self, querystring, *args, **more):
        asked.append(querystring)
        return await run(self, querystring, *args, **more)

    monkeypatch.setattr(type(record), "run_querystring", counted)
    async with at_the_desk(programme, "evaluator") as desk:
        many = []
        for number in range(6):
            await data_exports.ask(programme, "proven-12", f"Study {number}", desk.by)
            asked.clear()
            await desk.open(HERE)
            many.append(len(asked))
    assert len(desk.rows()) == 6
    assert len(set(many)) == 1


async def test_who_grants_is_told_of_those_granted_before(record):
    programme = await some_people()
    async with at_the_desk(programme, "evaluator") as desk, at_the_desk(programme) as other:
        first = await data_exports.ask(programme, "proven-12", "A study", desk.by)
        page = await other.open(f"{HERE}/{first.id}")
        assert "Others granted" not in page.words
        await data_exports.grant(first, other.by)
        second = await data_exports.ask(programme, "proven-12", "Another study", desk.by)
        page = await other.open(f"{HERE}/{second.id}")
        assert "Others granted 1." in page.words
