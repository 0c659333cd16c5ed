"""A hearing of a life, with a panel that said yes."""

from datetime import time, timedelta

from cases import case_files
from panel import arrangements, jurors, seats, sign_ins
from panel.demo.lives.road import Road
from scheduling import sessions, slots, venues
from scheduling.tables import Hearing


async def booked(road: Road, day: int, wall: time = time(17, 30)) -> Hearing:
    """On that day of the life."""
    ground = road.ground
    places = list({one.venue.id: one.venue for one in await venues.open_ones(ground.programme.id)}.values())
    session = await sessions.plan(
        road.by,
        ground.programme,
        venue=places[road.kind % len(places)],
        on_day=road.first + timedelta(days=day),
        from_wall=time(17, 30),
        until_wall=time(20, 30),
    )
    case = await case_files.get(road.by, road.case.id)
    free = [slot for slot in await slots.offered(ground.programme, case) if slot.session.id == session.id]
    hearing = await arrangements.arrange(
        case,
        session=session,
        room=free[0].room,
        starts_wall=f"{wall:%H:%M}",
        facilitator=ground.running[road.kind % len(ground.running)],
        late_reason="no_session" if free[0].late else "",
        by=road.by,
    )
    for seat in await seats.offer_all(hearing, road.by):
        juror = await jurors.get(ground.programme.id, seat.juror)
        await seats.answer(seat, "yes", sign_ins.actor_of(juror))
    return hearing
