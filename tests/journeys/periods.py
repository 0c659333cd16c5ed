"""A period that is planned, in each of its states: for the crawl of the office."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

from cases.actors import Actor, now
from cases.tables import Programme
from scheduling.tables import Room
from tests.builders import a_case, a_juror
from tests.evenings import an_arranged_hearing, an_evening, in_days
from tests.planned import a_plan


async def of_the_office(programme: Programme, by: Actor) -> AsyncIterator[tuple[str, str]]:
    """Some have a place and some have none; one is late, one stands already and is pinned."""
    room = await Room.objects().where(Room.programme == programme.id, Room.closed.eq(False)).first()
    evening = await an_evening(programme, room, on_day=in_days(40), all_the_same=True)
    await an_evening(programme, room, on_day=in_days(41), all_the_same=True)
    waits = [
        await a_case(programme, state="preparing", hear_by=in_days(30 + 6 * number)) for number in range(7)
    ]
    heard = await a_case(programme, state="preparing")
    await an_arranged_hearing(programme, case=heard, session=evening, room=room, late_reason="no_session")
    for _ in range(8):
        await a_juror(programme)
    for state in ("waiting", "running", "failed", "ready", "published", "discarded"):
        more: dict[str, Any] = {"note": "The search ended before it was done."} if state == "failed" else {}
        if state == "running":  # no scheduler of the crawl takes it up
            more = {"leased_until": now() + timedelta(days=1), "done": 700, "placed": 3}
        plan = await a_plan(programme, [*waits, heard], by, state=state, **more)
        yield f"plan {state}", f"/plans/{plan.id}"
        if state == "ready":
            yield "/plans/-/cases/-", f"/plans/{plan.id}/cases/{waits[0].id}"
            yield "plan of one without a place", f"/plans/{plan.id}/cases/{waits[-1].id}"
