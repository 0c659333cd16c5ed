"""The outcomes page: a figure with everything that belongs to it, or the reason why there is none."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import follow_ups, outcomes, own_definitions, programmes
from cases.outcomes import Check, Event
from cases.own_definitions import Wanted
from cases.tables import JournalEntry, Referral
from tests.builders import a_case, a_programme, somebody
from tests.desk import at_the_desk

pytestmark = pytest.mark.anyio


async def checked(programme, count, events=0):
    """So many people whose checks at six and twelve months are answered; some with a proven offence."""
    by, today = somebody("evaluator", programme), programmes.today(programme)
    for number in range(count):
        case = await a_case(programme, opened_on=today - timedelta(days=600), state="follow_up")
        await follow_ups.go_on()
        day = case.opened_on + timedelta(days=40 + number)
        found = (Event(event="proven", happened_on=day, proven_on=day),) if number < events else ()
        for one in (await follow_ups.of(case))[:2]:
            await outcomes.record(one, Check(source="police", checked_on=today, events=found), by)
            found = ()


async def test_the_headline_has_k_n_the_interval_and_those_who_are_not_counted(record):
    programme = await a_programme()
    await checked(programme, 12, events=2)
    await a_case(programme)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes")
        assert (
            "12 months after their referral was accepted, 10 of 12 young people had no new proven offence. "
            "2 had a new proven offence: 16.7%, with a 95% interval of 4.7% to 44.8%." in desk.words
        )
        assert "1 is not yet mature and not counted." in desk.words
        assert "These are few people." in desk.words
        assert "it happens in the 365 days after the day the referral was accepted" in desk.words
        assert "proven-12, version 1" in desk.words
        assert [row for row in desk.rows() if row[0] == "12"] == [
            ["12", "83.3%", "48.2% to 95.6%", "10", "2"]
        ]
        assert [row[:3] for row in desk.rows() if row[0] == "0"] == [["0", "100.0%", "None yet"]]
        assert len(desk.page.find_all("svg", role="img")) == 2
    assert await JournalEntry.exists().where(JournalEntry.what == "outcomes.read")


async def test_before_it_can_be_defended_the_page_says_so_and_when(record):
    programme = await a_programme()
    await a_case(programme, opened_on=programmes.today(programme) - timedelta(days=100))
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes")
        assert "No figure can be shown yet. It takes 18 months" in desk.words
        assert "The first person reaches it on" in desk.words
        assert "%" not in desk.words.partition("What is measured")[0]


async def test_nobody_accepted_is_an_empty_page_that_says_what_it_means(record):
    async with at_the_desk(role="evaluator") as desk:
        await desk.open("/outcomes")
        assert "Nobody was accepted yet." in desk.words


async def test_another_definition_and_a_year_are_chosen_in_the_address(record):
    programme = await a_programme()
    await checked(programme, 3)
    year = (programmes.today(programme) - timedelta(days=600)).year
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(f"/outcomes?definition=arrest-12&year={year}")
        assert "3 of 3 young people were not arrested again" in desk.words
        assert (desk.value("definition"), desk.value("year")) == ("arrest-12", str(year))
        assert desk.link("CSV") == f"/outcomes.csv?definition=arrest-12&year={year}"
        await desk.open("/outcomes?definition=nonsense&year=1066")
        assert (desk.status, desk.value("definition")) == (200, "proven-12")


async def test_where_the_cases_stand_is_of_the_year_that_is_chosen(record):
    programme = await a_programme()
    await checked(programme, 3)
    await a_case(programme, state="intake")
    year = (programmes.today(programme) - timedelta(days=600)).year
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes")
        assert "Where the cases stand" in desk.words
        assert {row[0] for row in desk.rows()} >= {"Intake", "Follow-up"}
        await desk.open(f"/outcomes?year={year}")
        assert f"Where the cases accepted in {year} stand" in desk.words
        stages = {row[0]: row[1] for row in desk.rows()}
        assert "Intake" not in stages
        assert stages["Follow-up"] == "3"


async def test_what_is_rounded_is_said_so_of_every_count_and_no_line_is_named_that_is_not_there(record):
    programme = await a_programme()
    await checked(programme, 40, events=12)
    async with at_the_desk(programme) as desk:
        await desk.open("/outcomes")
        assert (
            "about 30 of 40 young people had no new proven offence. About 10 had a new proven offence: "
            "25.0%, with a 95% interval of 14.2% to 40.2%, all from counts rounded to 5." in desk.words
        )
        assert "log(-log)" not in desk.words
        assert "95%, Wilson, for the share, from rounded counts" in desk.words


async def test_two_definitions_are_refused_side_by_side(record):
    programme = await a_programme()
    await checked(programme, 1)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes?definition=arrest-12&definition=proven-12")
        assert desk.status == 409
        assert "Two definitions are not shown side by side" in desk.words


async def test_each_programme_opens_with_its_own_headline(record):
    court = await a_programme(template="us-youth-court", contact_phone="+12025550123")
    await checked(court, 2)
    async with at_the_desk(court, "evaluator") as desk:
        await desk.open("/outcomes")
        assert "2 of 2 respondents were not arrested again" in desk.words
        assert "This figure is by arrest-12, version 1" in desk.words
        wanted = Wanted(name="referral-3", event="referral", window=91)
        await own_definitions.add(court, wanted, desk.by)
        await own_definitions.add(court, replace(wanted, window=92), desk.by)
        await own_definitions.choose(court, "referral-3", desk.by)
        await desk.open("/outcomes")
        assert "This figure is by referral-3, version 2" in desk.words
        assert "it happens in the 92 days after" in desk.words
        await desk.open("/outcomes?definition=referral-3@1")
        assert "it happens in the 91 days after" in desk.words


async def test_a_coordinator_sees_no_small_count_and_an_evaluator_every_one(record):
    programme = await a_programme()
    await checked(programme, 12, events=2)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes")
        assert "10 of 12 young people" in desk.words
        assert "The line and the share above differ a little" in desk.words
        await desk.open("/outcomes?definition=arrest-12")
    async with at_the_desk(programme) as desk:
        await desk.open("/outcomes")
        assert "Hidden so that nobody can be found in it." in desk.words
        for told in ("12 young", "16.7%", "83.3%", "2 had", "10 of"):
            assert told not in desk.words, told
        file = (await desk.fetch("/outcomes.csv")).text
        assert "Everybody,12," not in file
        assert "Kaplan-Meier" not in file
        assert desk.page.find(attrs={"name": "year"}) is None
    read = await JournalEntry.select(JournalEntry.detail).where(JournalEntry.what == "outcomes.read")
    assert sorted(row["detail"] for row in read) == [
        *("arrest-12, version 1", "proven-12, version 1", "proven-12, version 1"),
    ]


async def test_every_line_of_the_file_says_its_definition(record):
    programme = await a_programme()
    await checked(programme, 11, events=1)
    async with at_the_desk(programme, "evaluator") as desk:
        lines = (await desk.fetch("/outcomes.csv")).text.strip().splitlines()
        assert all("proven-12,1,365,183,the day the referral was accepted," in line for line in lines[1:])
        assert any(line.startswith("Everybody,12,11,1,0.9091,") and ",Wilson," in line for line in lines)
        assert any(line.startswith("Kaplan-Meier,12,10,1,0.9091,") for line in lines)
        assert any(line.startswith("Kaplan-Meier,0,11,0,1.0,,,,proven-12,") for line in lines)
        assert (await desk.fetch("/outcomes.xlsx")).headers["content-type"].startswith("application/vnd")


async def test_what_fell_due_stands_on_the_first_page_of_the_coordinator(record):
    programme = await a_programme()
    await a_case(
        programme, opened_on=programmes.today(programme) - timedelta(days=600), state="outcome_known"
    )
    await follow_ups.go_on()
    async with at_the_desk(programme) as desk:
        await desk.open("/todo")
        assert "Answer 2 follow-ups" in desk.words
        await desk.open(desk.link("Answer 2 follow-ups"))
        assert len(desk.rows()) == 2


async def test_a_kind_that_nobody_wrote_down_is_asked_about_before_it_is_believed(record):
    programme = await a_programme()
    await checked(programme, 12, events=2)
    words = "Ask whether the sources were asked about it"
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open("/outcomes?definition=arrest-12")
        assert words in desk.words
        await desk.open("/outcomes?definition=proven-12")
        assert words not in desk.words


async def test_by_days_of_ones_own_how_many_reoffended_is_for_evaluators(record):
    programme = await a_programme()
    await checked(programme, 12, events=2)
    long_ago = programmes.today(programme) - timedelta(days=600)
    await Referral.update({Referral.referred_on: long_ago}, force=True)
    for path in ("/outcomes/grant", f"/outcomes/annual?year={long_ago.year}"):
        async with at_the_desk(programme, "evaluator") as desk:
            assert "2 of 12" in (await desk.open(path)).words
        async with at_the_desk(programme) as desk:
            await desk.open(path)
            assert "For evaluators" in desk.words
            assert "2 of 12" not in desk.words
            file = await desk.fetch(desk.link("CSV"))
            assert "2 of 12" not in file.text
