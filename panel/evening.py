"""The hearings of today, of whoever coordinates or runs them: how far each is, and all of it on one list."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import programmes
from cases.actors import Actor
from cases.tables import Programme
from panel import expected, quorum
from panel.expected import PARTS, Guest
from panel.quorum import Quorum
from scheduling import hearings
from scheduling.tables import Hearing
from scheduling.times import clock_words, day_span, day_words, local

ROOM: Any = Hearing.room
RUNS: Any = Hearing.facilitator
LATELY = timedelta(days=60)  # how far back a hearing that nobody wrote down is still shown
STATES = {
    "arranged": ("To come", "blue"),
    "begun": ("Has begun", "purple"),
    "over": ("Not written down", "red"),
    "held": ("Held", "green"),
    "adjourned": ("Adjourned", "orange"),
    "cancelled": ("Cancelled", "grey"),
}
HEADINGS = ("Time", "Room", "Case", "Name", "Part", "Here since", "Sworn", "Asked", "Left", "Picked up by")


@dataclass(frozen=True, slots=True)
class Line:
    """One hearing of the evening, as the list shows it."""

    id: UUID
    reference: str
    day: str
    time: str
    place: str
    facilitator: str
    state: str  # of STATES
    purpose: str
    today: bool
    here: int
    expected: int
    light: Quorum

    @property
    def badge(self) -> tuple[str, str]:
        return STATES[self.state]


async def of(by: Actor, programme: Programme) -> list[Line]:
    """Today's, and earlier ones that nobody wrote down, by time. A facilitator sees the ones they run."""
    today = programmes.today(programme)
    within = day_span(today, today, programme.time_zone)
    forgotten = (Hearing.state == "arranged") & (Hearing.starts_at > within.starts - LATELY)
    query = Hearing.select(
        *(Hearing.id, Hearing.starts_at, Hearing.state, Hearing.purpose, Hearing.began_at),
        Hearing.case.reference.as_alias("reference"),
        Hearing.room.name.as_alias("room"),
        ROOM.venue.name.as_alias("venue"),
        RUNS.name.as_alias("runs"),
    ).where(
        Hearing.programme == programme.id,
        Hearing.starts_at < within.ends,
        (Hearing.starts_at >= within.starts) | forgotten,
    )
    if by.role == "facilitator":
        query = query.where(RUNS.account_id == UUID(by.id))
    rows = await query.order_by(Hearing.starts_at)
    return [await _line(row, by, programme, today=row["starts_at"] >= within.starts) for row in rows]


async def _line(row: dict[str, Any], by: Actor, programme: Programme, *, today: bool) -> Line:
    hearing = await hearings.get(by, row["id"])
    guests = await expected.of(hearing, programme)
    at = local(row["starts_at"], programme.time_zone)
    arranged = "begun" if row["began_at"] else "arranged" if today else "over"
    return Line(
        id=row["id"],
        reference=row["reference"],
        day=day_words(at.date(), programme.country),
        time=clock_words(at),
        place=f"{row['venue']}, {row['room']}",
        facilitator=row["runs"] or "",
        state=arranged if row["state"] == "arranged" else row["state"],
        purpose=row["purpose"],
        today=today,
        here=sum(guest.here for guest in guests),
        expected=sum(not guest.off for guest in guests),
        light=quorum.of(expected.panel(guests), hearing.seats_least),
    )


async def register(by: Actor, programme: Programme) -> list[list[Any]]:
    """Everybody of today, a row each: as a file."""
    rows = []
    for line in await of(by, programme):
        if line.today and line.state != "cancelled":
            guests = await expected.of(await hearings.get(by, line.id), programme)
            rows += [_row(line, guest, programme.time_zone) for guest in guests if not guest.off]
    return rows


def _row(line: Line, guest: Guest, zone: str) -> list[Any]:
    def at(moment: Any) -> str:
        return f"{local(moment, zone):%H:%M}" if moment else ""

    noted = guest.noted
    return [
        *(line.time, line.place, line.reference, guest.name, guest.what or PARTS[guest.part]),
        *(at(noted.arrived_at), at(noted.sworn_at), at(noted.knows_nobody_at), at(noted.left_at)),
        noted.picked_up_by,
    ]
