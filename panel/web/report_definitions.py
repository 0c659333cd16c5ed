"""What is counted: every definition in every version, the headline, and a form for one of one's own.

Coordinators look. An evaluator alone adds and chooses: whose work a figure judges must not choose what it
counts, or the choice would be read as the result.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from cases import journal, own_definitions
from cases.actors import Actor
from cases.errors import BadInput
from cases.evaluation.definitions import COUNTED, DEFINITIONS, WORDS, Definition
from cases.evaluation_tables import OwnDefinition
from cases.own_definitions import Wanted
from cases.tables import Programme
from panel.web import forms, reports, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.reports import Asked, Row
from panel.web.seen import stamp

READERS, EVALUATOR = allow("evaluator", "coordinator"), allow("evaluator")
HERE = "/outcomes/definitions"
COLUMNS = (
    *(("name", "Name"), ("version", "Version"), ("title", "What it says"), ("event", "What counts")),
    *(("window", "Window in days"), ("waiting", "Waiting in days"), ("source", "Whose definition it is")),
    *(("added", "Added"), ("by", "By")),
)
SHARED = "Comes with this software"
HEADLINE = "Headline"


class NewDefinition(msgspec.Struct, kw_only=True):
    name: Annotated[str, msgspec.Meta(max_length=40)]
    title: Annotated[str, msgspec.Meta(max_length=120)] = ""
    event: str
    window: int
    waiting: int
    source: Annotated[str, msgspec.Meta(max_length=120)] = ""


UNSAID: Mapping[str, Any] = {"name": "", "event": "", "window": 0, "waiting": 0}


@get(HERE, name="report-definitions", opt=READERS)
async def show(request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    view = _view(request)
    await journal.read(by, "report.read", ("programme", str(by.programme)), "definitions")
    return await _shown(view, by, programme)


async def _shown(view: viewing.View, by: Actor, programme: Programme, **more: Any) -> Template:
    rows = reports.in_order(await _rows(programme), view)
    known = await own_definitions.every(programme)
    newest = {key: one for key, one in known.items() if "@" not in key}
    return page(
        "definitions/list.html",
        parts=reports.parts(HERE),
        columns=reports.columns(view, COLUMNS),
        own=[row for row in rows if row["added"]],
        shared=[row for row in rows if not row["added"]],
        headline=await own_definitions.headline(programme),
        choices=[(key, f"{one.title} ({key})") for key, one in newest.items()],
        may=by.role == "evaluator",
        file=view.file,
        **more,
    )


def _view(request: Asked) -> viewing.View:
    return reports.viewed(request, HERE, [name for name, _ in COLUMNS])


async def _rows(programme: Programme) -> list[Row]:
    """Its own ones first, in all their versions; then those that everybody shares."""
    headline = await own_definitions.headline(programme)
    own = await own_definitions.versions(programme)
    newest = {one.name: one.version for one, _ in own}
    rows = [
        _row(one, headline, programme, row) | {"last": newest[one.name] == one.version} for one, row in own
    ]
    return [*rows, *(_row(one, headline, programme) | {"last": False} for one in DEFINITIONS.values())]


def _row(
    one: Definition, headline: Definition, programme: Programme, row: OwnDefinition | None = None
) -> Row:
    return {
        "name": one.name,
        "version": one.version,
        "title": one.title,
        "event": WORDS[one.event][0],
        "window": one.window,
        "waiting": one.waiting,
        "source": one.source,
        "added": row.created_at if row else None,
        "said": stamp(row.created_at, programme) if row else SHARED,
        "by": row.by_name if row else "",
        "headline": HEADLINE if one == headline else "",
    }


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="report-definitions-file", opt=READERS)
async def download(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    await journal.read(by, "report.downloaded", ("programme", str(by.programme)), "definitions")
    names = [*(name if name != "added" else "said" for name, _ in COLUMNS), "headline"]
    rows = reports.in_order(await _rows(programme), _view(request))
    headings = [*(words for _, words in COLUMNS), HEADLINE]
    return viewing.sheet(request, "definitions", headings, [[row[name] for name in names] for row in rows])


@get(f"{HERE}/new", name="new-definition", opt=EVALUATOR)
async def ask(request: Asked, programme: NamedDependency[Programme]) -> Template:
    """Empty, or with what the last version of the one in the address says."""
    own = {one.name: one for one, _ in await own_definitions.versions(programme)}
    return _form(own.get(request.query_params.get("of", "")))


def _form(before: Definition | None = None, **more: Any) -> Template:
    return page(
        "definitions/new.html",
        before=before,
        title="" if before is None or before.title == own_definitions.titled(before) else before.title,
        events=[(name, WORDS[name][0]) for name in COUNTED],
        once=forms.once,
        **more,
    )


@post(HERE, name="add-definition", opt=EVALUATOR)
async def add(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    """A name that is there already makes its next version, and only where that was asked for."""
    typed = await forms.typed(request)
    own = {one.name: one for one, _ in await own_definitions.versions(programme)}
    before = own.get(typed.get("of", ""))
    try:
        wanted = await _wanted(typed, before, programme)
        one = await own_definitions.add(programme, wanted, by, typed.once)
    except BadInput as bad:
        return _form(before, typed=typed, problems=bad.problems)
    return redirect(HERE, notice=f"{one.name}, version {one.version}, was added.")


async def _wanted(typed: forms.Typed, before: Definition | None, programme: Programme) -> Wanted:
    """BadInput says all at once: what cannot be read, what cannot be, and a name that is there by chance."""
    found, unread = forms.tried(typed, NewDefinition)
    wanted = Wanted(**{**UNSAID, **found})
    problems = own_definitions.problems(wanted) | unread
    if await _by_chance(wanted.name, before, programme, typed):
        problems["name"] = "You have one of this name. Make its next version, or choose another name."
    if problems:
        raise BadInput(problems)
    return wanted


async def _by_chance(name: str, before: Definition | None, programme: Programme, typed: forms.Typed) -> bool:
    """One of this name is there, and its next version was not asked for; what was sent twice is one."""
    own = await own_definitions.versions(programme)
    sent = any(row.id == typed.once for _, row in own)
    return any(one.name == name for one, _ in own) and not sent and (before is None or before.name != name)


@post(f"{HERE}/headline", name="choose-headline", opt=EVALUATOR)
async def choose(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        await own_definitions.choose(programme, typed.get("headline", ""), by)
    except BadInput as bad:
        return await _shown(_view(request), by, programme, typed=typed, problems=bad.problems)
    return redirect(HERE, notice="The outcomes open with it from now on.")


routes: list[Any] = [show, download, ask, add, choose]
