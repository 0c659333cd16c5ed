"""Names that go out to an agency, encrypted, and the counts that come back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
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
from cases.evaluation.definitions import DEFINITIONS
from cases.linkage import days, granting, match_lists
from cases.linkage.match_lists import Counts, NewList
from cases.linkage.tables import MatchList
from cases.tables import Programme
from panel.figures import interval, percent
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain, stamp

Asked = Request[Any, Any, Any]
STAFF = allow("coordinator")
SECOND = allow("coordinator", "administrator")
READERS = allow("coordinator", "evaluator", "administrator")
STATES = {
    "asked": ("Waits for a second person", "yellow"),
    "granted": ("Granted", "green"),
    "refused": ("Refused", "red"),
    "out": ("With the agency", "yellow"),
    "in": ("Answered", "green"),
    "withdrawn": ("Withdrawn", "grey"),
}
SORTS = ("made", "agency", "people", "reoffenders", "state")
HEADINGS = ("Asked", "Agency", "People", "With something new", "State")
ENCRYPTED = "application/age-encryption"
NO_DAYS = "Line {line} is no day. Write it like {example}, the day of proof behind a comma."


class ListForm(Struct, kw_only=True):
    agency: str
    source: str = "agency_match"
    definition: str = "proven-12"
    opened_from: date
    opened_until: date
    key: str


class CountsForm(Struct, kw_only=True):
    reoffenders: int
    reoffences: int
    checked_on: date
    days: str = ""


@get("/match-lists", name="match-lists", opt=READERS)
async def show_list(request: Asked, by: NamedDependency[Actor]) -> Template:
    view = viewing.newest_first(request, viewing.read(request, "/match-lists", sorts=SORTS, states=()))
    rows = viewing.in_order(await _rows(by), view)
    everywhere = by.role == "administrator"
    return page(
        "match_lists/list.html", rows=rows, view=view, may=by.role == "coordinator", everywhere=everywhere
    )


async def _rows(by: Actor) -> list[dict[str, Any]]:
    """An administrator grants, and is shown nothing of what came back."""
    return [
        {
            "programme": (await programmes.get(one.programme)).name,
            "id": one.id,
            "made": one.made_at,
            "said": stamp(one.made_at, await programmes.get(one.programme)),
            "agency": one.agency,
            "people": one.people,
            "reoffenders": one.reoffenders if one.state == "in" and by.role != "administrator" else None,
            "state": STATES[one.state][0],
            "colour": STATES[one.state][1],
        }
        for one in await match_lists.recent(by)
    ]


@get(["/match-lists.csv", "/match-lists.xlsx"], name="match-lists-file", opt=READERS)
async def download_list(request: Asked, by: NamedDependency[Actor]) -> Response[Any]:
    view = viewing.newest_first(request, viewing.read(request, "/match-lists", sorts=SORTS, states=()))
    names = ("said", "agency", "people", "reoffenders", "state")
    rows = viewing.in_order(await _rows(by), view)
    await journal.read(by, "match-lists.downloaded", ("programme", str(by.programme)))
    return viewing.sheet(request, "match-lists", HEADINGS, [[row[name] for name in names] for row in rows])


@get("/match-lists/new", name="new-match-list", opt=STAFF)
async def ask_list(programme: NamedDependency[Programme]) -> Template:
    return _form(programme)


def _form(programme: Programme, **more: Any) -> Template:
    return page(
        "match_lists/new.html",
        sources=list(outcomes.SOURCES.items()),
        definitions=[(one.name, one.title) for one in DEFINITIONS.values()],
        country=programme.country,
        **more,
    )


@post("/match-lists", name="make-match-list", opt=STAFF)
async def make(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any] | Template:
    """It is locked at once, and waits for a second person."""
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ListForm)
        made = await match_lists.ask(NewList(**_fields(form)), by)
    except BadInput as bad:
        return _form(programme, typed=typed, problems=bad.problems)
    except Refused as refused:
        return _form(programme, typed=typed, problems={"opened_until": refused.sentence})
    return redirect(f"/match-lists/{made.id}", notice="It is made, and waits for a second person.")


def _fields(form: Struct) -> dict[str, Any]:
    return {name: getattr(form, name) for name in form.__struct_fields__}


@get("/match-lists/{list_id:uuid}", name="match-list", opt=READERS)
async def show(list_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    made = await granting.get(by, list_id)
    await journal.read(replace(by, programme=made.programme), "match-list.read", made)
    return _one(made, by, await programmes.get(made.programme))


def _one(made: MatchList, by: Actor, programme: Programme, **more: Any) -> Template:
    back = made.state == "in" and by.role != "administrator"
    share = match_lists.rate(made) if back else None
    return page(
        "match_lists/one.html",
        made=made,
        word=STATES[made.state],
        facts=_facts(made, programme, back=back),
        share=f"{percent(share.share)}, with a 95% interval of {interval(share)} ({share.method})"
        if share
        else "",
        counts=forms.of(**_counted(made)) if made.state == "in" else None,
        may=by.role == "coordinator" and made.state in ("out", "in"),
        may_settle=granting.may_settle(made, by),
        may_take=by.id == made.by_id and made.state in ("granted", "out", "in") and granting.is_there(made),
        mine=by.id == made.by_id,
        withdraws=by.role == "coordinator" and made.state in ("asked", "granted", "out", "in"),
        there=granting.is_there(made),
        days=granting.DAYS,
        country=programme.country,
        **more,
    )


def _counted(made: MatchList) -> dict[str, str]:
    """What was entered, to be put right."""
    told = {"reoffenders": str(made.reoffenders), "reoffences": str(made.reoffences)}
    if made.checked_on:
        told |= {f"checked_on-{part}": str(getattr(made.checked_on, part)) for part in forms.PARTS}
    lines = [f"{on}, {proven}" if proven else f"{on}" for on, proven in match_lists.days(made)]
    return {**told, "days": "\n".join(lines)}


def _facts(made: MatchList, programme: Programme, *, back: bool) -> list[tuple[str, str]]:
    accepted = f"{plain(made.opened_from, programme)} to {plain(made.opened_until, programme)}"
    told = [
        ("Programme", programme.name),
        ("Agency", f"{made.agency} ({outcomes.SOURCES[made.source]})"),
        ("Accepted", accepted),
        ("People on it", str(made.people)),
        ("What they count", DEFINITIONS[made.definition].words),
        ("Asked", f"{stamp(made.made_at, programme)}, by {made.by_name}"),
        ("SHA-256 of the file", made.sha256),
    ]
    if made.granted_at:
        said = "Refused" if made.state == "refused" else "Granted"
        told.append((said, f"{stamp(made.granted_at, programme)}, by {made.granted_by_name}"))
    if made.out_at:
        told.append(("Taken away", stamp(made.out_at, programme)))
    if made.checked_on and back:
        told += [
            ("With something new", str(made.reoffenders)),
            ("Events", str(made.reoffences)),
            ("Checked on", plain(made.checked_on, programme)),
        ]
    return told


@post("/match-lists/{list_id:uuid}/grant", name="grant-match-list", opt=SECOND)
async def grant(list_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    made = await granting.grant(await granting.get(by, list_id), by)
    return redirect(f"/match-lists/{made.id}", notice="It is granted. Who asked can take it away now.")


@post("/match-lists/{list_id:uuid}/refusal", name="refuse-match-list", opt=SECOND)
async def refuse(list_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    made = await granting.refuse(await granting.get(by, list_id), by)
    return redirect(f"/match-lists/{made.id}", notice="It is refused, and the file is gone.")


@post("/match-lists/{list_id:uuid}/file", name="take-match-list", opt=STAFF)
async def take(list_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    """The answer is the file. With the first time it counts as gone out, so it is no page to look at."""
    name, file = await granting.take(await granting.get(by, list_id), by)
    return viewing.download(name, file, ENCRYPTED)


@post("/match-lists/{list_id:uuid}/counts", name="match-list-counts", opt=STAFF)
async def enter_counts(
    request: Asked,
    list_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    made, typed = await match_lists.get(by, list_id), await forms.typed(request)
    try:
        form = forms.read(typed, CountsForm)
        told = tuple(_days(form.days, programme.country))
        counts = Counts(
            reoffenders=form.reoffenders, reoffences=form.reoffences, checked_on=form.checked_on, days=told
        )
        await match_lists.counts_in(made, counts, by)
    except BadInput as bad:
        return _one(made, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"/match-lists/{made.id}", notice="What they counted is written down.")


def _days(text: str, country: str) -> Iterator[tuple[date, date | None]]:
    """A line for each event: when it happened and, behind a comma, when it was proven."""
    cells = [[cell.strip() for cell in line.split(",")] for line in text.splitlines()]
    form = days.way([cell for row in cells for cell in row if cell], country)
    for line, row in enumerate(cells, start=1):
        if not any(row):
            continue
        found = [days.read(cell, form) if cell else None for cell in row]
        if found[0] is None or len(row) > 2 or (len(row) == 2 and row[1] and found[1] is None):  # noqa: PLR2004 - day and proof
            raise BadInput({"days": NO_DAYS.format(line=line, example=days.example(form))})
        yield found[0], found[1] if len(found) > 1 else None


@post("/match-lists/{list_id:uuid}/withdrawal", name="match-list-withdraw", opt=STAFF)
async def withdraw(list_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    made = await match_lists.withdraw(await match_lists.get(by, list_id), by)
    return redirect(f"/match-lists/{made.id}", notice="It does not count any more.")


routes: list[Any] = [
    *(show_list, download_list, ask_list, make, show),
    *(grant, refuse, take, enter_counts, withdraw),
]
