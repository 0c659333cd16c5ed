"""Closures: days on which nothing is held. Sessions on them are called off; those with hearings wait."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID, uuid4

from cases import database, journal, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound
from cases.tables import Programme
from scheduling import sessions
from scheduling.recurrence import Closed, why_closed
from scheduling.tables import Closure, Series, Session, Venue

KINDS: Mapping[str, str] = {"holiday": "School holiday", "exams": "Exams", "closed": "Closed"}


async def add(
    by: Actor,
    programme: Programme,
    *,
    name: str,
    kind: str,
    from_day: date,
    to_day: date,
    venue: Venue | None = None,
    closure_id: UUID | None = None,
) -> Closure:
    """From now on nothing is planned on these days. With the id that a form carries, it is added once."""
    if to_day < from_day:
        raise BadInput({"to_day": "The last day must not be before the first."})
    if to_day < programmes.today(programme):
        raise BadInput({"to_day": "These days are over. Write days that are still to come."})
    closure = Closure(
        id=closure_id or uuid4(),
        programme=programme.id,
        venue=venue.id if venue else None,
        name=name.strip(),
        kind=kind,
        from_day=from_day,
        to_day=to_day,
        created_at=now(),
    )
    if await _there(closure):
        raise BadInput({"name": f"{closure.name} is written down already for that day."})
    async with database.atomic():
        await Closure.insert(closure)
        await journal.write(by, "closure.added", closure, programme=programme.id)
        for session in await _standing(closure):
            if not await sessions.hearings(session):
                await sessions.cancel(session, by, why=closure.name)
    return closure


async def _there(closure: Closure) -> bool:
    rows = await Closure.select(Closure.venue).where(
        Closure.programme == closure.programme,
        Closure.name == closure.name,
        Closure.from_day == closure.from_day,
    )
    return closure.venue in [row["venue"] for row in rows]


async def remove(closure: Closure, by: Actor) -> None:
    """The days are free again; what was called off for it alone is on again."""
    async with database.atomic():
        await Closure.delete().where(Closure.id == closure.id)
        await journal.write(by, "closure.removed", closure, programme=closure.programme)
        others = await known(closure.programme)
        for session in await _called_off(closure):
            if still := why_closed(session.on_day, session.venue, others, ""):
                await Session.update({Session.cancelled_why: still}).where(Session.id == session.id)
            elif not await _goes_no_more(session):
                await sessions.reinstate(session, by)


async def _goes_no_more(session: Session) -> bool:
    """Of a series that has ended since, at a closed place, or where another was planned meanwhile."""
    ended = session.series and await Series.exists().where(
        Series.id == session.series, Series.ended_at.is_not_null()
    )
    shut = await Venue.exists().where(Venue.id == session.venue, Venue.closed.eq(True))
    return bool(ended or shut or await sessions.beside(session))


async def known(programme: UUID) -> list[Closed]:
    return [
        Closed(row.name, row.from_day, row.to_day, row.venue)
        for row in await Closure.objects().where(Closure.programme == programme).order_by(Closure.from_day)
    ]


async def coming(programme: UUID, today: date) -> list[Closure]:
    """Closures that are not over, the soonest first."""
    found: list[Closure] = (
        await Closure.objects()
        .where(Closure.programme == programme, Closure.to_day >= today)
        .order_by(Closure.from_day)
    )
    return found


async def why(programme: Programme, venue: UUID, on: date) -> str:
    """What stands against holding anything there that day: a closure or a public holiday."""
    return why_closed(on, venue, await known(programme.id), programme.country)


def shut(session: Session, closed: Iterable[Closed]) -> str:
    """The closure on the day of a session, unless the session is wanted all the same. Pure."""
    return "" if session.all_the_same else why_closed(session.on_day, session.venue, closed, "")


async def in_the_way(closure: Closure) -> list[Session]:
    """Sessions on these days that still stand, for they have hearings."""
    return await _standing(closure)


async def get(programme: UUID | None, closure: UUID) -> Closure:
    found = await Closure.objects().where(Closure.id == closure, Closure.programme == programme).first()
    if found is None:
        raise NotFound
    return found


async def _standing(closure: Closure) -> list[Session]:
    return [session for session in await _during(closure) if session.cancelled_at is None]


async def _called_off(closure: Closure) -> list[Session]:
    return [session for session in await _during(closure) if session.cancelled_why == closure.name]


async def _during(closure: Closure) -> list[Session]:
    """Sessions still to come on these days, at the venue that is closed."""
    found: list[Session] = (
        await Session.objects()
        .where(
            Session.programme == closure.programme,
            Session.on_day >= closure.from_day,
            Session.on_day <= closure.to_day,
            Session.starts_at > now(),
        )
        .order_by(Session.starts_at)
    )
    return [session for session in found if closure.venue in (None, session.venue)]
