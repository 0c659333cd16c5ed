"""The places and rooms of a programme."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.programmes import MAY, Name, filled, reachable
from scheduling import venues
from scheduling.tables import Room, Venue

Asked = Request[Any, Any, Any]


class VenueForm(msgspec.Struct):
    name: Name
    address: Annotated[str, msgspec.Meta(max_length=250)]
    how_to_get_there: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    closed: bool = False


class RoomForm(msgspec.Struct):
    name: Annotated[str, msgspec.Meta(max_length=80)]
    holds: Annotated[int, msgspec.Meta(ge=2, le=500)]
    step_free: bool = False
    closed: bool = False


@get("/programmes/{programme_id:uuid}/places", opt=allow(*MAY))
async def show_places(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    return await _places(await reachable(by, programme_id))


async def _places(row: Programme, **shown: Any) -> Response[Any]:
    places = await venues.every(row.id)
    return page("administration/places.html", row=row, places=places, once=forms.once(), **shown)


@post("/programmes/{programme_id:uuid}/places", opt=allow(*MAY))
async def add_place(
    request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    """A venue with its first room, for a place without a room holds no hearing."""
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    onward = f"/programmes/{row.id}/places/{typed.once}"
    if await Venue.exists().where(Venue.id == typed.once, Venue.programme == row.id):
        return redirect(onward)
    try:
        answers = forms.read(typed, VenueForm)
        await venues.add(
            by,
            row.id,
            name=answers.name,
            address=answers.address,
            how_to_get_there=answers.how_to_get_there,
            venue_id=typed.once,
        )
    except BadInput as bad:
        return await _places(row, typed=typed, problems=bad.problems)
    return redirect(onward, notice="The place is added. Now add its rooms.")


@get("/programmes/{programme_id:uuid}/places/{venue_id:uuid}", opt=allow(*MAY))
async def show_place(
    programme_id: FromPath[UUID], venue_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    venue = await venues.venue(row.id, venue_id)
    return await _place(row, venue, typed=filled(VenueForm, venue))


async def _place(row: Programme, venue: Venue, **shown: Any) -> Response[Any]:
    rooms = next(place.rooms for place in await venues.every(row.id) if place.venue.id == venue.id)
    return page("administration/place.html", row=row, venue=venue, rooms=rooms, **shown)


@post("/programmes/{programme_id:uuid}/places/{venue_id:uuid}", opt=allow(*MAY))
async def keep_place(
    request: Asked, programme_id: FromPath[UUID], venue_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    venue = await venues.venue(row.id, venue_id)
    typed = await forms.typed(request)
    try:
        await venues.change(venue, by, **msgspec.structs.asdict(forms.read(typed, VenueForm)))
    except BadInput as bad:
        return await _place(row, await venues.venue(row.id, venue_id), typed=typed, problems=bad.problems)
    return redirect(f"/programmes/{row.id}/places", notice="The place is saved.")


@get("/programmes/{programme_id:uuid}/places/{venue_id:uuid}/rooms/new", opt=allow(*MAY))
async def show_new_room(
    programme_id: FromPath[UUID], venue_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    venue = await venues.venue(row.id, venue_id)
    return _new_room(row, venue, forms.of(holds="12", step_free="yes"))


def _new_room(
    row: Programme, venue: Venue, typed: forms.Typed, problems: dict[str, str] | None = None
) -> Response[Any]:
    return page(
        "administration/room.html",
        row=row,
        venue=venue,
        room=None,
        typed=typed,
        problems=problems,
        once=forms.once(),
    )


@post("/programmes/{programme_id:uuid}/places/{venue_id:uuid}/rooms/new", opt=allow(*MAY))
async def add_room(
    request: Asked, programme_id: FromPath[UUID], venue_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    venue = await venues.venue(row.id, venue_id)
    typed = await forms.typed(request)
    if await Room.exists().where(Room.id == typed.once, Room.programme == row.id):
        return redirect(f"/programmes/{row.id}/places/{venue.id}")
    try:
        answers = forms.read(typed, RoomForm)
        await venues.add_room(
            by,
            venue,
            name=answers.name,
            holds=answers.holds,
            step_free=answers.step_free,
            room_id=typed.once,
        )
    except BadInput as bad:
        return _new_room(row, venue, typed, bad.problems)
    return redirect(f"/programmes/{row.id}/places/{venue.id}", notice="The room is added.")


@get("/programmes/{programme_id:uuid}/rooms/{room_id:uuid}", opt=allow(*MAY))
async def show_room(
    programme_id: FromPath[UUID], room_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    room = await venues.room(row.id, room_id)
    return await _room(row, room, typed=filled(RoomForm, room))


async def _room(row: Programme, room: Room, **shown: Any) -> Response[Any]:
    venue = await venues.venue(row.id, room.venue)
    return page("administration/room.html", row=row, venue=venue, room=room, once="", **shown)


@post("/programmes/{programme_id:uuid}/rooms/{room_id:uuid}", opt=allow(*MAY))
async def keep_room(
    request: Asked, programme_id: FromPath[UUID], room_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    room = await venues.room(row.id, room_id)
    typed = await forms.typed(request)
    try:
        await venues.change_room(room, by, **msgspec.structs.asdict(forms.read(typed, RoomForm)))
    except BadInput as bad:
        return await _room(row, await venues.room(row.id, room_id), typed=typed, problems=bad.problems)
    return redirect(f"/programmes/{row.id}/places/{room.venue}", notice="The room is saved.")


routes = [
    show_places,
    add_place,
    show_place,
    keep_place,
    show_new_room,
    add_room,
    show_room,
    keep_room,
]
