"""A juror takes a break, comes back, or leaves. The seats they had go to the next.

A break that a juror begins by themselves is in `breaks`.
"""

from cases import database, journey, programmes, states
from cases.actors import Actor, now
from cases.errors import BadInput, WrongState
from panel import jurors, seats, sign_ins, steps
from panel.proposals import LIVE
from panel.tables import Juror, Seat


async def rest(juror: Juror, by: Actor, why: str = "") -> None:
    """They are not asked until they come back. `why`: one of AWAY_REASONS, or nothing."""
    _known(why)
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        await states.change(juror, "juror", "paused", by, why)
        await _give_up_seats(juror, by)


async def leave(juror: Juror, by: Actor, why: str = "") -> None:
    """They leave the pool: no offers, no signing in. `why` as in `rest`."""
    _known(why)
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        await _give_up_seats(juror, by)  # before they have left: their guardian is told with them
        await states.change(juror, "juror", "retired", by, why, also={Juror.rests_until: None})
        await sign_ins.end_all_of(juror.id)


def _known(why: str) -> None:
    if why and why not in journey.AWAY_REASONS:
        raise BadInput({"why": "Choose one of these."})


async def come_back(juror: Juror, by: Actor) -> None:
    """From a break to where consent, training and oath say; who had left begins again from there."""
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        today = programmes.today(await programmes.get(juror.programme))
        if juror.state not in ("paused", "retired"):
            raise WrongState(f"{juror.first_name} is in the pool already.")
        if juror.state == "paused":
            to = "active" if not steps.lacking(juror, today) else steps.reached(juror, juror.route, today)
            await states.change(juror, "juror", to, by, also={Juror.rests_until: None})
            return
        await states.change(juror, "juror", steps.begins(juror.route), by)
        await jurors.advance(juror, by)


async def _give_up_seats(juror: Juror, by: Actor) -> None:
    """Every place still to come, in words to them and to whoever is next."""
    rows = await Seat.objects().where(
        Seat.juror == juror.id,
        Seat.state.is_in(list(LIVE)),
        Seat.hearing.starts_at > now(),
        Seat.hearing.state == "arranged",
    )
    for seat in rows:
        await seats.release(seat, by)
