"""A guardian answers, with the link in a letter, whether a young person may join. Looking changes nothing."""

from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import programmes
from cases.errors import WrongState
from panel import guardians, jurors, links, security
from panel.links import Outdated
from panel.tables import Juror
from panel.web import forms
from panel.web.access import public
from panel.web.pages import page, redirect
from panel.web.seen import plain

LINK = public("A guardian answers with the link in a letter, without an account.")
LEFT = "There is nothing to answer any more. Thank you."


class AnswerForm(msgspec.Struct, kw_only=True):
    answer: str = ""


async def whose(token: str) -> Juror:
    """The young person a link asks about; somebody who has left needs no answer."""
    link = await links.find(token, "juror-guardian")
    juror = await jurors.get(link.programme, link.juror)
    if juror.state == "retired":
        raise Outdated(LEFT)
    return juror


@get("/jg/{token:str}", name="juror-guardian", opt=LINK)
async def show_question(token: FromPath[str]) -> Template:
    juror = await whose(token)
    programme = await programmes.get(juror.programme)
    given = juror.guardian_consent_on
    return page(
        "guardians/consent.html",
        token=token,
        name=juror.first_name,
        given=plain(given, programme) if given else "",
        said_no=await guardians.said_no(juror),
        short_name=programme.short_name,
        contact_phone=programme.contact_phone,
    )


@post("/jg/{token:str}/answer", name="answer-juror-guardian", opt=LINK)
async def answer(request: Request[Any, Any, Any], token: FromPath[str]) -> Redirect:
    juror = await whose(token)
    form = forms.read(await forms.typed(request), AnswerForm)
    by = guardians.actor_of(juror, security.door_of(request).address)
    if form.answer == "yes":
        today = programmes.today(await programmes.get(juror.programme))
        await guardians.agree(juror, by, on=today, how="page")
    elif form.answer == "no":
        await guardians.refuse(juror, by)
    else:
        raise WrongState("Choose one of the answers.")
    return redirect(f"/jg/{token}")


routes: list[Any] = [show_question, answer]
