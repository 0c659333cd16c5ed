"""Questions of a programme's own: written together, asked with the feedback, kept without who said what."""

from datetime import timedelta
from typing import Any

import pytest

from cases import database, own_indicators, programmes, retention
from cases.actors import now, telling
from cases.errors import BadInput, Refused, WrongState
from cases.evaluation_tables import IndicatorAnswer
from cases.tables import JournalEntry, Programme
from panel import feedback, forgetting, indicator_answers, links
from panel.tables import Feedback
from tests.builders import a_case, a_coordinator, a_person, a_programme, somebody
from tests.desk import at_the_desk
from tests.own_questions import LISTENED, an_indicator
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")


async def asked(programme: Programme, person: Any = None) -> Feedback:
    """A young person whose case is closed has the form."""
    case = await a_case(programme, person or await a_person(programme, email="kit@home.example"))
    async with database.atomic():
        await feedback.ask_for_case(case)
    return await Feedback.objects().get((Feedback.case == case.id) & (Feedback.party == "young_person"))


async def test_a_group_is_asked_three_questions_and_no_fourth():
    programme = await a_programme()
    first, *_ = [await an_indicator(programme) for _ in range(3)]
    with pytest.raises(Refused, match="Retire one first"):
        await an_indicator(programme)
    await an_indicator(programme, party="juror")
    anew = await an_indicator(programme, begun=False, follows=first.id, question="Did we listen?")
    await own_indicators.begin(anew, somebody("coordinator", programme))
    words = [one.question for one in await own_indicators.asked_now(programme.id, "young_person")]
    assert words == [LISTENED, LISTENED, "Did we listen?"]
    assert anew.version == 2


async def test_what_was_begun_is_retired_and_never_taken_out():
    programme = await a_programme()
    by = somebody("coordinator", programme)
    row = await an_indicator(programme, begun=False)
    with pytest.raises(WrongState):
        await own_indicators.retire(row, by)
    await own_indicators.begin(row, by)
    with pytest.raises(WrongState):
        await own_indicators.take_out(row, by)
    await own_indicators.retire(row, by)
    with pytest.raises(WrongState, match="anew"):
        await own_indicators.begin(row, by)


async def test_a_scale_without_room_and_a_day_to_come_are_told_in_words():
    programme = await a_programme()
    tomorrow = programmes.today(programme) + timedelta(days=1)
    with pytest.raises(BadInput) as told:
        await an_indicator(programme, steps=("Yes",), designed_on=tomorrow, question="")
    assert set(told.value.problems) == {"steps", "designed_on", "question"}


async def test_they_answer_in_the_form_they_got_and_change_their_mind_and_take_it_back():
    programme = await a_programme()
    row = await an_indicator(programme)
    form = await asked(programme)
    token = await links.mint("feedback", programme=programme.id, feedback=form.id, good_for=timedelta(days=1))
    visitor = await visiting()
    async with visitor.client as client:
        page = await client.get(f"/feedback/{token}/{row.id}")
        assert LISTENED in page.text
        assert "Question 6 of 7" in page.text
        for sent, kept in (({"points": "5"}, [5]), ({"points": "4"}, [4]), ({"leave": "yes"}, [])):
            answer = await visitor.posts(f"/feedback/{token}/{row.id}", sent)
            assert answer.headers["location"].endswith("/words")
            said = await IndicatorAnswer.select(IndicatorAnswer.points)
            assert [one["points"] for one in said] == kept
        assert (await visitor.posts(f"/feedback/{token}/{row.id}", {"points": "9"})).status_code == 422
        assert (await visitor.posts(f"/feedback/{token}/{row.id}", {})).status_code == 422


async def test_nothing_in_the_record_says_whose_answer_it_is():
    programme = await a_programme()
    row = await an_indicator(programme)
    form = await asked(programme)
    await indicator_answers.answer(form, row, 5)
    (kept,) = await IndicatorAnswer.select()
    told = {str(value) for value in kept.values()}
    assert not told & {str(form.id), str(form.case), form.key}
    (entry,) = await JournalEntry.objects().where(JournalEntry.what == "indicator.answered")
    assert str(form.id) not in f"{entry.by_id} {entry.subject_id} {entry.detail}"


