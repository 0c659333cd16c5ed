"""A hearing: arrange it, move it, cancel it. The bookings change in the same transaction."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from cases import consents, database, journal, journey, programmes, states
from cases.actors import Actor, now
from cases.errors import NotFound, Refused, WrongState
from cases.journey import ADJOURN_REASONS, REVIEWED
from cases.sealing import seal, unseal
from cases.tables import Case, Programme
from scheduling import apart, bookings, closures, curfew, runners, times
from scheduling.slots import BESIDE_THE_PANEL, holds_a_panel
from scheduling.tables import Facilitator, Hearing, Room, Session, Venue
from scheduling.times import Span

# Codes, not free text: a reason stands in the dated steps, which many may read.
LATE_REASONS: Mapping[str, str] = {
    "no_session": "No earlier session was free",
    "young_person": "The young person cannot come earlier",
    "guardian": "The parent or carer cannot come earlier",
    "school": "Exams or school holidays",
    "preparation": "Preparation needs more time",
    "interpreter": "An interpreter or other support is needed",
}
LONGEST_EVENING = timedelta(hours=8)  # said later than that, it ended when it was planned to
CANCEL_REASONS: Mapping[str, str] = {
    "young_person": "The young person cannot come",
    "guardian": "The parent or carer cannot come",
    "harmed_person": "The harmed person cannot come",
    "panel": "Too few panel members can come",
    "facilitator": "The facilitator cannot come",
    "room": "The room cannot be used",
    "weather": "Weather or travel",
    "returned": "The case goes back to the referrer",
    "over": "It is not needed any more",
    "other": "Another reason",
}


async def arrange(
    case: Case,
    *,
    session: Session,
    room: Room,
    starts_wall: str,
    by: Actor,
    facilitator: Facilitator | None = None,
    late_reason: str = "",
    together: str = "",
    past_home_reason: str = "",
    other_panel: bool = False,
) -> Hearing:
    """Book the room, the young person and the facilitator for one hearing of a case.

    While an agreement runs it is a review of it, and the case stays where it is. With `other_panel`
    nobody sits at it who sat on the case before.
    """
    _mine(by, case)
    programme = await programmes.get(case.programme)
    async with database.atomic():
        case = await _case(case.id)
        if case.state == "scheduled" or await of_case(case):
            return await _the_same(case, session, room, starts_wall)
        purpose = _purpose(case)
        await consents.refuse_unwilling(case)
        span = await _span(case, session, room, starts_wall, late_reason)
        await apart.refuse_without_a_word(case, session, together, by)
        await curfew.refuse_without_a_word(case, span, session.time_zone, past_home_reason, by)
        hearing = Hearing(
            id=uuid4(),
            programme=case.programme,
            case=case.id,
            session=session.id,
            room=room.id,
            facilitator=facilitator.id if facilitator else None,
            state="arranged",
            purpose=purpose,
            other_panel=other_panel and purpose == "review",
            starts_at=span.starts,
            ends_at=span.ends,
            seats=min(programme.seats, room.holds - BESIDE_THE_PANEL),
            seats_least=programme.seats_least,
            standby=programme.standby,
            created_at=now(),
        )
        await Hearing.insert(hearing)
        await states.begin([hearing], "hearing", by, _code(late_reason))
        await runners.refuse_unable(hearing.programme, hearing.facilitator, span)
        await bookings.whole(hearing, case, span)
        if purpose == "first":
            await states.change(case, "case", "scheduled", by)
    return hearing


def _purpose(case: Case) -> str:
    """A first hearing, or a review; refused where the journey has neither."""
    if case.state in REVIEWED:
        return "review"
    journey.check("case", case.state, "scheduled", case.reference)
    return "first"


async def _the_same(case: Case, session: Session, room: Room, starts_wall: str) -> Hearing:
    """Asked twice for one time it is arranged once; asked for another it is refused."""
    hearing = await of_case(case)
    if hearing and _stands_there(hearing, session, room, starts_wall):
        return hearing
    raise WrongState(f"{case.reference} has a hearing already. Move that one instead.")


def _stands_there(hearing: Hearing, session: Session, room: Room, starts_wall: str) -> bool:
    at = times.local(hearing.starts_at, session.time_zone).time()
    return (hearing.session, hearing.room, at) == (session.id, room.id, times.read_wall(starts_wall))


def _code(late_reason: str) -> str:
    """Of the list or nothing: what stands in the dated steps is read by many."""
    return late_reason if late_reason in LATE_REASONS else ""


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
) -> Hearing:
    """Another slot for the same hearing. Nobody's yes is carried over: who sits is asked again.

    Moved to where it is, as by a second click, it stays as it is.
    """
    _mine(by, hearing)
    programme = await programmes.get(hearing.programme)
    async with database.atomic():
        hearing = await arranged(hearing.id)
        if _stands_there(hearing, session, room, starts_wall):
            return hearing
        case = await _case(hearing.case)
        span = await _span(case, session, room, starts_wall, late_reason)
        await apart.refuse_without_a_word(case, session, together, by)
        await curfew.refuse_without_a_word(case, span, session.time_zone, past_home_reason, by)
        hearing.session, hearing.room = session.id, room.id
        hearing.starts_at, hearing.ends_at = span.starts, span.ends
        hearing.seats = min(programme.seats, room.holds - BESIDE_THE_PANEL)
        hearing.seats_least = programme.seats_least
        hearing.standby = programme.standby
        hearing.sequence += 1
        hearing.panel_stood_at = hearing.short_told_at = None
        await hearing.save()
        await runners.refuse_unable(hearing.programme, hearing.facilitator, span)
        await bookings.whole(hearing, case, span)
        await journal.write(by, "hearing.moved", hearing, _code(late_reason), programme=hearing.programme)
    return hearing


async def cancel(hearing: Hearing, *, reason: str, by: Actor, words: str = "") -> Hearing:
    """Call it off. Its bookings no longer stand, and the case is back where it was booked from.

    `words` say more than the reason, and are sealed.
    """
    _mine(by, hearing)
    if reason not in CANCEL_REASONS:
        raise Refused("Choose why the hearing is cancelled.")
    async with database.atomic():
        hearing = await arranged(hearing.id)
        sealed = _sealed(hearing, words)
        await states.change(hearing, "hearing", "cancelled", by, reason, also={Hearing.why_sealed: sealed})
        await Hearing.update({Hearing.sequence: hearing.sequence + 1}).where(Hearing.id == hearing.id)
        hearing.sequence += 1
        await bookings.drop(hearing)
        case = await _case(hearing.case)
        if case.state == "scheduled":
            before = await states.came_from("case", case)
            await states.change(case, "case", before or "preparing", by, reason)
    return hearing


async def begin(hearing: Hearing, by: Actor) -> Hearing:
    """It has begun. Said twice it began the first time."""
    _mine(by, hearing)
    async with database.atomic():
        hearing = await arranged(hearing.id)
        await _refuse_before_its_day(hearing)
        if hearing.began_at is None:
            hearing.began_at = now()
            await Hearing.update({Hearing.began_at: hearing.began_at}).where(Hearing.id == hearing.id)
            await journal.write(by, "hearing.began", hearing, programme=hearing.programme)
    return hearing


async def hold(hearing: Hearing, by: Actor, *, ended_at: datetime | None = None) -> Hearing:
    """It was held, until now or until `ended_at`. A first hearing makes the case heard.

    Said twice it was held once.
    """
    _mine(by, hearing)
    async with database.atomic():
        hearing = await _fresh(hearing.id)
        if hearing.state == "held":
            return hearing
        hearing = await arranged(hearing.id)
        await _refuse_before_its_day(hearing)
        began, ended = took_place(hearing, now(), ended_at)
        await states.change(
            hearing, "hearing", "held", by, also={Hearing.began_at: began, Hearing.ended_at: ended}
        )
        if hearing.purpose == "first":
            await states.change(await _case(hearing.case), "case", "heard", by)
    return hearing


async def adjourn(hearing: Hearing, reason: str, words: str, by: Actor) -> Hearing:
    """It could not be held, or not to its end: the case waits for another date. The words are sealed."""
    _mine(by, hearing)
    if reason not in ADJOURN_REASONS:
        raise Refused("Choose why it is adjourned.")
    async with database.atomic():
        hearing = await _fresh(hearing.id)
        if hearing.state == "adjourned":
            return hearing
        hearing = await arranged(hearing.id)
        await _refuse_before_its_day(hearing)
        kept = {Hearing.ended_at: now(), Hearing.why_sealed: _sealed(hearing, words)}
        await states.change(hearing, "hearing", "adjourned", by, reason, also=kept)
        await bookings.drop(hearing)
        if hearing.purpose == "first":
            await states.change(await _case(hearing.case), "case", "adjourned", by, reason)
    return hearing


def took_place(hearing: Hearing, at: datetime, ended_at: datetime | None) -> tuple[datetime, datetime]:
    """When it began and ended, said at a moment. What nobody tapped on the night was as planned. Pure."""
    began = hearing.began_at or min(hearing.starts_at, at)
    ended = ended_at or (at if at - began < LONGEST_EVENING else hearing.ends_at)
    return began, max(began, min(ended, at))


async def _refuse_before_its_day(hearing: Hearing) -> None:
    zone = (await programmes.get(hearing.programme)).time_zone
    if times.local(now(), zone).date() < times.local(hearing.starts_at, zone).date():
        raise WrongState("It is not the day of this hearing yet. Move it, or cancel it.")


def _sealed(hearing: Hearing, words: str) -> str | None:
    return seal("hearing.why", hearing.id, words.strip()) if words.strip() else None


def why(hearing: Hearing) -> str:
    """The words beside the reason. Whoever shows them writes the reading down."""
    return unseal("hearing.why", hearing.id, hearing.why_sealed) if hearing.why_sealed else ""


async def reinstate(hearing: Hearing, by: Actor) -> Hearing:
    """Take a cancellation back, if the room and everybody are still free."""
    _mine(by, hearing)
    async with database.atomic():
        hearing = await _fresh(hearing.id)
        if hearing.state == "arranged":
            return hearing  # asked twice
        if hearing.state != "cancelled" or hearing.starts_at <= now():
            raise WrongState("Only a cancelled hearing that is still to come can be taken back.")
        case = await _case(hearing.case)
        if case.state == "scheduled" or await of_case(case):
            raise WrongState(f"{case.reference} has a hearing already. Move that one instead.")
        if _purpose(case) != hearing.purpose:
            raise WrongState(f"{case.reference} has moved on. Arrange a new hearing for it.")
        await consents.refuse_unwilling(case)
        await _refuse_a_closed_place(hearing)
        await apart.refuse_to_return(case, hearing)
        await states.change(hearing, "hearing", "arranged", by)
        hearing.sequence += 1
        hearing.panel_stood_at = hearing.short_told_at = hearing.why_sealed = None
        await hearing.save()
        span = Span(hearing.starts_at, hearing.ends_at)
        await runners.refuse_unable(hearing.programme, hearing.facilitator, span)
        await bookings.whole(hearing, case, span)
        if hearing.purpose == "first":
            await states.change(case, "case", "scheduled", by)
    return hearing


async def _refuse_a_closed_place(hearing: Hearing) -> None:
    on = await Session.exists().where(Session.id == hearing.session, Session.cancelled_at.is_null())
    usable = await Room.exists().where(Room.id == hearing.room, Room.closed.eq(False))
    if not (on and usable):
        raise Refused("The session is off, or the room is closed. Arrange the hearing at another time.")
    for session in await Session.objects().where(Session.id == hearing.session):
        await _refuse_closed(session)


async def _refuse_closed(session: Session) -> None:
    """The place is given up, or nothing is held there that day."""
    if await Venue.exists().where(Venue.id == session.venue, Venue.closed.eq(True)):
        raise Refused("That place is closed. Choose another place.")
    if name := closures.shut(session, await closures.known(session.programme)):
        raise Refused(f"That day is closed: {name}. Choose another day.")


async def get(by: Actor, hearing: UUID) -> Hearing:
    """The hearing, if it is of the actor's programme; a facilitator finds only the ones they run."""
    found = await Hearing.objects().where(Hearing.id == hearing, Hearing.programme == by.programme).first()
    if found is None or (by.role == "facilitator" and not await runs(by, found)):
        raise NotFound
    return found


