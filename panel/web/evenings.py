"""One evening of hearings: what is on, calling all of it off, and putting it on again."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases.actors import Actor, now
from cases.tables import Programme
from panel import arrangements, diary
from panel.proposals import LIVE
from panel.tables import Seat
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.sessions import time_words
from scheduling import sessions, venues
from scheduling.hearings import CANCEL_REASONS
from scheduling.tables import Session
from scheduling.times import Span, day_words

STAFF = allow("coordinator")
REASONS = {name: CANCEL_REASONS[name] for name in ("room", "weather", "facilitator", "panel")}


class AgainForm(Struct, kw_only=True):
    whole: bool = False  # with every hearing that was called off with it


class CancelForm(Struct, kw_only=True):
    reason: str = ""


@get("/sessions/{session_id:uuid}", name="session", opt=STAFF)
async def show_session(
    session_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    session = await sessions.get(by.programme, session_id)
    return page("sessions/one.html", **await _said(session, by, programme))


async def _said(session: Session, by: Actor, programme: Programme) -> dict[str, Any]:
    span = Span(session.starts_at, session.ends_at)
    entries = await diary.entries(by, programme, span, session.id, called_off=True)
    venue = await venues.venue(programme.id, session.venue)
    return {
        "session": session,
        "day": day_words(session.on_day, programme.country),
        "time": time_words(session.starts_at, session.ends_at, session.time_zone),
        "venue": venue,
        "month": f"{session.on_day:%Y-%m}",
        "entries": [entry for entry in entries if not entry.off],
        "off": [entry for entry in entries if entry.off],
        "with_it": len(await arrangements.called_off_with(session)),
        "coming": session.starts_at > now(),
    }


@get("/sessions/{session_id:uuid}/cancellation", name="session-cancellation", opt=STAFF)
async def show_cancellation(
    session_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _cancellation(await sessions.get(by.programme, session_id), by, programme)


async def _cancellation(session: Session, by: Actor, programme: Programme, **shown: Any) -> Template:
    said = await _said(session, by, programme)
    told = await _told([entry.id for entry in said["entries"]])
    return page("sessions/cancellation.html", **said, told=told, reasons=list(REASONS.items()), **shown)


async def _told(hearings: list[UUID]) -> int:
    """How many people have a seat or an offer that evening."""
    if not hearings:
        return 0
    rows = await Seat.select(Seat.juror).where(Seat.hearing.is_in(hearings), Seat.state.is_in(list(LIVE)))
    return len({row["juror"] for row in rows})


@post("/sessions/{session_id:uuid}/cancellation", name="cancel-session", opt=STAFF)
async def cancel_session(
    request: Request[Any, Any, Any],
    session_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    session = await sessions.get(by.programme, session_id)
    typed = await forms.typed(request)
    form = forms.read(typed, CancelForm)
    if await sessions.hearings(session) and form.reason not in REASONS:
        problems = {"reason": "Choose why the evening is cancelled."}
        return await _cancellation(session, by, programme, typed=typed, problems=problems)
    if session.cancelled_at is None:
        await arrangements.cancel_evening(session, reason=form.reason, by=by)
    return redirect(
        f"/sessions/{session.id}", notice="The evening is cancelled. Everybody who knew of it is told."
    )


@post("/sessions/{session_id:uuid}/reinstatement", name="reinstate-session", opt=STAFF)
async def reinstate_session(
    request: Request[Any, Any, Any], session_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    session = await sessions.get(by.programme, session_id)
    form = forms.read(await forms.typed(request), AgainForm)
    not_back = await arrangements.reinstate_evening(session, by, whole=form.whole)
    return redirect(f"/sessions/{session.id}", notice=" ".join(["The session is on again.", *not_back]))


routes: list[Any] = [show_session, show_cancellation, cancel_session, reinstate_session]
