"""Places that fell free in a programme whose coordinator asks the next person herself."""

from typing import Any
from uuid import UUID

from cases.actors import now
from cases.tables import Programme
from panel import offers, proposals
from panel.panels import free_places
from panel.tables import Seat
from panel.todo.tasks import Offer
from scheduling.tables import Hearing

MOST = 8  # of the soonest it is said who would be next: to rank a pool is dear
HEARING: Any = Seat.hearing


async def of(programme: Programme) -> dict[UUID, Offer]:
    """By hearing: whom one click would ask. None where nobody was asked yet, or nobody is left."""
    if not programme.asks_first:
        return {}
    begun = await Seat.select(Seat.hearing).where(
        Seat.programme == programme.id, HEARING.state == "arranged", HEARING.starts_at > now()
    )
    hearings = (
        await Hearing.objects()
        .where(Hearing.id.is_in(list({row["hearing"] for row in begun})))
        .order_by(Hearing.starts_at)
        if begun
        else []
    )
    free = [one for one in hearings if offers.in_time(now(), one.starts_at) and await free_places(one)]
    found = {one.id: await _next(one) for one in free[:MOST]}
    return {hearing: offer for hearing, offer in found.items() if offer.jurors}


async def _next(hearing: Hearing) -> Offer:
    chosen = (await proposals.propose(hearing)).chosen
    return Offer(hearing.id, tuple(one.who.id for one in chosen), tuple(one.who.name for one in chosen))
