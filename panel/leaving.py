"""A seat is left: by a no, by somebody known, or because it is taken back.

Called by the verbs of `seats`, inside their one transaction.
"""

from cases import states
from cases.actors import Actor, now
from panel import heard, jurors, told
from panel.proposals import LIVE, YES
from panel.tables import Seat
from scheduling import bookings
from scheduling.tables import Hearing


async def release(seat: Seat, hearing: Hearing, by: Actor, why: str = "") -> None:
    """It is taken back, and who knew of it is told."""
    knew = await heard.juror(seat)
    await leave(seat, hearing, "released", by, why)
    if knew:
        await told.released(seat, hearing, await jurors.get(seat.programme, seat.juror))


async def leave(seat: Seat, hearing: Hearing, to: str, by: Actor, why: str = "") -> None:
    """The seat is not theirs any more, whatever it was. A seat that was left stays left.

    Their guardian hears of it here, whoever said so.
    """
    before = seat.state
    if before == to or before not in (*LIVE, "declined", "expired"):
        return
    await states.change(seat, "seat", to, by, why, also={Seat.answered_at: now()})
    if before in YES:
        await bookings.remove(hearing, "juror", seat.juror)
    await told.not_coming(hearing, await jurors.get(seat.programme, seat.juror))
