"""Plans of a period in any state, as the search would have left them, without a process of its own."""

from typing import Any
from uuid import uuid4

from cases.actors import Actor, now
from cases.tables import Case, Programme
from panel import periods, plans
from panel.periods import Choice
from panel.plans import Proposal
from scheduling.seating import planning
from scheduling.tables import Plan, Session


async def a_plan(
    programme: Programme, cases: list[Case], by: Actor, *, state: str = "ready", **only: Any
) -> Plan:
    """Of these cases in every evening to come. One that is ready has a proposal."""
    evenings = await Session.objects().where(Session.programme == programme.id)
    choice = Choice(frozenset(one.id for one in evenings), tuple(one.id for one in cases))
    plan = await plans.begin(by, programme, choice, uuid4())
    changed: dict[Any, Any] = {
        Plan.state: state,
        **{getattr(Plan, name): said for name, said in only.items()},
    }
    if state in ("ready", "published"):
        period = await periods.read(programme, choice)
        found = planning.plan(period.problem, iterations=20).plan
        changed |= {
            Plan.problem_sealed: plans.sealed(plan, period.problem, "problem"),
            Plan.proposal_sealed: plans.sealed(
                plan, Proposal(hearings=found.hearings, unplaced=found.unplaced), "proposal"
            ),
            Plan.placed: len(found.hearings),
            Plan.planned_at: now(),
        }
    if state == "published":
        changed[Plan.published_at] = now()
    await Plan.update(changed).where(Plan.id == plan.id)
    return await plans.get(by, plan.id)
