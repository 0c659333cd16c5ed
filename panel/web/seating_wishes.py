"""What a programme wishes of its panels: a level and a weight for each wish."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.programmes import MAY, Asked, reachable
from scheduling import wished
from scheduling.seating.wishes import MOST_WEIGHT, OF_A_PAIR, WEIGHTS, WISHES, Said, Wish

LEVELS = {"must": "Never", "should": "Rather not", "ignore": "Does not count"}
HOLDS = {"must": "Always", "should": "Yes", "ignore": "Does not count"}
WHOLE = f"Write a whole number from 0 to {MOST_WEIGHT:,}."


@get("/programmes/{programme_id:uuid}/wishes", opt=allow(*MAY))
async def show(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    said = await wished.of(row.id)
    held: dict[str, str] = {f"{name}_level": one.level for name, one in said.items()}
    held |= {f"{name}_weight": str(one.weight) for name, one in said.items()}
    return _page(row, forms.of(**held))


def _page(row: Programme, typed: forms.Typed, problems: dict[str, str] | None = None) -> Response[Any]:
    return page(
        "administration/wishes.html",
        row=row,
        typed=typed,
        problems=problems,
        wishes=[(wish, _levels(wish)) for wish in WISHES],
        weights=WEIGHTS,
    )


def _levels(wish: Wish) -> list[tuple[str, str]]:
    words = LEVELS if wish.name in OF_A_PAIR else HOLDS
    return [(level, words[level]) for level in wish.levels]


@post("/programmes/{programme_id:uuid}/wishes", opt=allow(*MAY))
async def keep(request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    try:
        await wished.change(row, _said(typed), by)
    except BadInput as bad:
        return _page(row, typed, bad.problems)
    return redirect(f"/programmes/{row.id}", notice="What you wish of panels is saved.")


def _said(typed: forms.Typed) -> dict[str, Said]:
    """As it was typed; a number that is none is said at its field."""
    found, problems = {}, {}
    for wish in (*WISHES, *WEIGHTS):
        level: Any = typed.get(f"{wish.name}_level", "") if len(wish.levels) > 1 else wish.level
        weight = typed.get(f"{wish.name}_weight", "").replace(",", "") if wish.weighs else "0"
        if not weight.isascii() or not weight.isdigit() or len(weight) > len("20000"):
            problems[f"{wish.name}_weight"] = WHOLE
            continue
        found[wish.name] = Said(level, int(weight))
    if problems:
        raise BadInput(problems)
    return found


routes: list[Any] = [show, keep]
