"""What moving or cancelling a hearing, or taking that back, means for those who were to come."""

from collections.abc import Collection
from uuid import UUID

from cases import case_files, database, programmes, states
from cases.actors import Actor, now
from cases.errors import Refused
from cases.tables import Case, StateChange
from panel import (
    graduates,
    heard,
    jurors,
    notices,
    offers,
    panels,
    proposals,
    referrers,
    seats,
    told,
)
from panel.proposals import LIVE
from panel.tables import Letter, Seat
from scheduling import closures, facilitators, hearings, sessions
from scheduling.seating import places
from scheduling.seating.rules import against
from scheduling.tables import Facilitator, Hearing, Room, Session
from scheduling.times import clock_words, local

RETURNED = "returned"  # a reason to cancel after which no new day follows
# To somebody who has no seat, or does not run it, any more.
STAYS_TRUE = ["seat-released", "juror-guardian-off", "facilitator-relieved-off"]


async def arrange(
    case: Case,
    *,
    session: Session,
    room: Room,
    starts_wall: str,
    by: Actor,
    facilitator: Facilitator | None = None,
    other_panel: bool = False,
    **reasons: str,
) -> Hearing:
    """A hearing for a case. Every party is told when, where, what happens and what to bring."""
    async with database.atomic():
        hearing = await hearings.arrange(
            case,
            session=session,
            room=room,
            starts_wall=starts_wall,
            facilitator=facilitator,
            other_panel=other_panel,
            by=by,
            **reasons,
        )
        await notices.booked(hearing)
    return hearing


async def ask_the_same(hearing: Hearing, by: Actor) -> list[Seat]:
    """Of a review: whoever heard the case is asked first, as far as they may sit."""
    if hearing.purpose != "review" or hearing.other_panel:
        return []
    sat = await _sat_last(hearing)
    may = [who.who.id for who in (await proposals.propose(hearing, sat)).chosen]
    return await seats.offer_all(hearing, by, may) if may and offers.in_time(now(), hearing.starts_at) else []


async def _sat_last(hearing: Hearing) -> list[UUID]:
    """Who sat when this case was heard last."""
    last = (
        await Hearing.objects()
        .where(Hearing.case == hearing.case, Hearing.state == "held")
        .order_by(Hearing.starts_at, ascending=False)
        .first()
    )
    rows = (
        await Seat.select(Seat.juror).where(Seat.hearing == last.id, Seat.state == "attended") if last else []
    )
    return [row["juror"] for row in rows]


async def no_review(case: Case, by: Actor) -> None:
    """The agreement is over, so a review that was arranged is called off. Inside the caller's atomic()."""
    if (hearing := await hearings.of_case(case)) and hearing.purpose == "review":
        await cancel(hearing, reason="over", by=by)


async def give_to(hearing: Hearing, facilitator: Facilitator | None, by: Actor) -> Hearing:
    """Somebody else runs it, or nobody yet. Who runs it now is told, and who ran it before."""
    async with database.atomic():
        before = await hearings.arranged(hearing.id)
        hearing = await facilitators.give(hearing, facilitator, by)
        if hearing.facilitator != before.facilitator:
            await notices.facilitator_chosen(hearing)
            await notices.facilitator_relieved(before, hearing)
    return hearing


async def move(
    hearing: Hearing,
    *,
    session: Session,
    room: Room,
    starts_wall: str,
    by: Actor,
    late_reason: str = "",
    together: str = "",
    past_home_reason: str = "",
    relieve: bool = False,
) -> Hearing:
    """Another time: who has a seat is asked again, who cannot come then is told not to, others are asked.

    With `relieve` whoever runs it does so no more, as when they cannot come then.
    """
    async with database.atomic():
        before = await hearings.arranged(hearing.id)
        if relieve:
            await facilitators.give(before, None, by)
        hearing = await hearings.move(
            hearing,
            session=session,
            room=room,
            starts_wall=starts_wall,
            late_reason=late_reason,
            together=together,
            past_home_reason=past_home_reason,
            by=by,
        )
        if hearing.sequence != before.sequence:  # not the same click twice
            asked = await ask_for_the_new_time(hearing, by)
            if asked:
                await seats.pass_on(hearing, by)
            await notices.moved(hearing)
        if relieve:
            await notices.facilitator_relieved(before, hearing)
    return hearing


