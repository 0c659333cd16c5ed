"""More than chance? A wall stands between two programmes, and a door that each opens for itself."""

import csv
import io
from datetime import date, timedelta

import pytest

from cases import follow_ups, outcomes, programmes, public_releases, releases
from cases.evaluation.definitions import DEFINITIONS
from cases.outcomes import Check
from cases.tables import JournalEntry, Programme, Referral
from tests.builders import a_case, a_coordinator, a_programme, a_referral, somebody
from tests.desk import at_the_desk
from tests.published import a_kept_release

pytestmark = pytest.mark.usefixtures("record")
HERE = "/outcomes/monitoring"


async def test_who_has_not_agreed_is_not_there_and_who_has_stands_where_it_published_to():
    here = await a_programme()
    there, silent, mill = (
        await a_programme(compared=True),
        await a_programme(),
        await a_programme(compared=True),
    )
    for one in (silent, mill):
        await a_kept_release(one, "published")
    async with at_the_desk(here, "evaluator") as desk:
        await desk.open(HERE)
        assert f"nothing that can be placed is published by this definition: {here.name}, {there.name}." in (
            desk.words
        )
        assert silent.name not in desk.words
        assert "A funnel needs 3 programmes" in desk.words
        assert f"{here.name} has not agreed to be compared" in desk.words
        (row,) = [row for row in desk.rows() if mill.name in row[0]]
        published = await public_releases.share(mill, DEFINITIONS["proven-12"])
        assert row[1:4] == [published.period, str(published.n), str(published.k)]
        await desk.open(f"{HERE}?definition=arrest-12")
        assert not [row for row in desk.rows() if mill.name in row[0]]
        await programmes.change(await a_coordinator(mill), mill, compared=False)
        assert mill.name not in (await desk.open(HERE)).words
    assert await JournalEntry.exists().where(
        JournalEntry.what == "report.read", JournalEntry.detail == "monitoring proven-12, version 1"
    )


async def test_a_coordinator_reads_their_own_as_it_was_published_and_nothing_of_a_withdrawn_one():
    programme = await a_programme()
    release = await a_kept_release(programme, "published")
    async with at_the_desk(programme, "coordinator") as desk:
        (row,) = [row for row in (await desk.open(HERE)).rows() if programme.name in row[0]]
        assert row[1] == release.period
        await releases.withdraw(release, "Not so.", somebody("coordinator", programme))
        assert not [row for row in (await desk.open(HERE)).rows() if programme.name in row[0]]


async def test_to_agree_is_a_setting_and_stands_in_the_journal_with_who_changed_it():
    programme = await a_programme()
    by = await a_coordinator(programme)
    await programmes.change(by, programme, compared=True)
    await programmes.change(by, programme, seats=5)
    await programmes.change(by, programme, compared=False)
    entries = await JournalEntry.objects().where(JournalEntry.what == "programme.compared")
    assert [entry.detail for entry in entries] == ["agreed", "no longer"]
    assert {entry.by_name for entry in entries} == {by.name}
    async with at_the_desk(programme, "coordinator") as desk:
        await desk.open(f"/programmes/{programme.id}/settings")
        assert desk.page.find("input", {"name": "compared"})


async def somebody_followed(programme: Programme, days: int) -> None:
    today, by = programmes.today(programme), somebody("evaluator", programme)
    case = await a_case(programme, opened_on=today - timedelta(days=days))
    await follow_ups.go_on()
    await outcomes.record((await follow_ups.of(case))[1], Check(source="police", checked_on=today), by)


async def test_quarters_are_for_evaluators_and_only_those_whose_time_is_over():
    programme = await a_programme()
    for days in (1000, 800):
        await somebody_followed(programme, days)
    await a_case(programme)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(HERE)
        quarters = [row for row in desk.rows() if row[1:4] == ["1", "0", "0.0%"]]
        assert len(quarters) == 2
        assert "The median is 0.0%." in desk.words
        assert "fewer than ten quarters" in desk.words
        assert desk.page.select("svg")
        file = (await desk.fetch(f"{HERE}.csv?definition=proven-6")).text
        lines = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))
        assert {row["Definition"] for row in lines if row["Chart"] == "Run chart"} == {"proven-6"}
        assert (await desk.fetch(f"{HERE}.xlsx")).status_code == 200
    async with at_the_desk(programme, "coordinator") as desk:
        await desk.open(HERE)
        assert "this chart is for evaluators" in desk.words
        file = (await desk.fetch(f"{HERE}.csv")).text
        assert "Run chart" not in file


async def test_a_quarter_in_which_somebody_waits_is_no_point_of_the_waits():
    programme = await a_programme(screening_days=2)
    for began, waited in ((date(2026, 1, 5), 1), (date(2026, 2, 2), 9), (date(2026, 4, 6), 1)):
        case = await a_case(programme, opened_on=began + timedelta(days=waited))
        await Referral.update({Referral.referred_on: began}).where(Referral.id == case.referral)
    await a_referral(programme, referred_on=date(2026, 5, 4))
    async with at_the_desk(programme, "coordinator") as desk:
        await desk.open(f"{HERE}?part=referred&definition=nonsense")
        (row,) = [row for row in desk.rows() if " Q" in row[0]]
        assert row[:4] == ["2026 Q1", "2", "1", "50.0%"]
        assert "One quarter is no line yet." in desk.words


async def test_a_programme_of_nobody_says_what_is_needed():
    async with at_the_desk(await a_programme(), "evaluator") as desk:
        await desk.open(HERE)
        assert desk.words.count("No quarter can be shown yet") == 2
