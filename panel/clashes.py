"""A yes to a day on which somebody said afterwards that they cannot come. Nobody has asked which holds.

Whoever says that they still come has answered: what is written down later asks anew.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from cases import programmes
from cases.actors import now
from cases.tables import Programme
from panel.proposals import YES
from panel.tables import Away, Seat
from scheduling.times import local

# Columns through a key are made once: making them is dear.
HEARING: Any = Seat.hearing
COLUMNS: Any = (
    *(Seat.id, Seat.juror, Seat.hearing, Seat.answered_at),
    *(HEARING.starts_at.as_alias("starts_at"), HEARING.ends_at.as_alias("ends_at")),
)
WORDS = {"exams": "Has exams that day", "away": "Is away that day"}


class Clash(NamedTuple):
    """A seat that is in question, when its hearing is by the wall clock, and what was said of that day."""

    seat: UUID
    juror: UUID
    hearing: UUID
    starts: datetime
    kind: str  # exams | away


async def of(programme: Programme, juror: UUID | None = None) -> Sequence[Clash]:
    """Of the whole pool or of one, the soonest first."""
    said: Any = (Away.programme == programme.id) & (Away.to_day >= programmes.today(programme))
    if juror is not None:
        said = said & (Away.juror == juror)
    days = await Away.select(Away.juror, Away.kind, Away.from_day, Away.to_day, Away.added_at).where(said)
    if not days:
        return ()
    rows = (
        await Seat.select(*COLUMNS)
        .where(
            Seat.juror.is_in(list({row["juror"] for row in days})),
            Seat.state.is_in(list(YES)),
            HEARING.state == "arranged",
            HEARING.starts_at > now(),
        )
        .order_by(HEARING.starts_at)
    )
    found = [_clash(row, days, programme.time_zone) for row in rows]
    return [clash for clash in found if clash]


def _clash(seat: dict[str, Any], days: Sequence[dict[str, Any]], zone: str) -> Clash | None:
    starts, ends = local(seat["starts_at"], zone), local(seat["ends_at"], zone)
    for said in days:
        covers = said["from_day"] <= ends.date() and starts.date() <= said["to_day"]
        later = seat["answered_at"] is None or seat["answered_at"] < said["added_at"]
        if said["juror"] == seat["juror"] and covers and later:
            return Clash(seat["id"], seat["juror"], seat["hearing"], starts, said["kind"])
    return None


async def at(seat: Seat, programme: Programme) -> Clash | None:
    """Whether this seat is in question, and why."""
    return next((clash for clash in await of(programme, seat.juror) if clash.seat == seat.id), None)
