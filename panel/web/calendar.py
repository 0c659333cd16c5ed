"""The hearings of a month: as a month, as a list to sort and print, as a file."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from cases import holidays, programmes
from cases.actors import Actor, now
from cases.tables import Programme
from panel import diary
from panel.web import short_hearings, viewing
from panel.web.access import allow
from panel.web.own_words import ours
from panel.web.pages import page
from scheduling import closures, sessions, venues
from scheduling.recurrence import Closed
from scheduling.times import MONTHS, Span, clock_words, day_span, day_words, local

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
MAY = allow("coordinator", "facilitator")
SORTS = ("starts", "reference", "where", "facilitator", "yes")
Asked = Request[Any, Any, Any]


@get("/hearings", name="hearings", opt=MAY)
async def show_hearings(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    year, number = _month(request, programme)
    before, after = diary.beside(year, number)
    as_list = request.query_params.get("view") == "list"
    grid = diary.weeks(year, number, programme.country)
    within = day_span(grid[0][0], grid[-1][-1], programme.time_zone)
    shown = await diary.entries(
        by, programme, within, called_off=True
    )  # days beside the month stand in its grid too
    entries = [entry for entry in shown if (entry.starts.year, entry.starts.month) == (year, number)]
    view = _view(request, year, number)
    return page(
        "hearings/month.html",
        rows=viewing.in_order([_row(entry) for entry in entries], view) if as_list else [],
        weeks=[] if as_list else await _weeks(by, programme, (number, grid), shown),
        view=view,
        month=_words(year, number),
        this=_named(year, number)["month"],
        before=_named(*before),
        after=_named(*after),
        as_list=as_list,
        nothing=not entries,
        country=programme.country,
        day_words=day_words,
    )


@get(["/hearings.csv", "/hearings.xlsx"], name="hearings-file", opt=MAY)
async def download_hearings(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    year, number = _month(request, programme)
    entries = await diary.month(by, programme, year, number)
    rows = viewing.in_order([_row(entry) for entry in entries], _view(request, year, number))
    lines = [
        [
            row["reference"],
            f"{row['starts']:%Y-%m-%d}",
            f"{row['starts']:%H:%M}",
            row["where"],
            row["facilitator"],
            row["yes"],
            row["seats"],
        ]
        for row in rows
    ]
    headings = ["Case", "Day", "Time", "Where", "Who runs it", "Said yes", "Seats"]
    return viewing.sheet(request, f"hearings-{year}-{number:02d}", headings, lines)


def _month(request: Asked, programme: Programme) -> tuple[int, int]:
    today = programmes.today(programme)
    asked = MONTH.fullmatch(request.query_params.get("month", ""))
    return (int(asked[1]), int(asked[2])) if asked else (today.year, today.month)


def _view(request: Asked, year: int, number: int) -> viewing.View:
    also = (("month", _named(year, number)["month"]), ("view", "list"))
    return viewing.read(request, "/hearings", sorts=SORTS, states=(), also=also)


def _row(entry: diary.Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "starts": entry.starts,
        "time": entry.time,
        "reference": entry.reference,
        "where": f"{entry.venue}, {entry.room}",
        "facilitator": entry.facilitator,
        "yes": entry.yes,
        "seats": entry.seats,
        "off": entry.off,
    }


async def _weeks(
    by: Actor, programme: Programme, month: tuple[int, list[list[date]]], entries: list[diary.Entry]
) -> list[list[dict[str, Any]]]:
    number, grid = month
    today = programmes.today(programme)
    closed = await closures.known(programme.id)
    names = {place.venue.id: place.venue.name for place in await venues.every(programme.id)}
    events = [(entry.starts.date(), _called_off(entry) if entry.off else _event(entry)) for entry in entries]
    if by.role == "coordinator":
        within = day_span(grid[0][0], grid[-1][-1], programme.time_zone)
        events += await _empty(
            programme, within, {entry.session for entry in entries if not entry.off}, names
        )
    return [
        [
            {
                "date": day,
                "inside": day.month == number,
                "today": day == today,
                "events": [event for on, event in events if on == day],
                "note": _note(day, closed, programme.country, names),
            }
            for day in week
        ]
        for week in grid
    ]


def _event(entry: diary.Entry) -> dict[str, Any]:
    return {
        "href": f"/hearings/{entry.id}",
        "text": f"{entry.time} {entry.venue}",
        "detail": f"{entry.reference}, {entry.room}: {entry.yes} of {entry.seats} peers",
        "short": not entry.stands,
    }


def _called_off(entry: diary.Entry) -> dict[str, Any]:
    """Grey, and still a way to it: who was to come may ring about it."""
    return {
        "href": f"/hearings/{entry.id}",
        "text": f"Cancelled: {entry.time} {entry.venue}",
        "detail": f"{entry.reference}, {entry.room}",
        "short": False,
        "empty": True,
    }


async def _empty(
    programme: Programme, within: Span, used: set[UUID], names: Mapping[UUID, str]
) -> list[tuple[date, dict[str, Any]]]:
    """Sessions without a hearing, for whoever plans: those to come, and those of the past."""
    at = now()
    return [
        (
            session.on_day,
            {
                "href": f"/sessions/{session.id}",
                "text": f"{clock_words(local(session.starts_at, session.time_zone))} {names[session.venue]}",
                "detail": ours("No hearing yet", programme) if session.ends_at > at else "Nothing was held",
                "short": False,
                "empty": True,
            },
        )
        for session in await sessions.within(programme.id, within)
        if session.id not in used
    ]


def _note(day: date, closed: list[Closed], country: str, names: Mapping[UUID, str]) -> str:
    """Why nothing is held that day, everywhere or at one place."""
    named = [
        f"{names[one.venue]}: {one.name}" if one.venue else one.name
        for one in closed
        if one.from_day <= day <= one.to_day
    ]
    return ", ".join(filter(None, [holidays.name(country, day), *named]))


def _words(year: int, number: int) -> str:
    return f"{MONTHS[number - 1]} {year}"


def _named(year: int, number: int) -> dict[str, str]:
    return {"month": f"{year}-{number:02d}", "words": _words(year, number)}


routes: list[Any] = [show_hearings, download_hearings, *short_hearings.routes]
