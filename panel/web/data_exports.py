"""De-identified exports: asked for, granted by somebody else, taken away; and what each column means."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import journal, own_definitions, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.evaluation import dictionary
from cases.evaluation_tables import DataExport
from cases.tables import Programme
from panel import data_exports
from panel.web import forms, reports, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import stamp

Asked = Request[Any, Any, Any]
HERE = "/data-exports"
STAFF = allow("coordinator", "evaluator")
ALL = allow("coordinator", "evaluator", "administrator")
STATES = {
    "asked": ("Waits for a second person", "yellow"),
    "granted": ("Granted", "green"),
    "refused": ("Refused", "red"),
    "taken_back": ("Taken back", "grey"),
}
GONE = ("File gone", "grey")
WITHHELD = "{} values, so that at least 5 rows share each mix of these, and not all had the same outcome"
EARLIER = (
    "{}. Whoever holds two can find people with an event again by the days between: one a study is enough"
)
ENDED = ("Thrown away", "red")
SORTS: viewing.Sorts = {"asked": DataExport.asked_at, "state": DataExport.state, "people": DataExport.people}
ASKED_FIRST = "CASE WHEN data_export.state = 'asked' THEN 0 ELSE 1 END"
PROGRAMME: Any = DataExport.programme.name
SHOWN: Any = [column for column in DataExport.all_columns() if column._meta.name != "file_sealed"]
ZIP = "application/zip"


class AskForm(msgspec.Struct, kw_only=True):
    definition: str = ""
    purpose: str = ""


@get(HERE, name="data-exports", opt=ALL)
async def show_list(request: Asked, by: NamedDependency[Actor]) -> Template:
    view = viewing.read(request, HERE, sorts=SORTS, states=STATES)
    await journal.read(by, "data-exports.read", ("programme", str(by.programme or "")))
    pages = viewing.Pages(await _of(DataExport.count(), by, view), view.page)
    rows = await _rows(by, view).limit(pages.size).offset(pages.offset)
    return page(
        "data_exports/list.html",
        parts=reports.parts(HERE) if by.role != "administrator" else [],
        view=view,
        pages=pages,
        rows=await _lines(rows),
        everywhere=by.role == "administrator",
        may_ask=by.role != "administrator",
    )


@get([f"{HERE}.csv", f"{HERE}.xlsx"], name="data-exports-file", opt=ALL)
async def download_list(request: Asked, by: NamedDependency[Actor]) -> Response[Any]:
    view = viewing.read(request, HERE, sorts=SORTS, states=STATES)
    await journal.read(by, "data-exports.downloaded", ("programme", str(by.programme or "")))
    lines = await _lines(await _rows(by, view))
    names = (
        *("on", "asked_by_name", "programme_name", "purpose", "definition", "version", "word"),
        *("settled", "settled_by_name", "people", "left_out", "withheld", "sha256", "ended"),
    )
    headings = (
        *("Asked", "Asked by", "Programme", "Purpose", "Definition", "Version", "State"),
        *("Settled", "Settled by", "People", "Left out", "Withheld", "SHA-256", "Thrown away"),
    )
    return viewing.sheet(request, "data-exports", headings, [[one[name] for name in names] for one in lines])


def _of(query: Any, by: Actor, view: viewing.View) -> Any:
    if by.role != "administrator":
        query = query.where(DataExport.programme == by.programme)
    return query.where(DataExport.state.is_in(list(view.states))) if view.states else query


def _rows(by: Actor, view: viewing.View) -> Any:
    columns = (*SHOWN, PROGRAMME.as_alias("programme_name"))
    return viewing.ordered(_of(DataExport.select(*columns), by, view), view, SORTS, ASKED_FIRST)


async def _lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    where = {one.id: one for one in await programmes.every()}
    return [_line(row, where[row["programme"]]) for row in rows]


def _line(row: dict[str, Any], programme: Programme) -> dict[str, Any]:
    word, colour = ENDED if row["ended_at"] else STATES[row["state"]]
    return {
        **row,
        "on": stamp(row["asked_at"], programme),
        "settled": stamp(row["settled_at"], programme) if row["settled_at"] else "",
        "ended": stamp(row["ended_at"], programme) if row["ended_at"] else "",
        "word": word,
        "colour": colour,
    }


@get(f"{HERE}/new", name="new-data-export", opt=STAFF)
async def show_new(programme: NamedDependency[Programme]) -> Template:
    return await _new(programme)


async def _new(programme: Programme, **more: Any) -> Template:
    known = await own_definitions.every(programme)
    return page(
        "data_exports/new.html",
        definitions=[(key, f"{one.title} ({one.called})") for key, one in known.items()],
        usual=programme.headline,
        **more,
    )


@post(HERE, name="ask-data-export", opt=STAFF)
async def ask(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, AskForm)
        made = await data_exports.ask(programme, form.definition, form.purpose, by)
    except BadInput as bad:
        return await _new(programme, typed=typed, problems=bad.problems)
    return redirect(f"{HERE}/{made.id}", notice="It is asked for. A second person decides.")


@get(f"{HERE}/dictionary", name="data-dictionary", opt=ALL)
async def show_dictionary() -> Template:
    files = [
        (file, [[one.name, one.meaning, one.values, one.unit, one.coarsened, one.source] for one in columns])
        for file, columns in dictionary.FILES.items()
        if file != "export.xlsx"
    ]
    return page("data_exports/dictionary.html", files=files, headings=dictionary.HEADINGS[1:])


@get(
    [f"{HERE}/dictionary.csv", f"{HERE}/dictionary.xlsx"],
    name="data-dictionary-file",
    opt=ALL,
)
async def download_dictionary(request: Asked) -> Response[Any]:
    return viewing.sheet(request, "dictionary", dictionary.HEADINGS, dictionary.rows())


@get(f"{HERE}/{{export_id:uuid}}", name="data-export", opt=ALL)
async def show(export_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    made = await data_exports.get(by, export_id)
    programme = await programmes.get(made.programme)
    there = data_exports.is_there(made)
    word = GONE if made.state == "granted" and not there else STATES[made.state]
    newer = await data_exports.newer(made)
    return page(
        "data_exports/one.html",
        made=made,
        word=ENDED if made.ended_at else word,
        newer=newer.version if newer else 0,
        ended=data_exports.ENDED if made.ended_at else "",
        facts=await _facts(made, programme),
        there=there,
        days=data_exports.DAYS,
        mine=by.id == made.asked_by_id,
        may_settle=data_exports.may_settle(made, by),
        programme_name=programme.name,
    )


async def _facts(made: DataExport, programme: Programme) -> list[tuple[str, str]]:
    definition = await own_definitions.exactly(programme, made.definition, made.version)
    told = [
        ("What for", made.purpose),
        ("What counts", definition.words if definition else "Not known here any more"),
        ("Definition", f"{made.definition}, version {made.version}"),
        ("Asked", f"{stamp(made.asked_at, programme)}, by {made.asked_by_name}"),
    ]
    if before := await data_exports.earlier(made):
        told.append(("Others granted", EARLIER.format(before)))
    if made.settled_at:
        settled = f"{stamp(made.settled_at, programme)}, by {made.settled_by_name}"
        told.append((STATES[made.state][0], settled))
    if made.state == "granted":
        told += [
            ("People in it", str(made.people)),
            ("Left out", f"{made.left_out}: they said no, or their names have left the record"),
            ("Alone before", f"{made.alone} rows had a year, age, gender and ethnicity of their own"),
            ("Withheld", WITHHELD.format(made.withheld)),
            ("SHA-256 of the file", made.sha256),
        ]
    return told


@get(f"{HERE}/{{export_id:uuid}}/export.zip", name="data-export-file", opt=STAFF)
async def take(export_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[bytes]:
    name, file = await data_exports.take(await data_exports.get(by, export_id), by)
    return viewing.download(name, file, ZIP)


@post(f"{HERE}/{{export_id:uuid}}/grant", name="grant-data-export", opt=ALL)
async def grant(export_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    made = await data_exports.get(by, export_id)
    await data_exports.grant(made, replace(by, programme=made.programme))
    return redirect(f"{HERE}/{made.id}", notice="It is granted. Who asked for it can take it away now.")


@post(f"{HERE}/{{export_id:uuid}}/refusal", name="refuse-data-export", opt=ALL)
async def refuse(export_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    made = await data_exports.get(by, export_id)
    await data_exports.refuse(made, replace(by, programme=made.programme))
    return redirect(f"{HERE}/{made.id}", notice="It is refused.")


@post(f"{HERE}/{{export_id:uuid}}/withdrawal", name="withdraw-data-export", opt=STAFF)
async def take_back(export_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    made = await data_exports.take_back(await data_exports.get(by, export_id), by)
    return redirect(f"{HERE}/{made.id}", notice="It is taken back.")


routes: list[Any] = [
    *(show_list, download_list, show_new, ask, show_dictionary, download_dictionary),
    *(show, take, grant, refuse, take_back),
]
