"""The guideline of a programme: how many hours and sittings are usual at each level. It only warns."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import grids
from cases import guideline as grid
from cases.actors import Actor
from cases.errors import BadInput
from cases.guideline import HOUR, LEVELS, USUAL, Level
from cases.tables import Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.programmes import MAY, Asked, reachable

Count = Annotated[int, msgspec.Meta(ge=0, le=500)]
PARTS = ("hours_from", "hours_to", "sittings_from", "sittings_to")
FIELDS = [f"{part}_{level}" for level in LEVELS for part in PARTS]
GridForm = msgspec.defstruct("GridForm", [(name, Count) for name in FIELDS], kw_only=True)


class TakeAwayForm(msgspec.Struct, kw_only=True):
    none: bool = False


@get("/programmes/{programme_id:uuid}/guideline", name="guideline", opt=allow(*MAY))
async def show(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    row = await reachable(by, programme_id)
    return await _page(row)


async def _page(row: Programme, typed: forms.Typed | None = None, **more: Any) -> Template:
    kept = await grids.of(row.id)
    return page(
        "administration/guideline.html",
        row=row,
        levels=LEVELS,
        kept=bool(kept),
        typed=typed or _filled(kept or dict(USUAL)),
        **more,
    )


def _filled(levels: dict[str, Level]) -> forms.Typed:
    said: dict[str, str] = {}
    for name in LEVELS:
        usual = levels.get(name, USUAL[name])
        numbers = (
            usual.minutes_from // HOUR,
            usual.minutes_to // HOUR,
            usual.sittings_from,
            usual.sittings_to,
        )
        said |= {f"{part}_{name}": str(number) for part, number in zip(PARTS, numbers, strict=True)}
    return forms.of(**said)


@post("/programmes/{programme_id:uuid}/guideline", name="guideline-post", opt=allow(*MAY))
async def keep(
    request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template | Redirect:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    if forms.read(typed, TakeAwayForm).none:
        await grids.keep(row.id, {}, by)
        return redirect(f"/programmes/{row.id}/guideline", notice="There is no guideline any more.")
    try:
        numbers: dict[str, int] = msgspec.structs.asdict(forms.read(typed, GridForm))
        if wrong := grid.problems(numbers):
            raise BadInput(wrong)
    except BadInput as bad:
        return await _page(row, typed, problems=bad.problems)
    await grids.keep(row.id, {name: _level(numbers, name) for name in LEVELS}, by)
    return redirect(f"/programmes/{row.id}", notice="The guideline is kept.")


def _level(numbers: dict[str, int], name: str) -> Level:
    first, last, least, most = (numbers[f"{part}_{name}"] for part in PARTS)
    return Level(first * HOUR, last * HOUR, least, most)


routes: list[Any] = [show, keep]
