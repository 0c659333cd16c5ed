"""A place is taken: the hard rules hold at the yes, whichever place is free goes, and the time is booked.

Called by the verbs of `seats`, inside their one transaction.
"""

from cases import programmes, states
from cases.actors import Actor, now
from cases.errors import Taken, WrongState
from panel import jurors, leaving, panels, proposals, told
from panel.proposals import YES
from panel.tables import Juror, Seat
from scheduling import bookings
from scheduling.seating import places
from scheduling.seating.explain import fits
from scheduling.seating.places import Place
from scheduling.seating.rules import Candidate, Reason, against
from scheduling.tables import Hearing
from scheduling.times import Span

ELSEWHERE = "You are on another panel at that time. You cannot be at both."
GONE = "Somebody else has the place now. Thank you for answering."
NOT_OPEN = "This place is not open to you any more. Thank you for answering."
ASK = "They cannot sit on this one. Ask somebody else, or the coordinator."
# No reason against a yes: the offer itself, usual times (they know best), another panel (the booking is).
OWN_SAY = ("asked", "times", "away", "far", "elsewhere")
ON_THE_PHONE = (*OWN_SAY, "address")  # who speaks with us is the right person, wherever our letters go

GAVE_WAY = "gave_way"  # why an offer ended: somebody said yes on the telephone


async def yes(seat: Seat, hearing: Hearing, juror: Juror, by: Actor) -> None:
    if await say_yes(seat, hearing, juror, by):
        await told.taken(seat, hearing, juror)


async def new(hearing: Hearing, juror: Juror, by: Actor) -> Seat:
    """A place for somebody who was not asked before, and says yes."""
    place = await place_for(hearing, juror, by)
    seat = panels.new_seat(hearing, juror.id, place, "accepted", now())
    seat.answered_at = now()
    await Seat.insert(seat)
    await states.begin([seat], "seat", by)
    await book(hearing, juror, by)
    return seat


async def say_yes(seat: Seat, hearing: Hearing, juror: Juror, by: Actor) -> bool:
    """Whether it is a new yes, and not one that was said before."""
    if seat.state in YES:
        return False
    if seat.state not in ("offered", "declined", "expired"):
        raise WrongState(NOT_OPEN)
    if seat.state != "offered":
        await a_free_place(seat, hearing, by)
    who = await _may_sit(hearing, juror, by)
    if seat.role in places.NAMED and seat.role not in who.roles:
        raise WrongState(_words_for(by, NOT_OPEN, f"They are not trained as {seat.role} any more."))
    await book(hearing, juror, by)
    await states.change(seat, "seat", "accepted", by, also={Seat.answered_at: now()})
    return True


async def book(hearing: Hearing, juror: Juror, by: Actor) -> None:
    otherwise = _words_for(by, ELSEWHERE, "They are on another panel at that time. Ask somebody else.")
    await bookings.add(hearing, "juror", juror.id, Span(hearing.starts_at, hearing.ends_at), otherwise)


async def a_free_place(seat: Seat, hearing: Hearing, by: Actor) -> None:
    """A no, or no answer, that becomes a yes while a place is still free for them."""
    place = await place_for(hearing, await jurors.get(seat.programme, seat.juror), by)
    if (seat.place, seat.role) != (place.number, place.role):
        seat.place, seat.role = place.number, place.role
        await Seat.update({Seat.place: seat.place, Seat.role: seat.role}).where(Seat.id == seat.id)


async def place_for(hearing: Hearing, juror: Juror, by: Actor) -> Place:
    if not await panels.free_places(hearing):
        return await _instead(hearing, juror, by)
    who = await _may_sit(hearing, juror, by)
    found = fits(who, await proposals.sitting(hearing, await programmes.get(hearing.programme)))
    if isinstance(found, Reason):
        raise WrongState(_words_for(by, NOT_OPEN, found.words))
    return found


async def _instead(hearing: Hearing, juror: Juror, by: Actor) -> Place:
    """Who speaks with us goes before an offer that nobody has answered: the last one gives way.

    Standby last of all: whoever rings says yes to sitting.
    """
    if by.role == "juror":
        raise Taken(GONE)
    programme = await programmes.get(hearing.programme)
    who = await _may_sit(hearing, juror, by)
    unanswered = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state == "offered")
    unanswered.sort(key=lambda one: one.offered_at, reverse=True)
    for seat in sorted(unanswered, key=lambda one: places.is_standby(one.place)):
        found = fits(who, await proposals.sitting(hearing, programme, without=seat))
        if isinstance(found, Place):
            await leaving.release(seat, hearing, by, GAVE_WAY)
            return found
    raise Taken("Every place is taken. Release one first.")


async def _may_sit(hearing: Hearing, juror: Juror, by: Actor) -> Candidate:
    """The hard rules hold at the yes as well: much may have changed since the offer."""
    programme = await programmes.get(hearing.programme)
    pool = await proposals.candidates(hearing, programme, juror.id)
    if not pool:
        raise WrongState(NOT_OPEN)
    own_say = OWN_SAY if by.role == "juror" else ON_THE_PHONE
    sitting = await proposals.sitting(hearing, programme)
    reasons = [reason.words for reason in against(pool[0], sitting) if reason.kind not in own_say]
    if reasons:
        raise WrongState(_words_for(by, NOT_OPEN, f"{pool[0].name} cannot sit. {' '.join(reasons)}"))
    return pool[0]


def _words_for(by: Actor, to_the_juror: str, to_others: str) -> str:
    """Which rule stands against them is for the coordinator alone."""
    return {"juror": to_the_juror, "facilitator": ASK}.get(by.role, to_others)
