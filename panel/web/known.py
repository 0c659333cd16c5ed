"""“We know them”, by the links of the young person, the guardian and a harmed person.

First names alone are shown, to a family once it gave the birth date, to a harmed person once they
showed that it is they; to whoever has nothing to show that by, none. What is said is told to nobody on
the panel, nor which party said it.
"""

from dataclasses import replace
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import journal
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Case
from panel import known
from panel.web import family, forms, harmed_own
from panel.web.access import public
from panel.web.pages import page, redirect

LINK = public("A family or a harmed person says whom they know with the link in a letter.")
LETTERS = ("f", "g", "h")
FAMILY = {"young_person": "Young person", "guardian": "Parent or carer"}  # to the journal, without a name
Asked = Request[Any, Any, Any]


class KnownForm(msgspec.Struct, kw_only=True):
    names: list[str] = msgspec.field(default_factory=list)


async def by_link(token: str, request: Asked) -> tuple[Case, Actor, str, str]:
    """The case, who asks, on which side, and where their own pages are."""
    if _party(request):
        own = await family.by_link(token, request)
        if own.plain:
            raise NotFound
        return own.case, replace(own.by, name=FAMILY[own.party]), "family", own.here
    hers = await harmed_own.by_link(token, request)
    if hers.case is None or hers.plain:
        raise NotFound
    return hers.case, hers.by, "harmed", hers.here


def _party(request: Asked) -> str:
    """Who of the family; nobody of it where a harmed person asks."""
    return family.PARTIES.get(request.url.path.split("/")[1], "")


@get([f"/{letter}/{{token:str}}/panel" for letter in LETTERS], name="known", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template:
    case, by, _, here = await by_link(token, request)
    return await _page(case, by, here)


async def _page(case: Case, by: Actor, here: str, **more: Any) -> Template:
    names = await known.first_names(case)
    await journal.read(by, "panel.names-read", case, f"{len(names)} names")
    return page("known/names.html", here=here, names=names, **more)


@post([f"/{letter}/{{token:str}}/panel" for letter in LETTERS], name="known-post", opt=LINK)
async def declare(request: Asked, token: FromPath[str]) -> Template | Redirect:
    case, by, side, here = await by_link(token, request)
    typed = await forms.typed(request)
    try:
        released = await known.declare(
            case, forms.read(typed, KnownForm).names, by, side=side, party=_party(request)
        )
    except BadInput as bad:
        return await _page(case, by, here, typed=typed, problems=bad.problems)
    if not released:
        return redirect(here, notice="Thank you. You know several of them, so we ring you first.")
    return redirect(here, notice="Thank you. Somebody else comes instead. We do not say who told us.")


routes: list[Any] = [show, declare]
