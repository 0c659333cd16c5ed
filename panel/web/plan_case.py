"""One case in a plan, by hand: another time, other people, whoever runs it, and what holds meanwhile."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import journal
from cases.actors import Actor
from cases.errors import NotFound, WrongState
from cases.tables import Case, Programme
from panel import periods, plans, pools
from panel.plan_lines import Names
from panel.plans import Proposal
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import day
from scheduling import hearings
from scheduling.seating import mixes
from scheduling.seating.checks import Checks
from scheduling.seating.problem import Case as Planned
from scheduling.seating.problem import Hearing, Juror, Problem, Slot
from scheduling.tables import Plan
from scheduling.times import clock_words

STAFF = allow("coordinator")
SEATS = "seats have somebody"


class HearingForm(Struct, kw_only=True):
    """A time, people, whoever runs it; or whom to plan without."""

    slot: str = ""
    facilitator: str = ""
    jurors: list[str] = []
    never: list[str] = []
    not_then: bool = False
    do: str = "check"


@get("/plans/{plan_id:uuid}/cases/{case_id:uuid}", name="plan-case", opt=STAFF)
async def show(
    plan_id: FromPath[UUID],
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    plan = await _ready(by, plan_id)
    await journal.read(by, "plan.read", plan)
    return await _show(plan, str(case_id), programme)


@post("/plans/{plan_id:uuid}/cases/{case_id:uuid}", name="plan-case-change", opt=STAFF)
async def change(
    request: Request[Any, Any, Any],
    plan_id: FromPath[UUID],
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    plan, case = await _ready(by, plan_id), str(case_id)
    typed = await forms.typed(request)
    form = forms.read(typed, HearingForm)
    if form.do == "without":
        gone = plans.proposal(plan).of(case)
        slot = str(gone.slot) if gone and form.not_then else None
        await plans.forbid(plan, case, by, people=form.never, slot=slot)
        await plans.again(plan, by)
        return redirect(f"/plans/{plan.id}", notice="A new plan is being made without them.")
    problems = _missing(form)
    if problems or form.do != "save":
        return await _show(plan, case, programme, typed=typed, problems=problems)
    wanted = Hearing(case, form.slot, form.facilitator, list(form.jurors))
    if plans.against(plan, wanted):
        problems = {"jurors": "A rule stands against this panel. See the checks."}
        return await _show(plan, case, programme, typed=typed, problems=problems)
    await plans.change(plan, wanted, by)
    return redirect(f"/plans/{plan.id}", notice="It is in the plan as you chose it, and pinned.")


def _missing(form: HearingForm) -> dict[str, str]:
    """Who could run it is known once there is a time."""
    if not form.slot:
        return {"slot": "Choose a time."}
    return {} if form.facilitator or form.do != "save" else {"facilitator": "Choose who runs it."}


async def _ready(by: Actor, plan_id: UUID) -> Plan:
    plan = await plans.get(by, plan_id)
    if plan.state != "ready":
        raise WrongState(plans.STILL_SEARCHING if plan.state in plans.SEARCHED else plans.OVER)
    return plan


async def _show(
    plan: Plan,
    case_id: str,
    programme: Programme,
    *,
    typed: Any = None,
    problems: dict[str, str] | None = None,
) -> Template:
    problem, proposal = plans.problem(plan), plans.proposal(plan)
    case = next((one for one in problem.cases if one.id == case_id), None) if problem else None
    if problem is None or case is None:
        raise NotFound
    names = await Names.read(proposal, programme)
    checks = Checks(problem)
    wanted = _wanted(typed, case, proposal, problem)
    slot = checks.slots.get(wanted.slot)
    reference, young = names.case(case_id)
    barred = await _reasons(case_id, programme) if slot else {}
    able, out = _people(checks, case, slot, proposal, names=names, barred=barred) if slot else ([], [])
    able.sort(key=lambda who: who.id not in wanted.jurors)
    return page(
        "plans/case.html",
        typed=typed,
        problems=problems,
        plan=plan,
        case_id=case_id,
        reference=reference,
        young=young,
        wanted=wanted,
        times=[(one, _time(one, names, programme)) for one in sorted(case.slots, key=names.time)],
        people=[_person(who, names, wanted) for who in able],
        out=out,
        leads=_leads(problem, slot, names),
        checks=_checks(plan, wanted, checks, case, names) if slot else [],
        never=[(who.id, names.jurors.get(str(who.id), "")) for who in able],
        forbidden=proposal.people.get(case_id, frozenset()),
    )


async def _reasons(case_id: str, programme: Programme) -> dict[str, str]:
    """Why people are barred from the case, as the record says today."""
    case = await Case.objects().where(Case.id == UUID(case_id), Case.programme == programme.id).first()
    return await pools.reasons(case, programme, await hearings.of_case(case)) if case else {}


def _wanted(typed: Any, case: Planned, proposal: Proposal, problem: Problem) -> Hearing:
    """What is typed, else what the plan has, else the first time that it could have."""
    if typed is not None:
        known = {str(one.id) for one in problem.jurors}
        jurors = [one for one in typed.all("jurors") if one in known]
        slot = typed.get("slot", "") if typed.get("slot", "") in case.slots else ""
        return Hearing(case.id, slot, typed.get("facilitator", ""), list(jurors))
    return proposal.of(str(case.id)) or Hearing(case.id, case.slots[0] if case.slots else "", "", [])


def _time(slot: Any, names: Names, programme: Programme) -> str:
    at, venue = names.time(slot)
    return f"{day(at.date(), programme)}, {clock_words(at)}, {venue}"


def _people(
    checks: Checks,
    case: Planned,
    slot: Slot,
    proposal: Proposal,
    *,
    names: Names,
    barred: Mapping[str, str],
) -> tuple[list[Juror], list[tuple[str, str, str]]]:
    """Who could sit on it then, who sat least first; and who could not, with the reason."""
    busy = {
        who
        for one in proposal.hearings
        if one.case != case.id and checks.slots[one.slot].block == slot.block
        for who in one.jurors
    }
    able, out = [], []
    for juror in checks.problem.jurors:
        why = barred.get(str(juror.id), "") or " ".join(checks.against(juror, case, slot))
        if not why and juror.id in busy:
            why = "Sits on another one then, in this plan."
        if why:
            out.append((names.jurors.get(str(juror.id), ""), why, ""))
        else:
            able.append(juror)
    return sorted(able, key=lambda one: (one.served, names.jurors.get(str(one.id), ""))), sorted(out)


def _person(who: Juror, names: Names, wanted: Hearing) -> dict[str, Any]:
    roles = ", ".join(sorted(trait for trait in who.traits if trait not in mixes.KIND))
    name = names.jurors.get(str(who.id), "")
    often = "1 sitting" if who.served == 1 else f"{who.served} sittings"
    sat = f"{often} done or promised." if who.served else "New: has not sat yet."
    return {
        "value": who.id,
        "text": f"{name} ({roles})" if roles else name,
        "detail": sat,
        "badge": "",
        "colour": "",
        "ticked": who.id in wanted.jurors,
    }


def _leads(problem: Problem, slot: Slot | None, names: Names) -> list[tuple[Any, str]]:
    """Who could run it then; where nobody is written down, nobody yet."""
    able = [one for one in problem.facilitators if slot and slot.block in one.blocks]
    return [
        (one.id, names.facilitators.get(str(one.id), "Nobody yet"))
        for one in able
        if not str(one.id).startswith(periods.NOBODY) or one.id == f"{periods.NOBODY}-0"
    ]


def _checks(
    plan: Plan, wanted: Hearing, checks: Checks, case: Planned, names: Names
) -> list[tuple[bool, str]]:
    """What holds of the panel as it is ticked."""
    model = checks.problem.models[case.model]
    filled = len(wanted.jurors)
    found = [(filled >= model.seats, f"{filled} of {model.seats} {SEATS}")]
    if not wanted.facilitator:
        return found
    broken = [one for one in plans.against(plan, wanted) if SEATS not in one.words]
    for one in broken:
        who = f"{names.jurors.get(str(one.who), '')}: " if one.who else ""
        found.append((False, f"{who}{one.words}"))
    return found if broken else [*found, (True, "No rule stands against it")]


routes: list[Any] = [show, change]
