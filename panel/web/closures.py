"""Closures: school holidays, exams and closed places, beside the public holidays."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import holidays, programmes
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Programme
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import day, plain
from panel.web.sessions import example
from scheduling import closures, recurrence, series, venues
from scheduling.closures import KINDS
from scheduling.tables import Closure, Venue

STAFF = allow("coordinator")
SORTS = ("from_day", "name", "kind", "venue")
EVERYWHERE = "All places"


class ClosureForm(Struct, kw_only=True):
    name: Annotated[str, Meta(max_length=120)]
    kind: Literal["holiday", "exams", "closed"]
    from_day: date
    to_day: date
    venue: UUID | None = None


@get("/closures", name="closures", opt=STAFF)
async def show_every(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/closures", sorts=SORTS, states=())
    return page(
        "closures/list.html",
        view=view,
        rows=viewing.in_order(await _rows(programme), view),
        holidays=_public(programme),
    )


@get(["/closures.csv", "/closures.xlsx"], name="closures-file", opt=STAFF)
async def download(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Response[Any]:
    view = viewing.read(request, "/closures", sorts=SORTS, states=())
    rows = viewing.in_order(await _rows(programme), view)
    lines = [[row["name"], row["kind"], row["from_day"], row["to_day"], row["venue"]] for row in rows]
    headings = ["Name", "Kind", "First day", "Last day", "Place"]
    return viewing.sheet(request, "closures", headings, lines)


async def _rows(programme: Programme) -> list[dict[str, Any]]:
    names = {place.venue.id: place.venue.name for place in await venues.every(programme.id)}
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": KINDS[one.kind],
            "from_day": one.from_day,
            "to_day": one.to_day,
            "days": _days(one, programme),
            "venue": names.get(one.venue, EVERYWHERE),
            "in_the_way": [
                (session.id, day(session.on_day, programme)) for session in await closures.in_the_way(one)
            ],
        }
        for one in await closures.coming(programme.id, programmes.today(programme))
    ]


def _days(one: Closure, programme: Programme) -> str:
    first, last = plain(one.from_day, programme), plain(one.to_day, programme)
    return first if one.from_day == one.to_day else f"{first} to {last}"


def _public(programme: Programme) -> list[list[str]]:
    """The public holidays of the coming year."""
    today = programmes.today(programme)
    until = recurrence.months_on(today, 12)
    return [
        [holidays.name(programme.country, on), day(on, programme)]
        for on in sorted(holidays.around(programme.country, today.year))
        if today <= on < until
    ]


@get("/closures/new", name="new-closure", opt=STAFF)
async def show_new(programme: NamedDependency[Programme]) -> Template:
    return await _form(programme)


async def _form(
    programme: Programme, *, typed: Any = None, problems: dict[str, str] | None = None
) -> Template:
    return page(
        "closures/new.html",
        typed=typed,
        problems=problems,
        kinds=list(KINDS.items()),
        venues=[(place.venue.id, place.venue.name) for place in await venues.every(programme.id)],
        everywhere=EVERYWHERE,
        example=example(programme),
        once=forms.once(),
    )


@post("/closures", name="add-closure", opt=STAFF)
async def add(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    if await Closure.exists().where(Closure.id == typed.once, Closure.programme == programme.id):
        return redirect("/closures")
    try:
        form = forms.read(typed, ClosureForm)
        closure = await closures.add(
            by,
            programme,
            name=form.name,
            kind=form.kind,
            from_day=form.from_day,
            to_day=form.to_day,
            venue=await _venue(programme, form.venue),
            closure_id=typed.once,
        )
    except BadInput as bad:
        return await _form(programme, typed=typed, problems=bad.problems)
    return redirect("/closures", notice=await _said(closure))


async def _venue(programme: Programme, venue: UUID | None) -> Venue | None:
    try:
        return await venues.venue(programme.id, venue) if venue else None
    except NotFound:
        raise BadInput({"venue": forms.CHOOSE}) from None


async def _said(closure: Closure) -> str:
    held = len(await closures.in_the_way(closure))
    if not held:
        return "The closure is added. Sessions on these days are called off."
    return f"The closure is added. {held} with hearings {'is' if held == 1 else 'are'} still on: see below."


@post("/closures/{closure_id:uuid}/removal", name="remove-closure", opt=STAFF)
async def remove(closure_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await closures.remove(await closures.get(by.programme, closure_id), by)
    await series.make_due()
    return redirect("/closures", notice="The closure is removed. Its sessions are on again.")


routes: list[Any] = [show_every, download, show_new, add, remove]
