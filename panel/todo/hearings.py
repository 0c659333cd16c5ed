"""Hearings that are coming: who still has to say yes, and who runs them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from piccolo.query.functions.aggregate import Count

from cases.actors import now
from cases.tables import Programme
from panel import lapsed
from panel.proposals import YES
from panel.tables import Seat
from panel.todo import free_places
from panel.todo.tasks import Days, Found, Offer, Task, all_of
from scheduling import runners
from scheduling.seating import places
from scheduling.tables import Hearing
from scheduling.times import clock_words, day_words, local

SOON = timedelta(days=3)
SAID = 3  # reasons in one line
# Columns through a key are made once: making them is dear.
ROOM: Any = Hearing.room
COLUMNS: Any = (
    *(Hearing.id, Hearing.case.as_alias("of_case"), Hearing.starts_at, Hearing.ends_at, Hearing.seats),
    Hearing.facilitator.as_alias("runs_it"),
    Hearing.case.reference.as_alias("reference"),
    Hearing.facilitator.name.as_alias("facilitator_name"),
    *(ROOM.venue.name.as_alias("venue"), ROOM.name.as_alias("room")),
)
HEARING_STATE: Any = Seat.hearing.state


@dataclass(frozen=True, slots=True)
class Coming:
    """A hearing that is arranged and has not begun."""

    id: UUID
    case: UUID
    reference: str
    at: str
    venue: str
    room: str
    facilitator: str  # the name of whoever runs it; empty: nobody yet
    runs_it: UUID | None
    starts: datetime  # in the programme's own place
    ends: datetime
    on: Any  # the day, in the programme's own place
    soon: bool
    seats: int
    yes: int
    unanswered: int

    @property
    def short(self) -> bool:
        return self.yes < self.seats


async def coming(programme: Programme) -> list[Coming]:
    """The soonest first."""
    rows = (
        await Hearing.select(*COLUMNS)
        .where(Hearing.programme == programme.id, Hearing.state == "arranged", Hearing.starts_at > now())
        .order_by(Hearing.starts_at)
    )
    yes, unanswered = await _seats(programme) if rows else ({}, {})
    return [_one(row, yes.get(row["id"], 0), unanswered.get(row["id"], 0), programme) for row in rows]


async def _seats(programme: Programme) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """How many of each panel said yes, and how many have not answered."""
    of_panel: Any = Seat.place < min(places.BESIDE.values())
    rows = (
        await Seat.select(Seat.hearing, Seat.state, Count())
        .where(
            Seat.programme == programme.id,
            Seat.state.is_in(["offered", *YES]),
            HEARING_STATE == "arranged",
            (Seat.state == "offered") | of_panel,
        )
        .group_by(Seat.hearing, Seat.state)
    )
    yes: dict[UUID, int] = {}
    unanswered: dict[UUID, int] = {}
    for row in rows:
        counts = unanswered if row["state"] == "offered" else yes
        counts[row["hearing"]] = counts.get(row["hearing"], 0) + row["count"]
    return yes, unanswered


def _one(row: dict[str, Any], yes: int, unanswered: int, programme: Programme) -> Coming:
    there = local(row["starts_at"], programme.time_zone)
    with_year = there.year != local(now(), programme.time_zone).year
    return Coming(
        id=row["id"],
        case=row["of_case"],
        reference=row["reference"],
        at=f"{day_words(there.date(), programme.country, year=with_year)}, {clock_words(there)}",
        venue=row["venue"],
        room=row["room"],
        facilitator=row["facilitator_name"] or "",
        runs_it=row["runs_it"],
        starts=there,
        ends=local(row["ends_at"], programme.time_zone),
        on=there.date(),
        soon=row["starts_at"] - now() < SOON,
        seats=row["seats"],
        yes=yes,
        unanswered=unanswered,
    )


async def of(programme: Programme, days: Days, hearings: list[Coming]) -> Found:
    """Seats to fill, hearings that nobody runs or can run, and panels on which somebody may not sit."""
    free = await free_places.of(programme) if hearings else {}
    tasks = [_ask_next(one, free[one.id], days) for one in hearings if one.id in free]
    tasks += [_fill(one, days) for one in hearings if one.short and one.id not in free]
    tasks += [_facilitator(one, programme, days) for one in hearings if not one.facilitator]
    if hearings:
        known = await runners.of(programme.id)
        tasks += [_cannot_run(one, why, days) for one in hearings if (why := _why_not(one, known, programme))]
        no_more = await lapsed.of(programme, until=max(one.on for one in hearings))
        tasks += [_lapsed(one, no_more[one.id], days) for one in hearings if one.id in no_more]
    return all_of(tasks)


def _about(one: Coming, days: Days, kind: str, *, what: str, detail: str, waits: str = "coordinator") -> Task:
    """Something to do for one hearing, by its day."""
    return Task(
        kind=kind,
        waits=waits,
        what=what,
        path=f"/hearings/{one.id}",
        detail=detail,
        by=one.on,
        urgency="urgent" if one.soon else days.urgency(one.on, working=False),
    )


def _lapsed(one: Coming, said: list[str], days: Days) -> Task:
    more = f" And {len(said) - SAID} more." if len(said) > SAID else ""
    return _about(
        one,
        days,
        "lapsed",
        what=f"Look at the panel of {one.at}",
        detail=f"{one.reference}. {' '.join(said[:SAID])}{more}",
    )


def _fill(one: Coming, days: Days) -> Task:
    """While somebody has still to answer it waits for them."""
    empty = one.seats - one.yes
    asked = f" {one.unanswered} not answered." if one.unanswered else ""
    return _about(
        one,
        days,
        "fill",
        what=f"Fill {empty} seat{'' if empty == 1 else 's'} for {one.at}",
        detail=f"{one.reference}, {one.venue}. {one.yes} of {one.seats} said yes.{asked}",
        waits="juror" if one.unanswered >= empty else "coordinator",
    )


def _ask_next(one: Coming, offer: Offer, days: Days) -> Task:
    """It waits for the coordinator alone: nobody is asked by itself."""
    many = len(offer.names)
    places_are = "A place is" if many == 1 else f"{many} places are"
    unanswered = f" {one.unanswered} not answered." if one.unanswered else ""
    task = _about(
        one,
        days,
        "ask_next",
        what=f"Ask the next for {one.at}",
        detail=f"{one.reference}, {one.venue}. {places_are} free; next: {', '.join(offer.names)}."
        f" {one.yes} of {one.seats} said yes.{unanswered}",
    )
    task.offer = offer
    return task


def _facilitator(one: Coming, programme: Programme, days: Days) -> Task:
    return _about(
        one,
        days,
        "facilitator",
        what=f"Choose who runs the {programme.word_hearing} on {one.at}",
        detail=f"{one.reference}, {one.venue}. Nobody runs it yet.",
    )


def _why_not(one: Coming, known: dict[UUID, runners.Runner], programme: Programme) -> str:
    runner = known.get(one.runs_it) if one.runs_it else None
    return runners.against(runner, one.starts, one.ends, programme.country) if runner else ""


def _cannot_run(one: Coming, why: str, days: Days) -> Task:
    return _about(
        one,
        days,
        "facilitator",
        what=f"Choose somebody else to run {one.at}",
        detail=f"{one.reference}, {one.venue}. {why}",
    )
