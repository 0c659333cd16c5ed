"""The pool: the list of jurors, and one of them."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import journal, journey, programmes, search
from cases.actors import Actor
from cases.tables import Programme
from panel import jurors, steps
from panel.tables import Juror
from panel.web import viewing
from panel.web.access import allow
from panel.web.pages import page
from panel.web.seen import plain

STAFF = allow("coordinator")
# The word and the badge of each state of a juror.
STATES = {name: (state.word, state.colour) for name, state in journey.JUROR.items()}
SORTS: viewing.Sorts = {
    "name": Juror.first_name,
    "school": Juror.school,
    "state": Juror.state,
    "last": Juror.last_sat_on,
}
THEN = {"name": Juror.last_name}


@get("/jurors", name="jurors", opt=STAFF)
async def show_jurors(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = viewing.read(request, "/jurors", sorts=SORTS, states=STATES)
    ring = await jurors.who_ring(by.programme, view.query)
    pages = viewing.Pages(await _asked(Juror.count(), by, view, ring), view.page)
    rows = (
        await viewing.ordered(_rows(by, view, ring), view, SORTS, then=THEN)
        .limit(pages.size)
        .offset(pages.offset)
    )
    words = {name: word for name, (word, _) in STATES.items()}
    lines = [_line(row, programme) for row in rows]
    ready = await Juror.count().where(Juror.programme == by.programme, Juror.state == "sworn")
    return page("jurors/list.html", view=view, pages=pages, rows=lines, words=words, ready=ready)


@get(["/jurors.csv", "/jurors.xlsx"], name="jurors-file", opt=STAFF)
async def download_jurors(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Response[Any]:
    view = viewing.read(request, "/jurors", sorts=SORTS, states=STATES)
    ring = await jurors.who_ring(by.programme, view.query)
    rows = await viewing.ordered(_rows(by, view, ring), view, SORTS, then=THEN)
    await journal.read(by, "jurors.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    headings = [
        "First name",
        "Last name",
        "School",
        "Year",
        "Area",
        "State",
        "Training until",
        "Sworn on",
        "Last sat",
    ]
    columns = (
        *("first_name", "last_name", "school", "school_year", "area", "state"),
        *("trained_until", "sworn_on", "last_sat_on"),
    )
    lines = [[STATES[row[c]][0] if c == "state" else row[c] for c in columns] for row in rows]
    return viewing.sheet(request, "jurors", headings, lines)


def _asked(query: Any, by: Actor, view: viewing.View, ring: list[UUID]) -> Any:
    query = query.where(Juror.programme == by.programme)
    found = search.matching(Juror.search_text, view.query)
    if found is not None:
        query = query.where(found | Juror.id.is_in(ring) if ring else found)
    return query.where(Juror.state.is_in(list(view.states))) if view.states else query


def _rows(by: Actor, view: viewing.View, ring: list[UUID]) -> Any:
    columns = (
        *(Juror.id, Juror.first_name, Juror.last_name, Juror.school, Juror.school_year, Juror.area),
        *(Juror.state, Juror.trained_until, Juror.sworn_on, Juror.last_sat_on, Juror.sat_before),
        *(Juror.born_on, Juror.guardian_consent_on),
    )
    return _asked(Juror.select(*columns), by, view, ring)


def _line(row: dict[str, Any], programme: Programme) -> dict[str, Any]:
    word, colour = STATES[row["state"]]
    last = plain(row["last_sat_on"], programme) if row["last_sat_on"] else "Not yet"
    return {**row, "word": word, "colour": colour, "last": last, "lacks": _lacks(row, programme)}


def _lacks(row: dict[str, Any], programme: Programme) -> str:
    """Why an active juror cannot be asked after all."""
    if row["state"] != "active":
        return ""
    missing = steps.lacking(
        steps.Known(**{name: row[name] for name in steps.Known._fields}), programmes.today(programme)
    )
    return f"Missing: {', '.join(missing)}" if missing else ""


routes = [show_jurors, download_jurors]
