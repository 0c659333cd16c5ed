"""Hearings as pages show them: a month, a list, one with everybody who was asked."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases import contacts
from cases.actors import Actor
from cases.tables import Programme, StateChange
from panel.jurors import peer_name
from panel.panels import MOVED_UP
from panel.proposals import LIVE, YES
from panel.tables import Seat
from scheduling.seating import places
from scheduling.tables import Hearing
from scheduling.times import Span, clock_words, day_words, local, month_span

ROOM: Any = Hearing.room  # the types of the columns reach one table far
MONDAY, SUNDAY = 0, 6
# State, and the reason where it says more: the word on the badge and its colour.
SEAT_WORDS = {
    "offered": ("No answer yet", "yellow"),
    "accepted": ("Said yes", "green"),
    "confirmed": ("Still comes", "green"),
    "attended": ("Was there", "green"),
    "absent": ("Did not come", "red"),
    "declined": ("Said no", "grey"),
    "conflicted": ("Knows somebody", "grey"),
    "expired": ("No answer in time", "grey"),
    "released": ("Released", "grey"),
    "not_me": ("Wrong address", "red"),
    "gave_way": ("Gave way to a yes", "grey"),
    "moved": ("Cannot come then", "grey"),
    "planned": ("Others are planned", "grey"),
    "lent": ("Changed over", "grey"),
    "cancelled": ("Told it is off", "grey"),
    "adjourned": ("It was adjourned", "grey"),
    "not_needed": ("Stood by, not needed", "grey"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One hearing in a month or a list. `starts` is local."""

    id: UUID
    session: UUID
    reference: str
    starts: datetime
    venue: str
    room: str
    facilitator: str
    yes: int
    seats: int
    least: int
    state: str

    @property
    def time(self) -> str:
        return clock_words(self.starts)

    @property
    def off(self) -> bool:
        return self.state == "cancelled"

    @property
    def stands(self) -> bool:
        return self.yes >= self.seats


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who was asked to sit, and what they said."""

    id: UUID
    place: int
    name: str
    word: str
    colour: str
    said_at: str
    by: str
    live: bool
    said_yes: bool
    juror: UUID
    wrong_address: bool
    unasked: bool  # an offer that no letter could carry
    role: str  # foreperson | juror | advocate | clerk | standby
    state: str
    moved_up: bool  # stood by, and has a seat now
    knows_nobody: bool  # did the check by first name, school year and area
    phone: str  # as people write it; for a coordinator alone

    @property
    def standby(self) -> bool:
        return places.is_standby(self.place)

    @property
    def on_panel(self) -> bool:
        return places.is_on_panel(self.place)

    @property
    def as_what(self) -> str:
        """Foreperson, standby; nothing for a juror."""
        return "" if self.role == "juror" else self.role.capitalize()

    @property
    def may_return(self) -> bool:
        """Whether a no, or no answer, may still become a yes."""
        return self.state in ("declined", "expired")

    @property
    def no_by_other(self) -> bool:
        """Whether a no may be a slip of whoever wrote it down."""
        return self.state == "declined" and self.by != self.name

    @property
    def by_other(self) -> bool:
        """Whether a coordinator wrote down what the juror said."""
        return self.said_yes and self.by != self.name


async def month(by: Actor, programme: Programme, year: int, number: int) -> list[Entry]:
    """The hearings of a month that the actor may see, the soonest first."""
    return await entries(by, programme, month_span(year, number, programme.time_zone))


async def entries(
    by: Actor, programme: Programme, span: Span, session: UUID | None = None, *, called_off: bool = False
) -> list[Entry]:
    """Hearings that begin in a span, or those of one session in it. Those called off are left out, or not."""
    query = Hearing.select(
        *(Hearing.id, Hearing.session, Hearing.starts_at, Hearing.seats, Hearing.seats_least, Hearing.state),
        Hearing.case.reference.as_alias("reference"),
        Hearing.room.name.as_alias("room"),
        ROOM.venue.name.as_alias("venue"),
        Hearing.facilitator.name.as_alias("facilitator"),
    ).where(
        Hearing.programme == programme.id,
        Hearing.starts_at >= span.starts,
        Hearing.starts_at < span.ends,
    )
    if by.role == "facilitator":
        query = query.where(Hearing.facilitator.account_id == UUID(by.id))
    if session is not None:
        query = query.where(Hearing.session == session)
    if not called_off:
        query = query.where(Hearing.state != "cancelled")
    rows = await query.order_by(Hearing.starts_at)
    yes = await _yes(row["id"] for row in rows)
    return [
        Entry(
            id=row["id"],
            session=row["session"],
            reference=row["reference"],
            starts=local(row["starts_at"], programme.time_zone),
            venue=row["venue"],
            room=row["room"],
            facilitator=row["facilitator"] or "",
            yes=yes.get(row["id"], 0),
            seats=row["seats"],
            least=row["seats_least"],
            state=row["state"],
        )
        for row in rows
    ]


async def _yes(hearings: Iterable[UUID]) -> dict[UUID, int]:
    """How many of the panel said yes, hearing by hearing."""
    ids = list(hearings)
    found: dict[UUID, int] = {}
    for start in range(0, len(ids), 500):
        rows = await Seat.select(Seat.hearing).where(
            Seat.hearing.is_in(ids[start : start + 500]),
            Seat.state.is_in(list(YES)),
            Seat.place < min(places.BESIDE.values()),
        )
        for row in rows:
            found[row["hearing"]] = found.get(row["hearing"], 0) + 1
    return found


def weeks(year: int, number: int, country: str) -> list[list[date]]:
    """The whole weeks of a month; in the US a week begins on Sunday. Pure."""
    return Calendar(SUNDAY if country == "US" else MONDAY).monthdatescalendar(year, number)


def beside(year: int, number: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The month before and the month after. Pure."""
    before = (year - (number == 1), (number - 2) % 12 + 1)
    after = (year + (number == 12), number % 12 + 1)  # noqa: PLR2004 - December
    return before, after


