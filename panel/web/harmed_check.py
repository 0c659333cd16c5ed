"""Before a harmed person's own pages open: the end of their phone number, or their last name."""

from typing import Annotated, Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import contacts
from cases.errors import BadInput
from panel import gates
from panel.web import forms, gate
from panel.web.harmed_own import LINK, Asked, Own, of_link
from panel.web.pages import page

WRITE = {"phone": "Write the last four digits.", "name": "Write your last name."}


class CheckForm(Struct, kw_only=True):
    said: Annotated[str, Meta(max_length=120)] = ""
    to: str = ""


@get("/h/{token:str}/check", name="harmed-own-check", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, to = await of_link(token, request), request.query_params.get("to", "")
    if own.plain or gate.is_open(request, own.link):
        return gate.onward(own.here, to)
    return _page(own, to)


def _page(own: Own, to: str, **more: Any) -> Template:
    return page(
        "harmed/own_check.html",
        here=own.here,
        to=to,
        asks=gates.asks(own.row),
        contact_phone=contacts.shown(own.programme.contact_phone, own.programme.country),
        **more,
    )


@post("/h/{token:str}/check", name="harmed-own-check-post", opt=LINK)
async def answer(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, typed = await of_link(token, request), await forms.typed(request)
    to = typed.get("to", "")
    if own.plain:
        return gate.onward(own.here, to)
    try:
        said = forms.read(typed, CheckForm).said.strip()
        if not said:
            raise BadInput({"said": WRITE[gates.asks(own.row)]})
        await gates.harmed(own.link, own.row, said, gate.somebody(own.by))
    except BadInput as bad:
        return _page(own, to, typed=typed, problems=bad.problems)
    return gate.opened(request, own.link, own.here, to)


routes: list[Any] = [show, answer]
