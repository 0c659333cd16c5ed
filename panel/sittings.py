"""The end of a hearing: held, the agreement reached, the jurors' time counted, in one transaction."""

from datetime import datetime

from cases import database, programmes, states
from cases.actors import Actor
from cases.errors import WrongState
from cases.tables import Agreement
from panel import agreeing, credits, expected, feedback, graduates, jurors, quorum
from panel.expected import Guest
from panel.tables import Seat
from scheduling import bookings, hearings
from scheduling.tables import Hearing

NOT_QUORATE = "{least} of the panel must have been there, sworn and know nobody. Check them in, or adjourn."


async def begin(hearing: Hearing, by: Actor) -> Hearing:
    """It begins, with a quorum that stands."""
    async with database.atomic():
        hearing = await hearings.arranged(hearing.id)
        if hearing.began_at is None:
            light = quorum.of(expected.panel(await _guests(hearing)), hearing.seats_least)
            if not light.holds:
                raise WrongState(f"It cannot begin yet. {light.words}")
        return await hearings.begin(hearing, by)


async def held(
    hearing: Hearing, by: Actor, agreement: Agreement | None = None, *, ended_at: datetime | None = None
) -> Hearing:
    """It was held: who came attended, who did not was absent. All of it is written down, or nothing is.

    With an agreement that was drafted at the table, that is reached as well. Said twice it is once.
    """
    async with database.atomic():
        hearing = await hearings.get(by, hearing.id)
        if hearing.state == "held":
            return hearing
        guests = await _guests(hearing)
        if not quorum.was_met(expected.panel(guests), hearing.seats_least):
            raise WrongState(NOT_QUORATE.format(least=hearing.seats_least))
        hearing = await hearings.hold(hearing, by, ended_at=ended_at)
        if agreement is not None:
            on = programmes.today(await programmes.get(hearing.programme))
            await agreeing.reach(agreement, on, by)
        for guest in guests:
            await _settle(guest, hearing, by)
    return hearing


async def adjourn(hearing: Hearing, reason: str, words: str, by: Actor) -> Hearing:
    """It could not be held to its end. Who came to one that had begun attended; others are released."""
    async with database.atomic():
        hearing = await hearings.get(by, hearing.id)
        if hearing.state == "adjourned":
            return hearing
        guests = await _guests(hearing)
        hearing = await hearings.adjourn(hearing, reason, words, by)
        for guest in guests:
            await _settle(guest, hearing, by)
    return hearing


async def _guests(hearing: Hearing) -> list[Guest]:
    return await expected.of(hearing, await programmes.get(hearing.programme))


async def _settle(guest: Guest, hearing: Hearing, by: Actor) -> None:
    """What becomes of a place when the evening is over."""
    seat = guest.seat
    if seat is None or guest.off or seat.state == "attended":
        return
    to, why = _became(guest, hearing)
    await states.change(seat, "seat", to, by, why)
    if to == "attended":
        await _counted(guest, seat, by)
    else:
        await bookings.remove(hearing, "juror", seat.juror)


async def _counted(guest: Guest, seat: Seat, by: Actor) -> None:
    """Their time is theirs. To stand by is time given, and no sitting."""
    await credits.earned(seat, by)
    if not guest.standby:
        await graduates.sat(await jurors.get(seat.programme, seat.juror), by)
        await feedback.ask_juror(seat)


def _became(guest: Guest, hearing: Hearing) -> tuple[str, str]:
    """Attended, absent, or neither: a hearing that never began was no sitting for anybody. Pure."""
    if guest.seat and guest.seat.state == "offered":
        return "expired", ""
    if hearing.began_at is None:
        return "released", "adjourned"
    if guest.came:
        return "attended", ""
    return ("released", "not_needed") if guest.standby else ("absent", "")
