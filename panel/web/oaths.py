"""The words of the oath, version by version."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import oaths
from panel.tables import Juror
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import stamp

STAFF = allow("coordinator")


class OathForm(msgspec.Struct, kw_only=True):
    words: Annotated[str, msgspec.Meta(max_length=oaths.LONGEST)]
    again: Literal["yes", "no"]


@get("/oath", name="oath", opt=STAFF)
async def show_oath(programme: NamedDependency[Programme]) -> Template:
    return await _page(programme)


async def _page(programme: Programme, **more: Any) -> Template:
    versions = await oaths.versions(programme.id)
    unsworn = await Juror.count().where(
        Juror.programme == programme.id, Juror.state == "active", Juror.sworn_on.is_null()
    )
    return page(
        "oath/one.html",
        text=versions[0],
        earlier=[(one.version, stamp(one.since, programme), one.words.split("\n")) for one in versions[1:]],
        unsworn=unsworn,
        longest=oaths.LONGEST,
        **more,
    )


@post("/oath", name="reword-oath", opt=STAFF)
async def reword(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, OathForm)
        await oaths.reword(by, programme.id, words=form.words, again=form.again == "yes")
    except BadInput as bad:
        return await _page(programme, typed=typed, problems=bad.problems)
    return redirect("/oath", notice="The new words stand from now on.")


routes: list[Any] = [show_oath, reword]
