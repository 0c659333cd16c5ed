"""A period is planned in the background, changed by hand, and published in one go."""

from typing import Any
from uuid import uuid4

import pytest

from cases.errors import BadInput, Refused, WrongState
from cases.tables import Case, Referral
from panel import periods, plan_searches, plans, publishing
from panel.periods import Choice
from panel.tables import Juror, KeptApart, Letter, Seat
from scheduling.seating.checks import Checks
from scheduling.tables import Hearing, Plan
from tests.builders import a_case, kept
from tests.evenings import an_arranged_hearing
from tests.planned import Town

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def test_a_plan_is_made_in_the_background_and_binds_nobody():
    town = await Town.made()
    plan = await plans.begin(town.by, town.programme, town.choice(), uuid4())
    assert plan.state == "waiting"
    assert await plan_searches.work_due() == 1
    plan = await plans.get(town.by, plan.id)
    assert (plan.state, plan.placed) == ("ready", 3)
    assert await plan_searches.work_due() == 0
    assert await Hearing.count() == await Seat.count() == await Letter.count() == 0
    period = await periods.read(town.programme, plans.choice(plan))
    assert Checks(period.problem).of(plans.proposal(plan).plan) == []


async def test_published_every_hearing_stands_and_its_people_are_asked():
    town = await Town.made()
    plan = await town.planned()
    made = await publishing.publish(plan, town.programme, town.by)
    assert len(made) == 3
    proposal = plans.proposal(plan)
    for hearing in made:
        seats = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state == "offered")
        asked = {str(seat.juror) for seat in seats}
        planned = proposal.of(str(hearing.case))
        assert planned is not None
        assert asked >= set(planned.jurors)
        assert len(asked) == 4  # three seats, and one who stands by
    assert {case.state for case in await Case.objects()} == {"scheduled"}
    assert await publishing.publish(plan, town.programme, town.by) == []  # a second click
    assert await Hearing.count() == 3


async def test_what_changed_since_stops_the_whole_and_says_which():
    town = await Town.made()
    plan = await town.planned()
    planned = plans.proposal(plan).hearings[0]
    await Juror.update({Juror.state: "paused"}).where(Juror.id == planned.jurors[0])
    case = next(one for one in town.cases if str(one.id) == planned.case)
    with pytest.raises(
        WrongState, match=f"Something changed since this was planned. {case.reference}: .* any more."
    ):
        await publishing.publish(plan, town.programme, town.by)
    assert await Hearing.count() == await Seat.count() == 0


async def test_a_case_without_a_place_says_why():
    town = await Town.made(jurors=2)
    plan = await town.planned()
    proposal = plans.proposal(plan)
    assert proposal.hearings == []
    assert len(proposal.unplaced) == 3
    assert all("What would help" in one.why for one in proposal.unplaced)
    with pytest.raises(WrongState, match="nothing to publish"):
        await publishing.publish(plan, town.programme, town.by)


async def test_nothing_chosen_is_said_at_the_field():
    town = await Town.made()
    with pytest.raises(BadInput) as bad:
        await plans.begin(town.by, town.programme, Choice(frozenset(), ()), uuid4())
    assert set(bad.value.problems) == {"sessions", "cases"}


async def test_who_is_kept_apart_is_never_planned_together():
    town = await Town.made(cases=1, jurors=5)
    one, other = town.jurors[:2]
    await kept(KeptApart(id=uuid4(), programme=town.programme.id, juror=one.id, other=other.id))
    (hearing,) = plans.proposal(await town.planned()).hearings
    assert not {str(one.id), str(other.id)} <= set(hearing.jurors)


async def test_what_is_pinned_stays_and_who_is_forbidden_does_not_sit():
    town = await Town.made()
    plan = await town.planned()
    first, second, *_ = plans.proposal(plan).hearings
    plan = await plans.pin(plan, str(first.case), town.by, on=True)
    plan = await plans.forbid(plan, str(second.case), town.by, people=second.jurors[:1], slot=second.slot)
    plan = await plans.again(plan, town.by)
    assert await plan_searches.work_due() == 1
    found = plans.proposal(await plans.get(town.by, plan.id))
    assert found.of(str(first.case)) == first
    now = found.of(str(second.case))
    assert now is not None
    assert now.slot != second.slot
    assert second.jurors[0] not in now.jurors


async def test_a_change_by_hand_is_refused_in_words_where_a_rule_stands_against_it():
    town = await Town.made()
    plan = await town.planned()
    hearing = plans.proposal(plan).hearings[0]
    few = type(hearing)(hearing.case, hearing.slot, hearing.facilitator, hearing.jurors[:1])
    with pytest.raises(WrongState, match="1 of 3 seats have somebody"):
        await plans.change(plan, few, town.by)
    spare = [str(one.id) for one in town.jurors if str(one.id) not in hearing.jurors]
    free = [
        who
        for who in spare
        if not plans.against(
            plan, type(hearing)(hearing.case, hearing.slot, hearing.facilitator, [*hearing.jurors[1:], who])
        )
    ]
    other = type(hearing)(hearing.case, hearing.slot, hearing.facilitator, [*hearing.jurors[1:], free[0]])
    plan = await plans.change(plan, other, town.by)
    found = plans.proposal(plan)
    assert found.of(str(hearing.case)) == other
    assert str(hearing.case) in found.pinned


async def test_what_stands_stays_unless_it_has_to_move():
    town = await Town.made()
    heard = await a_case(town.programme, state="preparing")
    standing = await an_arranged_hearing(town.programme, case=heard, session=town.sessions[0], room=town.room)
    plan = await town.planned(heard)
    found = plans.proposal(plan).of(str(heard.id))
    assert found is not None
    assert found.slot == f"{town.sessions[0].id}/17:30"
    await publishing.publish(plan, town.programme, town.by)
    again: Any = await Hearing.objects().get(Hearing.id == standing.id)
    assert (again.sequence, again.starts_at) == (0, standing.starts_at)
    assert await Seat.count().where(Seat.hearing == standing.id) == 4


async def test_two_of_one_incident_are_not_planned_together():
    town = await Town.made(cases=1)
    other = await a_case(town.programme, state="preparing")
    await Referral.update({Referral.incident_reference: "AS/1"}).where(
        Referral.id.is_in([town.cases[0].referral, other.referral])
    )
    with pytest.raises(Refused, match="about the same incident"):
        await town.planned(other)


async def test_a_search_that_was_killed_is_taken_up_by_the_next_and_finds_the_same():
    town = await Town.made()
    plan = await town.planned()
    first = plans.proposal(plan)
    await Plan.update({Plan.state: "running", Plan.leased_until: None, Plan.proposal_sealed: None}).where(
        Plan.id == plan.id
    )
    assert await plan_searches.work_due() == 0  # somebody else has it in hand
    await Plan.update({Plan.leased_until: plan.created_at}).where(Plan.id == plan.id)
    assert await plan_searches.work_due() == 1
    assert plans.proposal(await plans.get(town.by, plan.id)).plan == first.plan
