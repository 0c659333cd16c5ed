"""A session: an evening of hearings at one venue."""

from datetime import date, datetime, time
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.tables import Programme
from scheduling import times
from scheduling.tables import Hearing, Session, Venue


async def plan(
    by: Actor,
    programme: Programme,
    *,
    venue: Venue,
    on_day: date,
    from_wall: time,
    until_wall: time,
    fold: int | None = None,
    all_the_same: bool = False,
    session_id: UUID | None = None,
) -> Session:
    """A session of hearings. A wall time that does not exist that day is refused with the next one.

    With the id that a form carries, the same form plans it once.
    """
    span = _span(programme, on_day, from_wall, until_wall, fold)
    if venue.closed:
        raise BadInput({"venue": f"{venue.name} is closed. Choose another place."})
    session = Session(
        id=session_id or uuid4(),
        programme=programme.id,
        venue=venue.id,
        on_day=on_day,
        from_wall=times.wall_words(from_wall),
        until_wall=times.wall_words(until_wall),
        time_zone=programme.time_zone,
        starts_at=span.starts,
        ends_at=span.ends,
        cancelled_at=None,
        all_the_same=all_the_same,
    )
    async with database.atomic():
        if there := await beside(session):
            raise BadInput(
                {"from": f"{_named(there)} is at {venue.name} already. Choose another time or place."}
            )
        await Session.insert(session)
        await journal.write(by, "session.planned", session, programme=programme.id)
    return session


async def beside(session: Session) -> Session | None:
    """Another that stands at the same place while this one goes on: its rooms would be offered twice."""
    found: Session | None = (
        await Session.objects()
        .where(
            Session.venue == session.venue,
            Session.id != session.id,
            Session.cancelled_at.is_null(),
            Session.starts_at < session.ends_at,
            Session.ends_at > session.starts_at,
        )
        .first()
    )
    return found


def _named(session: Session) -> str:
    starts, ends = (times.local(at, session.time_zone) for at in (session.starts_at, session.ends_at))
    return f"The session from {times.clock_words(starts)} to {times.clock_words(ends)}"


def _span(programme: Programme, on_day: date, starts: time, ends: time, fold: int | None) -> times.Span:
    """The span, with each refusal at the field it is about."""
    try:
        span = times.span(on_day, starts, ends, programme.time_zone, fold=fold)
    except times.TwiceThatNight as twice:
        raise BadInput({"fold": twice.sentence}) from twice
    except times.NoSuchTime as missing:
        field = "from" if missing.wall == starts else "until"
        raise BadInput({field: missing.sentence}) from missing
    except Refused as wrong:
        raise BadInput({"until": wrong.sentence}) from wrong
    if span.starts <= now():
        raise BadInput({"day": "Choose a day and time that is still to come."})
    if (span.ends - span.starts).total_seconds() < programme.hearing_minutes * 60:
        asked = times.minutes_words(programme.hearing_minutes)
        raise BadInput({"until": f"One hearing takes {asked}. Make the session longer."})
    return span


async def cancel(session: Session, by: Actor, *, why: str = "", at: datetime | None = None) -> None:
    """Take a session off the list. Its hearings must be moved or cancelled first.

    `at`: when its hearings began to be called off with it.
    """
    async with database.atomic():
        if await hearings(session):
            raise WrongState("Move or cancel the hearings of this session first.")
        await Session.update({Session.cancelled_at: at or now(), Session.cancelled_why: why}).where(
            Session.id == session.id, Session.cancelled_at.is_null()
        )
        await journal.write(by, "session.cancelled", session, programme=session.programme)


async def reinstate(session: Session, by: Actor, *, all_the_same: bool = False) -> None:
    """On again, empty as it was. `all_the_same`: although that day is closed."""
    async with database.atomic():
        if await Venue.exists().where(Venue.id == session.venue, Venue.closed.eq(True)):
            raise WrongState("That place is closed. Plan a session at another place.")
        if there := await beside(session):
            raise WrongState(f"{_named(there)} is there now. Cancel that one first.")
        await Session.update(
            {
                Session.cancelled_at: None,
                Session.cancelled_why: "",
                Session.all_the_same: session.all_the_same or all_the_same,
            }
        ).where(Session.id == session.id)
        await journal.write(by, "session.reinstated", session, programme=session.programme)


async def hearings(session: Session) -> list[Hearing]:
    """What is to be heard that evening, the first of it first."""
    found: list[Hearing] = (
        await Hearing.objects()
        .where(Hearing.session == session.id, Hearing.state == "arranged")
        .order_by(Hearing.starts_at)
    )
    return found


async def coming(programme: UUID) -> list[Session]:
    """Sessions that are not over, the soonest first."""
    found: list[Session] = (
        await Session.objects()
        .where(Session.programme == programme, Session.cancelled_at.is_null(), Session.ends_at > now())
        .order_by(Session.starts_at)
    )
    return found


async def within(programme: UUID, span: times.Span) -> list[Session]:
    """Sessions that begin in a span, to come or past, the soonest first."""
    found: list[Session] = (
        await Session.objects()
        .where(
            Session.programme == programme,
            Session.cancelled_at.is_null(),
            Session.starts_at >= span.starts,
            Session.starts_at < span.ends,
        )
        .order_by(Session.starts_at)
    )
    return found


async def planned(programme: UUID, session: UUID) -> Session | None:
    """The session of this id, if it was planned already."""
    found: Session | None = (
        await Session.objects().where(Session.id == session, Session.programme == programme).first()
    )
    return found


async def get(programme: UUID | None, session: UUID) -> Session:
    if programme is None or (found := await planned(programme, session)) is None:
        raise NotFound
    return found
