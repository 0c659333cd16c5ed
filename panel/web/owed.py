"""Sittings that agreements ask for: who owes how many until when, and one juror's own."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import clocks, journal, journey, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import jurors, owed
from panel.owed import Owed
from panel.tables import Juror
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.juror import opened
from panel.web.pages import page, redirect
from panel.web.seen import due, plain

STAFF = allow("coordinator")
COLOURS = {"late": "red", "soon": "yellow", "fine": "grey"}
HEADINGS = ("Name", "State", "Owed", "Done", "Planned", "Open", "Until")
SORTS = ("until", "name", "open")


class OwedForm(msgspec.Struct, kw_only=True):
    sittings: Annotated[int, msgspec.Meta(ge=0, le=owed.MOST)]
    until: date | None = None


@get("/owed", name="owed", opt=STAFF)
async def show_owed(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/owed", sorts=SORTS, states=())
    every = _sorted(await owed.every(programme.id), view)
    pages = viewing.Pages(len(every), view.page)
    shown = every[pages.offset : pages.offset + pages.size]
    return page(
        "owed/list.html",
        view=view,
        pages=pages,
        rows=[_line(one, programme) for one in shown],
        short=sum(one.open for one in every),
    )


@get(["/owed.csv", "/owed.xlsx"], name="owed-file", opt=STAFF)
async def download_owed(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/owed", sorts=SORTS, states=())
    every = _sorted(await owed.every(programme.id), view)
    await journal.read(by, "owed.downloaded", ("programme", str(by.programme)), f"{len(every)} rows")
    cells = [
        [
            f"{one.juror.first_name} {one.juror.last_name}",
            journey.word("juror", one.juror.state),
            *(one.juror.owed_sittings, one.done, one.planned, one.open),
            one.juror.owed_by or "",
        ]
        for one in every
    ]
    return viewing.sheet(request, "owed", HEADINGS, cells)


def _sorted(every: list[Owed], view: viewing.View) -> list[Owed]:
    keys: dict[str, Any] = {
        "until": lambda one: (one.kept, one.juror.owed_by or date.max),
        "name": lambda one: (one.juror.first_name, one.juror.last_name),
        "open": lambda one: one.open,
    }
    return sorted(every, key=keys[view.sort], reverse=view.down)


def _line(one: Owed, programme: Programme) -> dict[str, Any]:
    state = journey.JUROR[one.juror.state]
    left = due(one.juror.owed_by, programme, working=False) if one.juror.owed_by else None
    return {
        "id": one.juror.id,
        "name": f"{one.juror.first_name} {one.juror.last_name}",
        "word": state.word,
        "colour": state.colour,
        "done": f"{one.done} of {one.juror.owed_sittings}",
        "planned": str(one.planned),
        "open": str(one.open),
        "until": plain(one.juror.owed_by, programme) if one.juror.owed_by else "",
        **_urgency(one, left),
    }


def _urgency(one: Owed, left: clocks.Due | None) -> dict[str, str]:
    if one.kept:
        return {"left": "All done", "left_colour": "green"}
    if left is None:
        return {"left": "", "left_colour": "grey"}
    return {"left": left.words, "left_colour": COLOURS[left.urgency]}


@get("/jurors/{juror_id:uuid}/owed", name="juror-owed", opt=STAFF)
async def show_one(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _one(await opened(by, juror_id, "owed"), programme)


async def _one(juror: Juror, programme: Programme, **more: Any) -> Template:
    line = await owed.of(juror)
    return page(
        "owed/one.html",
        juror=juror,
        name=jurors.name(juror),
        line=_line(line, programme),
        most=owed.MOST,
        **more,
    )


@post("/jurors/{juror_id:uuid}/owed", name="write-down-owed", opt=STAFF)
async def write_down(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, OwedForm)
        if form.until and form.until < programmes.today(programme) and form.until != juror.owed_by:
            raise BadInput({"until": "This day is over. Write a day that is still to come."})
        await owed.write_down(juror, by, sittings=form.sittings, until=form.until)
    except BadInput as bad:
        return await _one(juror, programme, typed=typed, problems=bad.problems)
    return redirect(f"/jurors/{juror.id}", notice="The owed sittings are saved.")


routes: list[Any] = [show_owed, download_owed, show_one, write_down]
