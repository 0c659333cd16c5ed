"""Links made by facts that were corrected since: do they still hold?"""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import journal, outcomes
from cases.actors import Actor
from cases.linkage import links, looking_again
from cases.linkage.looking_again import Again
from cases.tables import Programme
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
HERE = "/linkage/again"
FACTS = {"legal_name": "Legal name", "preferred_name": "Name they go by", "born_on": "Birth date"}


@get(HERE, name="links-again", opt=STAFF)
async def show(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    waiting = await looking_again.waiting(by)
    await journal.read(by, "linkage.again", programme, f"{len(waiting)} links")
    return page("linkage/again.html", waiting=[_line(one, programme) for one in waiting])


def _line(one: Again, programme: Programme) -> dict[str, Any]:
    link = one.link
    proven = f"Proven on {plain(link.proven_on, programme)}" if link.proven_on else "Not proven"
    event = (outcomes.EVENTS[link.event], link.offence, plain(link.happened_on, programme), proven)
    return {
        "id": link.id,
        "case": link.case,
        "reference": one.reference,
        "facts": [
            *(
                (FACTS[name], f"{_said(was, programme)}, now {_said(now, programme)}")
                for name, was, now in one.changes
            ),
            ("Linked to", ". ".join(part for part in event if part)),
            ("How", "Two people said so" if link.candidate else "By probability alone"),
        ],
    }


def _said(value: Any, programme: Programme) -> str:
    if not value:
        return "nothing"
    return value if isinstance(value, str) else plain(value, programme)


@post(f"{HERE}/{{link_id:uuid}}/keeping", name="linkage-keep", opt=STAFF)
async def keep(link_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await looking_again.keep(await links.get(by, link_id), by)
    return redirect(HERE, notice="It goes on counting.")


@post(f"{HERE}/{{link_id:uuid}}/withdrawal", name="linkage-not-theirs", opt=STAFF)
async def withdraw(link_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await links.withdraw(await links.get(by, link_id), "somebody_else", by)
    return redirect(HERE, notice="It was somebody else, and does not count any more.")


routes: list[Any] = [show, keep, withdraw]
