"""The first page, and the pages everybody may read."""

from typing import Any

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.response import Response

from cases import journal, programmes
from cases.actors import Actor
from cases.tables import Case, Programme, Referral
from panel import accounts, security
from panel.sign_ins import FULL, Visitor
from panel.tables import Account, Juror
from panel.web.access import allow, public
from panel.web.pages import page, redirect

LANDINGS = {
    "administrator": "/administration",
    "coordinator": "/todo",
    "facilitator": "/hearings",
    "evaluator": "/outcomes",
    "referrer": "/my-referrals",
    "juror": "/mine",
}
READABLE = "everybody may read it"


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
        )
    if not await accounts.any_administrator():
        return redirect("/set-up")
    return page("home/first.html")


async def _town(programme: Programme) -> dict[str, Any]:
    """Who can be signed in as with one click."""
    juror = (
        await Juror.objects()
        .where(Juror.programme == programme.id, Juror.state == "active", Juror.email != "")
        .order_by(Juror.last_sat_on, ascending=False)
        .first()
    )
    return {"programme": programme, "staff": await accounts.of(programme), "juror": juror}


async def _administrators() -> list[Account]:
    return [row for row in await accounts.every() if row.role == "administrator"]


@get("/accessibility", opt=public(READABLE))
async def accessibility() -> Response[Any]:
    return page("home/accessibility.html")


@get("/privacy", opt=public(READABLE))
async def privacy() -> Response[Any]:
    return page("home/privacy.html")


@get("/help", opt=public(READABLE))
async def get_help() -> Response[Any]:
    return page("home/help.html")


@get("/outcomes", opt=allow("evaluator"))
async def outcomes(by: NamedDependency[Actor]) -> Response[Any]:
    """Counts without names. Reoffending is not shown before it can be defended."""
    referrals = await Referral.select(Referral.state).where(Referral.programme == by.programme)
    cases = await Case.select(Case.state).where(Case.programme == by.programme)
    await journal.read(by, "outcomes.read", ("programme", str(by.programme)))
    return page("home/outcomes.html", referrals=_counted(referrals), cases=_counted(cases))


def _counted(rows: list[dict[str, Any]]) -> dict[str, int]:
    states = [row["state"] for row in rows]
    return {state: states.count(state) for state in sorted(set(states))}


routes = [first_page, accessibility, privacy, get_help, outcomes]
