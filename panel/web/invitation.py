"""Would you like to join us? The page behind the link of the invitation, after the birth date.

Nothing on it says why somebody is asked. Looking changes nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import contacts, programmes
from cases.actors import Actor
from cases.errors import BadInput, WrongState
from cases.tables import Programme
from panel import gates, graduates, links, security
from panel.tables import Graduate, Link
from panel.web import forms, gate
from panel.web.access import public
from panel.web.pages import page, redirect

LINK = public("A young person says yes or not now with the link in a letter, without an account.")
WRITE = "Write the day, the month and the year."
Asked = Request[Any, Any, Any]


class BornForm(Struct, kw_only=True):
    born_on: date | None = None


class AnswerForm(Struct, kw_only=True):
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Whose invitation it is, and where it stands."""

    link: Link
    graduate: Graduate
    programme: Programme
    by: Actor
    here: str


async def of_link(token: str, request: Asked) -> Own:
    link = await links.find(token, "invitation")
    graduate = await graduates.of_link(link)
    by = graduates.actor_of(graduate, security.door_of(request).address)
    return Own(link, graduate, await programmes.get(graduate.programme), by, f"/invitation/{token}")


async def by_link(token: str, request: Asked) -> Own:
    """Whoever gave the birth date in this browser; who did not is asked for it first."""
    own = await of_link(token, request)
    await gate.passed(request, own.link, own.here, "/born")
    return own


@get("/invitation/{token:str}", name="invitation", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    return _shown("invitation/question.html", own, state=own.graduate.state)


@get("/invitation/{token:str}/born", name="invitation-born", opt=LINK)
async def show_born(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own = await of_link(token, request)
    if gate.is_open(request, own.link):
        return redirect(own.here)
    return _born(own)


def _born(own: Own, **more: Any) -> Template:
    return _shown("invitation/born.html", own, country=own.programme.country, **more)


@post("/invitation/{token:str}/born", name="invitation-born-post", opt=LINK)
async def say_born(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, typed = await of_link(token, request), await forms.typed(request)
    try:
        form = forms.read(typed, BornForm)
        if form.born_on is None:
            raise BadInput({"born_on": WRITE})
        by = gate.somebody(own.by)
        right = await graduates.born_on(own.graduate, by)
        await gates.graduate(own.link, own.graduate, form.born_on, right, by)
    except BadInput as bad:
        return _born(own, typed=typed, problems=bad.problems)
    return gate.opened(request, own.link, own.here)


@post("/invitation/{token:str}/answer", name="invitation-answer", opt=LINK)
async def answer(request: Asked, token: FromPath[str]) -> Redirect:
    own = await by_link(token, request)
    form = forms.read(await forms.typed(request), AnswerForm)
    if form.answer == "yes":
        await graduates.accept(own.graduate, own.by)
    elif form.answer == "no":
        await graduates.decline(own.graduate, own.by)
    else:
        raise WrongState("Choose one of the answers.")
    return redirect(own.here)


def _shown(template: str, own: Own, **context: Any) -> Template:
    programme = own.programme
    return page(
        template,
        here=own.here,
        short_name=programme.short_name,
        contact_phone=contacts.shown(programme.contact_phone, programme.country),
        **context,
    )


routes: list[Any] = [show, show_born, say_born, answer]
