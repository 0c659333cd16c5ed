"""Evenings as a coordinator makes them: planned and arranged through the verbs, with their bookings."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from cases.actors import Actor, the_command
from cases.tables import Programme
from scheduling import hearings, sessions, venues
from scheduling.tables import Facilitator, Hearing, Room, Session, Venue
from tests.builders import a_case, a_room, a_venue, an_account, kept, somebody


def in_days(days: int) -> date:
    return (datetime.now(UTC) + timedelta(days=days)).date()


async def a_free_room(programme: Programme, **only: Any) -> Room:
    """A room that holds a whole panel, in a venue of its own."""
    room: Room = await a_room(await a_venue(programme), **{"holds": 16, **only})
    return room


async def an_evening(programme: Programme, where: Room | Venue | None = None, **only: Any) -> Session:
    """In a fortnight, from 17:30 to 20:30 by the wall clock."""
    where = where or await a_free_room(programme)
    made: dict[str, Any] = {
        "venue": await venues.venue(programme.id, where.venue) if isinstance(where, Room) else where,
        "on_day": in_days(14),
        "from_wall": time(17, 30),
        "until_wall": time(20, 30),
    }
    return await sessions.plan(the_command(programme.id), programme, **{**made, **only})


async def an_arranged_hearing(programme: Programme, **only: Any) -> Hearing:
    """At 17:30 in a room of its own, unless a case, a room or an evening is named."""
    case = only.pop("case", None) or await a_case(programme)
    room = only.pop("room", None) or await a_free_room(programme)
    session = only.pop("session", None) or await an_evening(programme, room)
    made = {"starts_wall": "17:30", "by": somebody("coordinator", programme)}
    return await hearings.arrange(case, session=session, room=room, **{**made, **only})


async def a_facilitator_at_work(programme: Programme) -> tuple[Actor, Facilitator]:
    """The actor who signs in, and the person who runs hearings."""
    account = await an_account("facilitator", programme)
    facilitator = Facilitator(id=uuid4(), programme=programme.id, name=account.name, account_id=account.id)
    await kept(facilitator)
    return Actor(
        id=str(account.id), name=account.name, role="facilitator", programme=programme.id
    ), facilitator
