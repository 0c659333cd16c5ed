"""Which evenings of a juror other times or days away would touch: said before they are saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from cases import programmes
from cases.actors import Actor, now
from cases.tables import Programme
from panel import availability, away, seats
from panel.proposals import LIVE, YES
from panel.tables import Juror, Seat
from scheduling.seating import rules
from scheduling.seating.rules import Candidate, Sitting
from scheduling.times import clock_words, day_words, local

HEARING: Any = Seat.hearing
COLUMNS: Any = (
    *(Seat.id, Seat.hearing, Seat.state),
    *(HEARING.starts_at.as_alias("starts_at"), HEARING.ends_at.as_alias("ends_at")),
)
OF_TIME = (rules.not_free, rules.away, rules.home_by)


@dataclass(frozen=True, slots=True)
class Touched:
    """A hearing that they said yes to, or are asked for, and could not come to by what they say now."""

    seat: UUID
    hearing: UUID
    starts: datetime  # in the programme's own place
    country: str
    yes: bool

    @property
    def at(self) -> str:
        return f"{day_words(self.starts.date(), self.country)}, {clock_words(self.starts)}"


async def touched(juror: Juror, programme: Programme, **changes: Any) -> list[Touched]:
    """`changes` as a candidate has them: free, away (added to the days they have), home_by. The soonest
    first; what they could not come to before is not news.
    """
    rows = (
        await Seat.select(*COLUMNS)
        .where(
            Seat.juror == juror.id,
            Seat.state.is_in(list(LIVE)),
            HEARING.state == "arranged",
            HEARING.starts_at > now(),
        )
        .order_by(HEARING.starts_at)
    )
    if not rows:
        return []
    before = await _as_it_stands(juror)
    after = replace(before, **{**changes, "away": (*before.away, *changes.get("away", ()))})
    return [_one(row, programme) for row in rows if _is_news(before, after, _sitting(row, programme))]


async def _as_it_stands(juror: Juror) -> Candidate:
    """As far as their time goes."""
    free = await availability.usual(juror.programme, juror.id)
    days = await away.every(juror.programme, juror.id)
    return Candidate(
        id=juror.id,
        name="",
        names=frozenset(),
        free=free.get(juror.id, ()),
        away=tuple(rules.Away(*one) for one in days.get(juror.id, ())),
        home_by=time.fromisoformat(juror.home_by) if juror.home_by else None,
    )


def _sitting(row: dict[str, Any], programme: Programme) -> Sitting:
    starts, ends = (local(row[name], programme.time_zone) for name in ("starts_at", "ends_at"))
    return Sitting(row["hearing"], starts, ends, programmes.today(programme))


def _is_news(before: Candidate, after: Candidate, sitting: Sitting) -> bool:
    return any(rule(after, sitting) and not rule(before, sitting) for rule in OF_TIME)


def _one(row: dict[str, Any], programme: Programme) -> Touched:
    starts = local(row["starts_at"], programme.time_zone)
    return Touched(row["id"], row["hearing"], starts, programme.country, row["state"] in YES)


def unseen(found: Sequence[Touched], seen: Sequence[str]) -> bool:
    """Whether one of them stood on no page yet that they saved from."""
    return bool({str(one.seat) for one in found} - set(seen))


async def step_back(found: Sequence[Touched], by: Actor) -> None:
    """What nobody has answered is a no by now, and the next is asked. A yes stays: we ask about it."""
    for one in found:
        if not one.yes:
            seat = await seats.get(by, one.seat)
            if seat.state == "offered":
                await seats.answer(seat, "no", by)
