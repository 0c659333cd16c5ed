"""The night of a hearing: who is there, has sworn, knows nobody, goes home.

A tap on a tablet with a slow line may arrive twice, late, or after another: it says what is so, so that
saying it again changes nothing, and each carries an id that counts once.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

from cases import database, journal, programmes, states
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from panel import conflicts, expected, jurors, oaths, panels, seats
from panel.expected import ALONE, OTHERS, Guest
from panel.proposals import YES
from panel.tables import CheckIn, Juror, Seat, Tap
from scheduling import bookings, hearings
from scheduling.tables import Hearing
from scheduling.times import Span, local

LONGEST_WAIT = timedelta(hours=12)  # a tap that waited longer on the tablet counts as made now
EVERYBODY = "everybody"
NOT_HERE = "They are not checked in. Tap “Is here” first."
NO_PLACE = "They have no place tonight. Take that back first."
Verb = Callable[[Hearing, Guest, Actor, datetime], Awaitable[None]]


async def tap(
    hearing: Hearing, key: str, does: str, by: Actor, *, once: UUID | None = None, waited: int = 0
) -> None:
    """One tap of somebody, or of everybody who is here.

    `once` is of the line that was tapped, whose buttons may all be tapped before it is shown anew.
    `waited`: seconds since, on the tablet.
    """
    if does not in DOES or (key == EVERYBODY and does not in FOR_ALL):
        raise Refused("Choose one of the buttons of the page.")
    at = now() - min(timedelta(seconds=max(0, waited)), LONGEST_WAIT)
    async with database.atomic():
        hearing = await _tonight(hearing, by, over=does in AFTERWARDS)
        if not await _counts(hearing, once and uuid5(once, does)):
            return
        guests = await expected.of(hearing, await programmes.get(hearing.programme))
        for guest in _meant(guests, key, does):
            await DOES[does](hearing, guest, by, at)


async def _tonight(hearing: Hearing, by: Actor, *, over: bool = False) -> Hearing:
    """The hearing as it stands, on its day or later. With `over` it may have ended already."""
    found = await hearings.get(by, hearing.id)
    if found.state != "arranged" and not (over and found.state in ("held", "adjourned")):
        raise WrongState("This hearing is over, or not on any more. Nothing was changed.")
    zone = (await programmes.get(found.programme)).time_zone
    if local(now(), zone).date() < local(found.starts_at, zone).date():
        raise WrongState("It is not the day of this hearing yet.")
    return found


async def _counts(hearing: Hearing, once: UUID | None) -> bool:
    """Whether it is the first time that this tap arrives."""
    if once is None:
        return True
    if await Tap.exists().where(Tap.id == once):
        return False
    await Tap.insert(Tap(id=once, programme=hearing.programme, hearing=hearing.id, at=now()))
    return True


def _meant(guests: list[Guest], key: str, does: str = "") -> list[Guest]:
    """Of everybody only whoever is here; of whom somebody fetches it is said one by one that they left."""
    if key == EVERYBODY:
        inside = [guest for guest in guests if guest.here and not guest.off]
        return [guest for guest in inside if not (guest.fetched and does == "left")]
    found = [guest for guest in guests if guest.key == key]
    if not found:
        raise NotFound
    return found


async def _note(guest: Guest, what: str, by: Actor, **columns: Any) -> None:
    """Keep it of them, and tell the journal what was tapped."""
    row = guest.noted
    for name, value in columns.items():
        setattr(row, name, value)
    await row.save()
    await journal.write(by, f"check_in.{what}", row, guest.part, programme=row.programme)


async def _arrive(hearing: Hearing, guest: Guest, by: Actor, at: datetime) -> None:
    if guest.came:
        return
    if guest.off:
        raise WrongState(NO_PLACE)
    if guest.seat and not guest.said_yes:  # never answered, and stands at the door
        await seats.come(hearing, await jurors.get(hearing.programme, guest.seat.juror), by)
    sworn = await _sworn_this_evening(hearing, guest)
    await _note(guest, "arrived", by, arrived_at=at, **sworn)
    if guest.standby:
        await _move_up(hearing, by)


async def _sworn_this_evening(hearing: Hearing, guest: Guest) -> dict[str, Any]:
    """The oath is for an evening: whoever swore it at an earlier hearing of the session has sworn."""
    juror: Any = CheckIn.seat.juror
    session: Any = CheckIn.hearing.session
    same = (
        juror == guest.seat.juror
        if guest.seat
        else (CheckIn.part == guest.part) & (CheckIn.who_id == guest.noted.who_id)
    )
    rows: list[dict[str, Any]] = await CheckIn.select(CheckIn.sworn_at, CheckIn.oath_version).where(
        session == hearing.session, CheckIn.sworn_at.is_not_null(), same
    )
    return rows[0] if rows else {}


async def _not_here(_: Hearing, guest: Guest, by: Actor, __: datetime) -> None:
    if guest.came:
        nothing = dict.fromkeys(("arrived_at", "sworn_at", "oath_version", "knows_nobody_at", "left_at"))
        await _note(guest, "not_arrived", by, **nothing, picked_up_by="")


async def _swear(hearing: Hearing, guest: Guest, by: Actor, at: datetime) -> None:
    _refuse_nobody(guest)
    if not guest.sworn:
        text = await oaths.current(hearing.programme)
        await _note(guest, "sworn", by, sworn_at=at, oath_version=text.version)


async def _unswear(_: Hearing, guest: Guest, by: Actor, __: datetime) -> None:
    if guest.sworn:
        await _note(guest, "not_sworn", by, sworn_at=None, oath_version=None)


async def _know_nobody(_: Hearing, guest: Guest, by: Actor, at: datetime) -> None:
    _refuse_nobody(guest)
    if not guest.asked:
        await _note(guest, "knows_nobody", by, knows_nobody_at=at)


async def _ask_again(_: Hearing, guest: Guest, by: Actor, __: datetime) -> None:
    if guest.noted.knows_nobody_at is not None:
        await _note(guest, "asked_again", by, knows_nobody_at=None)


async def _know(hearing: Hearing, guest: Guest, by: Actor, _: datetime) -> None:
    """They know somebody in it after all: they cannot sit, and whoever stands by moves up."""
    seat = _seat_of(guest)
    if not guest.off:
        await conflicts.declare(await jurors.get(seat.programme, seat.juror), hearing.case, by)
        await _lose_the_place(hearing, guest, "conflicted", by)


async def _does_not_come(hearing: Hearing, guest: Guest, by: Actor, _: datetime) -> None:
    if guest.came:
        raise WrongState("They are here. Undo that first.")
    if not guest.off:
        await _lose_the_place(hearing, guest, "absent", by)


async def _lose_the_place(hearing: Hearing, guest: Guest, to: str, by: Actor) -> None:
    seat = _seat_of(guest)
    await states.change(seat, "seat", to, by)
    await bookings.remove(hearing, "juror", seat.juror)
    await _note(guest, to, by, knows_nobody_at=None)
    await _move_up(hearing, by)


async def _take_back(hearing: Hearing, guest: Guest, by: Actor, _: datetime) -> None:
    """A wrong tap: they have their place again, while nobody else has it."""
    seat = _seat_of(guest)
    if not guest.off:
        return
    if seat.place not in [place.number for place in await panels.free_places(hearing)]:
        raise WrongState("Somebody else has the place now. Let them sit in another one.")
    if seat.state == "conflicted":
        await conflicts.take_back(await jurors.get(seat.programme, seat.juror), hearing.case, by)
    before = await states.came_from("seat", seat)
    await states.change(seat, "seat", before if before in YES else "accepted", by)
    span = Span(hearing.starts_at, hearing.ends_at)
    await bookings.add(hearing, "juror", seat.juror, span, "They are on another panel at that time.")


async def _move_up(hearing: Hearing, by: Actor) -> None:
    """Of those who stand by, only whoever is in the house."""
    rows = await CheckIn.select(CheckIn.seat).where(
        CheckIn.hearing == hearing.id,
        CheckIn.seat.is_not_null(),
        CheckIn.arrived_at.is_not_null(),
        CheckIn.left_at.is_null(),
    )
    await panels.move_up(hearing, by, {row["seat"] for row in rows})


async def _leave(_: Hearing, guest: Guest, by: Actor, at: datetime) -> None:
    await _go(guest, by, at, "")


async def _fetched(_: Hearing, guest: Guest, by: Actor, at: datetime) -> None:
    await _go(guest, by, at, guest.guardian)


async def _alone(_: Hearing, guest: Guest, by: Actor, at: datetime) -> None:
    await _go(guest, by, at, ALONE)


async def _go(guest: Guest, by: Actor, at: datetime, picked_up_by: str) -> None:
    _refuse_nobody(guest)
    if guest.here or guest.noted.picked_up_by != picked_up_by:
        left = guest.noted.left_at or max(at, guest.noted.arrived_at)
        await _note(guest, "left", by, left_at=left, picked_up_by=picked_up_by)


async def _back(_: Hearing, guest: Guest, by: Actor, __: datetime) -> None:
    if guest.noted.left_at is not None:
        await _note(guest, "not_left", by, left_at=None, picked_up_by="")


def _refuse_nobody(guest: Guest) -> None:
    if not guest.came:
        raise WrongState(NOT_HERE)


def _seat_of(guest: Guest) -> Seat:
    if guest.seat is None:
        raise Refused("That is asked of the panel alone.")
    return guest.seat


DOES: Mapping[str, Verb] = {
    "here": _arrive,
    "not_here": _not_here,
    "swore": _swear,
    "not_sworn": _unswear,
    "knows_nobody": _know_nobody,
    "ask_again": _ask_again,
    "knows": _know,
    "absent": _does_not_come,
    "take_back": _take_back,
    "left": _leave,
    "fetched": _fetched,
    "alone": _alone,
    "back": _back,
}
FOR_ALL = ("swore", "knows_nobody", "left")
AFTERWARDS = ("left", "fetched", "alone", "back")  # people go home after it has ended


async def pick_up(hearing: Hearing, key: str, name: str, by: Actor) -> None:
    """Somebody else than the guardian picked them up."""
    if not name.strip():
        raise BadInput({"name": "Write who picked them up."})
    async with database.atomic():
        hearing = await _tonight(hearing, by, over=True)
        guests = await expected.of(hearing, await programmes.get(hearing.programme))
        for guest in _meant(guests, key):
            await _go(guest, by, now(), name.strip())


async def walk_in(hearing: Hearing, juror: Juror, by: Actor) -> Seat:
    """Somebody of the pool who is in the house sits after all, by the same rules; they are here."""
    async with database.atomic():
        hearing = await _tonight(hearing, by)
        seat = await seats.come(hearing, juror, by)
        for guest in await expected.of(hearing, await programmes.get(hearing.programme)):
            if guest.id == seat.id:
                await _arrive(hearing, guest, by, now())
    return seat


async def add(hearing: Hearing, part: str, name: str, by: Actor, once: UUID | None = None) -> None:
    """Somebody nobody expected is here: an interpreter, an aunt. The same name twice is one person."""
    problems = {}
    if part not in OTHERS:
        problems["part"] = "Choose one of these."
    if not name.strip():
        problems["name"] = "Write their name."
    if problems:
        raise BadInput(problems)
    async with database.atomic():
        hearing = await _tonight(hearing, by)
        theirs = (CheckIn.hearing == hearing.id) & (CheckIn.part == part) & (CheckIn.name == name.strip())
        if await CheckIn.exists().where(theirs | (CheckIn.id == once) if once else theirs):
            return
        row = expected.blank(
            hearing.programme, hearing.id, part, id=once or uuid4(), name=name.strip(), arrived_at=now()
        )
        await CheckIn.insert(row)
        await journal.write(by, "check_in.added", row, part, programme=row.programme)


async def all_came(hearing: Hearing, by: Actor) -> None:
    """A paper list is written down afterwards: everybody came, swore, and knew nobody."""
    async with database.atomic():
        hearing = await _tonight(hearing, by)
        for does in (_arrive, _swear, _know_nobody):
            for guest in await expected.of(hearing, await programmes.get(hearing.programme)):
                if guest.seat is None or guest.said_yes:
                    await does(hearing, guest, by, now())
