"""Places and rooms. One that closes stays in the record and is offered no more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor
from cases.errors import BadInput, NotFound, Taken
from scheduling.tables import Room, Venue

FILL_IN = "Fill this in."
NAME_TAKEN = "There is one of this name already."
ROOM_HOLDS = "Write how many people the room holds, 2 to 500."
LEAST, MOST = 2, 500


@dataclass(frozen=True, slots=True)
class Place:
    """A venue with its rooms, by name."""

    venue: Venue
    rooms: tuple[Room, ...]


async def add(
    by: Actor,
    programme: UUID,
    *,
    name: str,
    address: str,
    how_to_get_there: str = "",
    venue_id: UUID | None = None,
) -> Venue:
    """A new venue of a programme. With the id that a form carries, the same form adds it once."""
    _check({"name": name, "address": address})
    venue = Venue(
        id=venue_id or uuid4(),
        programme=programme,
        name=name.strip(),
        address=address.strip(),
        how_to_get_there=how_to_get_there.strip(),
    )
    async with _named_once(), database.atomic():
        await Venue.insert(venue)
        await journal.write(by, "venue.added", venue, programme=programme)
    return venue


async def change(
    venue: Venue, by: Actor, *, name: str, address: str, how_to_get_there: str = "", closed: bool = False
) -> Venue:
    _check({"name": name, "address": address})
    venue.name, venue.address, venue.closed = name.strip(), address.strip(), closed
    venue.how_to_get_there = how_to_get_there.strip()
    async with _named_once(), database.atomic():
        await venue.save()
        await journal.write(by, "venue.changed", venue, programme=venue.programme)
    return venue


async def add_room(
    by: Actor,
    venue: Venue,
    *,
    name: str,
    holds: int = 12,
    step_free: bool = True,
    room_id: UUID | None = None,
) -> Room:
    """A new room of a venue. With the id that a form carries, the same form adds it once."""
    _check({"name": name}, holds)
    room = Room(
        id=room_id or uuid4(),
        programme=venue.programme,
        venue=venue.id,
        name=name.strip(),
        holds=holds,
        step_free=step_free,
    )
    async with _named_once(), database.atomic():
        await Room.insert(room)
        await journal.write(by, "room.added", room, programme=venue.programme)
    return room


async def change_room(
    room: Room, by: Actor, *, name: str, holds: int, step_free: bool = True, closed: bool = False
) -> Room:
    _check({"name": name}, holds)
    room.name, room.holds, room.step_free, room.closed = name.strip(), holds, step_free, closed
    async with _named_once(), database.atomic():
        await room.save()
        await journal.write(by, "room.changed", room, programme=room.programme)
    return room


async def every(programme: UUID) -> list[Place]:
    """All venues of a programme with their rooms, closed ones too."""
    venues = await Venue.objects().where(Venue.programme == programme).order_by(Venue.name)
    rooms = await Room.objects().where(Room.programme == programme).order_by(Room.name)
    return [Place(venue, tuple(room for room in rooms if room.venue == venue.id)) for venue in venues]


async def open_ones(programme: UUID) -> list[Place]:
    """What a session can be planned in: open venues that have an open room."""
    places = (
        Place(place.venue, tuple(room for room in place.rooms if not room.closed))
        for place in await every(programme)
        if not place.venue.closed
    )
    return [place for place in places if place.rooms]


async def venue(programme: UUID, venue_id: UUID) -> Venue:
    found = await Venue.objects().where(Venue.id == venue_id, Venue.programme == programme).first()
    if found is None:
        raise NotFound
    return found


async def room(programme: UUID, room_id: UUID) -> Room:
    found = await Room.objects().where(Room.id == room_id, Room.programme == programme).first()
    if found is None:
        raise NotFound
    return found


@asynccontextmanager
async def _named_once() -> AsyncIterator[None]:
    try:
        yield
    except Taken as taken:
        raise BadInput({"name": NAME_TAKEN}) from taken


def _check(typed: dict[str, str], holds: int = LEAST) -> None:
    problems = {field: FILL_IN for field, text in typed.items() if not text.strip()}
    if not LEAST <= holds <= MOST:
        problems["holds"] = ROOM_HOLDS
    if problems:
        raise BadInput(problems)
