"""Letters on paper: one of them, or all that wait, each on a sheet of its own."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import contacts, journal
from cases.actors import Actor
from cases.errors import NotFound
from cases.tables import Programme
from panel import delivery, letter_words, letters, pile
from panel.pile import Pile
from panel.ringing import PLEASE_RING
from panel.tables import Letter
from panel.web import forms
from panel.web.access import allow
from panel.web.mailbox import pieces
from panel.web.pages import page, redirect
from panel.web.seen import stamp

STAFF = allow("coordinator")
TO_PRINT = "/letters?state=to_print"


@get("/letters/{letter_id:uuid}/print", name="letter-print", opt=STAFF)
async def show_print(
    letter_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Any of them: one that did not arrive may go by post, while it is safe and so."""
    letter = await delivery.get(by, letter_id)
    await delivery.may_be_printed(letter)
    sheet = await _sheet(letter, programme, by)
    return page("outbox/print.html", letter=letter, sheet=sheet, waits=letter.state == "to_print")


@post("/letters/{letter_id:uuid}/printed", name="letter-printed", opt=STAFF)
async def mark_printed(letter_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await delivery.printed(await delivery.get(by, letter_id), by)
    return redirect(TO_PRINT, notice="The letter is written down as printed.")


@get("/letters/print", name="letters-print", opt=STAFF)
async def show_print_all(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    found = await pile.waiting(by)
    sheets = [await _sheet(letter, programme, by) for letter in found.letters]
    return page("outbox/pile.html", **await _pile(found, by), sheets=sheets, sent=False)


@post("/letters/printed", name="letters-printed", opt=STAFF)
async def mark_all_printed(
    request: Request[Any, Any, Any], by: NamedDependency[Actor]
) -> Redirect | Template:
    """What may not go any more is named, to be taken out of the pile; until then none is marked."""
    found = await pile.printed(by, _ids((await forms.typed(request)).all("letter")))
    if found.out:
        return page("outbox/pile.html", **await _pile(found, by), sheets=[], sent=True, status_code=409)
    count = len(found.letters)
    done = "1 letter is" if count == 1 else f"{count} letters are"
    return redirect(TO_PRINT, notice=f"{done} written down as printed.")


def _ids(told: list[str]) -> list[UUID]:
    try:
        return [UUID(one) for one in told]
    except ValueError:
        raise NotFound from None


async def _pile(found: Pile, by: Actor) -> dict[str, Any]:
    """`more`: what waits beyond this page."""
    here = sum(letter.state == "to_print" for letter in [*found.letters, *(one for one, _ in found.out)])
    return {
        "letters": found.letters,
        "out": [(letter.id, f"{letter.subject}, to {letter.recipient}", why) for letter, why in found.out],
        "more": await delivery.to_print(by.programme) - here,
    }


async def _sheet(letter: Letter, programme: Programme, by: Actor) -> dict[str, Any]:
    """What stands on the paper. To show it is to read what somebody was told."""
    await journal.read(by, "letter.read", letter, "print", programme=letter.programme)
    number = contacts.shown(programme.contact_phone, programme.country)
    content = letters.content(letter)
    whole = letter_words.without_the_end(content.text or content.sms).split("\n\n")
    return {
        "subject": letter.subject,
        "sender": "" if letter.name == PLEASE_RING else programme.short_name,
        "contact": [one for one in (number, programme.contact_email) if one],
        "to": letters.address(letter) if letter.channel == "print" else letter.recipient,
        "paragraphs": [one for one in whole if not any(piece.href for piece in pieces(one))],
        "written": stamp(letter.created_at, programme).partition(" at ")[0],
    }


routes: list[Any] = [show_print, mark_printed, show_print_all, mark_all_printed]
