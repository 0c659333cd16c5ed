"""What has to be learned for each role, and who has to learn it soon."""

from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import journal, journey, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import credits, qualified, trainings
from panel.tables import Juror, Requirement
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain
from scheduling.times import minutes_words

STAFF = allow("coordinator")
SOON = timedelta(days=60)
ROLE_WORDS = {
    "foreperson": "Foreperson",
    "juror": "Everybody who sits",
    "advocate": "Advocate",
    "clerk": "Clerk",
}
SORTS: viewing.Sorts = {"until": Juror.trained_until, "name": Juror.first_name, "state": Juror.state}


class RequirementForm(msgspec.Struct, kw_only=True):
    name: Annotated[str, msgspec.Meta(max_length=120)]
    roles: list[str] = []
    months: Annotated[int, msgspec.Meta(ge=0, le=qualified.MOST_MONTHS)] = 0
    minutes: Annotated[int, msgspec.Meta(ge=0, le=credits.MOST)] = 0
    needed_from: date | None = None
    closed: bool = False


@get("/training", name="training", opt=STAFF)
async def show_training(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/training", sorts=SORTS, states=())
    query = _waiting(programme)
    pages = viewing.Pages(await Juror.count().where(_condition(programme)), view.page)
    rows = await viewing.ordered(query, view, SORTS).limit(pages.size).offset(pages.offset)
    return page(
        "training/list.html",
        view=view,
        pages=pages,
        rows=await _lines(rows, programme),
        asked=[_asked(row, programme) for row in await trainings.every(programme.id)],
    )


@get(["/training.csv", "/training.xlsx"], name="training-file", opt=STAFF)
async def download_training(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/training", sorts=SORTS, states=())
    lines = await _lines(await viewing.ordered(_waiting(programme), view, SORTS), programme)
    await journal.read(by, "training.downloaded", ("programme", str(by.programme)), f"{len(lines)} rows")
    cells = [[line["name"], line["word"], line["said"]] for line in lines]
    return viewing.sheet(request, "training", ["Name", "State", "Training"], cells)


def _condition(programme: Programme) -> Any:
    """Who has none, or whose training runs out soon; not who takes a break or has left."""
    soon = programmes.today(programme) + SOON
    lacks = Juror.trained_until.is_null() | (Juror.trained_until < soon)
    return (Juror.programme == programme.id) & Juror.state.not_in(["paused", "retired"]) & lacks


def _waiting(programme: Programme) -> Any:
    columns = (Juror.id, Juror.first_name, Juror.last_name, Juror.state, Juror.trained_until)
    return Juror.select(*columns).where(_condition(programme))


async def _lines(rows: list[dict[str, Any]], programme: Programme) -> list[dict[str, Any]]:
    done = await trainings.done(programme.id, [row["id"] for row in rows])
    asked = [one for one in await trainings.asked_for(programme.id) if one.of("juror")]
    today = programmes.today(programme)
    return [
        {
            "id": row["id"],
            "name": f"{row['first_name']} {row['last_name']}",
            "word": journey.JUROR[row["state"]].word,
            "colour": journey.JUROR[row["state"]].colour,
            "said": _said(row, asked, done.get(row["id"], {}), programme),
            "late": row["trained_until"] is None or row["trained_until"] < today,
        }
        for row in rows
    ]


def _said(
    row: dict[str, Any], asked: list[qualified.Asked], done: dict[UUID, date], programme: Programme
) -> str:
    until = row["trained_until"]
    if until is None:
        missing = ", ".join(one.name for one in asked if one.id not in done)
        return f"Missing: {missing}" if missing else "Not trained yet"
    over = until < programmes.today(programme)
    return f"{'Ran out on' if over else 'Runs out on'} {plain(until, programme)}"


def _asked(row: Requirement, programme: Programme) -> dict[str, Any]:
    roles = [ROLE_WORDS[role] for role in row.roles.split(",") if role]
    counts = f"Counts {row.months} month{'s' * (row.months != 1)}" if row.months else "Counts for good"
    begins = f" Needed from {plain(row.needed_from, programme)}." if row.needed_from else ""
    return {
        "id": row.id,
        "name": row.name,
        "closed": row.closed,
        "said": f"{', '.join(roles) or 'Every role'}. {counts}.{begins}{_earns(row)}",
    }


def _earns(row: Requirement) -> str:
    return f" {minutes_words(row.minutes)} in the time bank." if row.minutes else ""


@get("/training/new", name="new-requirement", opt=STAFF)
async def show_new() -> Template:
    return _form(None)


def _form(row: Requirement | None, **more: Any) -> Template:
    return page(
        "training/one.html",
        row=row,
        chosen=row.roles.split(",") if row else [],
        roles=list(ROLE_WORDS.items()),
        once=forms.once(),
        **more,
    )


@post("/training/new", name="ask-for-training", opt=STAFF)
async def ask_for(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Template | Redirect:
    typed = await forms.typed(request)
    if await Requirement.exists().where(Requirement.id == typed.once):
        return redirect("/training")
    try:
        form = forms.read(typed, RequirementForm)
        await trainings.ask_for(
            by,
            name=form.name,
            roles=form.roles,
            months=form.months,
            minutes=form.minutes,
            needed_from=form.needed_from,
            once=typed.once,
        )
    except BadInput as bad:
        return _form(None, typed=typed, problems=bad.problems)
    return redirect("/training", notice="The training is asked for.")


@get("/training/{requirement_id:uuid}", name="requirement", opt=STAFF)
async def show_one(requirement_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return _form(await trainings.get(by, requirement_id))


@post("/training/{requirement_id:uuid}", name="change-requirement", opt=STAFF)
async def change(
    request: Request[Any, Any, Any], requirement_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template | Redirect:
    row = await trainings.get(by, requirement_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, RequirementForm)
        await trainings.change(row, by, **msgspec.structs.asdict(form))
    except BadInput as bad:
        return _form(row, typed=typed, problems=bad.problems)
    return redirect("/training", notice="The training is saved.")


routes: list[Any] = [show_training, download_training, show_new, ask_for, show_one, change]
