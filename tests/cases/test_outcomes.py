"""Checks are due whatever becomes of a case; each is answered once, and "not known" is an answer."""

from datetime import timedelta

import pytest

from cases import case_files, consents, follow_ups, journal, lives, outcomes, programmes, referrals, states
from cases.errors import BadInput, NotFound, Refused
from cases.outcomes import Check, Event
from cases.tables import Case
from tests.builders import a_case, a_programme, a_referral, somebody
from tests.telling import screened

pytestmark = pytest.mark.anyio


async def followed(programme, days=1000, **only):
    """A case that was accepted so many days ago, with its checks."""
    opened = programmes.today(programme) - timedelta(days=days)
    case = await a_case(programme, opened_on=opened, **{"state": "follow_up", **only})
    await follow_ups.go_on()
    return case, await follow_ups.of(case)


async def test_three_checks_are_made_when_a_case_is_accepted(record):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    case = await referrals.accept(await screened(await a_referral(programme), by), by)
    checks = await follow_ups.of(case)
    assert [(one.due_on - case.opened_on).days for one in checks] == [366, 548, 913]
    assert {one.state for one in checks} == {"due"}
    assert len(await follow_ups.make(case, by)) == 3, "accepted twice, checked once"
    assert await follow_ups.go_on() == 0


async def test_where_proof_is_not_awaited_they_fall_due_at_six_twelve_and_twenty_four_months(record):
    programme = await a_programme(proof_days=0)
    by = somebody("coordinator", programme)
    case = await referrals.accept(await screened(await a_referral(programme), by), by)
    assert [(one.due_on - case.opened_on).days for one in await follow_ups.of(case)] == [183, 365, 730]


async def test_a_returned_case_is_followed_up_all_the_same(record):
    programme = await a_programme()
    by = somebody("coordinator", programme)
    opened = programmes.today(programme) - timedelta(days=366)
    case = await a_case(programme, opened_on=opened)
    await case_files.give_back(case, reason="moved", by=by)
    await follow_ups.go_on()
    await follow_ups.go_on()
    assert (await case_files.get(by, case.id)).state == "follow_up"


async def test_a_closed_case_stays_closed_until_its_first_check_falls_due(record):
    case, _ = await followed(await a_programme(), days=365, state="closed")
    await follow_ups.go_on()
    assert (await Case.objects().get(Case.id == case.id)).state == "closed"


async def test_an_agreement_that_runs_is_not_ended_by_a_check(record):
    case, checks = await followed(await a_programme(), days=400, state="agreement_active")
    by = somebody("evaluator", await programmes.get(case.programme))
    await follow_ups.go_on()
    await outcomes.record(checks[0], Check(source="police", checked_on=checks[0].due_on), by)
    assert (await Case.objects().get(Case.id == case.id)).state == "agreement_active"


