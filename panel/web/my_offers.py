"""What peers offer each other and ask for, on a phone."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import contacts
from cases.actors import Actor
from cases.errors import BadInput, WrongState
from cases.tables import Programme
from panel import exchange
from panel.web import forms
from panel.web.access import allow
from panel.web.my_times import me
from panel.web.pages import page, redirect

MINE = allow("juror")
HERE = "/mine/offers"
Asked = Request[Any, Any, Any]


class OfferForm(msgspec.Struct, kw_only=True):
    words: str
    category: str
    kind: str = "offer"


@get(HERE, name="my-offers", opt=MINE)
async def show(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    juror = await me(by)
    others = await exchange.to_be_seen_by(juror)
    return page(
        "mine/offers.html",
        offered=[one for one in others if one.kind == "offer"],
        asked=[one for one in others if one.kind == "ask"],
        own=await exchange.own(juror),
        told=await exchange.may_have_told(juror),
        categories=exchange.CATEGORIES,
        contact_phone=contacts.shown(programme.contact_phone, programme.country),
    )


@get("/mine/offers/told", name="my-told-offers", opt=MINE)
async def show_told(by: NamedDependency[Actor]) -> Template:
    """Opened for themselves alone; it becomes an offer only when they send it."""
    return page("mine/told.html", said=await exchange.told_before(await me(by), by))


@get("/mine/offers/new", name="new-offer", opt=MINE)
async def show_new(request: Asked, by: NamedDependency[Actor]) -> Template:
    kind = request.query_params.get("kind", "")
    which = request.query_params.get("told", "")
    words = ""
    if which.isascii() and which.isdecimal():
        words = dict(enumerate(await exchange.told_before(await me(by), by))).get(int(which[:3]), "")
    return _form(kind if kind in exchange.KINDS else "offer", words=words)


def _form(kind: str, words: str = "", **more: Any) -> Template:
    return page(
        "mine/offer.html",
        kind=kind,
        words=words,
        categories=exchange.CATEGORIES,
        once=forms.once(),
        **more,
    )


@post("/mine/offers/new", name="put-up-offer", opt=MINE)
async def put_up(request: Asked, by: NamedDependency[Actor]) -> Template | Redirect:
    typed = await forms.typed(request)
    kind = typed.get("kind", "offer")
    if kind not in exchange.KINDS:
        raise WrongState("Choose one of the answers.")
    try:
        form = forms.read(typed, OfferForm)
        await exchange.put_up(
            await me(by), by, kind=kind, words=form.words, category=form.category, once=typed.once
        )
    except BadInput as bad:
        return _form(kind, typed=typed, problems=bad.problems)
    return redirect(HERE, notice="It is here now. The others see it.")


@post("/mine/offers/{offer_id:uuid}/removal", name="take-away-my-offer", opt=MINE)
async def take_away(offer_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await exchange.take_away(offer_id, by)
    return redirect(HERE, notice="It is taken away.")


routes: list[Any] = [show, show_told, show_new, put_up, take_away]
