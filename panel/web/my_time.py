"""A juror's own time, on a phone: what they have, what came and went, giving some of it, a certificate."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from cases import contacts
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import certificates, credits, exchange, jurors, papers, statements
from panel.statements import Line
from panel.tables import Juror
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.my_times import me
from panel.web.pages import page, redirect
from panel.web.seen import plain

MINE = allow("juror")
POT = "pot"
STEPS = (15, 30, 45, 60, 90, 120, 180, 240)  # minutes that may be given at once
HEADINGS = ("Day", "What", "Minutes", "Minutes then", "Words")
Asked = Request[Any, Any, Any]


class WhomForm(msgspec.Struct, kw_only=True):
    to: str


class GiftForm(msgspec.Struct, kw_only=True):
    to: str
    minutes: int
    helped: bool = False


@get("/mine/time", name="my-time", opt=MINE)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    juror = await me(by)
    every = await statements.of(juror)
    has = await credits.balance(juror)
    view = viewing.read(request, "/mine/time", sorts=("day",), states=())
    pages = viewing.Pages(len(every), view.page)
    return page(
        "mine/time.html",
        balance=statements.said(abs(has)),
        owes=has < 0,
        rows=[said(line, programme) for line in every[pages.offset : pages.offset + pages.size]],
        view=view,
        pages=pages,
    )


def said(line: Line, programme: Programme) -> dict[str, Any]:
    """One entry of a statement, in words."""
    return {
        "id": line.entry.id,
        "on": plain(line.entry.on_day, programme),
        "what": line.what,
        "words": line.entry.words,
        "minutes": statements.said(line.minutes, sign=True),
        "after": statements.said(line.after),
        "undone": line.undone,
        "by": line.entry.by_name,
    }


@get(["/mine/time.csv", "/mine/time.xlsx"], name="my-time-file", opt=MINE)
async def download(request: Asked, by: NamedDependency[Actor]) -> Response[Any]:
    return viewing.sheet(request, "my-time", HEADINGS, cells(await statements.of(await me(by))))


def cells(lines: list[Line]) -> list[list[object]]:
    return [[line.entry.on_day, line.what, line.minutes, line.after, line.entry.words] for line in lines]


@get("/mine/time/give", name="my-gift-whom", opt=MINE)
async def show_whom(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    return await _whom(await me(by), programme)


async def _whom(juror: Juror, programme: Programme, **more: Any) -> Template:
    return page(
        "mine/give.html",
        options=[*(await _receivers(juror)).items()],
        contact_phone=contacts.shown(programme.contact_phone, programme.country),
        **more,
    )


async def _receivers(juror: Juror) -> dict[str, str]:
    """To whom they may give: the pot, and the peers they know."""
    peers = {str(one.id): jurors.name(one) for one in await exchange.known_to(juror)}
    return {POT: "The community pot, for whoever needs it", **peers}


@post("/mine/time/give", name="choose-my-gift", opt=MINE)
async def choose(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    juror = await me(by)
    typed = await forms.typed(request)
    try:
        to = forms.read(typed, WhomForm).to
        if to not in await _receivers(juror):
            raise BadInput({"to": forms.CHOOSE})
    except BadInput:
        return await _whom(juror, programme, typed=typed, problems={"to": forms.CHOOSE})
    return redirect(f"/mine/time/give/amount?to={to}")


@get("/mine/time/give/amount", name="my-gift", opt=MINE)
async def show_amount(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    juror = await me(by)
    to = request.query_params.get("to", "")
    if to not in await _receivers(juror):
        return redirect("/mine/time/give")
    return await _amount(juror, to, programme)


async def _amount(juror: Juror, to: str, programme: Programme, **more: Any) -> Template:
    has, floor = await credits.balance(juror), programme.credit_floor_minutes
    return page(
        "mine/give_amount.html",
        to=to,
        whom="the community pot" if to == POT else (await _receivers(juror))[to],
        balance=statements.said(abs(has)),
        owes=has < 0,
        options=[
            (minutes, statements.said(minutes))
            for minutes in STEPS
            if floor is None or minutes <= has - floor
        ],
        once=forms.once(),
        **more,
    )


@post("/mine/time/give/amount", name="give-my-time", opt=MINE)
async def give(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    juror = await me(by)
    typed = await forms.typed(request)
    to = typed.get("to", "")
    receivers = await _receivers(juror)
    if to not in receivers:
        return await _whom(juror, programme, typed=typed, problems={"to": forms.CHOOSE})
    try:
        form = forms.read(typed, GiftForm)
        if form.minutes not in STEPS:
            raise BadInput({"minutes": forms.CHOOSE})
    except BadInput as bad:
        problems = {**bad.problems, **({"minutes": forms.CHOOSE} if "minutes" in bad.problems else {})}
        return await _amount(juror, to, programme, typed=typed, problems=problems)
    peer = None if to == POT else await jurors.get(by.programme, UUID(to))
    await credits.gift(juror, peer, form.minutes, by, once=typed.once, helped=form.helped)
    whom = "The pot" if peer is None else jurors.name(peer)
    return redirect("/mine/time", notice=f"Thank you. {whom} got {statements.said(form.minutes)}.")


@get("/mine/time/certificate", name="my-certificate", opt=MINE)
async def show_certificate(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    return page("mine/certificate.html", **await certificates.of(await me(by), programme))


@get("/mine/time/certificate.pdf", name="my-certificate-pdf", opt=MINE)
async def show_pdf(
    by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[bytes] | Redirect:
    return await as_pdf(await me(by), programme, "/mine/time/certificate")


async def as_pdf(juror: Juror, programme: Programme, printed: str) -> Response[bytes] | Redirect:
    """The certificate as a file; where there is nothing, or none can be made, the page, and why."""
    paper = await certificates.of(juror, programme)
    if not paper["total"]:
        return redirect(printed)
    try:
        made = await certificates.pdf(paper)
    except papers.CannotMake as cannot:
        return redirect(printed, notice=cannot.sentence)
    name = {"Content-Disposition": 'inline; filename="certificate.pdf"'}
    return Response(made, media_type=papers.KIND, headers=name)


routes: list[Any] = [
    show,
    download,
    show_whom,
    choose,
    show_amount,
    give,
    show_certificate,
    show_pdf,
]