async def test_the_outcome_is_known_once_every_check_has_an_answer(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    by = somebody("evaluator", programme)
    await outcomes.record(checks[0], Check(source="police", checked_on=checks[0].due_on), by)
    found = Event(
        event="proven", happened_on=case.opened_on + timedelta(days=200), proven_on=checks[1].due_on
    )
    await outcomes.record(checks[1], Check(source="court", checked_on=checks[1].due_on, events=(found,)), by)
    assert (await case_files.get(by, case.id)).state == "follow_up"
    await outcomes.not_known(checks[2], by, checked_on=checks[2].due_on)
    assert (await case_files.get(by, case.id)).state == "outcome_known"
    assert [one.event for one in await outcomes.of(case)] == ["proven"]
    assert [step.to_state for step in await states.steps("case", case.id)] == ["outcome_known"]
    assert (await journal.verify()).sound


async def test_an_answer_is_put_right_and_what_was_not_known_becomes_known(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    by, day = somebody("evaluator", programme), programmes.today(programme)
    await outcomes.not_known(checks[1], by, checked_on=day)
    await outcomes.record(checks[1], Check(source="police", checked_on=day), by)
    await outcomes.record(checks[1], Check(source="court", checked_on=day), by)
    stands = (await follow_ups.of(case))[1]
    assert (stands.state, stands.source) == ("recorded", "court")


async def test_who_moved_away_was_seen_until_that_day(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    by, day = somebody("evaluator", programme), programmes.today(programme)
    left = case.opened_on + timedelta(days=90)
    gone = Check(source="school", checked_on=day, left_how="moved", observed_until=left)
    await outcomes.record(checks[0], gone, by)
    stands = await follow_ups.of(case)
    assert (stands[0].left_how, stands[0].observed_until) == ("moved", left)
    assert stands[1].state == "due"


async def test_nobody_is_asked_again_about_who_died(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    by, day = somebody("evaluator", programme), programmes.today(programme)
    died = Check(
        source="other", checked_on=day, left_how="died", observed_until=case.opened_on + timedelta(days=90)
    )
    await outcomes.record(checks[0], died, by)
    assert {one.state for one in await follow_ups.of(case)} == {"recorded"}
    assert (await case_files.get(by, case.id)).state == "outcome_known"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": "gossip"}, "source"),
        ({"checked_on": 1}, "checked_on"),  # tomorrow
        ({"checked_on": -900}, "checked_on"),  # before it fell due
        ({"left_how": "moved"}, "observed_until"),
        ({"left_how": "bored", "observed_until": -10}, "left_how"),
        ({"left_how": "moved", "observed_until": -2000}, "observed_until"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(record, changed, field):
    programme = await a_programme()
    _, checks = await followed(programme)
    day = programmes.today(programme)
    told = {"source": "police", "checked_on": 0, **changed}
    told |= {
        name: day + timedelta(days=told[name]) for name in told if name in ("checked_on", "observed_until")
    }
    with pytest.raises(BadInput) as refused:
        await outcomes.record(checks[0], Check(**told), somebody("evaluator", programme))
    assert list(refused.value.problems) == [field]
    assert (await follow_ups.of(await Case.objects().get(Case.id == checks[0].case)))[0].state == "due"


@pytest.mark.parametrize(
    ("days", "proven", "field"),
    [(-5, None, "happened_on"), (0, None, "happened_on"), (30, None, "proven_on"), (30, 20, "proven_on")],
)
async def test_only_something_new_and_proven_in_order_is_a_proven_offence(record, days, proven, field):
    programme = await a_programme()
    case, _ = await followed(programme)
    day = programmes.today(programme)
    found = Event(
        event="proven",
        happened_on=case.opened_on + timedelta(days=days),
        proven_on=case.opened_on + timedelta(days=proven) if proven else None,
    )
    with pytest.raises(BadInput) as refused:
        await outcomes.came_to_light(
            case, found, source="police", checked_on=day, by=somebody("evaluator", programme)
        )
    assert field in refused.value.problems


async def test_what_comes_to_light_is_written_once_and_taken_back_with_a_reason(record):
    programme = await a_programme()
    case, checks = await followed(programme, days=100)
    by, day = somebody("evaluator", programme), programmes.today(programme)
    happened = case.opened_on + timedelta(days=20)
    arrest = Event(event="arrest", happened_on=happened, offence="Theft", level="B", once=checks[0].id)
    told = {"source": "police", "checked_on": day, "by": by}
    found = await outcomes.came_to_light(case, arrest, **told)
    assert (await outcomes.came_to_light(case, arrest, **told)).id == found.id
    with pytest.raises(BadInput):
        await outcomes.withdraw(found, "a feeling", by)
    await outcomes.withdraw(found, "somebody_else", by)
    await outcomes.withdraw(found, "somebody_else", by)
    assert outcomes.standing(await outcomes.of(case)) == []
    assert len(await outcomes.of(case)) == 1, "it stays to be read"


async def test_who_said_no_to_learning_from_it_is_not_asked_about(record):
    programme = await a_programme()
    case, checks = await followed(programme)
    by, day = somebody("evaluator", programme), programmes.today(programme)
    staff = somebody("coordinator", programme)
    await consents.refuse(case, giver="young_person", kind="evaluation", how="spoken", by=staff)
    arrest = Event(event="arrest", happened_on=day - timedelta(days=30))
    with pytest.raises(Refused, match="said no"):
        await outcomes.record(checks[0], Check(source="police", checked_on=day), by)
    with pytest.raises(Refused, match="said no"):
        await outcomes.came_to_light(case, arrest, source="police", checked_on=day, by=by)
    await outcomes.not_known(checks[0], by, checked_on=day)
    assert [life.said_no for life in await lives.of(programme)] == [True]
    await consents.give(case, giver="young_person", kind="evaluation", how="spoken", by=staff)
    await outcomes.record(checks[0], Check(source="police", checked_on=day), by)
    assert [life.said_no for life in await lives.of(programme)] == [False]


async def test_another_programme_finds_nothing(record):
    case, checks = await followed(await a_programme())
    stranger = somebody("evaluator", await a_programme())
    with pytest.raises(NotFound):
        await outcomes.not_known(checks[0], stranger, checked_on=case.opened_on)
    with pytest.raises(NotFound):
        await follow_ups.get(stranger, checks[0].id)


async def test_a_hundred_cases_without_checks_get_them_by_and_by(record):
    programme = await a_programme()
    for _ in range(3):
        await a_case(programme)
    assert await follow_ups.go_on() == 3
    assert await follow_ups.go_on() == 0