async def test_who_was_asked_before_it_began_is_not_counted_as_silent():
    programme = await a_programme()
    with telling(now() - timedelta(days=3)):
        before = await asked(programme)
    row = await an_indicator(programme)
    after = [await asked(programme) for _ in range(4)]
    assert await indicator_answers.asked(before) == []
    for form, points in zip(after, (5, 4, 1), strict=False):
        await indicator_answers.answer(form, row, points)
    (found,) = await indicator_answers.counted(programme, None, None)
    assert (found.asked, found.answered, found.yes) == (4, 3, 2)
    assert found.found.response is not None
    assert found.found.method == "Wilson"


async def test_who_is_asked_in_two_quarters_is_one_person():
    programme = await a_programme()
    person = await a_person(programme, email="kit@home.example")
    with telling(now() - timedelta(days=100)):
        row = await an_indicator(programme)
        first = await asked(programme, person)
        await indicator_answers.answer(first, row, 5)
    await indicator_answers.answer(await asked(programme, person), row, 5)
    (found,) = await indicator_answers.counted(programme, None, None)
    assert (found.asked, found.answered, found.yes) == (1, 1, 1)
    (then,) = await indicator_answers.counted(
        programme, None, programmes.today(programme) - timedelta(days=95)
    )
    assert (then.asked, then.answered) == (1, 1)


async def test_what_others_said_is_told_only_where_nobody_is_found_by_it():
    programme = await a_programme()
    with telling(now() - timedelta(days=300)):
        row = await an_indicator(programme)
        forms = [await asked(programme) for _ in range(23)]
        for number, form in enumerate(forms[:22]):
            await indicator_answers.answer(form, row, 5 if number < 12 else 1)
    mine = await asked(programme)
    assert await indicator_answers.said_by_others(mine) == [
        f"“{LISTENED}” About 20 people answered. About 10 of them said “Mostly” or “Very much”."
    ]
    token = await links.mint("feedback", programme=programme.id, feedback=mine.id, good_for=timedelta(days=1))
    visitor = await visiting()
    async with visitor.client as client:
        assert "What others said" in (await client.get(f"/feedback/{token}/words")).text
    for form in forms[12:15]:
        await indicator_answers.answer(form, row, 5)
    assert await indicator_answers.said_by_others(mine) == []


async def test_names_leave_and_the_answers_stay_as_counts():
    programme = await a_programme()
    with telling(now() - timedelta(days=1)):
        row = await an_indicator(programme)
    case = await a_case(programme, await a_person(programme, email="kit@home.example"), state="outcome_known")
    async with database.atomic():
        await feedback.ask_for_case(case)
    form = await Feedback.objects().get((Feedback.case == case.id) & (Feedback.party == "young_person"))
    await indicator_answers.answer(form, row, 4)
    by, other = await a_coordinator(programme), await a_coordinator(programme)
    await forgetting.agree(await retention.ask(case, "time", by), other)
    (found,) = await indicator_answers.counted(programme, None, None)
    assert (found.asked, found.answered, found.yes) == (1, 1, 1)


async def test_it_is_written_down_seen_as_they_see_it_begun_and_worded_anew():
    async with at_the_desk() as desk:
        await desk.open("/indicators")
        assert "how would we know that this helped" in desk.words
        await desk.open("/indicators/new")
        await desk.send("/indicators", {"question": "", "steps": "", "designed_with": ""})
        assert desk.status == 422
        today = programmes.today(desk.programme)
        on = {f"designed_on-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
        said = {"question": LISTENED, "steps": "No\nA bit\nYes", "counted_from": "3", "party": "juror"}
        await desk.send("/indicators", {**said, "designed_with": "Six panel members", **on})
        assert desk.heading.startswith(LISTENED)
        here = desk.path
        assert "nothing is kept" in (await desk.open(f"{here}/preview")).words
        await desk.open(here)
        await desk.send(f"{here}/beginning")
        assert "From now on" in desk.page.get_text()
        await desk.open(f"/indicators/new?from={here.rpartition('/')[2]}")
        assert desk.value("question") == LISTENED
        await desk.send("/indicators", {**said, "question": "Were we fair?", "designed_with": "Us", **on})
        await desk.send(f"{desk.path}/beginning")
        assert [row[4] for row in (await desk.open("/indicators")).rows()] == ["Asked", "Retired"]
        assert "Were we fair?" in (await desk.fetch("/indicators.csv")).text
        await desk.open("/indicators")
        await desk.open(f"/indicators/new?from={here.rpartition('/')[2]}&x=")
