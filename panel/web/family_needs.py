"""What a family needs, in its own words, and who comes with the young person. A coordinator takes it over.

What stands in the file is not shown here: it may be what somebody else said.
"""

from typing import Annotated, Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import family_requests
from cases.errors import BadInput
from cases.family_requests import NEEDS
from panel.web import forms
from panel.web.family import LINK, Asked, Own, at, by_link, shown
from panel.web.family_asked import TITLES, mine
from panel.web.pages import redirect

ASKS = {
    "language": ("Do you need an interpreter?", "Write the language. Sign language counts."),
    "access": ("What helps you to take part?", "Such as no steps, a quiet room, or a break."),
    "talking": ("How should we talk with you?", "Such as short sentences, pictures, or time to think."),
    "times": ("Which times are best for you?", "Such as after 4pm, but not on Wednesdays."),
    "home": ("When do you have to be home?", "Write the time."),
}
EACH = [path for kind in ASKS for path in at(f"/needs/{kind}")]
Line = Annotated[str, Meta(max_length=120)]


class WordsForm(Struct, kw_only=True):
    words: Annotated[str, Meta(max_length=family_requests.LONGEST)]


class SupporterForm(Struct, kw_only=True):
    name: Line
    relationship: Annotated[str, Meta(max_length=60)] = ""


@get(at("/needs"), name="family-needs", opt=LINK)
async def show_needs(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    waits = {one.kind for one in await mine(own) if one.waits}
    rows = [(TITLES[kind], kind, "We have it" if kind in waits else "") for kind in NEEDS]
    return shown("family/needs.html", own, rows=rows)


@get(EACH, name="family-need", opt=LINK)
async def show_need(request: Asked, token: FromPath[str]) -> Template:
    return _need(await by_link(token, request), _kind(request), once=forms.once())


def _kind(request: Asked) -> str:
    return str(request.url.path.rsplit("/", 1)[-1])


def _need(own: Own, kind: str, **more: Any) -> Template:
    asks, hint = ASKS[kind]
    return shown("family/need.html", own, kind=kind, asks=asks, hint=hint, **more)


@post(EACH, name="family-need-post", opt=LINK)
async def say(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, kind, typed = await by_link(token, request), _kind(request), await forms.typed(request)
    try:
        await _keep(own, kind, forms.read(typed, WordsForm).words, typed)
    except BadInput as bad:
        return _need(own, kind, once=str(typed.once), typed=typed, problems=bad.problems)
    return redirect(f"{own.here}/needs", notice="Thank you. We have it.")


async def _keep(own: Own, kind: str, words: str, typed: forms.Typed) -> None:
    await family_requests.ask(own.case, party=own.party, kind=kind, words=words, by=own.by, once=typed.once)


@get(at("/needs/supporter"), name="family-supporter", opt=LINK)
async def show_supporter(request: Asked, token: FromPath[str]) -> Template:
    return _supporter(await by_link(token, request), once=forms.once())


def _supporter(own: Own, **more: Any) -> Template:
    return shown("family/supporter.html", own, **more)


@post(at("/needs/supporter"), name="family-supporter-post", opt=LINK)
async def name_supporter(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, typed = await by_link(token, request), await forms.typed(request)
    try:
        form = forms.read(typed, SupporterForm)
        if not form.name.strip():
            raise BadInput({"name": "Write their name."})
        words = "\n".join(" ".join(one.split()) for one in (form.name, form.relationship)).strip()
        await _keep(own, "supporter", words, typed)
    except BadInput as bad:
        return _supporter(own, once=str(typed.once), typed=typed, problems=bad.problems)
    return redirect(f"{own.here}/needs", notice="Thank you. We write it down.")


routes: list[Any] = [show_needs, show_need, say, show_supporter, name_supporter]
