"""The annual report and the grant worksheet: what is counted, and what only an evaluator may see."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from cases import follow_ups, outcomes, own_definitions, programmes, sealing
from cases.outcomes import Check, Event
from cases.own_definitions import Wanted
from cases.tables import Programme, StateChange
from panel import own_case
from panel.tables import Graduate
from panel.web.seen import plain
from scheduling.tables import Hearing
from tests.builders import (
    a_case,
    a_facilitator,
    a_hearing,
    a_juror,
    a_programme,
    a_seat,
    kept,
    somebody,
)
from tests.desk import Desk, at_the_desk

pytestmark = pytest.mark.usefixtures("record")
ANNUAL, GRANT = "/outcomes/annual", "/outcomes/grant"


async def an_evening_held(programme: Programme) -> int:
    """One case heard and completed today; two jurors sat, one of whom once had a case here."""
    today = programmes.today(programme)
    case = await a_case(programme, state="completed")
    for state in ("heard", "completed"):
        told = {"subject": "case", "subject_id": case.id, "to_state": state, "by_id": "1", "by_name": "Ann"}
        at = programmes.noon(today, programme)
        await kept(StateChange(id=uuid4(), programme=programme.id, at=at, **told))
    starts = programmes.noon(today, programme)
    hearing = await a_hearing(programme, case)
    leads = await a_facilitator(programme)
    await Hearing.update(
        {
            Hearing.state: "held",
            Hearing.facilitator: leads.id,
            Hearing.starts_at: starts,
            Hearing.ends_at: starts + timedelta(minutes=90),
        }
    ).where(Hearing.id == hearing.id)
    for place in (1, 2):
        juror = await a_juror(programme)
        await a_seat(hearing, juror, place=place, state="attended")
    row_id = uuid4()
    await kept(
        Graduate(
            id=row_id,
            programme=programme.id,
            route="invited",
            case_mark=own_case.mark(case.id),
            case_sealed=sealing.seal(own_case.COLUMN, row_id, str(case.id)),
            juror=juror.id,
            state="yes",
            asked_at=datetime(2026, 1, 1, tzinfo=UTC),
            answered_at=datetime(2026, 1, 2, tzinfo=UTC),
        )
    )
    return today.year


def lines(desk: Desk) -> dict[str, str]:
    return {row[0]: row[1] for row in desk.rows()}


async def test_an_evaluator_reads_every_line_of_the_year():
    programme = await a_programme()
    year = await an_evening_held(programme)
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(ANNUAL)
        assert desk.heading == f"Annual report {year}"
        told = lines(desk)
        assert len(told) == 12
        assert (told["Cases adjudicated"], told["Successful completions"]) == ("1", "1")
        assert told["Completion rate"] == "100.0%, 95% interval 20.7% to 100.0%"
        assert told["Recidivism rate"] == "Not known yet"
        assert (told["Youth volunteers"], told["Youth volunteer hours"]) == ("2", "3")
        assert (told["Of whom former respondents"], told["Respondent jury sessions"]) == ("1", "1")
        assert (told["Adult volunteers"], told["Adult hours"]) == ("1", "1.5")
        assert told["Service-learning hours"] == "Not kept in this record"
        assert f"As it was known on {plain(programmes.today(programme), programme)}" in desk.words
        assert "before the year is over." in desk.words
        answer = await desk.fetch(desk.link("CSV"))
        assert f"Programme,{programme.name},1 January to 31 December {year}" in answer.text


async def test_nobody_else_learns_that_one_of_two_once_had_a_case_here():
    programme = await a_programme()
    await an_evening_held(programme)
    async with at_the_desk(programme, "coordinator") as desk:
        await desk.open(ANNUAL)
        told = lines(desk)
        for line in ("Of whom former respondents", "Respondent jury sessions"):
            assert told[line] == "Not shown: too few, or nearly all"
        answer = await desk.fetch(desk.link("CSV"))
        assert answer.text.count("Not shown: too few, or nearly all") == 2


async def test_the_worksheet_has_who_reached_the_point_and_who_reoffended_by_which_definition():
    programme = await a_programme()
    by, today = somebody("evaluator", programme), programmes.today(programme)
    for number in range(3):
        case = await a_case(programme, opened_on=today - timedelta(days=600), state="follow_up")
        await follow_ups.go_on()
        day = case.opened_on + timedelta(days=40)
        found = (Event(event="proven", happened_on=day, proven_on=day),) if not number else ()
        for one in (await follow_ups.of(case))[:2]:
            await outcomes.record(one, Check(source="police", checked_on=today, events=found), by)
            found = ()
    await a_case(programme, opened_on=today - timedelta(days=100))
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(GRANT)
        told = lines(desk)
        assert f"{programme.name}: what its record says of all days." in desk.words
        assert told["Reached the 12-month point"] == "3 people"
        assert told["Reoffended within 12 months"] == "1 of 3 people"
        assert told["Share who reoffended"] == "33.3%, 95% interval 6.1% to 79.2%, Wilson"
        assert told["Definition"] == "proven-12, version 1"
        # The point of these three lies 235 days back: days after it have nobody.
        after = today - timedelta(days=200)
        await desk.open(f"{GRANT}?{_from(after)}")
        assert "Nobody reached the 12-month point" in desk.words
        assert lines(desk)["Reoffended within 12 months"] == "Not known yet"
        answer = await desk.fetch(desk.link("CSV"))
        assert f"Programme,{programme.name}" in answer.text
        assert "Days,from " in answer.text


async def test_both_are_by_the_headline_where_it_is_what_the_sentence_says():
    programme = await a_programme(headline="arrest-12")
    await a_case(programme, opened_on=programmes.today(programme) - timedelta(days=600), state="follow_up")
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(GRANT)
        assert (desk.value("definition"), lines(desk)["Definition"]) == ("arrest-12", "arrest-12, version 1")
        await desk.open(ANNUAL)
        assert (
            "A new arrest within 12 months, of those accepted in the year. arrest-12, version 1" in desk.words
        )
        for name, window in (("arrest-9", 275), ("arrest-year", 365)):
            await own_definitions.add(programme, Wanted(name=name, event="arrest", window=window), desk.by)
        await own_definitions.choose(programme, "arrest-9", desk.by)
        await desk.open(GRANT)
        assert lines(desk)["Definition"] == "proven-12, version 1"
        assert "The headline of this programme, arrest-9, does not count 12 months" in desk.words
        await desk.open(f"{GRANT}?definition=arrest-year")
        assert lines(desk)["Definition"] == "arrest-year, version 1"
        await desk.open(ANNUAL)
        assert "arrest-9, version 1" in desk.words


async def test_a_day_that_does_not_exist_shows_no_figure_of_other_days():
    programme = await a_programme()
    await a_case(programme, opened_on=programmes.today(programme) - timedelta(days=600), state="follow_up")
    wrong = f"{GRANT}?from-day=31&from-month=2&from-year=2026"
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(wrong)
        assert (desk.value("from-day"), desk.value("from-month"), desk.value("from-year")) == (
            "31",
            "2",
            "2026",
        )
        assert desk.page.select_one(".govuk-error-message")
        assert not desk.rows()
        assert "What this record says" not in desk.words
        answer = await desk.fetch(wrong.replace(GRANT, f"{GRANT}.csv"))
        assert (answer.status_code, "Reached the 12-month point" in answer.text) == (409, False)


def _from(on: date) -> str:
    return f"from-day={on.day}&from-month={on.month}&from-year={on.year}"


@pytest.mark.parametrize("path", ["/outcomes/journey", "/outcomes/together", "/outcomes/disparity", GRANT])
async def test_no_report_answers_for_all_days_where_a_day_is_wrong(path):
    programme = await a_programme()
    await an_evening_held(programme)
    await a_case(programme, opened_on=programmes.today(programme) - timedelta(days=600), state="follow_up")
    async with at_the_desk(programme, "evaluator") as desk:
        await desk.open(path)
        assert desk.rows()
        for wrong in (
            "from-day=31&from-month=2&from-year=2026",
            "from-day=1&from-month=2&from-year=2026&until-day=1&until-month=1&until-year=2026",
        ):
            await desk.open(f"{path}?{wrong}")
            assert not desk.rows()
            assert "Nothing is shown: first put the days right." in desk.words
            answer = await desk.fetch(f"{path}.csv?{wrong}")
            assert (answer.status_code, "first put the days right" in answer.text) == (409, True)