async def lines(hearing: Hearing, programme: Programme) -> tuple[list[Line], list[Line]]:
    """Who has a seat or an offer, by place; and who was asked before them, the latest first."""
    rows = (
        await Seat.select(
            *(
                Seat.id,
                Seat.juror,
                Seat.place,
                Seat.role,
                Seat.checked_at,
                Seat.state,
                Seat.offered_at,
                Seat.answered_at,
                Seat.expires_at,
            ),
            Seat.juror.first_name.as_alias("first_name"),
            Seat.juror.last_name.as_alias("last_name"),
            Seat.juror.email.as_alias("email"),
            Seat.juror.phone.as_alias("phone"),
        )
        .where(Seat.hearing == hearing.id)
        .order_by(Seat.place)
        .order_by(Seat.offered_at, ascending=False)
    )
    last, moved = await _last_steps([row["id"] for row in rows])
    found = [_line(row, last.get(row["id"], {}), programme, moved_up=row["id"] in moved) for row in rows]
    gone = sorted((line for line in found if not line.live), key=lambda line: line.place)
    return [line for line in found if line.live], gone


async def _last_steps(seats: list[UUID]) -> tuple[dict[UUID, dict[str, Any]], set[UUID]]:
    """The last answer or change of each seat, and which of them were standby before."""
    if not seats:
        return {}, set()
    steps = (
        await StateChange.select(StateChange.subject_id, StateChange.why, StateChange.at, StateChange.by_name)
        .where(StateChange.subject == "seat", StateChange.subject_id.is_in(seats))
        .order_by(StateChange.at)
    )
    moved = {step["subject_id"] for step in steps if step["why"] == MOVED_UP}
    return {step["subject_id"]: step for step in steps if step["why"] != MOVED_UP}, moved


def _line(row: dict[str, Any], step: dict[str, Any], programme: Programme, *, moved_up: bool) -> Line:
    reason = step.get("why", "") if row["state"] == "released" else ""
    word, colour = SEAT_WORDS.get(reason) or SEAT_WORDS[row["state"]]
    at = row["expires_at"] if row["state"] == "offered" else step.get("at") or row["offered_at"]
    said = local(at, programme.time_zone)
    when = f"{day_words(said.date(), programme.country, year=False)}, {clock_words(said)}"
    return Line(
        id=row["id"],
        place=row["place"],
        name=peer_name(row["first_name"], row["last_name"]),
        word=word,
        colour=colour,
        said_at=f"Open until {when}" if row["state"] == "offered" else when,
        by=step.get("by_name", ""),
        live=row["state"] in LIVE,
        said_yes=row["state"] in YES,
        juror=row["juror"],
        wrong_address=reason == "not_me",
        unasked=row["state"] == "offered" and not (row["email"] or row["phone"]),
        role=row["role"],
        state=row["state"],
        moved_up=moved_up and not places.is_standby(row["place"]),
        knows_nobody=row["checked_at"] is not None,
        phone=contacts.shown(row["phone"], programme.country),
    )


async def peers_beside(seat: Seat) -> list[str]:
    """Who else said yes: for somebody who said yes themselves."""
    rows = (
        await Seat.select(Seat.juror.first_name, Seat.juror.last_name)
        .where(
            Seat.hearing == seat.hearing,
            Seat.id != seat.id,
            Seat.state.is_in(list(YES)),
            Seat.place < places.STANDBY_FROM,
        )
        .order_by(Seat.place)
    )
    return [peer_name(row["juror.first_name"], row["juror.last_name"]) for row in rows]
