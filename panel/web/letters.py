"""Letters: who was told what, and whether it arrived; one of them."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from piccolo.columns.combination import WhereRaw

from cases import journal
from cases.actors import Actor
from cases.tables import Programme
from panel import delivery
from panel import letters as the_letters
from panel.delivery import STATES
from panel.tables import Letter
from panel.web import viewing
from panel.web.access import allow
from panel.web.mailbox import pieces
from panel.web.pages import page, redirect
from panel.web.seen import stamp

STAFF = allow("coordinator")
SORTS: viewing.Sorts = {
    "latest": Letter.created_at,
    "written": Letter.created_at,
    "to": Letter.recipient,
    "state": Letter.state,
}
# What a referrer is told of a case hangs on the referral.
TO_THE_REFERRER = "letter.referral IN (SELECT referral FROM case_file WHERE reference LIKE {})"


@get("/letters", name="letters", opt=STAFF)
async def show_letters(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = viewing.read(request, "/letters", sorts=SORTS, states=STATES)
    pages = viewing.Pages(await _asked(Letter.count(), by, view), view.page)
    query = _ordered(_asked(Letter.select(*delivery.COLUMNS), by, view), view)
    rows = await query.limit(pages.size).offset(pages.offset)
    return page(
        "outbox/list.html",
        view=view,
        pages=pages,
        lines=await delivery.lines(rows, programme),
        words={state: word for state, (word, _) in STATES.items()},
        to_print=await delivery.to_print(by.programme),
    )


@get(["/letters.csv", "/letters.xlsx"], name="letters-file", opt=STAFF)
async def download_letters(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/letters", sorts=SORTS, states=STATES)
    rows = await _ordered(_asked(Letter.select(*delivery.COLUMNS), by, view), view)
    await journal.read(by, "letters.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    lines = await delivery.lines(rows, programme)
    headings = ["Subject", "To", "Who", "Case", "By", "State", "When", "Note"]
    cells = [
        [one.about, one.to, one.party, one.reference, one.way, one.word, one.at, one.note] for one in lines
    ]
    return viewing.sheet(request, "letters", headings, cells)


def _asked(query: Any, by: Actor, view: viewing.View) -> Any:
    query = query.where(Letter.programme == by.programme)
    if view.query:
        named = WhereRaw("LOWER(letter.recipient) LIKE {}", f"%{view.query.lower()}%")
        numbered = f"%{view.query.upper()}%"
        of_it = Letter.case.reference.like(numbered) | Letter.referral.reference.like(numbered)
        query = query.where(named | of_it | WhereRaw(TO_THE_REFERRER, numbered))
    return query.where(Letter.state.is_in(list(view.states))) if view.states else query


def _ordered(query: Any, view: viewing.View) -> Any:
    """The newest first, until a column is chosen."""
    if view.sort == next(iter(SORTS)):
        return query.order_by(Letter.created_at, ascending=view.down).order_by(Letter.id)
    return viewing.ordered(query, view, SORTS)


@get("/letters/{letter_id:uuid}", name="letter", opt=STAFF)
async def show_letter(
    letter_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Opening it is reading what somebody was told."""
    letter = await delivery.get(by, letter_id)
    await journal.read(by, "letter.read", letter, programme=letter.programme)
    content = the_letters.content(letter)
    held_back = await delivery.not_to_print(letter)
    will_not_go = "" if letter.state in delivery.HELD_BACK else held_back  # there it is said already
    word, colour = (
        delivery.WILL_NOT_GO if will_not_go and letter.state in delivery.WAITS else STATES[letter.state]
    )
    return page(
        "outbox/one.html",
        letter=letter,
        address=the_letters.address(letter),
        paragraphs=[_without_links(one) for one in (content.text or content.sms).split("\n\n")],
        state=word,
        colour=colour,
        way=the_letters.CHANNELS[letter.channel],
        party=delivery.PARTIES.get(letter.party, letter.party),
        written=stamp(letter.created_at, programme),
        sent=stamp(letter.sent_at, programme) if letter.sent_at else "",
        calendar=bool(content.calendar),
        held_back=will_not_go,
        may_print=not held_back,
    )


def _without_links(paragraph: str) -> str:
    """A link in a letter is for one person alone: whoever looks over the log cannot follow it."""
    return "".join("(a link of their own)" if piece.href else piece.text for piece in pieces(paragraph))


@post("/letters/{letter_id:uuid}/tries", name="letter-tries", opt=STAFF)
async def try_again(letter_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await delivery.try_again(await delivery.get(by, letter_id), by)
    return redirect(f"/letters/{letter_id}", notice="The letter will be tried again.")


routes: list[Any] = [show_letters, download_letters, show_letter, try_again]
