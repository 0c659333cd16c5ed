"""What a programme hears, and under which other names it stands in spreadsheets."""

from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases import offences, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Offence, Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.programmes import MAY, Name, filled, reachable

Asked = Request[Any, Any, Any]


class OffenceForm(msgspec.Struct):
    name: Name
    level: Literal["A", "B", "C", "D"]
    in_scope: bool = False
    also_called: str = ""


@get("/programmes/{programme_id:uuid}/offences", opt=allow(*MAY))
async def show_offences(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return page("administration/offences.html", row=row, offences=await programmes.offences(row.id))


@get("/programmes/{programme_id:uuid}/offences/new", opt=allow(*MAY))
async def show_new_offence(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return _offence(row, None, forms.of(in_scope="yes"))


def _offence(
    row: Programme, offence: Offence | None, typed: forms.Typed, problems: dict[str, str] | None = None
) -> Response[Any]:
    return page(
        "administration/offence.html",
        row=row,
        offence=offence,
        typed=typed,
        problems=problems,
        levels=offences.LEVELS,
        once=forms.once(),
    )


@post("/programmes/{programme_id:uuid}/offences/new", opt=allow(*MAY))
async def add_offence(
    request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    if await offences.is_there(row, typed.once):
        return redirect(f"/programmes/{row.id}/offences")
    try:
        new = Offence(id=typed.once, programme=row.id)
        await offences.keep(by, row, new, **msgspec.structs.asdict(forms.read(typed, OffenceForm)))
    except BadInput as bad:
        return _offence(row, None, typed, bad.problems)
    return redirect(f"/programmes/{row.id}/offences", notice="The offence is added.")


@get("/programmes/{programme_id:uuid}/offences/{offence_id:uuid}", opt=allow(*MAY))
async def show_offence(
    programme_id: FromPath[UUID], offence_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    offence = await offences.get(row, offence_id)
    return _offence(row, offence, filled(OffenceForm, offence))


@post("/programmes/{programme_id:uuid}/offences/{offence_id:uuid}", opt=allow(*MAY))
async def keep_offence(
    request: Asked, programme_id: FromPath[UUID], offence_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    offence = await offences.get(row, offence_id)
    typed = await forms.typed(request)
    try:
        await offences.keep(by, row, offence, **msgspec.structs.asdict(forms.read(typed, OffenceForm)))
    except BadInput as bad:
        return _offence(row, await offences.get(row, offence_id), typed, bad.problems)
    return redirect(f"/programmes/{row.id}/offences", notice="The offence is saved.")


routes = [
    show_offences,
    show_new_offence,
    add_offence,
    show_offence,
    keep_offence,
]
