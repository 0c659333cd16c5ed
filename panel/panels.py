"""The panel of a hearing: fill its free places, let standby move up, say how it stands.

Called by the verbs of `seats`, inside their one transaction.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from cases import journal, programmes, states
from cases.actors import Actor, now
from cases.tables import Programme, StateChange
from panel import jurors, offers, proposals, told
from panel.proposals import LIVE, YES
from panel.tables import Seat
from scheduling.quiet import Nights
from scheduling.seating import mixes, places
from scheduling.seating.explain import open_places
from scheduling.seating.places import Place
from scheduling.tables import Hearing

MOVED_UP = "moved_up"  # why a seat has a step from a state to the same


async def free_places(hearing: Hearing) -> list[Place]:
    """What nobody has or is asked for."""
    programme = await programmes.get(hearing.programme)
    return _free(hearing, programme, await _taken(hearing, LIVE))


async def compose(hearing: Hearing, by: Actor, panel: Collection[UUID]) -> list[Seat]:
    """Ask these people for places of the panel, or to stand by; nobody else, and nothing is said yet of how
    it stands. Who helps beside the panel is asked afterwards.
    """
    return await _ask(hearing, by, panel, beside=False) if offers.in_time(now(), hearing.starts_at) else []


async def fill(hearing: Hearing, by: Actor, among: Collection[UUID] | None = None) -> list[Seat]:
    """Ask the next in rank for every free place, or of these people alone.

    Close to the hearing whoever stands by moves up first; further off, when nobody is left to ask.
    """
    made: list[Seat] = []
    moved = offers.close(now(), hearing.starts_at) and await move_up(hearing, by)
    if offers.in_time(now(), hearing.starts_at):
        made = await _ask(hearing, by, among)
        if not moved and await move_up(hearing, by):
            made += await _ask(hearing, by, among)
    await say_how_it_stands(hearing)
    return made


async def follow(hearing: Hearing, by: Actor) -> list[Seat]:
    """What follows by itself when a place falls free: the next is asked, or the coordinator first.

    Close to the hearing whoever stands by moves up in any case: they have said yes to that.
    """
    programme = await programmes.get(hearing.programme)
    if not programme.asks_first:
        return await fill(hearing, by)
    if offers.close(now(), hearing.starts_at):
        await move_up(hearing, by)
    await say_how_it_stands(hearing)
    return []


async def _ask(
    hearing: Hearing, by: Actor, among: Collection[UUID] | None, *, beside: bool = True
) -> list[Seat]:
    if not await free_places(hearing):
        return []
    proposal = await proposals.propose(hearing, among, beside=beside)
    return [
        await _offer(hearing, ranked.place, ranked.who.id, by) for ranked in proposal.chosen if ranked.place
    ]


async def _offer(hearing: Hearing, place: Place, juror_id: UUID, by: Actor) -> Seat:
    programme = await programmes.get(hearing.programme)
    juror = await jurors.get(hearing.programme, juror_id)
    seat = new_seat(hearing, juror_id, place, "offered", answer_by(hearing, programme))
    await Seat.insert(seat)
    await states.begin([seat], "seat", by)
    await told.offered(seat, hearing, juror)
    return seat


def answer_by(hearing: Hearing, programme: Programme) -> datetime:
    """Until when an offer that is made now stays open."""
    nights = Nights(programme.time_zone, programme.quiet_from, programme.quiet_until)
    return offers.open_until(now(), hearing.starts_at, programme.answer_hours, nights)


def new_seat(hearing: Hearing, juror: UUID, place: Place, state: str, expires_at: datetime) -> Seat:
    return Seat(
        id=uuid4(),
        programme=hearing.programme,
        hearing=hearing.id,
        juror=juror,
        place=place.number,
        role=place.role,
        state=state,
        offered_at=now(),
        expires_at=expires_at,
    )


async def move_up(hearing: Hearing, by: Actor, among: Collection[UUID] | None = None) -> bool:
    """Whoever stands by and said yes has a place that is free now, and is told that they are needed.

    With `among` only these seats, as of those who are there on the night.
    """
    waiting = await Seat.objects().where(
        Seat.hearing == hearing.id, Seat.place >= places.STANDBY_FROM, Seat.state.is_in(list(YES))
    )
    ready = [seat for seat in waiting if among is None or seat.id in among]
    if not ready:
        return False
    if not _coming(await free_places(hearing)):
        return False
    programme = await programmes.get(hearing.programme)
    pool = {who.id: who for who in await proposals.candidates(hearing, programme)}
    sitting = await proposals.sitting(hearing, programme)
    left = [place for place in open_places(sitting) if not place.standby]
    wanted, moved = sitting.wanted, False
    for seat in sorted(ready, key=lambda one: one.place):
        who = pool.get(seat.juror)
        place = places.takes(who, left, wanted) if who else None
        if who and place:
            left.remove(place)
            wanted = mixes.without(wanted, who.traits if place.on_panel else ())
            await _give(seat, place, by)
            await told.needed(seat, hearing, await jurors.get(seat.programme, seat.juror))
            moved = True
    return moved


async def _give(seat: Seat, place: Place, by: Actor) -> None:
    seat.place, seat.role = place.number, place.role
    await Seat.update({Seat.place: seat.place, Seat.role: seat.role}).where(Seat.id == seat.id)
    await StateChange.insert(
        StateChange(
            programme=seat.programme,
            subject="seat",
            subject_id=seat.id,
            from_state=seat.state,
            to_state=seat.state,
            at=now(),
            by_id=by.id,
            by_name=by.name,
            why=MOVED_UP,
        )
    )
    await journal.write(by, "seat.moved_up", seat, seat.role, programme=seat.programme)


async def say_how_it_stands(hearing: Hearing) -> None:
    """Tell the coordinator once when the panel stands, and once when nobody is left to ask.

    It stands when every place but standby has a yes.
    """
    programme = await programmes.get(hearing.programme)
    if not _coming(_free(hearing, programme, await _taken(hearing, YES))):
        if hearing.panel_stood_at is None:
            await _note(hearing, panel_stood_at=True)
            await told.stands(hearing)
        return
    if hearing.panel_stood_at is not None:
        await _note(hearing, panel_stood_at=False)
    empty = len(_coming(_free(hearing, programme, await _taken(hearing, LIVE))))
    if empty and hearing.short_told_at is None:
        if programme.asks_first and (await proposals.propose(hearing)).chosen:
            return  # somebody is left, and the coordinator has it to do
        await _note(hearing, short_told_at=True)
        await told.short(hearing, empty)
    elif not empty and hearing.short_told_at is not None:
        await _note(hearing, short_told_at=False)


def _free(hearing: Hearing, programme: Programme, taken: dict[int, str]) -> list[Place]:
    return list(places.free(hearing.seats, hearing.standby, proposals.sought(programme), taken))


def _coming(free: list[Place]) -> list[Place]:
    return [place for place in free if not place.standby]


async def _taken(hearing: Hearing, counted: Collection[str]) -> dict[int, str]:
    rows = await Seat.select(Seat.place, Seat.role).where(
        Seat.hearing == hearing.id, Seat.state.is_in(list(counted))
    )
    return {row["place"]: row["role"] for row in rows}


async def _note(hearing: Hearing, **happened: bool) -> None:
    for column, has in happened.items():
        setattr(hearing, column, now() if has else None)
        await Hearing.update({column: getattr(hearing, column)}).where(Hearing.id == hearing.id)
