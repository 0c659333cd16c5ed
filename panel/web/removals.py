"""Names leave a case whose outcome is known: one person asks, another agrees, and it is written down."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import case_files, journal, journey, people, programmes, retention
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Case, Removal
from panel import forgetting
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import stamp

COORDINATOR = allow("coordinator")
EITHER = allow("coordinator", "administrator")
STATES = {"asked": ("Waits for a second person", "yellow"), "done": ("Names removed", "grey")}
STATES |= {"taken_back": ("Taken back", "grey")}
WORDS = {name: word for name, (word, _) in STATES.items()}
SORTS: viewing.Sorts = {"asked": Removal.asked_at, "state": Removal.state}
ASKED_FIRST = "CASE WHEN removal.state = 'asked' THEN 0 ELSE 1 END"
REFERENCE: Any = Removal.case.reference
PROGRAMME: Any = Removal.programme.name
Asked = Request[Any, Any, Any]


class RemovalForm(msgspec.Struct, kw_only=True):
    why: str = ""


class AgreeForm(msgspec.Struct, kw_only=True):
    """Typed, so that nobody does it by a slip: nothing brings the names back."""

    reference: str = ""


@get("/cases/{case_id:uuid}/removal", name="new-removal", opt=COORDINATOR)
async def show_new(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    case = await case_files.get(by, case_id)
    if found := await retention.of_case(case):
        return redirect(f"/removals/{found.id}")
    return await _new(case, by)


async def _new(case: Case, by: Actor, **more: Any) -> Template:
    person = await people.get(case.person)
    await journal.read(by, "person.read", person, "removal")
    return page(
        "removals/new.html",
        case=case,
        name=people.listed(person),
        state=journey.CASE[case.state],
        ready=case.state == "outcome_known",
        leaves=await forgetting.leaves(case),
        reasons=list(retention.WHY.items()),
        **more,
    )


@post("/cases/{case_id:uuid}/removal", name="ask-removal", opt=COORDINATOR)
async def ask(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template | Redirect:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        removal = await retention.ask(case, forms.read(typed, RemovalForm).why, by)
    except BadInput as bad:
        return await _new(case, by, typed=typed, problems=bad.problems)
    return redirect(f"/removals/{removal.id}", notice="It is asked for. A second person decides.")


@get("/removals", name="removals", opt=EITHER)
async def show_list(request: Asked, by: NamedDependency[Actor]) -> Template:
    view = viewing.read(request, "/removals", sorts=SORTS, states=STATES)
    pages = viewing.Pages(await _of(Removal.count(), by, view), view.page)
    rows = await _rows(by, view).limit(pages.size).offset(pages.offset)
    return page(
        "removals/list.html",
        view=view,
        pages=pages,
        rows=[await _line(row) for row in rows],
        everywhere=by.role == "administrator",
    )


@get(["/removals.csv", "/removals.xlsx"], name="removals-file", opt=EITHER)
async def download(request: Asked, by: NamedDependency[Actor]) -> Response[Any]:
    view = viewing.read(request, "/removals", sorts=SORTS, states=STATES)
    lines = [await _line(row) for row in await _rows(by, view)]
    headings = ["Case", "Programme", "Why", "Asked", "Asked by", "State", "Settled", "Settled by"]
    cells = [
        [
            *(one["reference"], one["programme"], one["why"], one["on"], one["asked_by_name"]),
            *(one["word"], one["settled"], one["settled_by_name"]),
        ]
        for one in lines
    ]
    return viewing.sheet(request, "removals", headings, cells)


def _of(query: Any, by: Actor, view: viewing.View) -> Any:
    if by.role != "administrator":
        query = query.where(Removal.programme == by.programme)
    return query.where(Removal.state.is_in(list(view.states))) if view.states else query


def _rows(by: Actor, view: viewing.View) -> Any:
    columns = (
        *Removal.all_columns(),
        REFERENCE.as_alias("reference"),
        PROGRAMME.as_alias("programme_name"),
    )
    return viewing.ordered(_of(Removal.select(*columns), by, view), view, SORTS, ASKED_FIRST)


async def _line(row: dict[str, Any]) -> dict[str, Any]:
    programme = await programmes.get(row["programme"])
    word, colour = STATES[row["state"]]
    return {
        **row,
        "programme": row["programme_name"],
        "why": retention.WHY[row["why"]],
        "on": stamp(row["asked_at"], programme),
        "settled": stamp(row["settled_at"], programme) if row["settled_at"] else "",
        "word": word,
        "colour": colour,
    }


@get("/removals/{removal_id:uuid}", name="removal", opt=EITHER)
async def show(removal_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return await _one(await retention.get(by, removal_id), by)


async def _one(removal: Removal, by: Actor, **more: Any) -> Template:
    """By reference alone: the second person need not know who it is."""
    case: Any = await Case.objects().get(Case.id == removal.case)
    programme = await programmes.get(removal.programme)
    word, colour = STATES[removal.state]
    return page(
        "removals/one.html",
        removal=removal,
        case=case,
        word=word,
        colour=colour,
        why=retention.WHY[removal.why],
        asked=stamp(removal.asked_at, programme),
        settled=stamp(removal.settled_at, programme) if removal.settled_at else "",
        leaves=await forgetting.leaves(case) if removal.state == "asked" else {},
        may_agree=removal.state == "asked" and by.id != removal.asked_by_id,
        programme_name=programme.name,
        knows_case=by.role == "coordinator",
        **more,
    )


@post("/removals/{removal_id:uuid}/agreement", name="agree-removal", opt=EITHER)
async def agree(
    request: Asked, removal_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template | Redirect:
    removal = await retention.get(by, removal_id)
    case: Any = await Case.objects().get(Case.id == removal.case)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, AgreeForm)
        if form.reference.strip().upper() != case.reference:
            raise BadInput({"reference": f"Type {case.reference} to show that this is the one."})
    except BadInput as bad:
        return await _one(removal, by, typed=typed, problems=bad.problems)
    await forgetting.agree(removal, replace(by, programme=removal.programme))
    return redirect(f"/removals/{removal.id}", notice="The names are removed.")


@post("/removals/{removal_id:uuid}/withdrawal", name="withdraw-removal", opt=EITHER)
async def take_back(removal_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    removal = await retention.get(by, removal_id)
    await retention.take_back(removal, replace(by, programme=removal.programme))
    return redirect(f"/removals/{removal.id}", notice="The names stay.")


routes: list[Any] = [show_new, ask, show_list, download, show, agree, take_back]
