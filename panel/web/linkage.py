"""Extracts of agencies: which were linked, and bringing one in, column by column."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import journal, outcomes, programmes
from cases.actors import Actor
from cases.errors import BadInput, Refused
from cases.linkage import apart, arrivals, clerical, extracts, runs
from cases.linkage.columns import COLUMNS
from cases.linkage.runs import NewExtract
from cases.linkage.tables import LinkageArrival, LinkageRun
from cases.tables import Programme
from panel.settings import Settings
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain, stamp

Asked = Request[Any, Any, Any]
STAFF, READERS = allow("coordinator"), allow("coordinator", "evaluator")
STATES = {
    "waiting": ("Waits to be compared", "yellow"),
    "running": ("Being compared", "blue"),
    "done": ("Linked", "green"),
    "failed": ("Did not work", "red"),
    "withdrawn": ("Withdrawn", "grey"),
}
SORTS = ("begun", "source", "extract", "linked", "queue", "destroyed", "state")
HEADINGS = ("Brought in", "From", "Extract of", "Linked", "In the queue", "Destroyed on", "State")


class ExtractForm(Struct, kw_only=True):
    """What is said of a file. The file itself cannot be given back when something is wrong."""

    source: str = ""
    extract_on: date
    since: date
    unproven: str = "charge"
    destroy_on: date


@get("/linkage", name="linkage", opt=READERS)
async def show_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = viewing.newest_first(request, viewing.read(request, "/linkage", sorts=SORTS, states=()))
    asked = by.role == "coordinator"
    return page(
        "linkage/list.html",
        rows=viewing.in_order(await _rows(by, programme), view),
        view=view,
        installed=apart.installed(),
        may=asked,
        waiting=len(await clerical.queue(by)) if asked else 0,
        arrivals=[_arrived(one, programme) for one in await arrivals.waiting(by)] if asked else [],
    )


def _arrived(one: LinkageArrival, programme: Programme) -> dict[str, Any]:
    return {"id": one.id, "from": outcomes.SOURCES[one.source], "at": stamp(one.created_at, programme)}


async def _rows(by: Actor, programme: Programme) -> list[dict[str, Any]]:
    return [
        {
            "id": run.id,
            "begun": run.created_at,
            "said": stamp(run.created_at, programme),
            "source": outcomes.SOURCES[run.source],
            "extract": run.extract_on,
            "extract_said": plain(run.extract_on, programme),
            "linked": run.linked,
            "queue": await clerical.left(run),
            "destroyed": run.destroy_on,
            "destroyed_said": destroyed(run, programme),
            "state": STATES[run.state][0],
            "colour": STATES[run.state][1],
        }
        for run in await runs.recent(by)
    ]


def destroyed(run: LinkageRun, programme: Programme) -> str:
    """The day on which the file ends, or ended."""
    if run.destroyed_at:
        return plain(programmes.day_of(run.destroyed_at, programme), programme)
    return plain(run.destroy_on, programme)


@get(["/linkage.csv", "/linkage.xlsx"], name="linkage-file", opt=READERS)
async def download_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.newest_first(request, viewing.read(request, "/linkage", sorts=SORTS, states=()))
    names = ("said", "source", "extract_said", "linked", "queue", "destroyed_said", "state")
    rows = viewing.in_order(await _rows(by, programme), view)
    await journal.read(by, "linkage.downloaded", ("programme", str(by.programme)))
    return viewing.sheet(request, "linkage", HEADINGS, [[row[name] for name in names] for row in rows])


@get("/linkage/new", name="new-extract", opt=STAFF)
async def ask_extract(programme: NamedDependency[Programme]) -> Template:
    return _form(programme)


def _form(programme: Programme, **more: Any) -> Template:
    today = programmes.today(programme)
    return page(
        "linkage/new.html",
        installed=apart.installed(),
        sources=list(outcomes.SOURCES.items()),
        unproven=[(name, outcomes.EVENTS[name]) for name in runs.UNPROVEN],
        destroy_on=date.fromordinal(today.toordinal() + runs.KEPT_DAYS),
        country=programme.country,
        **more,
    )


@post("/linkage", name="begin-extract", opt=STAFF, request_max_body_size=extracts.LARGEST + 1024 * 1024)
async def begin(
    request: Asked,
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
    settings: NamedDependency[Settings],
) -> Template | Redirect:
    """A file whose columns are all known is a run at once; of any other they are asked."""
    typed = await forms.typed(request)
    _, content = typed.file("file")
    try:
        new = _told(typed, content, programme)
        arrival = await arrivals.hold(new, by, settings.extract_folder)
        seen = await arrivals.look(arrival, {}, settings.extract_folder)
    except BadInput as bad:
        problems = {{"kept_days": "destroy_on"}.get(name, name): said for name, said in bad.problems.items()}
        return _form(programme, typed=typed, problems=problems)
    except Refused as refused:
        return _form(programme, typed=typed, problems={"file": refused.sentence})
    if not seen.match.sure:
        return redirect(f"/linkage/arrivals/{arrival.id}/columns")
    try:
        run = await arrivals.take(arrival, {}, by, settings.extract_folder)
    except (BadInput, Refused) as no:
        await arrivals.throw_away(arrival, by, settings.extract_folder)
        problems = no.problems if isinstance(no, BadInput) else {"file": no.sentence}
        return _form(programme, typed=typed, problems=problems)
    return redirect(f"/linkage/{run.id}")


def _told(typed: forms.Typed, content: bytes, programme: Programme) -> NewExtract:
    problems: dict[str, str] = {}
    form = None
    try:
        form = forms.read(typed, ExtractForm)
    except BadInput as bad:
        problems = dict(bad.problems)
    if not content:
        problems["file"] = "Choose the file of the agency."
    if problems or form is None:
        raise BadInput(problems)
    return NewExtract(
        content=content,
        source=form.source,
        extract_on=form.extract_on,
        since=form.since,
        unproven=form.unproven,
        kept_days=(form.destroy_on - programmes.today(programme)).days,
    )


@get("/linkage/arrivals/{arrival_id:uuid}/columns", name="extract-columns", opt=STAFF)
async def ask_columns(
    arrival_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
    settings: NamedDependency[Settings],
) -> Template:
    return await _columns(await arrivals.get(by, arrival_id), programme, settings.extract_folder)


async def _columns(arrival: LinkageArrival, programme: Programme, folder: Path, **more: Any) -> Template:
    about = f"{outcomes.SOURCES[arrival.source]}, extract of {plain(arrival.extract_on, programme)}"
    try:
        seen = await arrivals.look(arrival, {}, folder)
    except Refused as gone:  # this machine's folder was emptied, or it is another machine
        return page("linkage/columns.html", arrival=arrival, about=about, gone=gone.sentence)
    fields = [
        {
            "name": column.name,
            "label": column.label,
            "heading": seen.match.columns.get(column.name, ""),
            "hint": _hint(column.name, seen),
        }
        for column in COLUMNS
    ]
    return page(
        "linkage/columns.html", arrival=arrival, about=about, gone="", seen=seen, fields=fields, **more
    )


def _hint(name: str, seen: extracts.Look) -> str:
    if name in seen.match.guessed:
        return "This is a guess. Please check it."
    return "Needed" if name in seen.match.missing else ""


@post("/linkage/arrivals/{arrival_id:uuid}/columns", name="extract-columns-post", opt=STAFF)
async def tell_columns(
    request: Asked,
    arrival_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
    settings: NamedDependency[Settings],
) -> Template | Redirect:
    """It is read whole with these columns. What is wrong in a line is said, and nothing of it is taken."""
    typed, folder = await forms.typed(request), settings.extract_folder
    arrival = await arrivals.get(by, arrival_id)
    told = {column.name: typed.get(column.name, "") for column in COLUMNS}
    try:
        seen = await arrivals.look(arrival, told, folder)
        if seen.match.missing:
            raise BadInput(dict.fromkeys(seen.match.missing, "Choose the column that holds this."))
        run = await arrivals.take(arrival, told, by, folder)
    except BadInput as bad:
        problems = {"_" if name == "file" else name: said for name, said in bad.problems.items()}
        return await _columns(arrival, programme, folder, typed=typed, problems=problems)
    return redirect(f"/linkage/{run.id}")


@post("/linkage/arrivals/{arrival_id:uuid}/removal", name="extract-removal", opt=STAFF)
async def throw_away(
    arrival_id: FromPath[UUID], by: NamedDependency[Actor], settings: NamedDependency[Settings]
) -> Redirect:
    await arrivals.throw_away(await arrivals.get(by, arrival_id), by, settings.extract_folder)
    return redirect("/linkage", notice="The file was thrown away. Nothing of it is kept.")


routes: list[Any] = [
    show_list,
    download_list,
    ask_extract,
    begin,
    ask_columns,
    tell_columns,
    throw_away,
]
