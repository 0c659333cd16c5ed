"""Seats on a panel: offer them, take the answer, pass them on.

Every verb is one transaction, and `atomic()` lets one in at a time: nobody is told of a place that
somebody else has just taken. Asking a verb twice changes nothing the second time.
"""

from uuid import UUID, uuid4

from cases import database, programmes, states
from cases.actors import Actor, now, the_clock
from cases.errors import NotFound, Refused, Taken, WrongState
from cases.tables import Programme
from panel import conflicts, jurors, offers, proposals, told
from panel.proposals import LIVE, YES
from panel.tables import Juror, Seat
from scheduling import bookings, hearings
from scheduling.seating.rules import against
from scheduling.tables import Hearing
from scheduling.times import Span

ELSEWHERE = "You are on another panel at that time. You cannot be at both."
GONE = "Somebody else has the place now. Thank you for answering."
NOT_OPEN = "This place is not open to you any more. Thank you for answering."
BEGUN = "The hearing has begun or is over. There is nothing to answer any more."
OFF = "This hearing is not on any more. You need not come."
# No reason against a yes: the offer itself, usual times (they know best), another panel (the booking is).
OWN_SAY = ("asked", "times", "elsewhere")
ANSWERS = ("yes", "no", "know", "not_me")


async def offer_all(hearing: Hearing, by: Actor) -> list[Seat]:
    """Offer every free place to the best ranked. With no free place it offers nothing."""
    if by.programme != hearing.programme:
        raise NotFound
    async with database.atomic():
        hearing = await hearings.arranged(hearing.id)
        if not offers.in_time(now(), hearing.starts_at):
            raise Refused("It begins too soon to ask by letter. Move it to a later time.")
        return await _fill(hearing, by)


async def pass_on(hearing: Hearing, by: Actor | None = None) -> list[Seat]:
    """Offer what has come free to the next in rank; say when the panel stands, or nobody is left."""
    by = by or the_clock(hearing.programme)
    async with database.atomic():
        hearing = await hearings.get(by, hearing.id)
        if hearing.state != "arranged" or hearing.starts_at <= now():
            return []
        if not offers.in_time(now(), hearing.starts_at):
            await _say_how_it_stands(hearing)
            return []
        return await _fill(hearing, by)


async def answer(seat: Seat, said: str, by: Actor) -> Seat:
    """What a juror said, or a coordinator for somebody who rang. The same answer twice is one answer."""
    if said not in ANSWERS:
        raise Refused("Choose one of the answers.")
    async with database.atomic():
        seat = await get(by, seat.id)
        hearing = await _still_to_come(seat)
        juror = await jurors.get(seat.programme, seat.juror)
        if said == "yes":
            await _yes(seat, hearing, juror, by)
        elif said == "no":
            await _leave(seat, hearing, "declined", by)
        elif said == "know":
            await conflicts.declare(juror, hearing.case, by)
            await _leave(seat, hearing, "conflicted", by)
        else:
            await _leave(seat, hearing, "released", by, "not_me")
            await jurors.not_me(juror, by, seat=seat.id)
        await pass_on(hearing)
    return seat


async def release(seat: Seat, by: Actor) -> Seat:
    """The coordinator takes a seat back. The juror is told, and the next in rank is asked."""
    async with database.atomic():
        seat = await get(by, seat.id)
        hearing = await _still_to_come(seat)
        if seat.state in LIVE:
            juror = await jurors.get(seat.programme, seat.juror)
            await _leave(seat, hearing, "released", by)
            await told.released(seat, hearing, juror)
        await pass_on(hearing)
    return seat


async def expire_due(by: Actor | None = None) -> int:
    """Offers that nobody answered in time go to the next. Gives how many there were."""
    due = await Seat.select(Seat.hearing).where(Seat.state == "offered", Seat.expires_at <= now())
    count = 0
    for hearing_id in dict.fromkeys(row["hearing"] for row in due):
        async with database.atomic():
            count += await _expire(hearing_id, by)
    return count


async def _expire(hearing_id: UUID, by: Actor | None) -> int:
    late = await Seat.objects().where(
        Seat.hearing == hearing_id, Seat.state == "offered", Seat.expires_at <= now()
    )
    for seat in late:
        await states.change(seat, "seat", "expired", by or the_clock(seat.programme))
    if late:
        clock = by or the_clock(late[0].programme)
        await pass_on(await hearings.get(the_clock(late[0].programme), hearing_id), clock)
    return len(late)


async def get(by: Actor, seat: UUID) -> Seat:
    """The seat as it stands now, if it is of the actor's programme and, for a juror, their own."""
    found: Seat | None = await Seat.objects().where(Seat.id == seat, Seat.programme == by.programme).first()
    if found is None or (by.role == "juror" and str(found.juror) != by.id):
        raise NotFound
    return found