async def ask_for_the_new_time(hearing: Hearing, by: Actor) -> list[Seat]:
    """Whoever has a seat is asked anew, or told not to come. Gives the seats there were."""
    await _hold_letters_back(hearing)
    live = await _live(hearing)
    for seat in live:
        await _ask_again(seat, hearing, by)
    return live


async def cancel(hearing: Hearing, *, reason: str, by: Actor, words: str = "") -> Hearing:
    """Off. Everybody who has heard of it is told, so that nobody comes for nothing."""
    async with database.atomic():
        return await _cancel(hearing, reason, by, words=words)


async def _cancel(
    hearing: Hearing, reason: str, by: Actor, but: Collection[str] = (), words: str = ""
) -> Hearing:
    hearing, released = await _call_off(hearing, reason, by, words)
    for seat in released:
        await told.cancelled(seat, hearing, await jurors.get(seat.programme, seat.juror))
    await notices.off(hearing, but=but, for_good=reason == RETURNED)
    return hearing


async def cancel_evening(session: Session, *, reason: str, by: Actor) -> list[Hearing]:
    """All of it is off. Whoever had a seat at several hearings is told once."""
    begun = now()
    async with database.atomic():
        off = [await _call_off(hearing, reason, by) for hearing in await sessions.hearings(session)]
        theirs: dict[UUID, list[tuple[Seat, Hearing]]] = {}
        for hearing, released in off:
            for seat in released:
                theirs.setdefault(seat.juror, []).append((seat, hearing))
        for juror, (*others, (seat, hearing)) in theirs.items():
            also = [other for _, other in others]
            await told.cancelled(seat, hearing, await jurors.get(seat.programme, juror), also=also)
        await notices.evening_off([hearing for hearing, _ in off])
        await sessions.cancel(session, by, why=hearings.CANCEL_REASONS.get(reason, ""), at=begun)
    return [hearing for hearing, _ in off]


async def _call_off(hearing: Hearing, reason: str, by: Actor, words: str = "") -> tuple[Hearing, list[Seat]]:
    """The hearing, and the seats that go with it of those who have heard; nobody is told yet."""
    hearing = await hearings.cancel(hearing, reason=reason, words=words, by=by)
    await _hold_letters_back(hearing)
    live = await _live(hearing)
    knew = [seat for seat in live if await heard.juror(seat)]
    for seat in live:
        await states.change(seat, "seat", "released", by, "cancelled")
    return hearing, knew


async def reinstate(hearing: Hearing, by: Actor) -> Hearing:
    """On again. Who was told that it is off is asked again; other places that are free, to others."""
    async with database.atomic():
        hearing = await hearings.reinstate(hearing, by)
        told_off = await _told_off(hearing)
        for seat in told_off:
            free = [place.number for place in await seats.free_places(hearing)]
            if seat.place in free and await _could_sit(seat, hearing):
                await _open(seat, hearing, "reinstated", by)
                await told.offered(seat, hearing, await jurors.get(seat.programme, seat.juror))
        if told_off:
            await seats.pass_on(hearing, by)
        await notices.booked(hearing)
    return hearing


async def called_off_with(session: Session) -> list[Hearing]:
    """What was called off with the whole evening, not before it; the first of it first."""
    if session.cancelled_at is None:
        return []
    off = (
        await Hearing.objects()
        .where(Hearing.session == session.id, Hearing.state == "cancelled")
        .order_by(Hearing.starts_at)
    )
    steps = (
        await StateChange.select(StateChange.subject_id).where(
            StateChange.subject == "hearing",
            StateChange.subject_id.is_in([hearing.id for hearing in off]),
            StateChange.to_state == "cancelled",
            StateChange.at >= session.cancelled_at,
        )
        if off
        else []
    )
    with_it = {step["subject_id"] for step in steps}
    return [hearing for hearing in off if hearing.id in with_it]


