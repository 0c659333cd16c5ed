"""How it was: who is asked how often, and what the page of feedback shows of it."""

from datetime import UTC, datetime, timedelta

import pytest

from cases import database
from cases.actors import now, telling
from cases.intake import Reach
from cases.tables import Case, Programme
from panel import feedback, reach
from panel.tables import Feedback, Letter, Link
from tests.builders import a_case, a_hearing, a_person, a_programme, a_seat, somebody
from tests.desk import at_the_desk

pytestmark = pytest.mark.usefixtures("record")


async def answered(programme: Programme, party: str, count: int, *, asked: int = 0, words: str = "") -> None:
    for number in range(asked or count):
        case = await a_case(programme, await a_person(programme, email="kit@home.example"))
        async with database.atomic():
            await feedback.ask_for_case(case)
        (row,) = await Feedback.objects().where(Feedback.case == case.id, Feedback.party == party)
        link = await Link.objects().where(Link.feedback_id == row.id).first()
        assert link is not None
        if number < count:
            await feedback.answer(row, "fair", 5 if number % 2 else 4)
            await feedback.finish(row, link, words)


async def test_a_juror_is_asked_once_a_quarter():
    programme = await a_programme()
    seat = await a_seat(await a_hearing(programme), state="attended")
    april, june, july = (datetime(2027, month, 3, 12, tzinfo=UTC) for month in (4, 6, 7))
    for moment, many in ((april, 1), (june, 1), (july, 2)):
        with telling(moment):
            async with database.atomic():
                await feedback.ask_juror(seat)
        assert await Feedback.count() == many
        assert await Letter.count().where(Letter.name == "feedback-juror") == many


async def test_the_page_counts_who_answered_for_the_evaluator():
    async with at_the_desk(role="evaluator") as desk:
        await answered(desk.programme, "young_person", 6, asked=8)
        await desk.open("/feedback")
        rates = {row[0]: row[1:] for row in desk.rows()[:5]}
        assert rates["Young person"] == ["8", "6 of 8 (75 %)"]
        assert rates["Referrer"] == ["8", "0 of 8 (0 %)"]
        assert rates["Panel member"] == ["0", "Nobody was asked"]
        assert "4.5 from 6 answers" in desk.words


async def test_four_answers_are_not_shown():
    async with at_the_desk(role="evaluator") as desk:
        await answered(desk.programme, "young_person", 4)
        await desk.open("/feedback")
        assert "Fewer than 5 of 4" not in desk.words
        assert "from 4 answers" not in desk.words


async def test_the_coordinator_reads_years_that_are_over_by_the_rules_of_what_people_gave():
    async with at_the_desk() as desk:
        await answered(desk.programme, "young_person", 3, asked=4)
        await desk.open("/feedback")
        assert "No numbers are told yet" in desk.words
        with telling(now() - timedelta(days=500)):
            await answered(desk.programme, "young_person", 34, asked=46)
            await answered(desk.programme, "referrer", 4)
        await desk.open("/feedback?year=2199")
        rates = {row[0]: row[1:] for row in desk.rows()[:5]}
        assert rates["Young person"] == ["50", "35 of 50 (70 %)"]
        assert rates["Referrer"] == ["50", "Hidden"]
        assert "4.5" in desk.words
        assert "answers" not in " ".join(cell for row in desk.rows() for cell in row)
        before = desk.rows()
        await answered(desk.programme, "young_person", 1)
        assert (await desk.open("/feedback")).rows() == before
        assert "All years" not in desk.words


async def test_words_are_shown_once_ten_have_answered():
    async with at_the_desk() as desk:
        await answered(desk.programme, "young_person", 9, words="Only mine.")
        assert "Only mine." not in (await desk.open("/feedback")).words
        await answered(desk.programme, "young_person", 1, words="Mine too.")
        assert "Only mine." in (await desk.open("/feedback")).words


async def test_the_evaluator_sees_numbers_and_no_words():
    async with at_the_desk() as desk:
        await answered(desk.programme, "young_person", 5, words="We talk now.")
        async with at_the_desk(desk.programme, role="evaluator") as other:
            await other.open("/feedback")
            assert "4.4 from 5 answers" in other.words
            assert "We talk now." not in other.words
            for kind in ("csv", "xlsx"):
                assert (await other.fetch(f"/feedback.{kind}")).status_code == 200


async def test_nobody_was_asked_yet():
    async with at_the_desk() as desk:
        await desk.open("/feedback")
        assert "Nobody was asked yet" in desk.words


async def test_a_link_that_went_to_another_address_opens_nothing():
    programme = await a_programme()
    case: Case = await a_case(programme, await a_person(programme, email="old@home.example"))
    async with database.atomic():
        await feedback.ask_for_case(case)
    (row,) = await Feedback.objects().where(Feedback.party == "young_person")
    await reach.change(case, Reach(email="new@home.example"), somebody("coordinator", programme))
    link = await Link.objects().where(Link.feedback_id == row.id).first()
    assert link is not None
    assert link.used_at is not None