async def runs(by: Actor, hearing: Hearing) -> bool:
    """Whether this facilitator was given this hearing."""
    return bool(
        hearing.facilitator
        and await Facilitator.exists().where(
            Facilitator.id == hearing.facilitator, Facilitator.account_id == UUID(by.id)
        )
    )


async def of_case(case: Case) -> Hearing | None:
    """The hearing a case waits for, if one is arranged."""
    found: Hearing | None = (
        await Hearing.objects().where(Hearing.case == case.id, Hearing.state == "arranged").first()
    )
    return found


async def _span(case: Case, session: Session, room: Room, starts_wall: str, late_reason: str) -> Span:
    """When it is, after every check that has a sentence of its own.

    Session and room are read again: somebody may have called the one off or closed the other.
    """
    session = await Session.objects().where(Session.id == session.id).first() or session
    room = await Room.objects().where(Room.id == room.id).first() or room
    programme = await programmes.get(case.programme)
    starts = times.instant(session.on_day, times.read_wall(starts_wall), session.time_zone, fold=0)
    span = Span(starts, starts + timedelta(minutes=programme.hearing_minutes))
    if session.cancelled_at or not Span(session.starts_at, session.ends_at).holds(span):
        raise Refused("That time is not within the session. Choose another time.")
    if span.starts <= now():
        raise Refused("That time has passed. Choose another time.")
    if room.closed or room.venue != session.venue:
        raise Refused("That room cannot be used for this session. Choose another.")
    await _refuse_closed(session)
    if not holds_a_panel(room, programme):
        raise Refused(f"{room.name} is too small for a panel. Choose another room.")
    refuse_late(programme, case, times.local(starts, session.time_zone).date(), late_reason)
    return span


