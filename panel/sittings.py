"""The end of a hearing: held, the agreement reached, the jurors' time counted, in one transaction."""

from cases import database, states
from cases.actors import Actor
from cases.tables import Agreement
from panel.proposals import LIVE
from panel.tables import Seat
from scheduling import hearings
from scheduling.tables import Hearing


async def held(hearing: Hearing, by: Actor, agreement: Agreement | None = None) -> Hearing:  # noqa: ARG001 - soon
    """It was held: who came attended. All of it is written down, or nothing is."""
    async with database.atomic():
        hearing = await hearings.hold(hearing, by)
        for seat in await _live(hearing):
            await states.change(seat, "seat", "attended" if seat.state != "offered" else "expired", by)
    return hearing


async def _live(hearing: Hearing) -> list[Seat]:
    found: list[Seat] = (
        await Seat.objects()
        .where(Seat.hearing == hearing.id, Seat.state.is_in([one for one in LIVE if one != "attended"]))
        .order_by(Seat.place)
    )
    return found
