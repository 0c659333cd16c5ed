"""The first page, and the pages everybody may read."""

from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.response import Response

from cases import contacts, people, programmes
from cases.errors import NotFound, Unavailable
from cases.tables import Case, Programme
from panel import accounts, gates, security
from panel.demo import doors
from panel.sign_ins import FULL, Visitor
from panel.tables import Account
from panel.web import forms
from panel.web.access import public
from panel.web.ask import DANGER
from panel.web.pages import page, redirect
from scheduling import times

LANDINGS = {
    "administrator": "/administration",
    "coordinator": "/todo",
    "facilitator": "/hearings",
    "evaluator": "/outcomes",
    "referrer": "/my-referrals",
    "juror": "/mine",
}
READABLE = "everybody may read it"
COUNTRIES = {"GB": "the United Kingdom", "US": "the United States"}


@get("/", opt=public("the way in"))
async def first_page(request: Request[Any, Any, Any]) -> Response[Any]:
    visitor: Visitor | None = request.state.visitor
    if visitor and visitor.stage == FULL:
        return redirect(LANDINGS[visitor.actor.role])
    if security.is_demo(request):
        return page(
            "home/demo.html",
            towns=[await _town(row) for row in await programmes.every()],
            staff=await _administrators(),
            asks=await _taking_askers(),
        )
    if not await accounts.any_administrator():
        return redirect("/set-up")
    return page("home/first.html", asks=await _taking_askers())


async def _taking_askers() -> list[Programme]:
    """Where a young person, or a parent for them, may ask to be heard."""
    return [row for row in await programmes.every() if row.self_referral]


@get("/ask", name="ask-where", opt=public(READABLE))
async def ask_where() -> Response[Any]:
    return page("home/asking.html", programmes=await _taking_askers())


async def _town(programme: Programme) -> dict[str, Any]:
    """Who can be signed in as with one click, and whose page opens without an account."""
    case, agreed = await doors.family_case(programme), await doors.agreed_case(programme)
    whose = await doors.harmed_of(case) if case else None
    return {
        "programme": programme,
        "staff": await accounts.of(programme),
        "juror": await doors.juror_to_be(programme),
        "case": case,
        "harmed": whose,
        "harmed_types": gates.opens(whose) if whose else "",
        "born": await _born(case, programme),
        "agreed": agreed,
        "agreed_born": await _born(agreed, programme),
    }


async def _born(case: Case | None, programme: Programme) -> str:
    born_on = (await people.get(case.person)).born_on if case else None
    return times.day_words(born_on, programme.country) if born_on else ""


class OnePage(msgspec.Struct):
    kind: Literal["family", "guardian", "harmed", "agreement", "hours"]
    id: UUID  # of the case


@post("/demo/page", name="demo-page", opt=public("the demo's people are invented", demo=True))
async def open_page(request: Request[Any, Any, Any]) -> Response[Any]:
    """The page of somebody without an account, by a link made for this click."""
    asked = forms.read(await forms.typed(request), OnePage)
    case = await Case.objects().where(Case.id == asked.id).first()
    if case is None:
        raise NotFound
    return redirect(await doors.path(asked.kind, case))


async def _administrators() -> list[Account]:
    return [row for row in await accounts.every() if row.role == "administrator"]


@get("/accessibility", opt=public(READABLE))
async def accessibility() -> Response[Any]:
    return page("home/accessibility.html")


@get("/privacy", opt=public(READABLE))
async def privacy() -> Response[Any]:
    return page("home/privacy.html")


@get("/help", opt=public(READABLE))
async def get_help(request: Request[Any, Any, Any]) -> Response[Any]:
    """Whoever is signed in reads of their programme; anybody else of each."""
    visitor: Visitor | None = request.state.visitor
    own = visitor.programme if visitor and visitor.stage == FULL else None
    rows = [own] if own else await _reachable()
    return page(
        "home/help.html",
        contacts=[_contact(row) for row in rows],
        danger=[(COUNTRIES[one], DANGER[one]) for one in sorted({row.country for row in rows} or DANGER)],
        asks=[row for row in rows if row.self_referral],
    )


async def _reachable() -> list[Programme]:
    """Help is there as well while the record is not: then without anybody's number."""
    try:
        return await programmes.every()
    except Unavailable:
        return []


def _contact(programme: Programme) -> tuple[str, str, str]:
    phone = contacts.shown(programme.contact_phone, programme.country)
    return programme.name, phone, programme.contact_email


routes = [first_page, ask_where, open_page, accessibility, privacy, get_help]
