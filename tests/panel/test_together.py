"""What people gave: counted from the record, with nobody named, ranked or told in money."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from cases import database, intake, programmes, sealing, states, strengths
from cases.actors import now, telling
from cases.tables import Case, JournalEntry, Programme
from panel import credits, feedback, joined, own_case, resting, shared, time_moved, together
from panel.tables import Graduate, Juror
from panel.yearly import Days
from scheduling.seating.places import STANDBY_FROM
from tests.builders import a_case, a_hearing, a_juror, a_programme, a_seat, kept, somebody
from tests.desk import at_the_desk
from tests.own_questions import an_indicator
from tests.panel.test_indicators import asked

pytestmark = pytest.mark.usefixtures("record")
ALL = Days(None, None)


async def completed(programme: Programme) -> Case:
    by = somebody("coordinator", programme)
    case = await a_case(programme, state="agreement_active")
    async with database.atomic():
        await states.change(case, "case", "completed", by)
    return case


def noon(programme: Programme, days_ago: int) -> datetime:
    return programmes.noon(programmes.today(programme) - timedelta(days=days_ago), programme)


async def who_joined(case: Case, programme: Programme, *, days_ago: int, **only: Any) -> Juror:
    """They were invited so many days ago, and said yes at once."""
    juror, row_id = await a_juror(programme, **only), uuid4()
    at = noon(programme, days_ago)
    await kept(
        Graduate(
            id=row_id,
            programme=programme.id,
            route="invited",
            case_mark=own_case.mark(case.id),
            case_sealed=sealing.seal(own_case.COLUMN, row_id, str(case.id)),
            juror=juror.id,
            state="yes",
            asked_at=at,
            answered_at=at,
        )
    )
    return juror


async def test_who_completed_and_is_in_the_pool_is_counted_and_nothing_is_opened():
    programme = await a_programme()
    cases = [await completed(programme) for _ in range(4)]
    await who_joined(cases[0], programme, days_ago=5)
    await who_joined(cases[1], programme, days_ago=5, state="retired")
    await who_joined(await a_case(programme), programme, days_ago=5)  # not completed yet: they owe sittings
    assert await joined.pool(programme, ALL) == (1, 4)
    assert not await JournalEntry.exists().where(JournalEntry.what == "graduate.opened")


async def test_who_still_owes_sittings_is_not_asked_yet_and_counts_nowhere():
    """They are in the pool because they must be: whether they stay is known once they owe nothing."""
    programme = await a_programme()
    owes, kept_it, _ = [await completed(programme) for _ in range(3)]
    today = programmes.today(programme)
    begun = {"owed_sittings": 1, "owed_by": today, "owed_since": noon(programme, 50)}
    await who_joined(owes, programme, days_ago=50, **begun)
    juror = await who_joined(kept_it, programme, days_ago=50, **begun)
    await a_seat(await a_hearing(programme, starts_at=noon(programme, 30)), juror, state="attended")
    assert await joined.pool(programme, ALL) == (1, 2)


async def test_of_whom_it_is_forgotten_nobody_says_that_they_did_not_join():
    programme = await a_programme()
    cases = [await completed(programme) for _ in range(2)]
    await Case.update({Case.state: "de_identified"}).where(Case.id == cases[0].id)
    await who_joined(cases[1], programme, days_ago=5)
    assert await joined.pool(programme, ALL) == (1, 1)


async def test_who_left_waits_until_the_day_they_left():
    programme = await a_programme()
    juror = await who_joined(await completed(programme), programme, days_ago=60)
    with telling(noon(programme, 45)):
        await resting.leave(juror, somebody("coordinator", programme))
    assert [(one.days, one.sat) for one in await joined.invited(programme, ALL)] == [(15, False)]
    sat = await who_joined(await completed(programme), programme, days_ago=60)
    await a_seat(await a_hearing(programme, starts_at=noon(programme, 50)), sat, state="attended")
    with telling(noon(programme, 45)):
        await resting.leave(sat, somebody("coordinator", programme))
    assert {(one.days, one.sat) for one in await joined.invited(programme, ALL)} == {(15, False), (10, True)}


async def test_who_has_not_sat_yet_is_counted_for_as_long_as_they_wait():
    programme = await a_programme()
    first, _ = [await who_joined(await completed(programme), programme, days_ago=days) for days in (60, 40)]
    hearing = await a_hearing(programme, starts_at=noon(programme, 30))
    await a_seat(hearing, first, state="attended")
    before = await a_hearing(programme, starts_at=noon(programme, 35))
    await a_seat(before, first, place=STANDBY_FROM, state="attended")
    found = {(one.days, one.sat) for one in await joined.invited(programme, ALL)}
    assert found == {(30, True), (40, False)}
    today = programmes.today(programme)
    lately = Days(today - timedelta(days=50), None)
    assert [one.sat for one in await joined.invited(programme, lately)] == [False]


async def test_a_strength_told_before_the_first_need_is_counted_and_one_told_after_is_not():
    programme = await a_programme()
    by = somebody("coordinator", programme)
    cases = [await a_case(programme) for _ in range(4)]
    for number, case in enumerate(cases[:3]):
        order = (
            ("need", "strength") if number == 0 else ("strength", "need") if number == 1 else ("strength",)
        )
        for hours, what in enumerate(order):
            with telling(now() + timedelta(hours=hours)):
                if what == "need":
                    await intake.need(case, intake.Needs(access_needs="A ramp."), by)
                else:
                    await strengths.say(case, domain="offer", words="I mend bikes.", by=by)
    assert await shared.strengths_first(programme, ALL) == (2, 3)


async def test_a_gift_and_a_sitting_are_given_and_what_was_taken_back_never_was():
    programme = await a_programme()
    by, today = somebody("coordinator", programme), programmes.today(programme)
    maya, sam, noor = [await a_juror(programme) for _ in range(3)]
    told: dict[str, Any] = {"category": "help", "on_day": today, "words": "Tea."}
    await credits.write_down(maya, by, minutes=120, once=uuid4(), **told)
    slip = await credits.write_down(noor, by, minutes=600, once=uuid4(), **told)
    await credits.reverse(slip, "Somebody else.", by)
    await credits.gift(maya, sam, 30, by, once=uuid4())
    found = await time_moved.exchange(programme, today, today)
    assert (found.given, found.received, found.members) == (150, 30, 3)
    assert (found.gave, found.got, found.both, found.active) == (1, 1, 0, 2)


async def test_help_between_two_is_given_by_who_helped():
    programme = await a_programme()
    by, today = somebody("coordinator", programme), programmes.today(programme)
    maya, sam = [await a_juror(programme) for _ in range(2)]
    told: dict[str, Any] = {"category": "help", "on_day": today, "words": "Tea."}
    await credits.write_down(maya, by, minutes=120, once=uuid4(), **told)
    await credits.gift(maya, sam, 60, by, once=uuid4(), helped=True)  # Sam helped her
    (_, help_of_sam) = sorted(await time_moved.transfers(programme), key=lambda one: -one.minutes)
    assert (help_of_sam.giver, help_of_sam.receiver) == (str(sam.id), str(maya.id))


async def test_satisfaction_never_comes_without_its_response():
    programme = await a_programme()
    forms = [await asked(programme) for _ in range(5)]
    for form, points in zip(forms, (5, 4, 2), strict=False):
        await feedback.answer(form, "recommend", points)
    rows = [one.row() for one in await together.good_of(programme, None, None)]
    young = {one["kind"]: (one["k"], one["n"]) for one in rows if one["group"] == {"asked": "young people"}}
    assert young == {"satisfaction": (2, 3), "response": (3, 5)}


async def test_every_figure_says_what_it_counts_of_whom_and_when():
    programme = await a_programme()
    await an_indicator(programme)
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    rows = [one.row() for one in await together.figures(programme, first, last)]
    assert {one["measure"] for one in rows} == {"M15", "M16", "M19"}
    assert all(one["counts"] and one["among"] and one["extract"] for one in rows)
    asked_of = [one for one in rows if one["measure"] == "M19"]
    assert {(one["from"], one["until"]) for one in asked_of} == {("2026-01-01", "2026-03-31")}


async def test_the_coordinator_sees_no_small_count_and_the_evaluator_sees_all():
    async with at_the_desk() as desk:
        programme = desk.programme
        for number in range(12):
            case = await completed(programme)
            if number < 3:
                await who_joined(case, programme, days_ago=5)
        row = await an_indicator(programme)
        await desk.open("/outcomes/together")
        pool = next(one for one in desk.rows() if "in the pool" in one[0])
        assert pool[3:5] == ["Hidden", "Hidden"]
        assert row.question in desk.words
        async with at_the_desk(programme, "evaluator") as other:
            await other.open("/outcomes/together")
            pool = next(one for one in other.rows() if "in the pool" in one[0])
            assert pool[2:5] == ["12", "3", "25%"]
            assert other.page.select("svg[role=img]")
            for kind in ("csv", "xlsx"):
                assert (await other.fetch(f"/outcomes/together.{kind}")).status_code == 200


async def test_days_on_which_nothing_was_given_say_so():
    async with at_the_desk() as desk:
        await desk.open("/outcomes/together?from-day=1&from-month=1&from-year=2199")
        assert "Nothing was given or asked" in desk.words
        for words in ("£", "$", "rank", "best", "value for money"):
            assert words not in desk.words


async def test_who_sees_no_exact_counts_chooses_no_days():
    async with at_the_desk() as desk:
        await desk.open("/outcomes/together?until-day=1&until-month=1&until-year=1999")
        assert "over all days" in desk.words or "of all days" in desk.words
        assert desk.page.find(id="until-day") is None


async def test_a_page_of_a_quarter_is_one_click_away():
    async with at_the_desk(role="evaluator") as desk:
        with telling(datetime(2026, 11, 22, 12, tzinfo=UTC)):
            await desk.open("/outcomes/together")
            address = desk.link("October to December 2026")
        assert "from-month=10" in address
        assert "until-day=31" in address
