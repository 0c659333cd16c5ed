"""The adults who run hearings: the list, and one of them: how long qualified, and when they come."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import contacts, programmes
from cases.actors import Actor, now
from cases.errors import BadInput
from cases.tables import Programme
from panel.web import facilitator_times, forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import moment, plain
from scheduling import facilitators, runners
from scheduling.tables import Facilitator, Hearing
from scheduling.times import local

STAFF = allow("coordinator")
SORTS = ("name", "qualified", "hearings")
ANY_TIME = "Any time"


class NewForm(Struct, kw_only=True):
    name: Annotated[str, Meta(max_length=120)]


class FacilitatorForm(NewForm, kw_only=True):
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    qualified_until: date | None = None
    closed: bool = False


@get("/facilitators", name="facilitators", opt=STAFF)
async def show_every(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    return await _every(request, programme)


async def _every(
    request: Request[Any, Any, Any],
    programme: Programme,
    *,
    typed: Any = None,
    problems: dict[str, str] | None = None,
) -> Template:
    view = viewing.read(request, "/facilitators", sorts=SORTS, states=())
    return page(
        "facilitators/list.html",
        view=view,
        rows=viewing.in_order(await _rows(programme), view),
        typed=typed,
        problems=problems,
        once=forms.once(),
    )


@get(["/facilitators.csv", "/facilitators.xlsx"], name="facilitators-file", opt=STAFF)
async def download(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Response[Any]:
    view = viewing.read(request, "/facilitators", sorts=SORTS, states=())
    columns = ("name", "qualified", "usual", "hearings")
    lines = [[row[name] for name in columns] for row in viewing.in_order(await _rows(programme), view)]
    headings = ["Name", "Qualified until", "Usually comes", "Hearings to come"]
    return viewing.sheet(request, "facilitators", headings, lines)


async def _rows(programme: Programme) -> list[dict[str, Any]]:
    today = programmes.today(programme)
    known = await runners.of(programme.id)
    given = await _given(programme)
    return [
        {
            "id": one.id,
            "name": one.name,
            "qualified": one.qualified_until,
            "until": plain(one.qualified_until, programme) if one.qualified_until else "Not asked for",
            "run_out": bool(one.qualified_until and one.qualified_until < today),
            "closed": one.closed,
            "usual": runners.usual_words(known[one.id].usual) or ANY_TIME,
            "hearings": given.get(one.id, 0),
        }
        for one in await facilitators.all_there_ever_were(programme.id)
    ]


async def _given(programme: Programme) -> dict[UUID, int]:
    """How many hearings to come each of them runs."""
    rows = await Hearing.select(Hearing.facilitator).where(
        Hearing.programme == programme.id,
        Hearing.state == "arranged",
        Hearing.starts_at > now(),
        Hearing.facilitator.is_not_null(),
    )
    found: dict[UUID, int] = {}
    for row in rows:
        found[row["facilitator"]] = found.get(row["facilitator"], 0) + 1
    return found


@post("/facilitators", name="add-facilitator", opt=STAFF)
async def add(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    onward = f"/facilitators/{typed.once}"
    if await Facilitator.exists().where(Facilitator.id == typed.once, Facilitator.programme == programme.id):
        return redirect(onward)
    try:
        await facilitators.add(by, programme, forms.read(typed, NewForm).name, typed.once)
    except BadInput as bad:
        return await _every(request, programme, typed=typed, problems=bad.problems)
    return redirect(onward, notice="Added. Now write down how to reach them and when they come.")


@get("/facilitators/{facilitator_id:uuid}", name="facilitator", opt=STAFF)
async def show_one(
    facilitator_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await one_page(await facilitators.get(by.programme, facilitator_id), programme)


async def one_page(one: Facilitator, programme: Programme, **shown: Any) -> Template:
    filled = forms.of(
        name=one.name,
        email=one.email,
        phone=contacts.shown(one.phone, programme.country),
        **({"closed": "on"} if one.closed else {}),
    )
    return page(
        "facilitators/one.html",
        one=one,
        base=f"/facilitators/{one.id}",
        filled=filled,
        hearings=await _hearings(one, programme),
        **{**await facilitator_times.shown(one, programme), **shown},
    )


async def _hearings(one: Facilitator, programme: Programme) -> list[tuple[UUID, str, str]]:
    """What they run, and what stands against it by now."""
    runner = (await runners.of(programme.id, one.id))[one.id]
    rows = (
        await Hearing.objects()
        .where(Hearing.facilitator == one.id, Hearing.state == "arranged", Hearing.starts_at > now())
        .order_by(Hearing.starts_at)
    )
    zone = programme.time_zone
    return [
        (
            row.id,
            moment(row.starts_at, programme),
            runners.against(runner, local(row.starts_at, zone), local(row.ends_at, zone), programme.country),
        )
        for row in rows
    ]


@post("/facilitators/{facilitator_id:uuid}", name="keep-facilitator", opt=STAFF)
async def keep(
    request: Request[Any, Any, Any],
    facilitator_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    one = await facilitators.get(by.programme, facilitator_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, FacilitatorForm)
        await facilitators.change(
            one,
            by,
            country=programme.country,
            name=form.name,
            email=form.email,
            phone=form.phone,
            qualified_until=form.qualified_until,
            closed=form.closed,
        )
    except BadInput as bad:
        one = await facilitators.get(by.programme, facilitator_id)
        return await one_page(one, programme, typed=typed, problems=bad.problems)
    return redirect(f"/facilitators/{one.id}", notice="It is saved.")


@post("/facilitators/{facilitator_id:uuid}/usual-times", name="facilitator-usual", opt=STAFF)
async def usually_comes(
    request: Request[Any, Any, Any],
    facilitator_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    one = await facilitators.get(by.programme, facilitator_id)
    typed = await forms.typed(request)
    try:
        await facilitator_times.keep_usual(one, typed, by)
    except BadInput as bad:
        return await one_page(one, programme, usual_form=typed, problems=bad.problems)
    return redirect(f"/facilitators/{one.id}", notice="The usual times are saved.")


@post("/facilitators/{facilitator_id:uuid}/away", name="facilitator-away", opt=STAFF)
async def goes_away(
    request: Request[Any, Any, Any],
    facilitator_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    one = await facilitators.get(by.programme, facilitator_id)
    typed = await forms.typed(request)
    try:
        await facilitator_times.keep_away(one, typed, by)
    except BadInput as bad:
        return await one_page(one, programme, away_form=typed, problems=bad.problems)
    return redirect(f"/facilitators/{one.id}", notice="The days away are saved.")


@post("/facilitators/{facilitator_id:uuid}/away/removal", name="facilitator-back", opt=STAFF)
async def is_back(
    request: Request[Any, Any, Any], facilitator_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    one = await facilitators.get(by.programme, facilitator_id)
    await facilitator_times.take_back(one, await forms.typed(request), by)
    return redirect(f"/facilitators/{one.id}", notice="These days are free again.")


routes: list[Any] = [show_every, download, add, show_one, keep, usually_comes, goes_away, is_back]