async def free_places(hearing: Hearing) -> list[int]:
    rows = await Seat.select(Seat.place).where(Seat.hearing == hearing.id, Seat.state.is_in(list(LIVE)))
    return proposals.places_free(hearing, {row["place"] for row in rows})


async def _fill(hearing: Hearing, by: Actor) -> list[Seat]:
    programme = await programmes.get(hearing.programme)
    free = await free_places(hearing)
    made = []
    if free:
        proposal = await proposals.propose(hearing)
        for place, ranked in zip(free, proposal.chosen, strict=False):
            made.append(await _offer(hearing, programme, place, ranked.who.id, by))
    await _say_how_it_stands(hearing)
    return made


async def _offer(hearing: Hearing, programme: Programme, place: int, juror_id: UUID, by: Actor) -> Seat:
    juror = await jurors.get(hearing.programme, juror_id)
    seat = Seat(
        id=uuid4(),
        programme=hearing.programme,
        hearing=hearing.id,
        juror=juror.id,
        place=place,
        state="offered",
        offered_at=now(),
        expires_at=offers.open_until(now(), hearing.starts_at, programme.answer_hours),
    )
    await Seat.insert(seat)
    await states.begin([seat], "seat", by)
    await told.offered(seat, hearing, juror)
    return seat


async def _yes(seat: Seat, hearing: Hearing, juror: Juror, by: Actor) -> None:
    if seat.state in YES:
        return
    if seat.state not in ("offered", "declined", "expired"):
        raise WrongState(NOT_OPEN)
    if seat.state != "offered":
        await _take_a_free_place(seat, hearing)
    await _refuse_what_has_changed(hearing, juror, by)
    starts_ends = Span(hearing.starts_at, hearing.ends_at)
    await bookings.add(hearing, "juror", juror.id, starts_ends, _words_for(by, ELSEWHERE))
    await states.change(seat, "seat", "accepted", by, also={Seat.answered_at: now()})
    await told.taken(seat, hearing, juror)


async def _take_a_free_place(seat: Seat, hearing: Hearing) -> None:
    """A no, or no answer, that becomes a yes while a place is still free."""
    free = await free_places(hearing)
    if not free:
        raise Taken(GONE)
    if seat.place not in free:
        seat.place = free[0]
        await Seat.update({Seat.place: seat.place}).where(Seat.id == seat.id)


async def _refuse_what_has_changed(hearing: Hearing, juror: Juror, by: Actor) -> None:
    """The hard rules hold at the yes as well: much may have changed since the offer."""
    programme = await programmes.get(hearing.programme)
    pool = await proposals.candidates(hearing, programme, juror.id)
    sitting = await proposals.sitting(hearing, programme)
    reasons = [reason for who in pool for reason in against(who, sitting) if reason.kind not in OWN_SAY]
    if reasons or not pool:
        raise WrongState(reasons[0].words if reasons and by.role == "coordinator" else NOT_OPEN)


async def _leave(seat: Seat, hearing: Hearing, to: str, by: Actor, why: str = "") -> None:
    """The seat is not theirs any more, whatever it was. A seat that was left stays left."""
    before = seat.state
    if before == to or before not in (*LIVE, "declined", "expired"):
        return
    await states.change(seat, "seat", to, by, why, also={Seat.answered_at: now()})
    if before in YES:
        await bookings.remove(hearing, "juror", seat.juror)


async def _still_to_come(seat: Seat) -> Hearing:
    hearing = await Hearing.objects().where(Hearing.id == seat.hearing).first()
    if hearing is None or hearing.state == "cancelled":
        raise WrongState(OFF)
    if hearing.state != "arranged" or hearing.starts_at <= now():
        raise WrongState(BEGUN)
    return hearing


async def _say_how_it_stands(hearing: Hearing) -> None:
    """Tell the coordinator once when the panel stands, and once when nobody is left to ask."""
    yes = await Seat.count().where(Seat.hearing == hearing.id, Seat.state.is_in(list(YES)))
    empty = len(await free_places(hearing))
    if yes == hearing.seats:
        if hearing.panel_stood_at is None:
            await _note(hearing, panel_stood_at=True)
            await told.stands(hearing)
        return
    if hearing.panel_stood_at is not None:
        await _note(hearing, panel_stood_at=False)
    if empty and hearing.short_told_at is None:
        await _note(hearing, short_told_at=True)
        await told.short(hearing, empty)
    elif not empty and hearing.short_told_at is not None:
        await _note(hearing, short_told_at=False)


async def _note(hearing: Hearing, **happened: bool) -> None:
    for column, has in happened.items():
        setattr(hearing, column, now() if has else None)
        await Hearing.update({column: getattr(hearing, column)}).where(Hearing.id == hearing.id)


def _words_for(by: Actor, to_the_juror: str) -> str:
    if by.role == "juror":
        return to_the_juror
    return "They are on another panel at that time. Ask somebody else."
