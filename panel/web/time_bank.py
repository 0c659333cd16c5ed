"""The time bank of a programme: every account, every entry, and that all of it together is zero."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import journal
from cases.actors import Actor
from cases.tables import Programme
from panel import credits, exchange, statements
from panel.statements import Balance
from panel.tables import CreditEntry
from panel.web import viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain, stamp

STAFF = allow("coordinator")
Asked = Request[Any, Any, Any]
HEADINGS = ("Account", "Got, minutes", "Gave, minutes", "Has, minutes")
SORTS = ("name", "got", "gave", "minutes")
ENTRY_SORTS: viewing.Sorts = {
    "posted": CreditEntry.posted_at,
    "day": CreditEntry.on_day,
    "minutes": CreditEntry.minutes,
}
OFFER_SORTS = ("created_at", "name", "kind", "category")
NEWEST = {"ascending": "descending", "descending": "ascending", "none": "none"}


@get("/time-bank", name="time-bank", opt=STAFF)
async def show(request: Asked, programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/time-bank", sorts=SORTS, states=())
    every = await statements.balances(programme.id, whole=True)
    peers = _in_order([one for one in every if one.kind == "juror"], view)
    pages = viewing.Pages(len(peers), view.page)
    own = {one.kind: one.minutes for one in every if one.kind != "juror"}
    return page(
        "time_bank/accounts.html",
        view=view,
        pages=pages,
        rows=[_line(one) for one in peers[pages.offset : pages.offset + pages.size]],
        pot=statements.said(own.get("pot", 0)),
        programme_owes=statements.said(own.get("programme", 0)),
        with_peers=statements.said(sum(one.minutes for one in peers)),
        total=statements.said(sum(one.minutes for one in every)),
        floor=programme.credit_floor_minutes,
        floor_words=statements.said(programme.credit_floor_minutes or 0),
    )


def _in_order(rows: list[Balance], view: viewing.View) -> list[Balance]:
    return sorted(rows, key=lambda one: viewing.folded(getattr(one, view.sort)), reverse=view.down)


def _line(one: Balance) -> dict[str, Any]:
    return {
        "juror": one.juror,
        "name": one.name,
        "got": statements.said(one.got),
        "gave": statements.said(one.gave),
        "has": statements.said(one.minutes),
        "below": one.minutes < 0,
    }


@get(["/time-bank.csv", "/time-bank.xlsx"], name="time-bank-file", opt=STAFF)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    every = await statements.balances(programme.id, whole=True)
    await journal.read(by, "time_bank.downloaded", ("programme", str(by.programme)), f"{len(every)} rows")
    cells: list[list[object]] = [[one.name, one.got, one.gave, one.minutes] for one in every]
    cells.append(["All together", "", "", sum(one.minutes for one in every)])
    return viewing.sheet(request, "time-bank", HEADINGS, cells)


@get("/time-bank/entries", name="credit-entries", opt=STAFF)
async def show_entries(request: Asked, programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/time-bank/entries", sorts=ENTRY_SORTS, states=())
    pages = viewing.Pages(await CreditEntry.count().where(CreditEntry.programme == programme.id), view.page)
    rows = await _entries(programme, view).limit(pages.size).offset(pages.offset)
    undone = await statements.undone_of(rows)
    named = await statements.names(programme.id, whole=True)
    return page(
        "time_bank/entries.html",
        view=view,
        pages=pages,
        newest=NEWEST[view.order("posted")],
        rows=[_entry(one, named, programme, undone) for one in rows],
    )


def _entries(programme: Programme, view: viewing.View) -> Any:
    """The newest first, unless another order is asked for."""
    query = CreditEntry.objects().where(CreditEntry.programme == programme.id)
    up = view.down if view.sort == "posted" else not view.down
    return query.order_by(ENTRY_SORTS[view.sort], ascending=up).order_by(CreditEntry.id)


def _entry(
    one: CreditEntry, named: dict[UUID, str], programme: Programme, undone: set[UUID]
) -> dict[str, Any]:
    return {
        "id": one.id,
        "posted": stamp(one.posted_at, programme),
        "on": plain(one.on_day, programme),
        "from": named[one.taken_from],
        "to": named[one.given_to],
        "minutes": statements.said(one.minutes),
        "what": "Taken back" if one.reverses else credits.CATEGORIES[one.category],
        "words": one.words,
        "by": one.by_name,
        "undone": one.id in undone,
    }


@get(["/time-bank/entries.csv", "/time-bank/entries.xlsx"], name="credit-entries-file", opt=STAFF)
async def download_entries(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/time-bank/entries", sorts=ENTRY_SORTS, states=())
    rows = await _entries(programme, view)
    named = await statements.names(programme.id, whole=True)
    await journal.read(by, "credits.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    headings = ("Posted", "Day", "From", "To", "Minutes", "For", "Words", "By", "Entry", "Takes back")
    cells = [
        [
            *(one.posted_at, one.on_day, named[one.taken_from], named[one.given_to], one.minutes),
            *(credits.CATEGORIES[one.category], one.words, one.by_name, str(one.id)),
            str(one.reverses or ""),
        ]
        for one in rows
    ]
    return viewing.sheet(request, "entries", headings, cells)


@get("/time-bank/offers", name="offers", opt=STAFF)
async def show_offers(request: Asked, programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/time-bank/offers", sorts=OFFER_SORTS, states=())
    rows = await _offers(programme, view)
    pages = viewing.Pages(len(rows), view.page)
    return page(
        "time_bank/offers.html",
        view=view,
        pages=pages,
        rows=rows[pages.offset : pages.offset + pages.size],
        categories=exchange.CATEGORIES,
        kinds=exchange.KINDS,
    )


async def _offers(programme: Programme, view: viewing.View) -> list[exchange.Shown]:
    rows = await exchange.every(programme.id)
    return sorted(rows, key=lambda one: viewing.folded(getattr(one, view.sort)), reverse=view.down)


@get(["/time-bank/offers.csv", "/time-bank/offers.xlsx"], name="offers-file", opt=STAFF)
async def download_offers(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/time-bank/offers", sorts=OFFER_SORTS, states=())
    rows = await _offers(programme, view)
    await journal.read(by, "offers.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    cells = [
        [one.created_at, one.name, exchange.KINDS[one.kind], one.words, exchange.CATEGORIES[one.category]]
        for one in rows
    ]
    return viewing.sheet(request, "offers", ("Since", "Who", "Offers or asks", "Words", "About"), cells)


@post("/time-bank/offers/{offer_id:uuid}/removal", name="take-away-offer", opt=STAFF)
async def take_away(offer_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await exchange.take_away(offer_id, by)
    return redirect("/time-bank/offers", notice="It is taken away.")


routes: list[Any] = [
    show,
    download,
    show_entries,
    download_entries,
    show_offers,
    download_offers,
    take_away,
]
