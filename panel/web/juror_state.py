"""A juror takes a break, comes back or leaves: what the coordinator writes down."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import journey
from cases.actors import Actor
from cases.errors import BadInput
from panel import jurors, resting
from panel.tables import Juror
from panel.web import forms
from panel.web.access import allow
from panel.web.juror import opened
from panel.web.pages import page, redirect

STAFF = allow("coordinator")
REST = ("rest", "A break", "Nobody asks them until they come back. Their seats go to others.")
BACK = ("back", "They come back", "They are asked again once nothing is missing.")
LEAVE = ("leave", "They leave", "Nobody asks them any more. Their seats go to others.")


class StateForm(msgspec.Struct, kw_only=True):
    step: str = ""
    why: str = ""  # a code


@get("/jurors/{juror_id:uuid}/state", name="juror-state", opt=STAFF)
async def show_state(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return _page(await opened(by, juror_id, "state"))


def _page(juror: Juror, **more: Any) -> Template:
    return page(
        "jurors/state.html",
        juror=juror,
        name=jurors.name(juror),
        now=journey.JUROR[juror.state].word,
        options=_options(juror),
        reasons=list(journey.AWAY_REASONS.items()),
        **more,
    )


def _options(juror: Juror) -> list[tuple[str, str, str]]:
    """What may follow, in the words of the page."""
    follows = journey.JUROR[juror.state].follows
    back = juror.state in ("paused", "retired")
    return [
        *([BACK] if back else []),
        *([REST] if "paused" in follows else []),
        *([LEAVE] if "retired" in follows else []),
    ]


@post("/jurors/{juror_id:uuid}/state", name="change-juror-state", opt=STAFF)
async def change_state(
    request: Request[Any, Any, Any], juror_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, StateForm)
        if form.step not in {step for step, *_ in _options(juror)}:
            raise BadInput({"step": forms.CHOOSE})
        if form.why and form.why not in journey.AWAY_REASONS:
            raise BadInput({"why": forms.CHOOSE})
    except BadInput as bad:
        return _page(juror, typed=typed, problems=bad.problems)
    if form.step == "rest":
        await resting.rest(juror, by, form.why)
    elif form.step == "leave":
        await resting.leave(juror, by, form.why)
    else:
        await resting.come_back(juror, by)
    return redirect(f"/jurors/{juror.id}", notice="It is written down.")


routes: list[Any] = [show_state, change_state]
