"""Seats on a panel: offer them, take the answer, pass them on.

Every verb is one transaction, and `atomic()` lets one in at a time: nobody is told of a place that
somebody else has just taken. Asking a verb twice changes nothing the second time.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from cases import database, journal, programmes, states
from cases.actors import Actor, now, the_clock
from cases.errors import NotFound, Refused, WrongState
from panel import (
    clashes,
    conflicts,
    heard,
    jurors,
    leaving,
    offers,
    panels,
    proposals,
    replacements,
    taking,
    told,
)
from panel.proposals import LIVE, YES
from panel.tables import Juror, Seat
from scheduling import hearings
from scheduling.seating import places, rules
from scheduling.seating.explain import Proposal
from scheduling.seating.places import Place
from scheduling.tables import Hearing

TOO_SOON = "It begins too soon to ask by letter. Ring somebody, then write down their yes."
BEGUN = "The hearing has begun or is over. There is nothing to answer any more."
OFF = "This hearing is not on any more. You need not come."
ANSWERS = ("yes", "no", "know", "not_me")

free_places = panels.free_places


async def offer_all(hearing: Hearing, by: Actor, to: Collection[UUID] | None = None) -> list[Seat]:
    """Offer every free place to the best ranked, or to these people. With no free place it offers nothing."""
    if by.programme != hearing.programme:
        raise NotFound
    async with database.atomic():
        hearing = await hearings.arranged(hearing.id)
        if not offers.in_time(now(), hearing.starts_at):
            raise Refused(TOO_SOON)
        if to is not None:
            await _refuse_too_many(hearing, to)
        return await panels.fill(hearing, by, to)


async def _refuse_too_many(hearing: Hearing, to: Collection[UUID]) -> None:
    """Whoever is ticked is asked, or it is said why not: nobody is left out in silence."""
    proposal = await proposals.propose(hearing, to)
    if proposal.out:
        out = proposal.out[0]
        raise WrongState(f"{out.who.name} cannot sit on this one. {out.reasons[0].words}")
    if proposal.following:
        who = proposal.following[0].who
        left = [place for place in await free_places(hearing) if place not in _given(proposal)]
        raise WrongState(f"{who.name} has no place. {places.why_none(who, left, proposal.lacking)}")


def _given(proposal: Proposal) -> list[Place]:
    return [ranked.place for ranked in proposal.chosen if ranked.place]


async def pass_on(hearing: Hearing, by: Actor | None = None) -> list[Seat]:
    """Offer what has come free to the next in rank, unless the coordinator is asked first.

    Say when the panel stands, or nobody is left.
    """
    by = by or the_clock(hearing.programme)
    async with database.atomic():
        hearing = await hearings.get(by, hearing.id)
        if hearing.state != "arranged" or hearing.starts_at <= now():
            return []
        return await panels.follow(hearing, by)


async def give(hearing: Hearing, to: Juror, by: Actor) -> Seat:
    """Somebody who was perhaps never asked says yes on the telephone. The same rules hold.

    Nearer to the hearing than a letter could be answered this is the way to fill a place.
    """
    if by.programme != hearing.programme:
        raise NotFound
    async with database.atomic():
        hearing = await hearings.arranged(hearing.id)
        juror = await jurors.get(hearing.programme, to.id)
        asked = await _asked_before(hearing, juror)
        if asked is not None:
            return await answer(asked, "yes", by)
        if hearing.starts_at <= now():
            raise WrongState(BEGUN)
        seat = await taking.new(hearing, juror, by)
        await told.taken(seat, hearing, juror)
        await panels.follow(hearing, by)
    return seat


async def come(hearing: Hearing, who: Juror, by: Actor) -> Seat:
    """They are at the door on the night, and sit. The same rules hold, whatever the hour."""
    if by.programme != hearing.programme:
        raise NotFound
    async with database.atomic():
        hearing = await hearings.arranged(hearing.id)
        juror = await jurors.get(hearing.programme, who.id)
        asked = await _asked_before(hearing, juror)
        if asked is None:
            return await taking.new(hearing, juror, by)
        await taking.say_yes(asked, hearing, juror, by)
    return asked


async def _asked_before(hearing: Hearing, juror: Juror) -> Seat | None:
    """The seat or the offer they have, or one that may still become a yes."""
    found: Seat | None = (
        await Seat.objects()
        .where(
            Seat.hearing == hearing.id,
            Seat.juror == juror.id,
            Seat.state.is_in([*LIVE, "declined", "expired"]),
        )
        .order_by(Seat.offered_at, ascending=False)
        .first()
    )
    return found


async def answer(seat: Seat, said: str, by: Actor) -> Seat:
    """What a juror said, or a coordinator for somebody who rang. The same answer twice is one answer."""
    if said not in ANSWERS:
        raise Refused("Choose one of the answers.")
    async with database.atomic():
        seat = await get(by, seat.id)
        hearing = await _still_to_come(seat)
        juror = await jurors.get(seat.programme, seat.juror)
        if said == "yes":
            await taking.yes(seat, hearing, juror, by)
        elif said == "no":
            await leaving.leave(seat, hearing, "declined", by)
        elif said == "know":
            await conflicts.declare(juror, hearing.case, by)
            await leaving.leave(seat, hearing, "conflicted", by)
            await step_back(juror, by)
        else:
            await leaving.leave(seat, hearing, "released", by, "not_me")
            await jurors.not_me(juror, by, seat=seat.id)
        await pass_on(hearing)
    return seat


async def confirm(seat: Seat, by: Actor) -> Seat:
    """“I still come”, in the last days. Saying it twice is saying it once; said early it changes nothing,
    but for whoever cannot come that day by what they said since.
    """
    async with database.atomic():
        seat = await get(by, seat.id)
        hearing = await _still_to_come(seat)
        if seat.state not in YES:
            raise WrongState(taking.NOT_OPEN)
        if seat.state == "accepted" and offers.asks_again(now(), hearing.starts_at):
            await states.change(seat, "seat", "confirmed", by)
        if await clashes.at(seat, await programmes.get(seat.programme)):
            await Seat.update({Seat.answered_at: now()}).where(Seat.id == seat.id)
            await journal.write(by, "seat.still", seat, programme=seat.programme)
    return seat


async def not_a_no(seat: Seat, by: Actor) -> Seat:
    """A no that was written down by mistake: they have again what they had, a seat or an offer."""
    async with database.atomic():
        seat = await get(by, seat.id)
        hearing = await _still_to_come(seat)
        last = (await states.steps("seat", seat.id))[0]
        if seat.state != "declined":
            raise WrongState("There is no answer to take back. Look at it again.")
        if last.by_id == str(seat.juror):
            raise WrongState("They said no themselves. If they say yes now, write that down.")
        juror = await jurors.get(seat.programme, seat.juror)
        if last.from_state in YES:
            await taking.yes(seat, hearing, juror, by)
        else:
            await taking.a_free_place(seat, hearing, by)
            until = panels.answer_by(hearing, await programmes.get(seat.programme))
            open_again: dict[Any, Any] = {Seat.answered_at: None, Seat.expires_at: until}
            await states.change(seat, "seat", "offered", by, also=open_again)
            await told.offered(seat, hearing, juror)
        await pass_on(hearing)
    return seat


async def know_nobody(seat: Seat, by: Actor) -> Seat:
    """They read first name, school year and area, and know nobody: the brief may open to them."""
    async with database.atomic():
        seat = await get(by, seat.id)
        await _still_to_come(seat)
        if seat.state not in YES:  # before a yes nobody is shown whom it is about
            raise WrongState(taking.NOT_OPEN)
        if seat.checked_at is None:
            seat.checked_at = now()
            await Seat.update({Seat.checked_at: seat.checked_at}).where(Seat.id == seat.id)
            await journal.write(by, "seat.checked", seat, programme=seat.programme)
    return seat


async def release(seat: Seat, by: Actor) -> Seat:
    """The coordinator takes a seat back. The juror is told, and the next in rank is asked."""
    async with database.atomic():
        seat = await get(by, seat.id)
        hearing = await _still_to_come(seat)
        if seat.state in LIVE:
            await leaving.release(seat, hearing, by)
        await pass_on(hearing)
    return seat


async def replace(seat: Seat, by: Actor, asked: UUID | None = None) -> list[Seat]:
    """The coordinator asks somebody else: the one named beside the button, as long as they are still next.

    Gives the seats that somebody new is asked for.
    """
    async with database.atomic():
        seat = await get(by, seat.id)
        hearing = await _still_to_come(seat)
        if seat.state not in LIVE:
            raise WrongState("They have no seat any more. Look at it again.")
        programme = await programmes.get(seat.programme)
        following = (await replacements.of(hearing, programme)).after(seat.juror)
        if not following:
            raise WrongState(
                "Nobody is left to ask, so nobody else was asked. To take the seat back, release it."
            )
        if asked is not None and asked != (following.asked.id if following.asked else None):
            raise WrongState("Somebody else would be next by now, so nobody was asked. Look at it again.")
        await leaving.release(seat, hearing, by)
        named = [following.asked.id] if following.asked else []
        return [*await panels.fill(hearing, by, named), *await pass_on(hearing, by)]


async def step_back(juror: Juror, by: Actor) -> None:
    """Every seat of theirs, still to come, at a case in which they know somebody goes to the next."""
    rows = await Seat.objects().where(
        Seat.juror == juror.id,
        Seat.state.is_in(list(LIVE)),
        Seat.hearing.state == "arranged",
        Seat.hearing.starts_at > now(),
    )
    for seat in rows:
        hearing = await hearings.arranged(seat.hearing)
        if juror.id in await conflicts.knowing(hearing.case):
            await release(seat, by)


async def look_again(case: UUID, by: Actor) -> None:
    """Whom their check was of is not as it stood: who has a seat looks anew before the brief opens.

    Of whom it was said already, in another case, that they know them: their seat goes to the next.
    """
    hearing = await Hearing.objects().where(Hearing.case == case, Hearing.state == "arranged").first()
    if hearing is None:
        return
    live = (Seat.hearing == hearing.id) & Seat.state.is_in(list(LIVE))
    await Seat.update({Seat.checked_at: None}).where(live)
    knowing = await conflicts.knowing(case)
    for seat in await Seat.objects().where(live):
        if seat.juror in knowing and hearing.starts_at > now():
            await release(seat, by)


async def none_of_the_incident(case: UUID, by: Actor) -> None:
    """The incident of the case is another: who was in it, or knows somebody who was, does not sit on it."""
    hearing = await Hearing.objects().where(Hearing.case == case, Hearing.state == "arranged").first()
    if hearing is None or hearing.starts_at <= now():
        return
    programme = await programmes.get(hearing.programme)
    sitting = await proposals.sitting(hearing, programme)
    for seat in await Seat.objects().where(Seat.hearing == hearing.id, Seat.state.is_in(list(LIVE))):
        for who in await proposals.candidates(hearing, programme, seat.juror):
            if any(reason.kind in ("case", "knows") for reason in rules.against(who, sitting)):
                await release(seat, by)


async def expire_due(by: Actor | None = None) -> int:
    """Offers that nobody answered in time go to the next. Gives how many there were."""
    due = await Seat.select(Seat.hearing).where(Seat.state == "offered", Seat.expires_at <= now())
    count = 0
    for hearing_id in dict.fromkeys(row["hearing"] for row in due):
        async with database.atomic():
            count += await _expire(hearing_id, by)
    return count


async def _expire(hearing_id: UUID, by: Actor | None) -> int:
    """Who had said yes to another time of it is told that they need not come; a first offer just ends."""
    late = await Seat.objects().where(
        Seat.hearing == hearing_id, Seat.state == "offered", Seat.expires_at <= now()
    )
    if not late:
        return 0
    hearing = await hearings.get(the_clock(late[0].programme), hearing_id)
    by = by or the_clock(hearing.programme)
    for seat in late:
        await states.change(seat, "seat", "expired", by)
        if await heard.said_yes(seat):
            await told.released(seat, hearing, await jurors.get(seat.programme, seat.juror))
    await pass_on(hearing, by)
    return len(late)


async def get(by: Actor, seat: UUID) -> Seat:
    """The seat as it stands now, if it is of the actor's programme and, for a juror, their own."""
    found: Seat | None = await Seat.objects().where(Seat.id == seat, Seat.programme == by.programme).first()
    if found is None or (by.role == "juror" and str(found.juror) != by.id):
        raise NotFound
    return found


async def _still_to_come(seat: Seat) -> Hearing:
    hearing = await Hearing.objects().where(Hearing.id == seat.hearing).first()
    if hearing is None or hearing.state == "cancelled":
        raise WrongState(OFF)
    if hearing.state != "arranged" or hearing.starts_at <= now():
        raise WrongState(BEGUN)
    return hearing
