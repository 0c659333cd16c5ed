"""Does each gate open alike? What evaluators see exactly, and what others may see of it."""

import csv
import io
from datetime import timedelta

import pytest

from cases import programmes
from cases.tables import JournalEntry
from tests.builders import a_case, a_person, a_programme, a_referral
from tests.desk import at_the_desk

pytestmark = pytest.mark.usefixtures("record")
HERE = "/outcomes/disparity"


async def some_of_each():
    """Three girls of whom two are accepted, one boy who is, one who did not say and waits."""
    programme = await a_programme()
    born = programmes.today(programme) - timedelta(days=15 * 366)
    for gender, accepted in (("girl", True), ("girl", True), ("girl", False), ("boy", True), ("", False)):
        person = await a_person(programme, gender=gender, born_on=born)
        if accepted:
            await a_case(programme, person)
        else:
            await a_referral(programme, person=person)
    return programme


async def test_an_evaluator_sees_each_group_beside_the_largest():
    programme = await some_of_each()
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(HERE)
        assert "A difference says where to look; it does not say why." in desk.words
        rows = {row[0]: row[1:] for row in desk.rows()}
        assert rows["Accepted: Girl or woman"][:4] == ["3", "2", "66.7%", "20.8% to 93.9%"]
        assert rows["Accepted: Girl or woman"][4] == "Compared with"
        assert rows["Accepted: Boy or man"][:3] == ["1", "1", "100.0%"]
        assert rows["Accepted: Boy or man"][4] == "1.50"
        assert rows["Accepted: Not said"][:3] == ["1", "0", "0.0%"]
        assert rows["Completed: Not said"][:3] == ["1", "0", "0.0%"]
        (heard,) = [row for row in desk.rows()[:9] if row[0] == "Heard: Not said"]
        assert heard[1:4] == ["0", "", "Nobody yet"]
        (title, *_) = [one.get_text() for one in desk.page.select("svg title")]
        assert title == "Share of each group at each gate, by gender, as they describe it"
        await desk.open(f"{HERE}?by=gender&to=boy")
        rows = {row[0]: row[1:] for row in desk.rows()}
        assert rows["Accepted: Girl or woman"][4] == "0.67"
        await desk.open(f"{HERE}?by=age&to=nonsense")
        assert any(row[0] == "Accepted: 14 or 15" for row in desk.rows())
    assert await JournalEntry.exists().where(
        JournalEntry.what == "report.read", JournalEntry.detail == "disparity by age"
    )


async def test_others_see_no_small_group_and_choose_no_days():
    programme = await some_of_each()
    async with at_the_desk(programme, "coordinator") as desk:
        await desk.open(f"{HERE}?from-day=1&from-month=1&from-year=2199")
        assert "Small groups are hidden" in desk.words
        assert not desk.page.select("svg.app-chart")
        numbers = {cell for row in desk.rows() for cell in row[1:] if cell}
        assert numbers == {"Hidden", "Compared with"}
        assert desk.page.find("input", {"name": "from-year"}) is None
        file = (await desk.fetch(f"{HERE}.csv")).text
        assert not [row for row in csv.DictReader(io.StringIO(file)) if row["Passed"] != "Hidden"]


async def test_the_file_says_of_whom_each_line_is():
    programme = await some_of_each()
    async with at_the_desk(programme, "evaluator") as desk:
        file = (await desk.fetch(f"{HERE}.csv?from-day=1&from-month=1&from-year=2020")).text
        lines = list(csv.DictReader(io.StringIO(file)))
        heard = next(row for row in lines if (row["Gate"], row["Group"]) == ("Heard", "Girl or woman"))
        assert (heard["Among"], heard["From"]) == ("referrals that came as far as accepted", "2020-01-01")
        later = next(row for row in lines if row["Gate"] == "Proven offence")
        assert later["Definition"] == "proven-12"
        assert {(row["Dated by"], row["From"]) for row in lines} == {
            ("the day of the referral", "2020-01-01")
        }
        assert (await desk.fetch(f"{HERE}.xlsx")).status_code == 200


async def test_where_nobody_was_referred_it_is_said():
    async with at_the_desk(await a_programme(), "evaluator") as desk:
        await desk.open(HERE)
        assert "Nobody was referred of all days." in desk.words
        await desk.open(f"{HERE}?from-day=31&from-month=2&from-year=2026")
        assert desk.status == 200
