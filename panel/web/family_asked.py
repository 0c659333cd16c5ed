"""What somebody of a family asked for and said they need: when, whether it was answered; and taking it back.

Each sees their own alone; where nobody can show that it is they, nothing is shown.
"""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import family_requests, journal
from cases.errors import NotFound
from cases.family_requests import Asked as Request
from panel.web import forms
from panel.web.family import LINK, Asked, Own, at, by_link, shown
from panel.web.pages import redirect
from panel.web.seen import stamp

TITLES = {
    "date": "Another date",
    "support": "Support",
    "panel": "People you know",
    "language": "An interpreter",
    "access": "What helps you",
    "talking": "How we talk",
    "times": "Your best times",
    "home": "When you have to be home",
    "supporter": "Who comes with you",
}


class BackForm(Struct, kw_only=True):
    request: UUID


async def mine(own: Own) -> list[Request]:
    """What they asked themselves, the latest first; nothing for whoever may be anybody."""
    if own.plain:
        return []
    return [one for one in await family_requests.of(own.case) if one.party == own.party]


@get(at("/asked"), name="family-asked", opt=LINK)
async def show_asked(request: Asked, token: FromPath[str]) -> Template:
    own = await by_link(token, request)
    asked = await mine(own)
    if asked:
        await journal.read(own.by, "family.asked-read", own.case, "own page")
    return shown("family/asked.html", own, rows=[_row(one, own) for one in asked])


def _row(asked: Request, own: Own) -> dict[str, Any]:
    word, colour = ("We have it", "yellow") if asked.waits else ("Answered", "green")
    if asked.taken_back_at:
        word, colour = "You took it back", "grey"
    return {
        "id": asked.id,
        "title": TITLES[asked.kind],
        "words": asked.quoted,
        "at": stamp(asked.asked_at, own.programme),
        "answered": stamp(asked.answered_at, own.programme) if asked.answered_at else "",
        "waits": asked.waits,
        "word": word,
        "colour": colour,
    }


@post(at("/asked/removal"), name="family-asked-removal", opt=LINK)
async def take_back(request: Asked, token: FromPath[str]) -> Redirect:
    own = await by_link(token, request)
    form = forms.of_a_button(await forms.typed(request), BackForm)
    if own.plain:
        raise NotFound
    await family_requests.take_back(own.case, form.request, party=own.party, by=own.by)
    return redirect(f"{own.here}/asked", notice="It is taken back. We do nothing about it.")


routes: list[Any] = [show_asked, take_back]
