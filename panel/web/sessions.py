"""Sessions: the evenings to come, and a new one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template
from msgspec import Struct

from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.tables import Programme
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import closures, sessions, times, venues
from scheduling.tables import Hearing, Session

STAFF = allow("coordinator")
MISSING = {
    "venue": "Choose a place.",
    "on_day": "Write the day of the session.",
    "from_wall": "Write when it begins, like 17:30.",
    "until_wall": "Write when it ends, like 20:30.",
}
NO_PLACE = "Add a place with a room first."
# What a verb calls it, and what the form does.
FIELDS = {"day": "on_day", "from": "from_wall", "until": "until_wall"}
SORTS = ("on_day", "venue", "hearings")


class SessionForm(Struct, kw_only=True):
    """A place, a day, and two wall times as people type them."""

    venue: UUID | None = None
    on_day: date | None = None
    from_wall: str = ""
    until_wall: str = ""
    fold: str = ""  # first or second, for a time that comes twice
    all_the_same: bool = False  # although the day is a holiday or closed


@get("/sessions", name="sessions", opt=STAFF)
async def show_sessions(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    view = viewing.read(request, "/sessions", sorts=SORTS, states=())
    rows = viewing.in_order(await _rows(programme), view)
    pages = viewing.Pages(len(rows), view.page)
    shown = rows[pages.offset : pages.offset + pages.size]
    return page(
        "sessions/list.html",
        view=view,
        pages=pages,
        sessions=[{**row, **_words(row, programme)} for row in shown],
        has_places=bool(await venues.open_ones(programme.id)),
    )


@get(["/sessions.csv", "/sessions.xlsx"], name="sessions-file", opt=STAFF)
async def download_sessions(
    request: Request[Any, Any, Any], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/sessions", sorts=SORTS, states=())
    columns = ("on_day", "from_wall", "until_wall", "venue", "hearings", "room_for")
    lines = [[row[name] for name in columns] for row in viewing.in_order(await _rows(programme), view)]
    headings = ["Day", "From", "Until", "Place", "Hearings", "Room for"]
    return viewing.sheet(request, "sessions", headings, lines)


async def _rows(programme: Programme) -> list[dict[str, Any]]:
    """The evenings to come with how much is held in them and how much could be."""
    rows = (
        await Session.select(
            *(Session.id, Session.on_day, Session.from_wall, Session.until_wall, Session.time_zone),
            *(Session.starts_at, Session.ends_at, Session.series, Session.venue),
        )
        .where(Session.programme == programme.id, Session.cancelled_at.is_null(), Session.ends_at > now())
        .order_by(Session.starts_at)
    )
    held = await _hearings([row["id"] for row in rows])
    places = {place.venue.id: place for place in await venues.every(programme.id)}
    return [
        {
            **row,
            "venue": places[row["venue"]].venue.name,
            "hearings": held.get(row["id"], 0),
            "room_for": _room_for(row, places[row["venue"]], programme),
        }
        for row in rows
    ]


def _room_for(row: dict[str, Any], place: venues.Place, programme: Programme) -> int:
    minutes = int((row["ends_at"] - row["starts_at"]).total_seconds()) // 60
    return minutes // programme.hearing_minutes * sum(not room.closed for room in place.rooms)


def _words(row: dict[str, Any], programme: Programme) -> dict[str, str]:
    return {
        "day": times.day_words(row["on_day"], programme.country),
        "time": time_words(row["starts_at"], row["ends_at"], row["time_zone"]),
    }


async def _hearings(ids: list[UUID]) -> dict[UUID, int]:
    count: dict[UUID, int] = {}
    for start in range(0, len(ids), 500):
        rows = await Hearing.select(Hearing.session).where(
            Hearing.session.is_in(ids[start : start + 500]), Hearing.state == "arranged"
        )
        for row in rows:
            count[row["session"]] = count.get(row["session"], 0) + 1
    return count


def time_words(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """5:30pm to 8:30pm."""
    starts, ends = (times.local(at, zone) for at in (starts_at, ends_at))
    return f"{times.clock_words(starts)} to {times.clock_words(ends)}"


@get("/sessions/new", name="new-session", opt=STAFF)
async def show_new_session(programme: NamedDependency[Programme]) -> Template:
    return await _form(programme)


async def _form(
    programme: Programme, *, typed: Any = None, problems: dict[str, str] | None = None
) -> Template:
    choices = await places(programme)
    return page(
        "sessions/new.html",
        typed=typed,
        problems=problems if choices or not problems else {"_": NO_PLACE},
        places=choices,
        example=example(programme),
        once=forms.once(),
        twice="fold" in (problems or {}) or bool(typed and typed.get("fold")),
        closed="all_the_same" in (problems or {}) or bool(typed and typed.get("all_the_same")),
    )


async def places(programme: Programme) -> list[tuple[UUID, str, str]]:
    """What a session can be planned in: value, text and hint."""
    found = await venues.open_ones(programme.id)
    return [(place.venue.id, place.venue.name, place.venue.address) for place in found]


def example(programme: Programme) -> str:
    return "For example, 11 24 2026" if programme.country == "US" else "For example, 24 11 2026"


@post("/sessions", name="plan-session", opt=STAFF)
async def plan_session(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        if not (session := await sessions.planned(programme.id, typed.once)):
            session = await _plan(forms.read(typed, SessionForm), by, programme, typed.once)
    except BadInput as bad:
        problems = {FIELDS.get(field, field): sentence for field, sentence in bad.problems.items()}
        return await _form(programme, typed=typed, problems=problems)
    day = times.day_words(session.on_day, programme.country)
    return redirect("/sessions", notice=f"The session on {day} is planned.")


async def _plan(form: SessionForm, by: Actor, programme: Programme, once: UUID) -> Session:
    """The session, or every field that stands against it, at once."""
    asked = ("venue", "on_day", "from_wall", "until_wall")
    problems = {field: MISSING[field] for field in asked if not getattr(form, field)}
    typed = walls(form, problems)
    if problems or form.venue is None or form.on_day is None:
        raise BadInput(problems)
    try:
        venue = await venues.venue(programme.id, form.venue)
    except NotFound:
        raise BadInput({"venue": forms.CHOOSE}) from None
    closed = await closures.why(programme, venue.id, form.on_day)
    if closed and not form.all_the_same:
        day = times.day_words(form.on_day, programme.country)
        raise BadInput({"all_the_same": f"{day} is {closed}. Tick the box to plan it all the same."})
    return await sessions.plan(
        by,
        programme,
        venue=venue,
        on_day=form.on_day,
        fold={"first": 0, "second": 1}.get(form.fold),
        all_the_same=form.all_the_same,
        session_id=once,
        **typed,
    )


def walls(form: Any, problems: dict[str, str]) -> dict[str, Any]:
    """The two wall times of a form; what cannot be read is added to the problems."""
    found = {}
    for field in ("from_wall", "until_wall"):
        try:
            found[field] = times.read_wall(getattr(form, field))
        except Refused as wrong:
            problems.setdefault(field, wrong.sentence)
    return found


routes: list[Any] = [show_sessions, download_sessions, show_new_session, plan_session]
