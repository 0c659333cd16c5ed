"""Sessions and the places they are in."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine

from cases import journal
from cases.actors import the_command
from cases.errors import BadInput, NotFound, WrongState
from scheduling import sessions, venues
from scheduling.tables import Session
from tests.builders import a_programme, a_room, a_venue
from tests.evenings import a_free_room, an_arranged_hearing, an_evening

pytestmark = pytest.mark.usefixtures("record")
WINTER = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


async def test_a_session_keeps_the_wall_time_beside_the_instant() -> None:
    with time_machine.travel(WINTER, tick=False):
        session = await an_evening(await a_programme(), on_day=date(2027, 7, 6))
    kept = await Session.objects().get(Session.id == session.id)
    assert kept is not None
    assert (kept.from_wall, kept.until_wall, kept.time_zone) == ("17:30", "20:30", "Europe/London")
    assert kept.starts_at == datetime(2027, 7, 6, 16, 30, tzinfo=UTC)
    assert (await journal.verify()).sound


async def test_a_session_in_new_york_is_by_its_own_clock() -> None:
    with time_machine.travel(WINTER, tick=False):
        session = await an_evening(await a_programme(template="us-youth-court"), on_day=date(2027, 7, 6))
    assert session.starts_at == datetime(2027, 7, 6, 21, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ({"on_day": date(2027, 3, 28), "from_wall": time(1, 30)}, "from", "The next time is 2am"),
        ({"on_day": date(2027, 10, 31), "from_wall": time(1, 30)}, "fold", "comes twice"),
        ({"from_wall": time(20, 0), "until_wall": time(18, 0)}, "until", "end after it begins"),
        ({"from_wall": time(18, 0), "until_wall": time(18, 30)}, "until", "One hearing takes 1 hour"),
        ({"on_day": date(2020, 1, 6)}, "day", "still to come"),
    ],
)
async def test_a_time_that_cannot_be_is_refused_at_its_field(
    asked: dict[str, object], field: str, sentence: str
) -> None:
    programme = await a_programme()
    with time_machine.travel(WINTER, tick=False), pytest.raises(BadInput) as refused:
        await an_evening(programme, **asked)
    assert sentence in refused.value.problems[field]
    assert await Session.count() == 0


async def test_a_time_that_comes_twice_is_taken_when_it_is_said_which() -> None:
    programme = await a_programme()
    starts = []
    with time_machine.travel(WINTER, tick=False):
        for fold in (0, 1):
            session = await an_evening(  # each at a place of its own
                programme,
                on_day=date(2027, 10, 31),
                from_wall=time(1, 30),
                until_wall=time(4),
                fold=fold,
            )
            starts.append(session.starts_at)
    assert (starts[1] - starts[0]).total_seconds() == 3600


async def test_a_session_with_hearings_is_not_cancelled() -> None:
    programme = await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    await an_arranged_hearing(programme, room=room, session=session)
    with pytest.raises(WrongState, match="Move or cancel the hearings"):
        await sessions.cancel(session, the_command(programme.id))


async def test_a_cancelled_session_comes_no_more() -> None:
    programme = await a_programme()
    session = await an_evening(programme)
    assert [one.id for one in await sessions.coming(programme.id)] == [session.id]
    await sessions.cancel(session, the_command(programme.id))
    assert await sessions.coming(programme.id) == []


async def test_a_stranger_finds_no_session_venue_or_room() -> None:
    programme, stranger = await a_programme(), await a_programme()
    room = await a_free_room(programme)
    session = await an_evening(programme, room)
    for looked_for in (
        sessions.get(stranger.id, session.id),
        venues.venue(stranger.id, room.venue),
        venues.room(stranger.id, room.id),
    ):
        with pytest.raises(NotFound):
            await looked_for


async def test_a_closed_room_or_venue_is_offered_no_more() -> None:
    programme = await a_programme()
    by = the_command(programme.id)
    open_venue, closed_venue = await a_venue(programme), await a_venue(programme)
    kept = await venues.add_room(by, open_venue, name="Blue room", holds=14)
    shut = await a_room(open_venue)
    await a_room(closed_venue)
    await venues.change_room(shut, by, name=shut.name, holds=shut.holds, closed=True)
    await venues.change(closed_venue, by, name=closed_venue.name, address="Gone", closed=True)
    (place,) = await venues.open_ones(programme.id)
    assert [room.id for room in place.rooms] == [kept.id]
    assert len(await venues.every(programme.id)) == 2


async def test_two_places_of_one_name_are_refused_in_words() -> None:
    programme = await a_programme()
    by = the_command(programme.id)
    venue = await venues.add(by, programme.id, name="Guildhall", address="Fore Street")
    with pytest.raises(BadInput, match="of this name already"):
        await venues.add(by, programme.id, name=" Guildhall ", address="Fore Street")
    await venues.add_room(by, venue, name="Blue room")
    with pytest.raises(BadInput, match="of this name already"):
        await venues.add_room(by, venue, name="Blue room")


async def test_a_place_needs_a_name_an_address_and_a_size() -> None:
    programme = await a_programme()
    by = the_command(programme.id)
    with pytest.raises(BadInput) as refused:
        await venues.add(by, programme.id, name=" ", address="")
    assert set(refused.value.problems) == {"name", "address"}
    with pytest.raises(BadInput) as small:
        await venues.add_room(by, await a_venue(programme), name="Cupboard", holds=1)
    assert set(small.value.problems) == {"holds"}
