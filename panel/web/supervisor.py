"""A supervisor checks hours of help by the link in a letter: each with one tap, or all of them.

Nothing here says why the hours are given. The link is good for one term, and for a month.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import agreements, contacts, hours, people, programmes, terms
from cases.actors import Actor, the_clock
from cases.errors import NotFound, Refused
from cases.tables import Case, Programme, Term
from panel import links, security
from panel.web import forms
from panel.web.access import public
from panel.web.pages import page, redirect
from panel.web.seen import day, plain

LINK = public("A supervisor checks hours with the link in a letter, without a password.")
OVER = "This is over. There is nothing to check any more. Thank you."
SAYS = {"right": "verified", "wrong": "refused"}
Asked = Request[Any, Any, Any]


class AnswerForm(Struct, kw_only=True):
    """One button: right or wrong and the entry, or all of those that were shown."""

    say: str = ""
    shown: list[str] = []


@dataclass(frozen=True, slots=True)
class Checks:
    """Whose hours, who checks them, and where."""

    term: Term
    child: str
    programme: Programme
    by: Actor
    here: str


async def of_link(token: str, request: Asked) -> Checks:
    link = await links.find(token, "hours")
    clock = the_clock(link.programme)
    term = await terms.get(clock, link.term)
    agreement = await agreements.get(clock, term.agreement)
    if agreement.state != "active" or term.state not in ("open", "done"):
        raise links.Outdated(OVER)
    case: Any = await Case.objects().get(Case.id == agreement.case)
    child = people.short(people.known_as(await people.get(case.person)))
    by = Actor(
        id=f"supervisor of {term.id}",
        name=term.supervisor_name or "The supervisor",
        role="visitor",
        programme=term.programme,
        address=security.door_of(request).address,
        kept_as="Supervisor",
    )
    return Checks(term, child, await programmes.get(term.programme), by, f"/hours/{token}")


@get("/hours/{token:str}", name="supervisor-hours", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template:
    return await _shown(await of_link(token, request))


async def _shown(checks: Checks) -> Template:
    entries = await hours.of(checks.term)
    programme = checks.programme
    return page(
        "supervisor/hours.html",
        here=checks.here,
        child=checks.child,
        placement=checks.term.placement,
        waiting=[
            {"id": one.id, "on": day(one.on_day, programme), "minutes": one.minutes, "words": one.words}
            for one in sorted(entries, key=lambda one: one.on_day)
            if one.state == "waiting"
        ],
        answered=[
            (plain(one.on_day, programme), one.minutes, hours.STATES[one.state])
            for one in entries
            if one.state != "waiting"
        ],
        progress=(await terms.progress(checks.term)).words,
        contact_phone=contacts.shown(programme.contact_phone, programme.country),
    )


@post("/hours/{token:str}", name="supervisor-hours-post", opt=LINK)
async def answer(request: Asked, token: FromPath[str]) -> Redirect:
    checks = await of_link(token, request)
    form = forms.read(await forms.typed(request), AnswerForm)
    said, _, which = form.say.partition(":")
    if said == "all":
        ids = [one for text in form.shown if (one := _id(text))]
        count = await hours.verify_all(checks.term, checks.by, only=ids) if ids else 0
        return redirect(checks.here, notice=f"Thank you. {count} checked." if count else "Thank you.")
    if said not in SAYS or (entry_id := _id(which)) is None:
        raise Refused("Choose one of the buttons of the page.")
    entry = await hours.get(checks.by, entry_id)
    if entry.term != checks.term.id:
        raise NotFound
    await (hours.verify if said == "right" else hours.refuse)(entry, checks.by)
    return redirect(checks.here, notice="Thank you. It is written down.")


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


routes: list[Any] = [show, answer]
