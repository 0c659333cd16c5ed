"""Bringing in a spreadsheet: choose the file, say which column is which, look, confirm."""

import re
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import journal, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import columns, import_outcomes, importing
from panel.follow_up_rows import Line
from panel.import_previews import Preview
from panel.rows import Row
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import moment
from scheduling import times

STAFF = allow("coordinator", "evaluator")
A_ROW = re.compile(r"[0-9]{1,7}")
LISTED = 200  # rows of each kind on a page; the rest is counted
DATES = (
    *(("born_on", "Birth date"), ("referred_on", "Referred on")),
    *(("checked_on", "Checked on"), ("happened_on", "Offence date"), ("proven_on", "Proof date")),
)


@get("/imports", name="imports", opt=STAFF)
async def choose_file(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    asked, known = request.query_params.get("kind", ""), importing.kinds(by)
    return await _choose(by, programme, kind=asked if asked in known else known[0])


@post("/imports", name="imports-post", opt=STAFF, request_max_body_size=6 * 1024 * 1024)
async def read_file(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    typed = await forms.typed(request)
    kind = typed.get("kind", "")
    try:
        name, content = typed.file("file")
        seen = await importing.preview(by, kind, name, content)
    except BadInput as bad:
        return await _choose(by, programme, kind=kind, typed=typed, problems=bad.problems)
    return redirect(f"/imports/{seen.id}" if seen.match.sure else f"/imports/{seen.id}/columns")


async def _choose(by: Actor, programme: Programme, kind: str, **more: Any) -> Template:
    earlier = [{"row": row, "at": moment(row.created_at, programme)} for row in await importing.recent(by)]
    return page("imports/file.html", kind=kind, kinds=importing.kinds(by), earlier=earlier, **more)


@get("/imports/{import_id:uuid}/columns", name="import-columns", opt=STAFF)
async def ask_columns(import_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return _columns(await importing.look(by, import_id))


@post("/imports/{import_id:uuid}/columns", name="import-columns-post", opt=STAFF)
async def tell_columns(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    typed = await forms.typed(request)
    seen = await importing.look(by, import_id)
    told = {column.name: typed.get(column.name, "") for column in columns.KINDS[seen.kind]}
    try:
        await importing.choose(by, import_id, mapping=told)
    except BadInput as bad:
        return _columns(seen, typed=typed, problems=bad.problems)
    seen = await importing.look(by, import_id)
    if seen.match.missing:
        missing = dict.fromkeys(seen.match.missing, "Choose the column that holds this.")
        return _columns(seen, typed=typed, problems=missing)
    return redirect(f"/imports/{import_id}")


def _columns(seen: Preview, **more: Any) -> Template:
    fields = [
        {
            "name": column.name,
            "label": column.label,
            "needed": column.needed,
            "heading": seen.match.columns.get(column.name, ""),
            "guessed": column.name in seen.match.guessed,
        }
        for column in columns.KINDS[seen.kind]
    ]
    return page("imports/columns.html", seen=seen, fields=fields, **more)


@get("/imports/{import_id:uuid}", name="import", opt=STAFF)
async def show_preview(
    import_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    """The preview while it waits, and what became of every row once it is confirmed."""
    row = await importing.get(by, import_id)
    if row.state == "confirmed":
        await journal.read(by, "import.read", row)
        return page("imports/outcome.html", done=await importing.outcome(by, import_id))
    seen = await importing.look(by, import_id)
    if seen.match.missing:
        return redirect(f"/imports/{import_id}/columns")
    await journal.read(by, "import.read", row)
    return await _preview(seen, programme)


async def _preview(seen: Preview, programme: Programme) -> Template:
    taken, duplicates, problems = (seen.of(outcome) for outcome in ("taken", "duplicate", "problem"))
    return page(
        "imports/preview.html",
        seen=seen,
        taken=[_line(row, programme.country) for row in taken[:LISTED]],
        duplicates=[_line(row, programme.country) for row in duplicates[:LISTED]],
        failing=[_line(row, programme.country) for row in problems[:LISTED]],
        counts={
            "taken": len(taken),
            "duplicates": len(duplicates),
            "problems": len(problems),
            "blank": seen.blank,
        },
        offences=[offence.name for offence in await programmes.offences(programme.id)],
        listed=LISTED,
    )


def _line(row: Row[Any], country: str) -> dict[str, Any]:
    """A row as it was read, so that a wrongly read date is seen."""
    answers = row.answers
    return {
        "number": row.number,
        "name": row.name or "No name",
        "why": row.why,
        "notes": row.notes,
        "says": answers.words if isinstance(answers, Line) else "",
        "read": [
            (label, times.day_words(getattr(answers, name), country))
            for name, label in DATES
            if answers is not None and getattr(answers, name, None)
        ],
    }


@post("/imports/{import_id:uuid}/spellings", name="import-spellings", opt=STAFF)
async def tell_spellings(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    """Which of two spellings to use. The answers are numbered as the questions were."""
    typed = await forms.typed(request)
    seen = await importing.look(by, import_id)
    same = dict(seen.choices)
    for number, spelling in enumerate(seen.spellings):
        if typed.get(f"school-{number}") == "other":
            same[spelling.written] = spelling.like
        else:
            same.pop(spelling.written, None)
    for number, spelling in enumerate(seen.unknown):
        if chosen := typed.get(f"offence-{number}", ""):
            same[spelling.written] = chosen
    await importing.choose(by, import_id, same=same)
    return redirect(f"/imports/{import_id}", notice="The rows were read again.")


@post("/imports/{import_id:uuid}/confirmation", name="import-confirmation", opt=STAFF)
async def confirm(
    request: Request[Any, Any, Any], import_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    typed = await forms.typed(request)
    ticked = [int(number) for number in typed.all("take") if A_ROW.fullmatch(number)]
    await importing.confirm(by, import_id, anyway=ticked)
    return redirect(f"/imports/{import_id}")


@post("/imports/{import_id:uuid}/removal", name="import-removal", opt=STAFF)
async def throw_away(import_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await importing.discard(by, import_id)
    return redirect("/imports", notice="The file was thrown away. Nothing was written.")


@get("/imports/{import_id:uuid}/failed.csv", name="import-failed", opt=STAFF)
async def download_failed(import_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await importing.get(by, import_id)
    name, content = import_outcomes.failed_file(await importing.outcome(by, import_id))
    await journal.read(by, "import.downloaded", row, f"{row.failed} rows")
    return viewing.download(name, content)


routes = [
    choose_file,
    read_file,
    ask_columns,
    tell_columns,
    show_preview,
    tell_spellings,
    confirm,
    throw_away,
    download_failed,
]
