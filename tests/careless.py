"""The application as it must not be: it looks whether something is free, then trusts what it saw.

For the negative control alone: python -m tests.careless serve. Asked one after the other it refuses as
it should; asked at once it books twice, unless the database refuses.
"""

from contextvars import ContextVar
from typing import Any
from uuid import UUID

from cases.actors import Actor
from cases.errors import Overlap, Taken
from panel import arrangements, cli, seats, serving, taking, workers
from panel.tables import Seat
from scheduling import hearings, times
from scheduling.tables import Booking, Hearing, Room, Session
from scheduling.times import Span

serving.APPLICATION = "tests.careless:application"
saw_a_free_place: ContextVar[bool] = ContextVar("saw_a_free_place")


async def look(kind: str, resource: UUID, starts: Any, but: Hearing | None = None) -> None:
    """Is it free? It may not be for long."""
    second, _ = Span(starts, starts).seconds
    mine = Booking.hearing != but.id if but else Booking.standing.eq(True)
    if await Booking.exists().where(
        Booking.kind == kind,
        Booking.resource_id == resource,
        Booking.standing.eq(True),
        Booking.starts <= second,
        Booking.ends > second,
        mine,
    ):
        raise Overlap("It was taken a moment ago.")


def careless() -> None:
    """Every verb that gives something away looks before its turn comes."""
    arrange, move, reinstate, answer = (
        hearings.arrange,
        arrangements.move,
        arrangements.reinstate,
        seats.answer,
    )

    def begins(session: Session, wall: str) -> Any:
        return times.instant(session.on_day, times.read_wall(wall), session.time_zone, fold=0)

    async def arrange_at_once(
        case: Any, *, session: Session, room: Room, starts_wall: str, **more: Any
    ) -> Any:
        await look("room", room.id, begins(session, starts_wall))
        return await arrange(case, session=session, room=room, starts_wall=starts_wall, **more)

    async def move_at_once(
        hearing: Hearing, *, session: Session, room: Room, starts_wall: str, **more: Any
    ) -> Any:
        await look("room", room.id, begins(session, starts_wall), hearing)
        return await move(hearing, session=session, room=room, starts_wall=starts_wall, **more)

    async def reinstate_at_once(hearing: Hearing, by: Actor) -> Any:
        await look("room", hearing.room, hearing.starts_at)
        return await reinstate(hearing, by)

    async def answer_at_once(seat: Seat, said: str, by: Actor) -> Any:
        hearing = await Hearing.objects().get(Hearing.id == seat.hearing)
        assert hearing is not None
        await look("juror", seat.juror, hearing.starts_at, hearing)
        saw_a_free_place.set(bool(await seats.free_places(hearing)))
        return await answer(seat, said, by)

    async def take_what_was_seen(seat: Seat, hearing: Hearing, by: Actor) -> None:
        if not saw_a_free_place.get():
            raise Taken(taking.GONE)

    hearings.arrange, arrangements.move = arrange_at_once, move_at_once
    arrangements.reinstate, seats.answer = reinstate_at_once, answer_at_once
    taking.a_free_place = take_what_was_seen


def application() -> Any:
    careless()
    return workers.application()


if __name__ == "__main__":
    cli.main()
