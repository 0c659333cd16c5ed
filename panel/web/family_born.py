"""Before the family's own pages open: when was the young person born? Nothing is shown yet."""

from datetime import date
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases.errors import BadInput
from panel import gates
from panel.web import forms, gate
from panel.web.family import LINK, Asked, Own, at, of_link, shown

WRITE = "Write the day, the month and the year."


class BornForm(Struct, kw_only=True):
    born_on: date | None = None
    to: str = ""


@get(at("/born"), name="family-born", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, to = await of_link(token, request), request.query_params.get("to", "")
    if own.plain or gate.is_open(request, own.link):
        return gate.onward(own.here, to)
    return _page(own, to)


def _page(own: Own, to: str, **more: Any) -> Template:
    return shown("family/born.html", own, to=to, country=own.programme.country, **more)


@post(at("/born"), name="family-born-post", opt=LINK)
async def answer(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, typed = await of_link(token, request), await forms.typed(request)
    to = typed.get("to", "")
    if own.plain:
        return gate.onward(own.here, to)
    try:
        form = forms.read(typed, BornForm)
        if form.born_on is None:
            raise BadInput({"born_on": WRITE})
        by = gate.somebody(own.by)
        await gates.family(own.link, own.case, form.born_on, by)
    except BadInput as bad:
        return _page(own, to, typed=typed, problems=bad.problems)
    return gate.opened(request, own.link, own.here, to)


routes: list[Any] = [show, answer]