def is_late(case: Case, on: date) -> bool:
    """Beyond the clock of the first hearing. A review has none."""
    return case.state not in REVIEWED and on > case.hear_by


def refuse_late(programme: Programme, case: Case, on: date, late_reason: str) -> None:
    if is_late(case, on) and late_reason not in LATE_REASONS:
        raise Refused(f"That is later than the standard: {standard_words(programme)}. Give a reason.")


def standard_words(programme: Programme) -> str:
    """20 working days."""
    kind = "working days" if programme.hearing_days_working else "days"
    return f"{programme.hearing_days} {kind}"


async def _fresh(hearing: UUID) -> Hearing:
    found = await Hearing.objects().where(Hearing.id == hearing).first()
    if found is None:
        raise NotFound
    return found


async def arranged(hearing: UUID) -> Hearing:
    """The hearing as it stands now, if it is still on. Ask inside atomic()."""
    found = await _fresh(hearing)
    if found.state != "arranged":
        raise WrongState("This hearing is not on any more. Look at the case.")
    return found


async def _case(case: UUID) -> Case:
    found = await Case.objects().where(Case.id == case).first()
    if found is None:
        raise NotFound
    return found


def _mine(by: Actor, row: Case | Hearing) -> None:
    if by.programme != row.programme:
        raise NotFound
