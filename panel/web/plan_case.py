"""One case in a plan, by hand: another time, other people, whoever runs it, and what holds meanwhile."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import case_files, journal
from cases.actors import Actor
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Programme
from panel import by_hand, plans
from panel.by_hand import ByHand
from panel.plan_lines import Names
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import day
from scheduling.seating import mixes
from scheduling.seating.problem import Case as Planned
from scheduling.seating.problem import Hearing, Juror
from scheduling.tables import Plan
from scheduling.times import clock_words

STAFF = allow("coordinator")
SHOWN = 12  # people in view at once; whoever is ticked always is
GONE = "Somebody ticked cannot sit in this period any more. Look at the list again."


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
    plan, hand = await _opened(plan_id, case_id, by, programme)
    return await _show(plan, hand, by, programme)


async def _opened(plan_id: UUID, case_id: UUID, by: Actor, programme: Programme) -> tuple[Plan, ByHand]:
    """The plan while it may be changed, and the case in it."""
    plan = await plans.get(by, plan_id)
    if plan.state != "ready":
        raise WrongState(plans.STILL_SEARCHING if plan.state in plans.SEARCHED else plans.OVER)
    problem = plans.problem(plan)
    case: Planned | None = (
        next((one for one in problem.cases if one.id == str(case_id)), None) if problem else None
    )
    if problem is None or case is None:
        raise NotFound
    return plan, await by_hand.of(case, plans.proposal(plan), problem, programme)


@post("/plans/{plan_id:uuid}/cases/{case_id:uuid}", name="plan-case-change", opt=STAFF)
async def change(
    request: Request[Any, Any, Any],
    plan_id: FromPath[UUID],
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    plan, hand = await _opened(plan_id, case_id, by, programme)
    typed = await forms.typed(request)
    form = forms.read(typed, HearingForm)
    if form.do == "without":
        await _without(plan, hand, form, by)
        return redirect(f"/plans/{plan.id}", notice="A new plan is being made without them.")
    try:
        if form.do == "save":
            await plans.change(plan, _checked(hand, form), by)
            return redirect(f"/plans/{plan.id}", notice="It is in the plan as you chose it, and pinned.")
        problems = {} if hand.slot(form.slot) else {"slot": "Choose a time."}
    except BadInput as bad:
        problems = bad.problems
    return await _show(plan, hand, by, programme, typed=typed, problems=problems)


async def _without(plan: Plan, hand: ByHand, form: HearingForm, by: Actor) -> None:
    gone = plans.proposal(plan).of(str(hand.case.id))
    slot = str(gone.slot) if gone and form.not_then else None
    known = [one for one in form.never if one in hand.checks.jurors]
    await plans.forbid(plan, str(hand.case.id), by, people=known, slot=slot)
    await plans.again(plan, by)


def _checked(hand: ByHand, form: HearingForm) -> Hearing:
    """The hearing as it is wanted. What the page did not offer, or a rule stands against, is said."""
    slot = hand.slot(form.slot)
    if slot is None:
        raise BadInput({"slot": "Choose a time."})
    if form.facilitator not in [str(one) for one, _ in hand.leads(slot, form.facilitator)]:
        raise BadInput({"facilitator": "Choose who runs it."})
    if any(one not in hand.checks.jurors for one in form.jurors):
        raise BadInput({"jurors": GONE})
    wanted = Hearing(hand.case.id, form.slot, form.facilitator, list(form.jurors))
    if broken := hand.broken(wanted):
        raise BadInput({"jurors": " ".join(dict.fromkeys(hand.said(one) for one in broken))})
    return wanted


async def _show(
    plan: Plan,
    hand: ByHand,
    by: Actor,
    programme: Programme,
    *,
    typed: Any = None,
    problems: dict[str, str] | None = None,
) -> Template:
    case_id, names, proposal = str(hand.case.id), hand.names, plans.proposal(plan)
    # The reasons say who is close to the young person: that was read, and by whom.
    await journal.read(by, "plan-case.read", await case_files.get(by, UUID(case_id)))
    wanted = _wanted(typed, hand, plans.proposal(plan).of(case_id))
    slot = hand.slot(wanted.slot)
    reference, young = names.case(case_id)
    able, out = hand.people(slot) if slot else ([], [])
    people = [_person(who, names, wanted) for who in able]
    shown = [one for n, one in enumerate(people) if one["ticked"] or n < SHOWN]
    shown.sort(key=lambda one: not one["ticked"])
    return page(
        "plans/case.html",
        typed=typed,
        problems=problems,
        plan=plan,
        case_id=case_id,
        reference=reference,
        young=young,
        wanted=wanted,
        times=[(one, _time(one, names, programme)) for one in sorted(hand.case.slots, key=names.time)],
        people=shown,
        more=[one for one in people if one not in shown],
        out=out,
        leads=hand.leads(slot, wanted.facilitator) if slot else [],
        checks=hand.holds(wanted) if slot else [],
        never=[(who.id, names.juror(str(who.id))) for who in able],
        forbidden=proposal.people.get(case_id, frozenset()),
    )


def _wanted(typed: Any, hand: ByHand, planned: Hearing | None) -> Hearing:
    """What is typed, else what the plan has, else the first time that it could have."""
    if typed is not None:
        jurors = [one for one in typed.all("jurors") if one in hand.checks.jurors]
        slot = typed.get("slot", "") if hand.slot(typed.get("slot", "")) else ""
        known = typed.get("facilitator", "") in hand.checks.facilitators
        return Hearing(hand.case.id, slot, typed.get("facilitator", "") if known else "", list(jurors))
    first = hand.case.slots[0] if hand.case.slots else ""
    return planned or Hearing(hand.case.id, first, "", [])


def _time(slot: Any, names: Names, programme: Programme) -> str:
    at, venue = names.time(slot)
    return f"{day(at.date(), programme)}, {clock_words(at)}, {venue}"


def _person(who: Juror, names: Names, wanted: Hearing) -> dict[str, Any]:
    roles = ", ".join(sorted(trait for trait in who.traits if trait not in mixes.KIND))
    name = names.juror(str(who.id))
    often = "1 sitting" if who.served == 1 else f"{who.served} sittings"
    sat = f"{often} in half a year, done or promised." if who.served else "No sitting in half a year."
    yes = (str(wanted.case), str(who.id)) in names.yes
    return {
        "value": who.id,
        "text": f"{name} ({roles})" if roles else name,
        "detail": sat,
        "badge": "Said yes" if yes else "",
        "colour": "green",
        "ticked": who.id in wanted.jurors,
    }


routes: list[Any] = [show, change]