async def reinstate_evening(session: Session, by: Actor, *, whole: bool) -> list[str]:
    """The session is on again; with `whole`, every hearing that went with it. What cannot be is told.

    Whoever puts it on again on a closed day wants it all the same.
    """
    async with database.atomic():
        session = await sessions.get(session.programme, session.id)
        if session.cancelled_at is None:
            return []  # asked twice
        with_it = await called_off_with(session) if whole else []
        closed = bool(closures.shut(session, await closures.known(session.programme)))
        await sessions.reinstate(session, by, all_the_same=closed)
        return [sentence for hearing in with_it if (sentence := await _not_back(hearing, by))]


async def _not_back(hearing: Hearing, by: Actor) -> str:
    """Why it could not be put on again, or nothing. Others of that evening are, all the same."""
    try:
        await reinstate(hearing, by)
    except Refused as refused:
        at = local(hearing.starts_at, (await programmes.get(hearing.programme)).time_zone)
        return f"Not the one at {clock_words(at)}: {refused.sentence}"
    return ""


async def give_back(case: Case, *, reason: str, by: Actor) -> Case:
    """The case goes back to its referrer; the hearing it waits for is called off with it.

    The referrer is told once: of the whole.
    """
    async with database.atomic():
        if hearing := await hearings.of_case(case):
            await _cancel(hearing, RETURNED, by, but=["referrer"])
        given_back = await case_files.give_back(await case_files.get(by, case.id), reason=reason, by=by)
        await graduates.owes_no_more(given_back, by)
        await referrers.case_given_back(given_back, reason)
        return given_back


async def _ask_again(seat: Seat, hearing: Hearing, by: Actor) -> None:
    """Whom the first question has not reached is asked as if for the first time."""
    juror, knew = await jurors.get(seat.programme, seat.juror), await heard.juror(seat)
    if await _could_sit(seat, hearing):
        await _open(seat, hearing, "moved", by)
        await (told.moved if knew else told.offered)(seat, hearing, juror)
    else:
        await states.change(seat, "seat", "released", by, "moved")
        if knew:
            await told.released(seat, hearing, juror)


async def _could_sit(seat: Seat, hearing: Hearing) -> bool:
    programme = await programmes.get(hearing.programme)
    pool = await proposals.candidates(hearing, programme, seat.juror)
    sitting = await proposals.sitting(hearing, programme)
    reasons = [reason for who in pool for reason in against(who, sitting) if reason.kind != "asked"]
    return bool(pool) and not reasons and places.still_sought(seat.place, hearing.seats, hearing.standby)


async def _open(seat: Seat, hearing: Hearing, why: str, by: Actor) -> None:
    """For their answer, once more."""
    programme = await programmes.get(hearing.programme)
    if seat.state != "offered":
        await states.change(seat, "seat", "offered", by, why)
    seat.expires_at = panels.answer_by(hearing, programme)
    await Seat.update(
        {Seat.offered_at: now(), Seat.expires_at: seat.expires_at, Seat.answered_at: None}
    ).where(Seat.id == seat.id)


async def _told_off(hearing: Hearing) -> list[Seat]:
    """Who had a seat or an offer when the hearing was called off."""
    released = (
        await Seat.objects().where(Seat.hearing == hearing.id, Seat.state == "released").order_by(Seat.place)
    )
    if not released:
        return []
    steps = (
        await StateChange.select(StateChange.subject_id, StateChange.why)
        .where(StateChange.subject == "seat", StateChange.subject_id.is_in([seat.id for seat in released]))
        .order_by(StateChange.at)
    )
    last = {step["subject_id"]: step["why"] for step in steps}
    return [seat for seat in released if last.get(seat.id) == "cancelled"]


async def _live(hearing: Hearing) -> list[Seat]:
    found: list[Seat] = (
        await Seat.objects()
        .where(Seat.hearing == hearing.id, Seat.state.is_in(list(LIVE)))
        .order_by(Seat.place)
    )
    return found


async def _hold_letters_back(hearing: Hearing) -> None:
    """What still waits to be sent says the wrong thing now; that somebody need not come stays true."""
    await Letter.update(
        {Letter.state: "missed", Letter.problem: "The hearing was moved or cancelled."}
    ).where(
        Letter.hearing == hearing.id,
        Letter.state.is_in(["queued", "to_print"]),
        Letter.name.not_in(STAYS_TRUE),
        Letter.key.not_like(f"%:{notices.OF_OTHERS}:%"),
    )
