"""Bringing in the coordinator's spreadsheet, page by page."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
import time_machine

from cases import follow_ups
from cases.tables import JournalEntry, Referral
from panel.tables import Import, Juror
from tests.builders import a_case, a_programme
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio
KEPT = (Path(__file__).parents[2] / "spreadsheets" / "referrals-as-kept.csv").read_bytes()


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel("2026-11-22 12:00Z", tick=True):
        yield


async def upload(desk, content=KEPT, name="kept.csv", kind="referrals"):
    await desk.open("/imports")
    return await desk.send("/imports", {"kind": kind}, files={"file": (name, content)})


def numbers(desk):
    return [int(one.get_text()) for one in desk.page.select(".app-stat__number")]


async def test_every_row_of_the_spreadsheet_is_accounted_for_on_the_page(record):
    async with at_the_desk() as desk:
        await upload(desk)
        here = desk.path
        assert numbers(desk) == [5, 3, 1, 2]
        assert "The birth date 31/02/2011 does not exist." in desk.words
        assert "“Holyrood Acadmy” looks like “Holyrood Academy”" in desk.words
        assert "They were read with the day first." in desk.words
        assert await Referral.count() == 0
        await desk.send(f"{here}/spellings", {"school-0": "other", "offence-0": "Criminal damage"})
        assert numbers(desk) == [6, 2, 1, 2]
        await desk.send(f"{here}/confirmation", {"take": "12"})
        assert desk.heading == "7 rows taken"
        assert numbers(desk) == [7, 2, 0, 2]
        assert "Together 11 rows, every one accounted for." in desk.words
        assert await Referral.count() == 7


async def test_confirming_twice_takes_the_rows_once(record):
    async with at_the_desk() as desk:
        await upload(desk)
        here, preview = desk.path, desk.page
        await desk.send(f"{here}/confirmation")
        desk.page = preview
        await desk.send(f"{here}/confirmation")
        assert desk.heading == "5 rows taken"
        assert await Referral.count() == 5


async def test_the_rows_that_failed_can_be_downloaded(record):
    async with at_the_desk() as desk:
        await upload(desk)
        await desk.send(f"{desk.path}/confirmation")
        answer = await desk.fetch(desk.link("Download the rows that failed"))
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["Name"] for row in rows] == ["Dana Ives", "Grace Moor", "Hari Bose"]
        assert all(row["Why"] for row in rows)
        assert "kept-failed.csv" in answer.headers["content-disposition"]


async def test_a_heading_that_is_not_known_is_asked_for(record):
    async with at_the_desk() as desk:
        content = b"Who,DOB,Referral date,Agency,Offence\nBen Tuck,3 Feb 2012,3 Nov 2026,Police,Theft\n"
        await upload(desk, content)
        here = desk.path
        assert here.endswith("/columns")
        known = {"born_on": "DOB", "referred_on": "Referral date", "agency": "Agency", "offence": "Offence"}
        await desk.send(here, known)
        assert desk.status == 422
        assert "Choose the column that holds this." in desk.words
        assert desk.value("agency") == "Agency"
        await desk.send(here, {**known, "name": "Who"})
        assert numbers(desk) == [1, 0, 0, 0]


async def test_a_column_chosen_twice_is_pointed_out(record):
    async with at_the_desk() as desk:
        await upload(desk)
        here = f"{desk.path}/columns"
        await desk.open(here)
        await desk.send(here, {"name": "Name", "agency": "Name"})
        assert desk.status == 422
        assert "The column “Name” is chosen twice." in desk.words


@pytest.mark.parametrize(
    ("kind", "name", "content", "sentence"),
    [
        ("referrals", "", b"", "Choose a file."),
        ("referrals", "a.csv", b"", "The file is empty."),
        ("referrals", "a.xlsx", b"PK\x03\x04x", "The file is damaged."),
        ("cats", "a.csv", KEPT, "Choose referrals or jurors or follow-ups."),
    ],
)
async def test_a_file_that_cannot_be_read_says_why(record, kind, name, content, sentence):
    async with at_the_desk() as desk:
        await upload(desk, content, name, kind)
        assert desk.status == 422
        assert sentence in desk.words
        assert await Import.count() == 0


async def test_the_file_can_be_thrown_away(record):
    async with at_the_desk() as desk:
        await upload(desk)
        here = desk.path
        await desk.send(f"{here}/removal")
        assert "Nothing was written" in desk.words
        await desk.open(here)
        assert desk.status == 409


async def test_a_hundred_and_twenty_jurors_come_from_their_spreadsheet(record):
    lines = ["First name,Surname,DOB,Email,School,Availability,Training until,Oath,Parental consent"]
    lines += [
        f"Jo,Peer{n},01/06/2011,jo{n}@example.org,Wadham School,Mon Tue,31/08/2027,12/01/2026,10/01/2026"
        for n in range(120)
    ]
    async with at_the_desk() as desk:
        await upload(desk, "\n".join(lines).encode(), "pool.csv", "jurors")
        await desk.send(f"{desk.path}/confirmation")
        assert desk.heading == "120 rows taken"
        assert await Juror.count().where(Juror.state == "active") == 120


@pytest.mark.parametrize("part", ["", "/columns", "/failed.csv"])
async def test_an_import_of_another_programme_is_not_found(record, part):
    async with at_the_desk() as elsewhere:
        await upload(elsewhere)
        here = elsewhere.path
    async with at_the_desk() as desk:
        await desk.open(f"{here}{part}")
        assert desk.status == 404
        await desk.open("/imports")
        assert "Earlier files" not in desk.words


async def test_a_number_nobody_could_mean_is_passed_over(record):
    async with at_the_desk() as desk:
        await upload(desk)
        await desk.send(f"{desk.path}/confirmation", {"take": "9" * 5000})
        assert desk.heading == "5 rows taken"


async def test_one_endless_line_is_no_table(record):
    async with at_the_desk() as desk:
        await upload(desk, b"x" * 200_000)
        assert desk.status == 422
        assert "not laid out as a table" in desk.words


async def test_who_looked_at_a_file_and_took_it_away_is_journalled(record):
    async with at_the_desk() as desk:
        await upload(desk)
        here = desk.path
        await desk.send(f"{here}/confirmation")
        await desk.fetch(f"{here}/failed.csv")
        rows = await JournalEntry.select(JournalEntry.what, JournalEntry.kind, JournalEntry.detail).where(
            JournalEntry.kind == "read"
        )
        assert [(row["what"], row["detail"]) for row in rows] == [
            ("import.read", ""),
            ("import.read", ""),
            ("import.downloaded", "3 rows"),
        ]


async def test_the_evaluator_answers_follow_ups_from_a_spreadsheet_without_a_name(record):
    programme = await a_programme(country="GB")
    opened = date(2024, 1, 10)
    case = await a_case(programme, opened_on=opened, state="follow_up", reference="AV-24-0001")
    await follow_ups.go_on()
    head = b"Case,After,Source,Checked on,Answer,Offence date,Proof date,Kind of event\n"
    theft = b"AV-24-0001,6 months,Police,01/02/2025,something new,03/05/2024,10/06/2024,proven\n"
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/follow-ups")
        await desk.open(desk.link("So does a spreadsheet of answers"))
        assert "Referrals" not in desk.words
        content = head + theft + b"AV-24-0009,6 months,Police,01/02/2025,nothing new,,,\n"
        await desk.send("/imports", {"kind": "follow-ups"}, files={"file": ("police.csv", content)})
        here = desk.path
        assert numbers(desk) == [1, 1, 0, 0]
        assert "AV-24-0001, 6 months" in desk.words
        assert "Something new. A proven offence. Police. Checked on: Saturday 1 February 2025." in desk.words
        assert (await follow_ups.of(case))[0].state == "due"
        await desk.send(f"{here}/confirmation")
        assert desk.heading == "1 row taken"
        assert desk.link("See the follow-ups") == "/follow-ups"
        failed = (await desk.fetch(desk.link("Download the rows that failed"))).content.decode("utf-8-sig")
        assert "There is no case AV-24-0009. Check its number." in failed
        assert (await follow_ups.of(case))[0].state == "recorded"
        await desk.open("/imports?kind=follow-ups")
        await desk.send("/imports", {"kind": "follow-ups"}, files={"file": ("police.csv", content)})
        assert numbers(desk) == [0, 1, 1, 0]
        assert "This answer stands already." in desk.words


async def test_the_evaluator_finds_no_spreadsheet_of_names(record):
    programme = await a_programme()
    async with at_the_desk(programme) as desk:
        await upload(desk)
        theirs = desk.path
    async with at_the_desk(programme, "evaluator") as desk:
        assert (await desk.fetch(theirs)).status_code == 404
        await desk.open("/imports")
        assert "kept.csv" not in desk.words
        assert (await upload(desk, kind="referrals")).status == 422
        assert "Choose follow-ups." in desk.words
