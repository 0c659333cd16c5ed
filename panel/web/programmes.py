"""A programme's own pages: is it ready, its settings, words, places and offences.

An administrator reaches those of every programme, a coordinator her own alone.
"""

from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import available_timezones

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from cases import offences, programmes
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Offence, Programme
from panel import accounts, readiness
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import venues
from scheduling.tables import Room, Venue

Asked = Request[Any, Any, Any]
Name = Annotated[str, msgspec.Meta(max_length=120)]
Word = Annotated[str, msgspec.Meta(max_length=40)]
MAY = ("administrator", "coordinator")
ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))
)


class Settings(msgspec.Struct):
    """What a programme decides about itself."""

    name: Name
    short_name: Word
    controller: Annotated[str, msgspec.Meta(max_length=160)]
    place: Name
    country: Literal["GB", "US"]
    time_zone: Annotated[str, msgspec.Meta(max_length=60)]
    contact_email: Annotated[str, msgspec.Meta(max_length=254)]
    hearing_model: Word
    age_from: Annotated[int, msgspec.Meta(ge=5, le=25)]
    age_to: Annotated[int, msgspec.Meta(ge=5, le=25)]
    seats: Annotated[int, msgspec.Meta(ge=1, le=12)]
    seats_least: Annotated[int, msgspec.Meta(ge=1, le=12)]
    screening_days: Annotated[int, msgspec.Meta(ge=1, le=90)]
    hearing_days: Annotated[int, msgspec.Meta(ge=1, le=365)]
    answer_hours: Annotated[int, msgspec.Meta(ge=1, le=336)]
    hearing_minutes: Annotated[int, msgspec.Meta(ge=15, le=480)]
    sittings_a_month: Annotated[int, msgspec.Meta(ge=1, le=31)]
    contact_phone: Word = ""
    hearing_days_working: bool = False
    whole_school: bool = False


class Words(msgspec.Struct):
    """What the programme calls people and things."""

    word_respondent: Word
    word_juror: Word
    word_hearing: Word
    word_agreement: Word


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


class OffenceForm(msgspec.Struct):
    name: Name
    level: Literal["A", "B", "C", "D"]
    in_scope: bool = False
    also_called: str = ""


async def reachable(by: Actor, programme_id: UUID) -> Programme:
    """The programme, if it is the coordinator's own; an administrator reaches each."""
    if by.role == "coordinator" and by.programme != programme_id:
        raise NotFound
    return await programmes.get(programme_id)


def _filled(struct: type[msgspec.Struct], row: Any) -> forms.Typed:
    """What a form holds when it opens on a row."""
    values = {field.name: getattr(row, field.name) for field in msgspec.structs.fields(struct)}
    return forms.of(**{name: _shown(value) for name, value in values.items()})


def _shown(value: Any) -> str:
    return ("yes" if value else "") if isinstance(value, bool) else str(value)


@get("/programme", opt=allow("coordinator"))
async def mine(by: NamedDependency[Actor]) -> Response[Any]:
    return redirect(f"/programmes/{by.programme}")


@get("/programmes/{programme_id:uuid}", opt=allow(*MAY))
async def show(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return page(
        "administration/programme.html",
        row=row,
        steps=await readiness.steps(row),
        staff=await accounts.of(row),
    )


@get("/programmes/{programme_id:uuid}/settings", opt=allow(*MAY))
async def show_settings(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return _settings(row, _filled(Settings, row))


def _settings(row: Programme, typed: forms.Typed, problems: dict[str, str] | None = None) -> Response[Any]:
    return page(
        "administration/settings.html",
        row=row,
        typed=typed,
        problems=problems,
        zones=ZONES,
        models=programmes.HEARING_MODELS,
    )


@post("/programmes/{programme_id:uuid}/settings", opt=allow(*MAY))
async def keep_settings(
    request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    try:
        answers = forms.read(typed, Settings)
        if answers.hearing_model not in programmes.HEARING_MODELS:
            raise BadInput({"hearing_model": forms.CHOOSE})
        await programmes.change(by, row, **msgspec.structs.asdict(answers))
    except BadInput as bad:
        return _settings(await programmes.get(programme_id), typed, bad.problems)
    return redirect(f"/programmes/{row.id}", notice="The settings are saved.")


@get("/programmes/{programme_id:uuid}/words", opt=allow(*MAY))
async def show_words(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return page("administration/words.html", row=row, typed=_filled(Words, row))


@post("/programmes/{programme_id:uuid}/words", opt=allow(*MAY))
async def keep_words(
    request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    try:
        await programmes.change(by, row, **msgspec.structs.asdict(forms.read(typed, Words)))
    except BadInput as bad:
        return page("administration/words.html", row=row, typed=typed, problems=bad.problems)
    return redirect(f"/programmes/{row.id}", notice="The words are saved.")


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
    return await _place(row, venue, typed=_filled(VenueForm, venue))


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
    return await _room(row, room, typed=_filled(RoomForm, room))


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


@get("/programmes/{programme_id:uuid}/offences", opt=allow(*MAY))
async def show_offences(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return page("administration/offences.html", row=row, offences=await programmes.offences(row.id))


@get("/programmes/{programme_id:uuid}/offences/new", opt=allow(*MAY))
async def show_new_offence(programme_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    row = await reachable(by, programme_id)
    return _offence(row, None, forms.of(in_scope="yes"))


def _offence(
    row: Programme, offence: Offence | None, typed: forms.Typed, problems: dict[str, str] | None = None
) -> Response[Any]:
    return page(
        "administration/offence.html",
        row=row,
        offence=offence,
        typed=typed,
        problems=problems,
        levels=offences.LEVELS,
        once=forms.once(),
    )


@post("/programmes/{programme_id:uuid}/offences/new", opt=allow(*MAY))
async def add_offence(
    request: Asked, programme_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    typed = await forms.typed(request)
    if await offences.is_there(row, typed.once):
        return redirect(f"/programmes/{row.id}/offences")
    try:
        new = Offence(id=typed.once, programme=row.id)
        await offences.keep(by, row, new, **msgspec.structs.asdict(forms.read(typed, OffenceForm)))
    except BadInput as bad:
        return _offence(row, None, typed, bad.problems)
    return redirect(f"/programmes/{row.id}/offences", notice="The offence is added.")


@get("/programmes/{programme_id:uuid}/offences/{offence_id:uuid}", opt=allow(*MAY))
async def show_offence(
    programme_id: FromPath[UUID], offence_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    offence = await offences.get(row, offence_id)
    return _offence(row, offence, _filled(OffenceForm, offence))


@post("/programmes/{programme_id:uuid}/offences/{offence_id:uuid}", opt=allow(*MAY))
async def keep_offence(
    request: Asked, programme_id: FromPath[UUID], offence_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    row = await reachable(by, programme_id)
    offence = await offences.get(row, offence_id)
    typed = await forms.typed(request)
    try:
        await offences.keep(by, row, offence, **msgspec.structs.asdict(forms.read(typed, OffenceForm)))
    except BadInput as bad:
        return _offence(row, await offences.get(row, offence_id), typed, bad.problems)
    return redirect(f"/programmes/{row.id}/offences", notice="The offence is saved.")


routes = [
    mine,
    show,
    show_settings,
    keep_settings,
    show_words,
    keep_words,
    show_places,
    add_place,
    show_place,
    keep_place,
    show_new_room,
    add_room,
    show_room,
    keep_room,
    show_offences,
    show_new_offence,
    add_offence,
    show_offence,
    keep_offence,
]
