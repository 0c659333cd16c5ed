"""A positive link labels a child: two people say yes, and neither knows what the other said."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from cases import consents, database, outcomes, retention, sealing
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.linkage import clerical, links
from cases.linkage.tables import LinkageCandidate, LinkageJudgement
from cases.tables import JournalEntry, Person
from tests.builders import a_programme, somebody
from tests.extracts import a_candidate, a_participant, a_run, an_offence

pytestmark = pytest.mark.anyio


async def likely():
    """A pair that waits, and three coordinators."""
    programme = await a_programme()
    case, _ = await a_participant(programme, legal_name="Elizabeth Dykbourne", born_on=date(2010, 2, 3))
    run = await a_run(programme)
    candidate = await a_candidate(run, case, an_offence(case), an_offence(case, days=120, proven=None))
    return candidate, case, run, [somebody("coordinator", programme) for _ in range(3)]


async def test_two_who_say_yes_make_a_link_and_one_does_not(record):
    candidate, case, run, (one, two, _) = await likely()
    assert (await clerical.judge(candidate, "yes", one)).outcome == "open"
    assert (await clerical.judge(candidate, "yes", one)).outcome == "open", "the same person twice is one"
    assert await outcomes.of(case) == []
    decided = await clerical.judge(candidate, "yes", two)
    assert (decided.outcome, decided.said_sealed) == ("yes", None)
    assert [found.event for found in await outcomes.of(case)] == ["charge", "proven"]
    assert {link.candidate for link in await links.of(run)} == {candidate.id}
    assert [said.by_id for said in await clerical.judgements(candidate)] == [one.id, two.id]


async def test_where_two_differ_a_third_decides(record):
    candidate, case, _, (one, two, three) = await likely()
    await clerical.judge(candidate, "yes", one)
    assert (await clerical.judge(candidate, "no", two)).outcome == "open"
    assert (await clerical.judge(candidate, "no", three)).outcome == "no"
    assert await outcomes.of(case) == []
    with pytest.raises(WrongState, match="decided already"):
        await clerical.judge(candidate, "yes", replace(one, id="a fourth"))


async def test_an_answer_is_not_changed_once_it_was_given(record):
    candidate, _, _, (one, *_) = await likely()
    await clerical.judge(candidate, "no", one)
    with pytest.raises(Refused, match="Another coordinator"):
        await clerical.judge(candidate, "yes", one)
    with pytest.raises(BadInput):
        await clerical.judge(candidate, "maybe", one)


async def test_both_sides_are_seen_side_by_side_without_the_other_answer_and_it_is_journalled(record):
    candidate, _, _, (one, two, _) = await likely()
    await clerical.judge(candidate, "yes", one)
    seen = await clerical.compare(candidate, two)
    assert (seen.name, seen.born_on, seen.mine) == ("Elizabeth Dykbourne", date(2010, 2, 3), "")
    assert (seen.theirs.first, seen.theirs.last, len(seen.offences)) == ("liz", "dykbourne", 2)
    assert (await clerical.compare(candidate, one)).mine == "yes"
    reads = await JournalEntry.select(JournalEntry.by_id).where(JournalEntry.what == "linkage.compared")
    assert [row["by_id"] for row in reads] == [two.id, one.id]
    assert [each.id for each in await clerical.queue(two)] == [candidate.id]
    assert await clerical.queue(one) == [], "one has answered"


async def test_only_coordinators_of_the_programme_see_names_of_an_extract(record):
    candidate, _, _, (one, *_) = await likely()
    others = [replace(one, id=role, role=role) for role in ("evaluator", "facilitator", "administrator")]
    stranger = somebody("coordinator", await a_programme())
    for who in (*others, stranger):
        with pytest.raises(NotFound):
            await clerical.compare(candidate, who)
        with pytest.raises(NotFound):
            await clerical.judge(candidate, "yes", who)
    for who in others:
        with pytest.raises(NotFound):
            await clerical.queue(who)
    assert await clerical.queue(stranger) == []


async def test_two_who_answer_at_once_decide_it_once(record):
    candidate, case, run, (one, two, _) = await likely()
    await asyncio.gather(clerical.judge(candidate, "yes", one), clerical.judge(candidate, "yes", two))
    assert (await clerical.get(one, candidate.id)).outcome == "yes"
    assert len(await links.of(run)) == len(await outcomes.of(case)) == 2


async def test_the_database_takes_one_answer_a_person(record):
    candidate, _, _, (one, *_) = await likely()
    await clerical.judge(candidate, "yes", one)
    (said,) = await clerical.judgements(candidate)
    again = LinkageJudgement(**{**said.to_dict(), "id": candidate.id})
    with pytest.raises(Exception, match=r".+"):
        await LinkageJudgement.insert(again)
    assert len(await clerical.judgements(candidate)) == 1


async def test_what_the_extract_said_is_sealed_and_gone_with_the_names_of_the_case(record):
    candidate, case, _, _ = await likely()
    (row,) = await database.run("SELECT said_sealed FROM linkage_candidate")
    assert "dykbourne" not in row["said_sealed"].casefold()
    assert "dykbourne" in sealing.unseal("linkage_candidate.said", candidate.id, row["said_sealed"])
    rows = await retention.of(case)
    assert [one.id for one in rows[LinkageCandidate]] == [candidate.id]


async def test_who_says_no_meanwhile_is_not_linked(record):
    candidate, case, _, (one, two, _) = await likely()
    await clerical.judge(candidate, "yes", one)
    await consents.refuse(case, giver="young_person", kind="evaluation", how="spoken", by=one)
    with pytest.raises(Refused, match="said no"):
        await clerical.judge(candidate, "yes", two)
    assert await outcomes.of(case) == []


async def test_a_case_that_is_about_somebody_else_by_then_is_not_linked(record):
    candidate, case, _, (one, two, _) = await likely()
    _, other = await a_participant(await programme_of(one))
    await type(case).update({"person": other.id}).where(type(case).id == case.id)
    await clerical.judge(candidate, "yes", one)
    with pytest.raises(WrongState, match="somebody else now"):
        await clerical.judge(candidate, "yes", two)
    assert await Person.exists().where(Person.id == other.id)


async def programme_of(actor):
    from cases import programmes

    return await programmes.get(actor.programme)
