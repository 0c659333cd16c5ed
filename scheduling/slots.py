"""Free times in coming sessions, one after another in each room."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cases.actors import now
from cases.errors import BadInput, NotFound
from cases.journey import REVIEWED
from cases.tables import Case, Programme
from scheduling import closures, curfew, sessions, venues
from scheduling.tables import Booking, Room, Session, Venue
from scheduling.times import Span, local, wall_words

BESIDE_THE_PANEL = 4  # young person, guardian, facilitator, and one who supports or was harmed


@dataclass(frozen=True, slots=True)
class Slot:
    """A room that is free for one hearing."""

    session: Session
    venue: Venue
    room: Room
    span: Span
    late: bool  # after the last day the hearing clock allows
    past_home: bool  # it ends after the young person has to be home

    @property
    def wall(self) -> str:
        return wall_words(local(self.span.starts, self.session.time_zone).time())

    @property
    def key(self) -> str:
        """How a form names it: session, room, wall time."""
        return f"{self.session.id}/{self.room.id}/{self.wall}"


def one_after_another(session: Span, minutes: int) -> Iterator[Span]:
    """Hearings of a length that fit in a session without a gap. Pure."""
    length = timedelta(minutes=minutes)
    starts = session.starts
    while starts + length <= session.ends:
        yield Span(starts, starts + length)
        starts += length


def blocks(spans: Mapping[str, Span]) -> dict[str, str]:
    """A block for each: spans that overlap, one into the next, share one. Nobody can be at two. Pure."""
    found: dict[str, str] = {}
    number, ends = 0, None
    for name, span in sorted(spans.items(), key=lambda each: (each[1].starts, each[1].ends, each[0])):
        if ends is None or span.starts >= ends:
            number, ends = number + 1, span.ends
        ends = max(ends, span.ends)
        found[name] = str(number)
    return found


def holds_a_panel(room: Room, programme: Programme) -> bool:
    return bool(room.holds >= programme.seats_least + BESIDE_THE_PANEL)


async def offered(programme: Programme, case: Case, *, moving: UUID | None = None) -> list[Slot]:
    """Every slot that is free for this case, the soonest first. A hearing that moves gives up its own."""
    coming = await sessions.coming(programme.id)
    places = {place.venue.id: place for place in await venues.open_ones(programme.id)}
    taken = await _taken(programme, coming, moving)
    home_by = await curfew.of(case)
    closed = await closures.known(programme.id)
    found = []
    for session in coming:
        if session.venue not in places or closures.shut(session, closed):
            continue
        place = places[session.venue]
        for room in place.rooms:
            busy = taken.get(room.id, []) + taken.get(case.person, [])
            for span in one_after_another(
                Span(session.starts_at, session.ends_at), programme.hearing_minutes
            ):
                free = span.starts > now() and not any(span.meets(other) for other in busy)
                there = local(span.starts, session.time_zone)
                # Of a wall time that comes twice only the first is offered: a form could not tell them apart.
                if free and holds_a_panel(room, programme) and not there.fold:
                    late = case.state not in REVIEWED and there.date() > case.hear_by
                    past = curfew.past(home_by, there, local(span.ends, session.time_zone))
                    found.append(Slot(session, place.venue, room, span, late, past))
    return sorted(found, key=lambda slot: (slot.span.starts, slot.venue.name, slot.room.name))


async def _taken(
    programme: Programme, coming: Iterable[Session], moving: UUID | None
) -> dict[UUID, list[Span]]:
    """Which rooms are booked, and when the young person is, within the coming sessions."""
    ends = [session.ends_at for session in coming]
    if not ends:
        return {}
    rows = await Booking.select(
        Booking.hearing, Booking.kind, Booking.resource_id, Booking.starts, Booking.ends
    ).where(
        Booking.programme == programme.id,
        Booking.standing.eq(True),
        Booking.kind.is_in(["room", "respondent"]),
        Booking.ends > int(now().timestamp()),
        Booking.starts < int(max(ends).timestamp()),
    )
    taken: dict[UUID, list[Span]] = {}
    for row in rows:
        if row["hearing"] != moving:
            span = Span.of_seconds(row["starts"], row["ends"])
            taken.setdefault(row["resource_id"], []).append(span)
    return taken


async def chosen(programme: Programme, key: str) -> tuple[Session, Room, str]:
    """The session, room and wall time that a form named. Whether they are free is for the booking to say."""
    try:
        session_id, room_id, wall = key.split("/")
        session = await sessions.get(programme.id, UUID(session_id))
        room = await venues.room(programme.id, UUID(room_id))
    except (ValueError, NotFound) as wrong:
        raise BadInput({"slot": "Choose a time."}) from wrong
    return session, room, wall
