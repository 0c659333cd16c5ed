"""Drafting, publishing and withdrawing the figures for everybody. One person drafts, another publishes."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from cases import journal, public_releases, release_periods, releases
from cases.actors import Actor
from cases.errors import BadInput
from cases.evaluation.ledgers import Word
from cases.evaluation.margins import Key
from cases.evaluation_tables import Release
from cases.tables import Programme
from panel import public_words
from panel.web import forms, reports, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.public import drawn
from panel.web.seen import plain, stamp

Asked = Request[Any, Any, Any]
STAFF = allow("evaluator", "coordinator")
HERE = "/outcomes/releases"
STATES = {
    "draft": ("Draft", "yellow"),
    "published": ("Published", "green"),
    "withdrawn": ("Withdrawn", "grey"),
}
COLUMNS = (
    *(("number", "Release"), ("period", "Accepted in"), ("definition", "Definition")),
    *(("extract", "Extract of"), ("by", "By"), ("word", "State")),
)
WHY = {
    "small": "Fewer than the threshold",
    "tells": "These or the others are few, none or all",
    "base": "Too few people for a share",
    "whole": "The people it is of are hidden",
    "beside": "So that another cannot be worked out",
}


@get(HERE, name="releases", opt=STAFF)
async def show_all(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    await journal.read(by, "releases.read", ("programme", str(by.programme)))
    return await _list(request, programme)


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="releases-file", opt=STAFF)
async def download_all(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """Which releases there are; what a release says is downloaded from its own page."""
    await journal.read(by, "releases.downloaded", ("programme", str(by.programme)))
    rows = await _lines(programme, _view(request))
    lines = [[row.get(f"{name}_said", row[name]) for name, _ in COLUMNS] for row in rows]
    return viewing.sheet(request, "releases", [words for _, words in COLUMNS], lines)


def _view(request: Asked) -> viewing.View:
    return reports.viewed(request, HERE, [name for name, _ in COLUMNS])


async def _lines(programme: Programme, view: viewing.View) -> list[dict[str, Any]]:
    lines = [
        {**_line(one, programme), "number": one.number, "extract": one.extract_on}
        for one in await releases.of(programme)
    ]
    named = [
        {**line, "number_said": line["called"], "extract_said": plain(line["extract"], programme)}
        for line in lines
    ]
    return reports.in_order(named, view)


async def _list(request: Asked, programme: Programme, **more: Any) -> Template:
    view = _view(request)
    return page(
        "releases/list.html",
        parts=reports.parts(HERE),
        view=view,
        headings=reports.columns(view, COLUMNS),
        releases=await _lines(programme, view),
        choices=await release_periods.choices(programme),
        **more,
    )


def _line(one: Release, programme: Programme) -> dict[str, Any]:
    word, colour = STATES[one.state]
    return {
        "id": one.id,
        "called": f"Release {one.number}" if one.number else "Draft",
        "period": one.period,
        "definition": f"{one.definition}, version {one.version}",
        "extract": plain(one.extract_on, programme),
        "by": one.published_by_name or one.drafted_by_name,
        "word": word,
        "colour": colour,
    }


@post(HERE, name="release-draft", opt=STAFF)
async def draft(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        row = await releases.draft(programme, typed.get("period", ""), by)
    except BadInput as bad:
        return await _list(request, programme, typed=typed, problems=bad.problems)
    return redirect(f"{HERE}/{row.id}", notice="The draft is made. Somebody else may publish it.")


@get(f"{HERE}/{{release_id:uuid}}", name="release", opt=STAFF)
async def show(
    release_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    row = await releases.read(await releases.get(by, release_id), by)
    await journal.read(by, "release.read", row, "exact" if by.role == "evaluator" else "as shown")
    return _page(row, by, programme)


def _page(row: Release, by: Actor, programme: Programme, **more: Any) -> Template:
    """What the public sees; beside it, for evaluators alone, the exact counts and why they are hidden."""
    return page(
        "releases/release.html",
        parts=reports.parts(HERE),
        one=row,
        line=_line(row, programme),
        drawn=drawn(row, programme),
        exact=_exact(row) if by.role == "evaluator" else [],
        may_publish=by.id != row.drafted_by_id,
        history=_history(row, programme),
        address=programme.public_address,
        **more,
    )


def _history(row: Release, programme: Programme) -> list[tuple[str, str]]:
    told = [("Drafted", f"{stamp(row.drafted_at, programme)} by {row.drafted_by_name}")]
    if row.published_at:
        told.append(("Published", f"{stamp(row.published_at, programme)} by {row.published_by_name}"))
    if row.withdrawn_at:
        told.append(("Withdrawn", f"{stamp(row.withdrawn_at, programme)} by {row.withdrawn_by_name}"))
        told.append(("Why", row.withdrawn_why))
    return told


def _exact(row: Release) -> list[list[str]]:
    found = public_releases.opened(row).words
    return [[named(key), str(word.count), *_said(word)] for key, word in sorted(found.items())]


def named(key: Key) -> str:
    name, group = key
    words = ", ".join(public_words.named(column, value) for column, value in group)
    return f"{name.capitalize()}, {words or 'everybody'}"


def _said(word: Word) -> tuple[str, str]:
    if word.shown is None:
        return public_words.HIDDEN, WHY[word.why]
    return str(word.shown), "" if word.since is None else "Said again: few have changed since"


@post(f"{HERE}/{{release_id:uuid}}/publication", name="release-publish", opt=STAFF)
async def publish(release_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    row = await releases.publish(await releases.get(by, release_id), by)
    return redirect(f"{HERE}/{row.id}", notice=f"Release {row.number} is published.")


@post(f"{HERE}/{{release_id:uuid}}/removal", name="release-discard", opt=STAFF)
async def discard(release_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await releases.discard(await releases.get(by, release_id), by)
    return redirect(HERE, notice="The draft is thrown away.")


@post(f"{HERE}/{{release_id:uuid}}/withdrawal", name="release-withdraw", opt=STAFF)
async def withdraw(
    request: Asked,
    release_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    row = await releases.get(by, release_id)
    typed = await forms.typed(request)
    try:
        row = await releases.withdraw(row, typed.get("why", ""), by)
    except BadInput as bad:
        return _page(row, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"{HERE}/{row.id}", notice=f"Release {row.number} is withdrawn.")


routes: list[Any] = [show_all, download_all, draft, show, publish, discard, withdraw]
