"""Cases: the list, searched and filtered, and as a file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import (
    callers,
    clocks,
    journal,
    journey,
    people,
    programmes,
    search,
)
from cases.actors import Actor
from cases.tables import Case, Programme
from panel.todo import without_consent
from panel.web import viewing
from panel.web.access import allow
from panel.web.own_words import ours
from panel.web.pages import page
from panel.web.seen import due, plain

STAFF = allow("coordinator")
TO_HEAR = ("intake", "preparing", "adjourned", "scheduled")
OPEN_FIRST = (
    "CASE WHEN case_file.state IN ('intake', 'preparing', 'adjourned', 'scheduled') THEN 0 ELSE 1 END"
)
SORTS: viewing.Sorts = {
    "due": Case.hear_by,
    "reference": Case.reference,
    "name": Case.person.legal_name,
}
WORDS = {name: state.word for name, state in journey.CASE.items()}
NEEDS_CONSENT = ("needs", "consent")  # in the address
# Through two keys, which the type of a column does not tell.
REFERRAL: Any = Case.referral
OFFENCE = REFERRAL.offence.name
RECEIPT = REFERRAL.reference


@get("/cases", name="cases", opt=STAFF)
async def show_cases(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    view = _view(request)
    found = await _found(view, programme)
    pages = viewing.Pages(await _asked(Case.count(), view, found), view.page)
    rows = viewing.ordered(_rows(view, found), view, SORTS, OPEN_FIRST).limit(pages.size).offset(pages.offset)
    lines = [_line(row, programme) for row in await rows]
    return page(
        "cases/list.html",
        view=view,
        pages=pages,
        rows=lines,
        words={name: ours(WORDS[name], programme) for name in journey.CASE},
        without_consent=bool(view.also),
    )


@get(["/cases.csv", "/cases.xlsx"], name="cases-file", opt=STAFF)
async def download_cases(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = _view(request)
    found = await _found(view, programme)
    rows = await viewing.ordered(_rows(view, found), view, SORTS, OPEN_FIRST)
    await journal.read(by, "cases.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    headings = ["Case", "Name", "Birth date", "Offence", "Area", "Stage", "Opened on", "Hear by"]
    columns = ("reference", "legal_name", "born_on", "offence_name", "area", "state", "opened_on", "hear_by")
    lines = [[ours(WORDS[row[c]], programme) if c == "state" else row[c] for c in columns] for row in rows]
    return viewing.sheet(request, "cases", headings, lines)


def _view(request: Request[Any, Any, Any]) -> viewing.View:
    also = (NEEDS_CONSENT,) if request.query_params.get(NEEDS_CONSENT[0]) == NEEDS_CONSENT[1] else ()
    return viewing.read(request, "/cases", sorts=SORTS, states=journey.CASE, also=also)


@dataclass(frozen=True, slots=True)
class _Found:
    """What no column of a case tells: whose parent or number it is, and whose family has to say yes."""

    programme: UUID
    ring: list[UUID]  # young people
    without_consent: list[UUID]  # cases


async def _found(view: viewing.View, programme: Programme) -> _Found:
    ring = await callers.people(programme.id, view.query)
    return _Found(programme.id, ring, await without_consent.of(programme) if view.also else [])


def _asked(query: Any, view: viewing.View, known: _Found) -> Any:
    query, ring = query.where(Case.programme == known.programme), known.ring
    if view.also:
        query = query.where(Case.id.is_in(known.without_consent or [known.programme]))
    found = search.matching(Case.search_text, view.query, Case.reference, RECEIPT)
    if found is not None:
        query = query.where(found | Case.person.is_in(ring) if ring else found)
    return query.where(Case.state.is_in(list(view.states))) if view.states else query


def _rows(view: viewing.View, known: _Found) -> Any:
    columns = (
        *(Case.id, Case.reference, Case.state, Case.opened_on, Case.hear_by),
        Case.person.legal_name.as_alias("legal_name"),
        Case.person.preferred_name.as_alias("preferred_name"),
        Case.person.born_on.as_alias("born_on"),
        Case.person.area.as_alias("area"),
        OFFENCE.as_alias("offence_name"),
    )
    return _asked(Case.select(*columns), view, known)


def _line(row: dict[str, Any], programme: Programme) -> dict[str, Any]:
    today = programmes.today(programme)
    waits = row["state"] in TO_HEAR
    return {
        **row,
        "short": people.short_of(row["preferred_name"], row["legal_name"]),
        "age": clocks.age(row["born_on"], today) if row["born_on"] else None,
        "due": due(row["hear_by"], programme, working=programme.hearing_days_working) if waits else None,
        "on": plain(row["hear_by"], programme),
        "badge": journey.CASE[row["state"]],
    }


routes = [show_cases, download_cases]
