"""A guardian answers, with the link in a letter, whether a young person may join. Looking changes nothing.

The young person may hold the phone it went to: their birth date is asked for first where we know it,
and a yes is signed with the guardian's own name.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import contacts, programmes
from cases.errors import BadInput, WrongState
from cases.search import fold
from panel import gates, guardians, jurors, links, security
from panel.links import Outdated
from panel.tables import Juror, Link
from panel.web import forms, gate
from panel.web.access import public
from panel.web.family_born import WRITE
from panel.web.pages import page, redirect
from panel.web.seen import plain

LINK = public("A guardian answers with the link in a letter, without an account.")
LEFT = "There is nothing to answer any more. Thank you."
SIGN = "Write your own name."
CHOOSE = "Choose one of the answers."
Asked = Request[Any, Any, Any]


class AnswerForm(msgspec.Struct, kw_only=True):
    answer: str = ""
    own_name: Annotated[str, msgspec.Meta(max_length=120)] = ""


class BornForm(msgspec.Struct, kw_only=True):
    born_on: date | None = None


async def of_link(token: str) -> tuple[Link, Juror]:
    """The young person a link asks about; somebody who has left needs no answer."""
    link = await links.find(token, "juror-guardian")
    juror = await jurors.get(link.programme, link.juror)
    if juror.state == "retired":
        raise Outdated(LEFT)
    return link, juror


async def whose(token: str, request: Asked) -> Juror:
    """The same, once the birth date was given in this browser; where we know none, the link is enough."""
    link, juror = await of_link(token)
    if juror.born_on is not None:
        await gate.passed(request, link, f"/jg/{token}", "/born")
    return juror


@get("/jg/{token:str}/born", name="juror-guardian-born", opt=LINK)
async def show_born(request: Asked, token: FromPath[str]) -> Template | Redirect:
    link, juror = await of_link(token)
    if juror.born_on is None or gate.is_open(request, link):
        return redirect(f"/jg/{token}")
    return await _born_page(token, juror)


async def _born_page(token: str, juror: Juror, **more: Any) -> Template:
    programme = await programmes.get(juror.programme)
    return page(
        "family/born.html",
        here=f"/jg/{token}",
        young=False,
        to="",
        country=programme.country,
        contact_phone=contacts.shown(programme.contact_phone, programme.country),
        **more,
    )


@post("/jg/{token:str}/born", name="juror-guardian-born-post", opt=LINK)
async def say_born(request: Asked, token: FromPath[str]) -> Template | Redirect:
    link, juror = await of_link(token)
    typed = await forms.typed(request)
    if juror.born_on is None:
        return redirect(f"/jg/{token}")
    try:
        said = forms.read(typed, BornForm).born_on
        if said is None:
            raise BadInput({"born_on": WRITE})
        by = gate.somebody(guardians.actor_of(juror, security.door_of(request).address))
        await gates.guardian(link, juror, said, by)
    except BadInput as bad:
        return await _born_page(token, juror, typed=typed, problems=bad.problems)
    return gate.opened(request, link, f"/jg/{token}")


@get("/jg/{token:str}", name="juror-guardian", opt=LINK)
async def show_question(request: Asked, token: FromPath[str]) -> Template:
    return await _question(token, await whose(token, request))


async def _question(token: str, juror: Juror, **more: Any) -> Template:
    programme = await programmes.get(juror.programme)
    given = juror.guardian_consent_on
    return page(
        "guardians/consent.html",
        token=token,
        name=juror.first_name,
        given=plain(given, programme) if given else "",
        said_no=await guardians.said_no(juror),
        short_name=programme.short_name,
        contact_phone=contacts.shown(programme.contact_phone, programme.country),
        **more,
    )


@get("/jg/{token:str}/taking-back", name="juror-guardian-taking-back", opt=LINK)
async def show_taking_back(request: Asked, token: FromPath[str]) -> Template | Redirect:
    juror = await whose(token, request)
    if juror.guardian_consent_on is None:
        return redirect(f"/jg/{token}")
    return page("guardians/taking_back.html", token=token, name=juror.first_name)


@post("/jg/{token:str}/answer", name="answer-juror-guardian", opt=LINK)
async def answer(request: Asked, token: FromPath[str]) -> Template | Redirect:
    juror = await whose(token, request)
    typed = await forms.typed(request)
    by = guardians.actor_of(juror, security.door_of(request).address)
    try:
        form = forms.read(typed, AnswerForm)
        if not form.answer:
            raise BadInput({"_": CHOOSE})
        if form.answer == "yes":
            by = replace(by, name=_signed(form.own_name.strip(), juror))
    except BadInput as bad:
        return await _question(token, juror, typed=typed, problems=bad.problems)
    if form.answer == "yes":
        today = programmes.today(await programmes.get(juror.programme))
        await guardians.agree(juror, by, on=today, how="page")
    elif form.answer == "no":
        await guardians.refuse(juror, by)
    else:
        raise WrongState(CHOOSE)
    return redirect(f"/jg/{token}")


def _signed(own_name: str, juror: Juror) -> str:
    """The name under a yes. It need not be the one we wrote down: the other parent may sign."""
    if not fold(own_name):
        raise BadInput({"own_name": SIGN})
    if fold(own_name) in (fold(juror.first_name), fold(f"{juror.first_name} {juror.last_name}")):
        raise BadInput({"own_name": f"Write your own name, not that of {juror.first_name}."})
    return own_name


routes: list[Any] = [show_born, say_born, show_question, show_taking_back, answer]
