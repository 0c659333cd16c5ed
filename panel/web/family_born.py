"""Before the family's own pages open: when was the young person born? Nothing is shown yet."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases.errors import BadInput
from panel import gates, security
from panel.web import forms
from panel.web.family import LINK, Asked, Own, at, of_link, shown
from panel.web.pages import redirect

WITHIN = re.compile(r"(/[a-z_]{1,30}){1,2}")  # one of their own pages
WRITE = "Write the day, the month and the year."
SOMEBODY = "Somebody with the link"  # whether it is they shows in the answer


class BornForm(Struct, kw_only=True):
    born_on: date | None = None
    to: str = ""


@get(at("/born"), name="family-born", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, to = await of_link(token, request), request.query_params.get("to", "")
    if own.plain or gates.is_open(security.door_of(request), own.link):
        return _onward(own, to)
    return _page(own, to)


def _page(own: Own, to: str, **more: Any) -> Template:
    return shown("family/born.html", own, to=to, country=own.programme.country, **more)


def _onward(own: Own, to: str) -> Redirect:
    return redirect(own.here + (to if WITHIN.fullmatch(to) else ""))


@post(at("/born"), name="family-born-post", opt=LINK)
async def answer(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, typed = await of_link(token, request), await forms.typed(request)
    to = typed.get("to", "")
    if own.plain:
        return _onward(own, to)
    try:
        form = forms.read(typed, BornForm)
        if form.born_on is None:
            raise BadInput({"born_on": WRITE})
        by = replace(own.by, name=SOMEBODY)
        await gates.family(own.link, own.case, form.born_on, by)
    except BadInput as bad:
        return _page(own, to, typed=typed, problems=bad.problems)
    gates.keep_open(security.door_of(request), own.link)
    return _onward(own, to)


routes: list[Any] = [show, answer]
