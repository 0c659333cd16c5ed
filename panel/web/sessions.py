"""Sessions: the evenings to come, and a new one."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases.actors import Actor
from cases.errors import BadInput, Refused
from cases.tables import Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import sessions, times, venues
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


class SessionForm(Struct, kw_only=True):
    """A place, a day, and two wall times as people type them."""

    venue: UUID | None = None
    on_day: date | None = None
    from_wall: str = ""
    until_wall: str = ""
    fold: str = ""  # first or second, for a time that comes twice


@get("/sessions", name="sessions", opt=STAFF)
async def show_sessions(programme: NamedDependency[Programme]) -> Template:
    coming = await sessions.coming(programme.id)
    held = await _hearings([session.id for session in coming])
    places = {place.venue.id: place for place in await venues.every(programme.id)}
    return page(
        "sessions/list.html",
        sessions=[
            _line(session, places[session.venue], held.get(session.id, 0), programme) for session in coming
        ],
        has_places=bool(await venues.open_ones(programme.id)),
    )


async def _hearings(ids: list[UUID]) -> dict[UUID, int]:
    if not ids:
        return {}
    rows = await Hearing.select(Hearing.session).where(
        Hearing.session.is_in(ids[:500]), Hearing.state == "arranged"
    )
    count: dict[UUID, int] = {}
    for row in rows:
        count[row["session"]] = count.get(row["session"], 0) + 1
    return count


def _line(session: Session, place: venues.Place, held: int, programme: Programme) -> dict[str, Any]:
    starts, ends = (times.local(at, session.time_zone) for at in (session.starts_at, session.ends_at))
    minutes = int((session.ends_at - session.starts_at).total_seconds()) // 60
    rooms = [room for room in place.rooms if not room.closed]
    return {
        "id": session.id,
        "day": times.day_words(session.on_day, programme.country),
        "time": f"{times.clock_words(starts)} to {times.clock_words(ends)}",
        "venue": place.venue.name,
        "hearings": held,
        "room_for": minutes // programme.hearing_minutes * len(rooms),
    }


@get("/sessions/new", name="new-session", opt=STAFF)
async def show_new_session(programme: NamedDependency[Programme]) -> Template:
    return await _form(programme)


async def _form(
    programme: Programme, *, typed: Any = None, problems: dict[str, str] | None = None
) -> Template:
    places = await venues.open_ones(programme.id)
    return page(
        "sessions/new.html",
        typed=typed,
        problems=problems if places or not problems else {"_": NO_PLACE},
        places=[(place.venue.id, place.venue.name, place.venue.address) for place in places],
        example="For example, 11 24 2026" if programme.country == "US" else "For example, 24 11 2026",
        once=forms.once(),
        twice="fold" in (problems or {}) or bool(typed and typed.get("fold")),
    )


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
    problems = {field: words for field, words in MISSING.items() if not getattr(form, field)}
    walls = {}
    for field in ("from_wall", "until_wall"):
        try:
            walls[field] = times.read_wall(getattr(form, field))
        except Refused as wrong:
            problems.setdefault(field, wrong.sentence)
    if problems or form.venue is None or form.on_day is None:
        raise BadInput(problems)
    return await sessions.plan(
        by,
        programme,
        venue=await venues.venue(programme.id, form.venue),
        on_day=form.on_day,
        fold={"first": 0, "second": 1}.get(form.fold),
        session_id=once,
        **walls,
    )


@post("/sessions/{session_id:uuid}/cancellation", name="cancel-session", opt=STAFF)
async def cancel_session(session_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await sessions.cancel(await sessions.get(by.programme, session_id), by)
    return redirect("/sessions", notice="The session is cancelled.")


routes: list[Any] = [show_sessions, show_new_session, plan_session, cancel_session]
