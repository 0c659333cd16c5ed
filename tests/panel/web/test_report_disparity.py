"""Does each gate open alike? What evaluators see exactly, and what others may see of it."""

import csv
import io
from datetime import timedelta
from random import Random

import pytest

from cases import programmes
from cases.tables import JournalEntry
from tests.builders import a_case, a_person, a_programme, a_referral
from tests.desk import at_the_desk
from tests.published import came_as_far_as, refer

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


async def test_others_read_a_bulletin_and_choose_no_days():
    programme = await a_programme()
    on = programmes.today(programme) - timedelta(days=400)
    cases = await refer(programme, 200, on, Random(5))
    await came_as_far_as("heard", cases[20:])
    await came_as_far_as("completed", cases[50:])
    async with at_the_desk(programme, "coordinator") as desk:
        await desk.open(f"{HERE}?from-day=1&from-month=1&from-year=2199")
        assert "It is told once and not changed" in desk.words
        assert desk.page.find("input", {"name": "from-year"}) is None
        rows = {row[0]: row[1:] for row in desk.rows()}
        known = [int(row[0]) for row in rows.values() if row[0] != "Hidden"]
        assert known
        assert not [count for count in known if count % 5]
        assert "Compared with" in [row[4] for row in rows.values()]
        assert not [name for name in rows if name.startswith("Proven offence")]
        await refer(programme, 50, on, Random(6))
        assert {row[0]: row[1:] for row in (await desk.open(HERE)).rows()} == rows
        file = (await desk.fetch(f"{HERE}.csv?of=nonsense")).text
        lines = list(csv.DictReader(io.StringIO(file)))
        assert all(row["From"] == str(on) and row["Until"] for row in lines)


async def test_of_few_referrals_others_read_nothing():
    programme = await some_of_each()
    async with at_the_desk(programme, "coordinator") as desk:
        await desk.open(HERE)
        assert "It is told of 150 referrals or more, once they are half a year old" in desk.words
        assert list(csv.DictReader(io.StringIO((await desk.fetch(f"{HERE}.csv")).text))) == []


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
