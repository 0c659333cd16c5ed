"""Concerns: anyone at work raises one, the safeguarding lead alone reads them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import concerns, journal
from cases.actors import Actor
from cases.concerns import STATES
from cases.errors import BadInput, NotFound
from cases.tables import Case, Concern, Programme
from panel import leads
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import looked, stamp
from scheduling import caseload, times

RAISES = allow("coordinator", "facilitator", "evaluator")
LEAD = allow("coordinator", "facilitator", lead=True)
NAMES_CASES = ("coordinator", "facilitator")  # an evaluator knows no case
SORTS: viewing.Sorts = {"raised": Concern.at, "state": Concern.state}
OPEN_FIRST = "CASE WHEN concern.state = 'closed' THEN 1 ELSE 0 END"
WORDS = {name: word for name, (word, _) in STATES.items()}
Asked = Request[Any, Any, Any]
Words = Annotated[str, msgspec.Meta(max_length=concerns.LONGEST)]


class NewConcern(msgspec.Struct, kw_only=True):
    words: Words = ""
    case: Annotated[str, msgspec.Meta(max_length=20)] = ""


class StepForm(msgspec.Struct, kw_only=True):
    step: Literal["in_hand", "closed"]
    outcome: Words = ""


@get("/concerns/new", name="new-concern", opt=RAISES)
async def show_new(request: Asked, by: NamedDependency[Actor]) -> Template:
    about = request.query_params.get("case", "")[:20]
    return await _new(by, typed=forms.of(case=about) if about else None)


async def _new(by: Actor, **more: Any) -> Template:
    return page(
        "concerns/new.html",
        once=forms.once(),
        names_cases=by.role in NAMES_CASES,
        led=[lead.name for lead in await leads.of(by.programme)],
        **more,
    )


@post("/concerns/new", name="raise-concern", opt=RAISES)
async def tell(request: Asked, by: NamedDependency[Actor]) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, NewConcern)
        await leads.tell_of(form.words, by, case=await _case(form.case, by), once=typed.once)
    except BadInput as bad:
        return await _new(by, typed=typed, problems=bad.problems)
    return redirect("/concerns/thanks")


async def _case(reference: str, by: Actor) -> Case | None:
    """The case that was named. One that is not theirs looks like one that does not exist."""
    if not reference or by.role not in NAMES_CASES:
        return None
    found = (
        await Case.objects()
        .where(Case.programme == by.programme, Case.reference == reference.strip().upper())
        .first()
    )
    try:
        if found is None:
            raise NotFound
        return await caseload.get(by, found.id)
    except NotFound:
        raise BadInput({"case": "You have no case with this number. Leave it empty if unsure."}) from None


@get("/concerns/thanks", name="concern-thanks", opt=RAISES)
async def thank(by: NamedDependency[Actor]) -> Template:
    return page("concerns/thanks.html", led=[lead.name for lead in await leads.of(by.programme)])


@get("/concerns", name="concerns", opt=LEAD)
async def show_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """When and by whom; the words stand on a page of their own."""
    view = viewing.read(request, "/concerns", sorts=SORTS, states=STATES)
    pages = viewing.Pages(await _asked(Concern.count(), by, view), view.page)
    query = viewing.ordered(_rows(by, view), view, SORTS, OPEN_FIRST)
    rows = await query.limit(pages.size).offset(pages.offset)
    lines = [
        {
            **row,
            "on": stamp(row["at"], programme),
            "word": STATES[row["state"]][0],
            "colour": STATES[row["state"]][1],
        }
        for row in rows
    ]
    return page("concerns/list.html", view=view, pages=pages, rows=lines, words=WORDS)


@get(["/concerns.csv", "/concerns.xlsx"], name="concerns-file", opt=LEAD)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """The log without its words."""
    view = viewing.read(request, "/concerns", sorts=SORTS, states=STATES)
    rows = await viewing.ordered(_rows(by, view), view, SORTS, OPEN_FIRST)
    await journal.read(by, "concerns.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    lines = [
        [
            _day(row["at"], programme),
            row["by_name"],
            row["reference"] or "",
            WORDS[row["state"]],
            _day(row["closed_at"], programme),
        ]
        for row in rows
    ]
    headings = ["Raised on", "By", "Case", "State", "Closed on"]
    return viewing.sheet(request, "concerns", headings, lines)


def _day(at: Any, programme: Programme) -> date | None:
    return times.local(at, programme.time_zone).date() if at else None


def _asked(query: Any, by: Actor, view: viewing.View) -> Any:
    query = query.where(Concern.programme == by.programme)
    return query.where(Concern.state.is_in(list(view.states))) if view.states else query


def _rows(by: Actor, view: viewing.View) -> Any:
    columns = (
        *(Concern.id, Concern.at, Concern.by_name, Concern.state, Concern.closed_at),
        Concern.case.reference.as_alias("reference"),
    )
    return _asked(Concern.select(*columns), by, view)


@get("/concerns/{concern_id:uuid}", name="concern", opt=LEAD)
async def show(
    concern_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _page(await concerns.get(by, concern_id), by, programme)


async def _page(concern: Concern, by: Actor, programme: Programme, **more: Any) -> Template:
    await journal.read(by, "concern.read", concern)
    words, outcome = concerns.opened(concern)
    case = await Case.objects().where(Case.id == concern.case).first() if concern.case else None
    return page(
        "concerns/one.html",
        concern=concern,
        words=words,
        outcome=outcome,
        case=case,
        word=STATES[concern.state][0],
        colour=STATES[concern.state][1],
        at=stamp(concern.at, programme),
        closed=stamp(concern.closed_at, programme) if concern.closed_at else "",
        looked=await looked("concern", concern.id, programme),
        **more,
    )


@post("/concerns/{concern_id:uuid}", name="concern-step", opt=LEAD)
async def step(
    request: Asked,
    concern_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    concern = await concerns.get(by, concern_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, StepForm)
        if form.step == "in_hand":
            await concerns.take_in_hand(concern, by)
        else:
            await concerns.close(concern, form.outcome, by)
    except BadInput as bad:
        return await _page(concern, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"/concerns/{concern.id}", notice="It is written down.")


routes: list[Any] = [show_new, tell, thank, show_list, download, show, step]
