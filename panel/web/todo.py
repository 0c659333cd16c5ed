"""The coordinator's first page: what waits for whom, what to do first, who comes next."""

from typing import Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import journal
from cases.actors import Actor
from cases.errors import BadInput, Refused
from cases.tables import Programme
from panel import chasing
from panel.sign_ins import Visitor
from panel.todo import tasks, today
from panel.todo.today import FIRST, Today
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect

STAFF = allow("coordinator")
Asked = Request[Any, Any, Any]
EVERYBODY = "everybody"
OF_ONE = 50  # lines of a list on a page
IN_A_FILE = 10_000
COMING = 5


class ChaseForm(Struct, kw_only=True):
    """One of the buttons beside a line. `waits`: which part of the page to come back to."""

    whom: Literal["young_person", "guardian", "harmed_person", "juror_guardian", "letter"]
    row: UUID
    do: Literal["call", "letter"]
    waits: str = ""


@get("/todo", name="todo", opt=STAFF)
async def show_todo(
    request: Asked,
    by: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    programme: NamedDependency[Programme],
) -> Template:
    waits = request.query_params.get("waits", "")
    party = _party(waits)
    whole = bool(party) or waits == EVERYBODY
    view = viewing.read(request, "/todo", sorts=("urgency",), states=(), also=(("waits", waits),))
    most = min(view.page * OF_ONE, IN_A_FILE) if whole else FIRST
    found = await today.of(programme, leads=visitor.leads, most=most, by=by)
    mine = found.of(party)
    many = found.many.get(party, 0) if party else sum(found.many.values())
    pages = viewing.Pages(many, view.page, OF_ONE if whole else FIRST)
    shown = mine[pages.offset : pages.offset + pages.size] if whole else mine[:FIRST]
    return page(
        "todo/today.html",
        cards=_cards(found),
        concerns=found.concerns or 0,
        parties=_parties(found, party, programme),
        party=party,
        waits=waits if whole else "",
        whole=whole,
        view=view,
        pages=pages,
        lines=await tasks.lines(shown, found.days),
        many=many,
        more=0 if whole else many - len(shown),
        hearings=found.hearings[:COMING],
        once=forms.once,
        file=f"/todo.{{}}{f'?waits={party}' if party else ''}",
        empty_record=not mine and await today.is_new(programme),
    )


def _party(asked: str) -> str:
    return asked if asked in tasks.PARTIES else ""


def _parties(found: Today, party: str, programme: Programme) -> list[dict[str, Any]]:
    """Everybody somebody waits for, with how much."""
    words = {
        "coordinator": "You",
        "young_person": programme.word_respondent.capitalize(),
        "guardian": "Parent or carer",
        "juror": programme.word_juror.capitalize(),
    }
    items = [{"text": "Everybody", "href": "/todo", "current": not party}]
    for one in tasks.PARTIES:
        if found.many.get(one) or one == party:
            word = words.get(one, one.replace("_", " ").capitalize())
            text = f"{word} ({found.many.get(one, 0)})"
            items.append({"text": text, "href": f"/todo?waits={one}", "current": one == party})
    return items


def _cards(found: Today) -> list[dict[str, Any]]:
    """The numbers of the day, each with the list behind it."""
    short = [hearing for hearing in found.hearings if hearing.short]
    cards = [
        (len(short), "hearing short of a panel", "hearings short of a panel", "/hearings/short"),
        (found.without_consent, "case needs consent", "cases need consent", "/cases?needs=consent"),
        (found.to_book, "case to book", "cases to book", "/cases?state=preparing&state=adjourned"),
        (
            found.to_screen,
            "referral to screen",
            "referrals to screen",
            "/referrals?state=received&state=screening",
        ),
    ]
    alarm = any(hearing.soon for hearing in short)
    return [
        {
            "number": number,
            "label": one if number == 1 else many,
            "path": path,
            "alarm": alarm and one.startswith("hearing"),
        }
        for number, one, many, path in cards
    ]


@get(["/todo.csv", "/todo.xlsx"], name="todo-file", opt=STAFF)
async def download_todo(
    request: Asked,
    by: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    party = _party(request.query_params.get("waits", ""))
    found = await today.of(programme, leads=visitor.leads, most=IN_A_FILE, by=by)
    lines = await tasks.lines(found.of(party), found.days)
    await journal.read(by, "todo.downloaded", ("programme", str(by.programme)), f"{len(lines)} rows")
    headings = ["What", "Waits for", "More", "Last day", "State"]
    rows = [[one.what, one.whose, one.detail, one.task.by, one.task.badge[0]] for one in lines]
    return viewing.sheet(request, "todo", headings, rows)


@post("/todo/chases", name="todo-chase", opt=STAFF)
async def chase(request: Asked, by: NamedDependency[Actor]) -> Redirect:
    """Where it stands, one click writes down a call or sends a letter."""
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ChaseForm)
    except BadInput:
        raise Refused("Choose one of the buttons of the page.") from None
    does = chasing.call if form.do == "call" else chasing.write
    notice = await does(form.whom, form.row, by, typed.once)
    whole = _party(form.waits) or form.waits == EVERYBODY
    return redirect(f"/todo?waits={form.waits}" if whole else "/todo", notice=notice)


routes: list[Any] = [show_todo, download_todo, chase]
