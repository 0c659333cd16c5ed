"""Plan a period: choose, watch the search, look at what it proposes, publish."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import journal
from cases.actors import Actor
from cases.errors import BadInput, Refused
from cases.tables import Programme
from panel import plan_choices, plan_lines, plans, publishing
from panel.periods import Choice
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import day, due, plain, stamp
from scheduling.hearings import LATE_REASONS
from scheduling.tables import Plan, Session
from scheduling.times import clock_words, local

STAFF = allow("coordinator")
STATES = {
    "waiting": ("Waits for the search", "yellow"),
    "running": ("Being made", "blue"),
    "ready": ("Ready to look at", "orange"),
    "failed": ("Did not work", "red"),
    "published": ("Published", "green"),
    "discarded": ("Thrown away", "grey"),
}
SORTS = ("begun", "span", "by", "cases", "placed", "state")


class ChoiceForm(Struct, kw_only=True):
    """Ticked evenings, cases that wait, and cases with a hearing that may be planned anew."""

    sessions: list[str] = []
    cases: list[str] = []
    anew: list[str] = []

    @property
    def choice(self) -> Choice:
        try:
            sessions = frozenset(UUID(one) for one in self.sessions)
            return Choice(sessions, tuple(UUID(one) for one in (*self.cases, *self.anew)))
        except ValueError:
            raise BadInput({"cases": forms.CHOOSE}) from None


class PublishForm(Struct, kw_only=True):
    late_reason: str = ""


class PinForm(Struct, kw_only=True):
    case: UUID
    on: bool = False


@get("/plans", name="plans", opt=STAFF)
async def show_every(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/plans", sorts=SORTS, states=())
    rows = viewing.in_order(await _rows(programme), view)
    return page("plans/list.html", rows=rows, view=view)


@get(["/plans.csv", "/plans.xlsx"], name="plans-file", opt=STAFF)
async def download_every(
    request: Request[Any, Any, Any], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/plans", sorts=SORTS, states=())
    lines = [
        [row["said"], row["span"], row["by"], row["cases"], row["placed"], row["state"]]
        for row in viewing.in_order(await _rows(programme), view)
    ]
    headings = ["Begun", "Evenings", "By", "Cases", "In the plan", "State"]
    return viewing.sheet(request, "plans", headings, lines)


async def _rows(programme: Programme) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "begun": one.created_at,
            "said": stamp(one.created_at, programme),
            "span": await _span(one, programme),
            "by": one.by_name,
            "cases": len(plans.choice(one).cases),
            "placed": one.placed,
            "state": STATES[one.state][0],
            "colour": STATES[one.state][1],
        }
        for one in await plans.every(programme.id)
    ]


@get("/plans/new", name="new-plan", opt=STAFF)
async def show_new(programme: NamedDependency[Programme]) -> Template:
    return await _form(programme)


async def _form(
    programme: Programme, *, typed: Any = None, problems: dict[str, str] | None = None
) -> Template:
    found = await plan_choices.of(programme)
    zone = programme.time_zone
    evenings = [
        (one.id, f"{day(local(one.starts, zone).date(), programme)}, {one.venue}", _when(one, programme))
        for one in found.evenings
    ]
    return page(
        "plans/new.html",
        typed=typed,
        problems=problems,
        evenings=evenings[:SHOWN],
        later=evenings[SHOWN:],
        late_open=bool(typed) and any(str(one[0]) in typed.all("sessions") for one in evenings[SHOWN:]),
        cases=[(one.id, f"{one.reference}, {one.young}", _until(one, programme)) for one in found.possible],
        not_now=[(f"{one.reference}, {one.young}", one.why_not) for one in found.waiting if one.why_not],
        anew=[(one.id, f"{one.reference}, {one.young}", _stands(one, programme)) for one in found.standing],
        every_case=[one.id for one in found.possible],
        soonest=[one.id for one in found.evenings[:SOONEST]],
        once=forms.once(),
    )


SOONEST, SHOWN = 4, 12  # evenings ticked to begin with, and those in view at once


def _when(one: plan_choices.Evening, programme: Programme) -> str:
    zone = programme.time_zone
    said = f"{clock_words(local(one.starts, zone))} to {clock_words(local(one.ends, zone))}"
    return f"{said}, {one.arranged} arranged" if one.arranged else said


def _until(one: plan_choices.Waits, programme: Programme) -> str:
    return f"By {day(one.hear_by, programme)}: {due(one.hear_by, programme).words}"


def _stands(one: plan_choices.Stands, programme: Programme) -> str:
    there = local(one.starts, programme.time_zone)
    return f"Stands on {day(there.date(), programme)} at {clock_words(there)}"


@post("/plans", name="begin-plan", opt=STAFF)
async def begin(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        plan = await plans.begin(by, programme, forms.read(typed, ChoiceForm).choice, typed.once)
    except BadInput as bad:
        return await _form(programme, typed=typed, problems=bad.problems)
    except Refused as refused:
        return await _form(programme, typed=typed, problems={"cases": refused.sentence})
    return redirect(f"/plans/{plan.id}")


@get("/plans/{plan_id:uuid}", name="plan", opt=STAFF)
async def show(
    plan_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _show(await plans.get(by, plan_id), by, programme)


async def _show(
    plan: Plan, by: Actor, programme: Programme, *, typed: Any = None, problems: dict[str, str] | None = None
) -> Template:
    shown = await plan_lines.of(plan, programme)
    if shown.lines or shown.waits:  # it says who would sit with whom
        await journal.read(by, "plan.read", plan)
    return page(
        "plans/plan.html",
        typed=typed,
        problems=problems,
        plan=plan,
        shown=shown,
        word=STATES[plan.state],
        searched=plan.state in plans.SEARCHED,
        open=plan.state in plans.OPEN,
        chosen=len(plans.choice(plan).cases),
        begun=stamp(plan.created_at, programme),
        span=await _span(plan, programme),
        moment=lambda at: f"{day(at.date(), programme)} at {clock_words(at)}",
        published=stamp(plan.published_at, programme) if plan.published_at else "",
        days=_by_day(shown, programme),
        clock_words=clock_words,
        late_reasons=list(LATE_REASONS.items()),
        counts=_counts(shown),
    )


async def _span(plan: Plan, programme: Programme) -> str:
    """From its first evening to its last."""
    chosen = list(plans.choice(plan).sessions)
    rows = await Session.select(Session.on_day).where(Session.id.is_in(chosen)) if chosen else []
    days = sorted(row["on_day"] for row in rows)
    return " to ".join(plain(one, programme) for one in dict.fromkeys((days[0], days[-1]))) if days else ""


def _counts(shown: plan_lines.Shown) -> list[tuple[int, str]]:
    """What the plan changes, in numbers; what it does not do at all is left out."""
    words = {
        plan_lines.NEW[0]: "new",
        plan_lines.MOVED[0]: "moved",
        plan_lines.CHANGED[0]: "with a change of people",
        plan_lines.KEPT[0]: "kept as they stand",
    }
    counted = [(shown.counted(name), said) for name, said in words.items()]
    return [each for each in counted if each[0]]


def _by_day(shown: plan_lines.Shown, programme: Programme) -> list[tuple[str, list[plan_lines.Line]]]:
    found: dict[str, list[plan_lines.Line]] = {}
    for line in shown.lines:
        found.setdefault(f"{day(line.starts.date(), programme)}, {line.venue}", []).append(line)
    return list(found.items())


@get(["/plans/{plan_id:uuid}/plan.csv", "/plans/{plan_id:uuid}/plan.xlsx"], name="plan-file", opt=STAFF)
async def download(
    request: Request[Any, Any, Any],
    plan_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    plan = await plans.get(by, plan_id)
    shown = await plan_lines.of(plan, programme)
    await journal.read(by, "plan.read", plan)
    return viewing.sheet(request, "plan", plan_lines.HEADINGS, plan_lines.table(shown.lines))


@post("/plans/{plan_id:uuid}/searches", name="plan-again", opt=STAFF)
async def again(plan_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    plan = await plans.again(await plans.get(by, plan_id), by)
    return redirect(f"/plans/{plan.id}")


@post("/plans/{plan_id:uuid}/pins", name="plan-pin", opt=STAFF)
async def pin(
    request: Request[Any, Any, Any], plan_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    plan = await plans.get(by, plan_id)
    form = forms.read(await forms.typed(request), PinForm)
    await plans.pin(plan, str(form.case), by, on=form.on)
    said = "It stays as it is when you plan again." if form.on else "It may change when you plan again."
    return redirect(f"/plans/{plan.id}", notice=said)


@post("/plans/{plan_id:uuid}/publication", name="plan-publish", opt=STAFF)
async def publish(
    request: Request[Any, Any, Any],
    plan_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    plan = await plans.get(by, plan_id)
    typed = await forms.typed(request)
    form = forms.read(typed, PublishForm)
    try:
        made = await publishing.publish(plan, programme, by, late_reason=form.late_reason)
    except BadInput as bad:
        return await _show(plan, by, programme, typed=typed, problems=bad.problems)
    stand = "hearing stands" if len(made) == 1 else "hearings stand"
    said = f"{len(made)} {stand}. Everybody concerned is told."
    return redirect(f"/plans/{plan.id}", notice=said if made else "It was published already.")


@post("/plans/{plan_id:uuid}/discarding", name="plan-discard", opt=STAFF)
async def discard(plan_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await plans.discard(await plans.get(by, plan_id), by)
    return redirect("/plans", notice="The plan is thrown away. Nothing of it happens.")


routes: list[Any] = [
    show_every,
    download_every,
    show_new,
    begin,
    show,
    download,
    again,
    pin,
    publish,
    discard,
]
