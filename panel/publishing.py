"""Publish the plan of a period: every hearing of it arranged or moved, every seat offered, all or nothing."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, WrongState
from cases.tables import Programme
from panel import jurors, periods, plans, settling
from panel.periods import Period
from panel.plans import Proposal
from panel.tables import Juror
from scheduling.hearings import LATE_REASONS
from scheduling.seating.checks import Broken, Checks
from scheduling.seating.problem import Hearing as Planned
from scheduling.seating.problem import Problem
from scheduling.tables import Hearing, Plan

SAY_WHY_LATE = "Some are later than the standard. Choose why."
NOTHING = "No hearing is in this plan, so there is nothing to publish."
MOVED, PEOPLE, LEADER = (
    "its hearing was arranged, moved or called off",
    "who sits on it changed",
    "who runs it changed",
)
SHOWN = 3  # changes that a refusal names


async def publish(plan: Plan, programme: Programme, by: Actor, *, late_reason: str = "") -> list[Hearing]:
    """Everybody concerned is told, and nobody else. Whatever has changed since is refused in words."""
    async with database.atomic():
        plan = await plans.get(by, plan.id)
        if plan.state == "published":
            return []
        if plan.state != "ready":
            raise WrongState(plans.STILL_SEARCHING if plan.state in plans.SEARCHED else plans.OVER)
        proposal = plans.proposal(plan)
        if not proposal.hearings:
            raise WrongState(NOTHING)
        period = await periods.read(programme, plans.choice(plan))
        await _refuse_what_changed(period, plans.problem(plan), proposal)
        if late_reason not in LATE_REASONS and any(is_late(period, one) for one in proposal.hearings):
            raise BadInput({"late_reason": SAY_WHY_LATE})
        made = await settling.settle(period, proposal.hearings, by, late_reason)
        done: dict[Any, Any] = {Plan.state: "published", Plan.published_at: now()}
        await Plan.update(done).where(Plan.id == plan.id)
        await journal.write(by, "plan.published", plan, programme=programme.id)
    return made


def is_late(period: Period, planned: Planned) -> bool:
    """Whether it is after the last day that the clock allows."""
    case = str(planned.case)
    moves = case not in period.standing or not settling.stays(period, planned)
    return moves and str(planned.slot) in period.late.get(case, ())


def otherwise(period: Period, searched: Problem | None, proposal: Proposal) -> Iterator[tuple[str, str]]:
    """The cases that stand otherwise than they did when this was planned, and how."""
    before = {one.id: one for one in searched.cases} if searched else {}
    for now_ in period.problem.cases:
        case, was = str(now_.id), before.get(now_.id)
        if period.marks.get(case) != proposal.standing.get(case):
            yield case, MOVED
        elif was and was.sits != now_.sits:
            yield case, PEOPLE
        elif was and was.leads != now_.leads:
            yield case, LEADER


async def _refuse_what_changed(period: Period, searched: Problem | None, proposal: Proposal) -> None:
    said = [
        f"{_reference(period, case)}: {how} since." for case, how in otherwise(period, searched, proposal)
    ]
    said = said or [
        f"{_reference(period, str(one.case))}: {await _who(one, period)}{one.words}"
        for one in Checks(period.problem).of(proposal.plan)
    ]
    if said:
        more = f" And {len(said) - SHOWN} more." if len(said) > SHOWN else ""
        changes = " ".join(said[:SHOWN]) + more
        raise WrongState(f"Something changed since this was planned. {changes} Plan again, then publish.")


def _reference(period: Period, case: str) -> str:
    found = period.cases.get(case)
    return found.reference if found else "A case"


async def _who(broken: Broken, period: Period) -> str:
    if broken.who is None:
        return ""
    found = (
        await Juror.objects()
        .where(Juror.id == UUID(str(broken.who)), Juror.programme == period.programme.id)
        .first()
    )
    return f"{jurors.name(found)}: " if found else ""
