"""Companion cases are kept apart: not one evening at one place, unless somebody says why."""

from datetime import datetime
from typing import Any

from cases import incidents, journal
from cases.actors import Actor
from cases.errors import Refused
from cases.tables import Case
from scheduling.tables import Hearing, Session

ROOM: Any = Hearing.room  # the types of the columns reach one table far
VENUE = ROOM.venue.name

TOGETHER_REASONS = {
    "agreed": "Everybody in both cases agreed to it",
    "ways": "They come and go by different ways and at different times",
    "no_other_day": "There is no other day in time",
}


async def beside(case: Case, session: Session) -> list[str]:
    """The references of companion cases that are heard at the place of this session on the same day."""
    others = {one.id: one.reference for one in await incidents.companions(case)}
    if not others:
        return []
    rows = await Hearing.select(Hearing.case.as_alias("case_id")).where(
        Hearing.case.is_in(list(others)),
        Hearing.state == "arranged",
        Hearing.session.venue == session.venue,
        Hearing.session.on_day == session.on_day,
    )
    return sorted({others[row["case_id"]] for row in rows})


async def heard(case: Case) -> list[tuple[str, datetime, str]]:
    """When and where companion cases are heard: reference, start, venue."""
    others = {one.id: one.reference for one in await incidents.companions(case)}
    if not others:
        return []
    rows = (
        await Hearing.select(Hearing.case.as_alias("case_id"), Hearing.starts_at, VENUE.as_alias("venue"))
        .where(Hearing.case.is_in(list(others)), Hearing.state == "arranged")
        .order_by(Hearing.starts_at)
    )
    return [(others[row["case_id"]], row["starts_at"], row["venue"]) for row in rows]


async def refuse_to_return(case: Case, hearing: Hearing) -> None:
    """A cancelled hearing is not taken back beside a companion that was booked there meanwhile."""
    session = await Session.objects().where(Session.id == hearing.session).first()
    if session and (near := await beside(case, session)):
        raise Refused(f"{near[0]} is about the same incident and is heard there now. Choose another time.")


async def refuse_without_a_word(case: Case, session: Session, together: str, by: Actor) -> None:
    """Inside the atomic() that books it: a reason of the list is written down, none is refused."""
    near = await beside(case, session)
    if not near:
        return
    if together not in TOGETHER_REASONS:
        named = " and ".join(near)
        raise Refused(f"{named} is about the same incident and is heard there that day. Say why both are.")
    await journal.write(by, "hearing.beside-companion", case, together, programme=case.programme)
