"""About me: what a young person says they can do and could offer, on their own pages."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import journal, strengths
from cases.errors import BadInput
from cases.strengths import DOMAINS, LONGEST
from panel.web import forms
from panel.web.family import LINK, Asked, Own, at, by_link, shown
from panel.web.pages import redirect
from panel.web.strengths import RemovalForm

EACH = [path for domain in DOMAINS for path in at(f"/about/{domain}", "f")]


class WordsForm(Struct, kw_only=True):
    words: Annotated[str, Meta(max_length=LONGEST)]


@get(at("/about", "f"), name="family-about", opt=LINK)
async def show_about(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    said = await _said(own)
    return shown(
        "family/about.html",
        own,
        domains=[
            (domain, one.asks, [thing for thing in said.get(domain, ()) if thing.said_by == own.party])
            for domain, one in DOMAINS.items()
        ],
    )


async def _said(own: Own) -> Mapping[str, Sequence[Any]]:
    if own.plain:
        return {}
    await journal.read(own.by, "strengths.read", own.case, "own page")
    return await strengths.of(own.case)


@get(EACH, name="family-about-one", opt=LINK)
async def show_question(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    return _question(own, _domain(request), once=forms.once())


def _domain(request: Asked) -> str:
    return str(request.url.path.rsplit("/", 1)[-1])


def _question(own: Own, domain: str, **more: Any) -> Template:
    told = DOMAINS[domain]
    return shown("family/about_one.html", own, domain=domain, asks=told.asks, hint=told.hint, **more)


@post(EACH, name="family-about-post", opt=LINK)
async def say(request: Asked, token: FromPath[str]) -> Template | Redirect:
    own, domain = await by_link(token, request), _domain(request)
    typed = await forms.typed(request)
    try:
        words = forms.read(typed, WordsForm).words
        await strengths.say(
            own.case, domain=domain, words=words, by=own.by, said_by=own.party, once=typed.once
        )
    except BadInput as bad:
        return _question(own, domain, once=str(typed.once), typed=typed, problems=bad.problems)
    return redirect(f"{own.here}/about", notice="Thank you. We have it.")


@post(at("/about/removal", "f"), name="family-about-removal", opt=LINK)
async def take_out(request: Asked, token: FromPath[str]) -> Redirect:
    own = await by_link(token, request)
    form = forms.of_a_button(await forms.typed(request), RemovalForm)
    mine = {
        one.id for said in (await strengths.of(own.case)).values() for one in said if one.said_by == own.party
    }
    if form.strength in mine:
        await strengths.take_out(own.case, form.strength, own.by)
    return redirect(f"{own.here}/about", notice="It is taken out.")


routes: list[Any] = [show_about, show_question, say, take_out]
