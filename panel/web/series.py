"""Recurring sessions: which there are, a new one, and one of them with the days it leaves out."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Programme
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import day, plain
from panel.web.sessions import MISSING, NO_PLACE, example, places, walls
from scheduling import series, venues
from scheduling.tables import Series

STAFF = allow("coordinator")
EVERY = (
    ("1", "Every week"),
    ("2", "Every 2 weeks"),
    ("4", "Every 4 weeks"),
    ("0", "Once a month", "On the same weekday, such as the second Tuesday"),
)
SORTS = ("words", "venue", "next", "coming")
FIELDS = {"first_on": "Write the first day.", "every_weeks": "Choose how often."}


class SeriesForm(Struct, kw_only=True):
    """A place, a first day, how often, and two wall times as people type them."""

    venue: UUID | None = None
    first_on: date | None = None
    every_weeks: Literal["0", "1", "2", "4", ""] = ""
    from_wall: str = ""
    until_wall: str = ""
    last_on: date | None = None


@get("/series", name="series", opt=STAFF)
async def show_every(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/series", sorts=SORTS, states=())
    rows = viewing.in_order(await _rows(programme), view)
    return page("series/list.html", rows=rows, view=view, plain=plain, programme=programme)


@get(["/series.csv", "/series.xlsx"], name="series-file", opt=STAFF)
async def download(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Response[Any]:
    view = viewing.read(request, "/series", sorts=SORTS, states=())
    rows = viewing.in_order(await _rows(programme), view)
    lines = [[row["words"], row["venue"], row["next"] or "", row["coming"]] for row in rows]
    headings = ["When", "Place", "Next", "Sessions planned"]
    return viewing.sheet(request, "series", headings, lines)


async def _rows(programme: Programme) -> list[dict[str, Any]]:
    names = {place.venue.id: place.venue.name for place in await venues.every(programme.id)}
    rows = []
    for one in await series.every(programme.id):
        coming = await series.coming(one)
        rows.append(
            {
                "id": one.id,
                "words": series.words_of(one),
                "venue": names[one.venue],
                "next": coming[0].on_day if coming else None,
                "coming": len(coming),
                "left_out": len(await series.left_out(one, programme)),
            }
        )
    return rows


@get("/series/new", name="new-series", opt=STAFF)
async def show_new(programme: NamedDependency[Programme]) -> Template:
    return await _form(programme)


async def _form(
    programme: Programme, *, typed: Any = None, problems: dict[str, str] | None = None
) -> Template:
    choices = await places(programme)
    return page(
        "series/new.html",
        typed=typed,
        problems=problems if choices or not problems else {"_": NO_PLACE},
        places=choices,
        every=EVERY,
        example=example(programme),
        once=forms.once(),
    )


@post("/series", name="begin-series", opt=STAFF)
async def begin(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    onward = f"/series/{typed.once}"
    if await Series.exists().where(Series.id == typed.once, Series.programme == programme.id):
        return redirect(onward)
    try:
        await _begin(forms.read(typed, SeriesForm), by, programme, typed.once)
    except BadInput as bad:
        return await _form(programme, typed=typed, problems=bad.problems)
    return redirect(onward, notice="The sessions are planned for six months. More follow by themselves.")


async def _begin(form: SeriesForm, by: Actor, programme: Programme, once: UUID) -> Series:
    """The series, or every field that stands against it, at once."""
    asked = {**FIELDS, **{field: MISSING[field] for field in ("venue", "from_wall", "until_wall")}}
    problems = {field: words for field, words in asked.items() if not getattr(form, field)}
    typed = walls(form, problems)
    if problems or form.venue is None or form.first_on is None:
        raise BadInput(problems)
    try:
        venue = await venues.venue(programme.id, form.venue)
    except NotFound:
        raise BadInput({"venue": forms.CHOOSE}) from None
    return await series.begin(
        by,
        programme,
        venue=venue,
        first_on=form.first_on,
        last_on=form.last_on,
        every_weeks=int(form.every_weeks),
        series_id=once,
        **typed,
    )


@get("/series/{series_id:uuid}", name="one-series", opt=STAFF)
async def show_one(
    series_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    one = await series.get(by.programme, series_id)
    return page(
        "series/one.html",
        series=one,
        words=series.words_of(one),
        venue=await series.place_of(one),
        coming=[(session.id, day(session.on_day, programme)) for session in await series.coming(one)],
        left_out=[
            (day(evening.on, programme), evening.why_not)
            for evening in ([] if one.ended_at else await series.left_out(one, programme))
        ],
        until=plain(one.last_on, programme) if one.last_on else "",
    )


@post("/series/{series_id:uuid}/ending", name="end-series", opt=STAFF)
async def end(series_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    one = await series.get(by.programme, series_id)
    kept = await series.end(one, by)
    left = f"{kept} with hearings {'stays' if kept == 1 else 'stay'}." if kept else "Nothing is left of it."
    return redirect("/series" if not kept else f"/series/{one.id}", notice=f"The series has ended. {left}")


routes: list[Any] = [show_every, download, show_new, begin, show_one, end]
