"""The demo's mailbox: what would have been sent, with links to follow. It is not there otherwise."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from cases.errors import NotFound
from panel import delivery, letters
from panel.tables import Letter
from panel.web.access import public
from panel.web.pages import page

DEMO = public("the demo's letters, which go to nobody", demo=True)
SHOWN = 100
ADDRESS = re.compile(r"(https?://\S+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a letter's text; `href` when it is a link."""

    text: str
    href: str = ""


@get("/mailbox", opt=DEMO)
async def show() -> Response[Any]:
    rows = await Letter.objects(Letter.programme).order_by(Letter.created_at, ascending=False).limit(SHOWN)
    return page("mailbox/list.html", letters=rows, states=delivery.STATES, ways=letters.CHANNELS)


@get("/mailbox/{letter_id:uuid}", opt=DEMO)
async def show_letter(letter_id: FromPath[UUID]) -> Response[Any]:
    row = await Letter.objects(Letter.programme).where(Letter.id == letter_id).first()
    if row is None:
        raise NotFound
    content = letters.content(row)
    return page(
        "mailbox/letter.html",
        letter=row,
        to=letters.address(row),
        way=letters.CHANNELS[row.channel],
        paragraphs=[pieces(paragraph) for paragraph in (content.text or content.sms).split("\n\n")],
    )


def pieces(text: str) -> list[Piece]:
    """The text with its addresses as links."""
    return [
        Piece(part, part if ADDRESS.fullmatch(part) else "") for part in ADDRESS.split(text.strip()) if part
    ]


routes = [show, show_letter]
