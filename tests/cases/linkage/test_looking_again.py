"""A link made by facts that were wrong is looked at again, and counts until somebody says otherwise."""

from datetime import date

import pytest

from cases import corrections, outcomes
from cases.errors import NotFound, WrongState
from cases.linkage import links, looking_again
from tests.builders import a_programme, somebody
from tests.desk import at_the_desk
from tests.extracts import a_link, a_participant, a_run

pytestmark = pytest.mark.anyio


async def linked():
    programme = await a_programme()
    case, person = await a_participant(programme, legal_name="Ada Ash", born_on=date(2010, 2, 3))
    (link,) = await a_link(await a_run(programme), case)
    return programme, case, person, link, somebody("coordinator", programme)


async def corrected(person, by, **told):
    return await corrections.facts(person, told, reason="The birth certificate", by=by)


async def test_a_corrected_name_or_birth_date_brings_the_link_back(record):
    programme, case, person, link, by = await linked()
    other, _ = await a_participant(programme)
    await a_link(await a_run(programme), other)
    assert await looking_again.waiting(by) == []
    await corrected(person, by, born_on=date(2011, 2, 3))
    (one,) = await looking_again.waiting(by)
    assert (one.link.id, one.reference) == (link.id, case.reference)
    assert [tuple(change) for change in one.changes] == [("born_on", date(2010, 2, 3), date(2011, 2, 3))]
    assert len(outcomes.standing(await outcomes.of(case))) == 1, "it counts until somebody looked"
    for nobody in (somebody("evaluator", programme), somebody("facilitator", programme)):
        with pytest.raises(NotFound):
            await looking_again.waiting(nobody)
    assert await looking_again.waiting(somebody("coordinator", await a_programme())) == []


async def test_what_an_extract_is_not_compared_by_brings_nothing_back(record):
    _, _, person, _, by = await linked()
    await corrected(person, by, school="Hill School")
    assert await looking_again.waiting(by) == []


async def test_kept_it_waits_no_more_until_something_is_corrected_again(record):
    _, _, person, link, by = await linked()
    await corrected(person, by, legal_name="Ada Ashe")
    await looking_again.keep(link, by)
    assert await looking_again.waiting(by) == []
    await corrected(person, by, legal_name="Ada Asher")
    (one,) = await looking_again.waiting(by)
    assert [change.after for change in one.changes] == ["Ada Asher"]


async def test_a_correction_taken_back_is_none_unless_somebody_looked_in_between(record):
    _, _, person, link, by = await linked()
    wrong = await corrected(person, by, legal_name="Eve Elm")
    await corrections.undo(wrong, by=by)
    assert await looking_again.waiting(by) == []
    wrong = await corrected(person, by, legal_name="Eve Elm")
    await looking_again.keep(link, by)
    await corrections.undo(wrong, by=by)
    (one,) = await looking_again.waiting(by)
    assert [(change.before, change.after) for change in one.changes] == [("Eve Elm", "Ada Ash")]


async def test_it_was_somebody_else_and_counts_no_more(record):
    _, case, person, link, by = await linked()
    await corrected(person, by, legal_name="Eve Elm")
    await links.withdraw(link, "somebody_else", by)
    assert await looking_again.waiting(by) == []
    assert outcomes.standing(await outcomes.of(case)) == []
    with pytest.raises(WrongState, match="withdrawn already"):
        await looking_again.keep(link, by)


async def test_a_coordinator_is_told_and_answers_on_the_page(record):
    programme, case, person, link, by = await linked()
    second, other = await a_participant(programme, legal_name="Ben Tuck")
    (theirs,) = await a_link(await a_run(programme), second)
    async with at_the_desk(programme) as desk:
        await desk.open("/linkage/again")
        assert "No link waits." in desk.words
        await corrected(person, by, legal_name="Eve Elm")
        await corrected(other, by, legal_name="Ben Tucker")
        await desk.open("/todo")
        assert desk.link("Look at 2 links again") == "/linkage/again"
        await desk.open("/linkage/again")
        assert "Ada Ash, now Eve Elm" in desk.words
        await desk.send(f"/linkage/again/{link.id}/withdrawal")
        await desk.send(f"/linkage/again/{theirs.id}/keeping")
        assert "No link waits." in desk.words
    assert outcomes.standing(await outcomes.of(case)) == []
    assert len(outcomes.standing(await outcomes.of(second))) == 1
