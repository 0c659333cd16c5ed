"""What an association of programmes asks for each year, and what a funder asks for any days: counted.

Cases and completions are counted by the day they happened, not by the day of the referral. An hour of a
young person counts once its supervisor has verified it; an hour of a juror is a sitting they were at.
What this record does not keep is said so, and never guessed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cases import programmes
from cases.tables import HoursEntry, Programme, StateChange
from panel.tables import Graduate, Seat
from scheduling.tables import Hearing

A_MINUTE = 60  # seconds
STATES = ("heard", "completed", "returned_to_referrer")
# Columns through a key are made once: making them is dear.
HEARD: Any = Seat.hearing
SAT: Any = (
    *(Seat.juror, HEARD.id.as_alias("of_hearing"), HEARD.starts_at.as_alias("starts_at")),
    HEARD.ends_at.as_alias("ends_at"),
)
LED: Any = (Hearing.facilitator, Hearing.starts_at, Hearing.ends_at)


@dataclass(frozen=True, slots=True)
class Days:
    """The days a report tells of, both included; None is open-ended."""

    first: date | None
    last: date | None

    def hold(self, on: date) -> bool:
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


def of_year(year: int) -> Days:
    return Days(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class Counts:
    """People, cases and minutes."""

    heard: int  # cases that were heard, each once
    ended: int  # cases heard at any time whose way ended in these days: completed or returned
    completed: int
    service_minutes: int  # verified
    former_sittings: int  # of jurors who once had a case here
    jurors: int
    former: int  # of these jurors
    juror_minutes: int
    adults: int
    adult_minutes: int


async def of(programme: Programme, days: Days) -> Counts:
    """Everything that is counted from the record for these days."""
    heard, completed, returned = [await _cases(programme, days, state) for state in STATES]
    ever = await _cases(programme, Days(None, days.last), "heard")
    sat = await _sat(programme, days)
    jurors = {row["juror"] for row in sat}
    former = await _former(programme, jurors)
    led = await _led(programme, days)
    return Counts(
        heard=len(heard),
        ended=len(completed | (returned & ever)),
        completed=len(completed),
        service_minutes=await _service(programme, days),
        former_sittings=sum(row["juror"] in former for row in sat),
        jurors=len(jurors),
        former=len(former),
        juror_minutes=sum(_minutes(row) for row in sat),
        adults=len({row["facilitator"] for row in led}),
        adult_minutes=sum(_minutes(row) for row in led),
    )


async def _cases(programme: Programme, days: Days, state: str) -> set[UUID]:
    """The cases that came to this state in these days for the first time."""
    rows = (
        await StateChange.select(StateChange.subject_id, StateChange.at)
        .where(
            StateChange.programme == programme.id,
            StateChange.subject == "case",
            StateChange.to_state == state,
        )
        .order_by(StateChange.at, ascending=False)
    )
    first = {row["subject_id"]: row["at"] for row in rows}
    return {case for case, at in first.items() if days.hold(programmes.day_of(at, programme))}


async def _service(programme: Programme, days: Days) -> int:
    rows = await HoursEntry.select(HoursEntry.on_day, HoursEntry.minutes).where(
        HoursEntry.programme == programme.id, HoursEntry.state == "verified"
    )
    return sum(row["minutes"] for row in rows if days.hold(row["on_day"]))


async def _sat(programme: Programme, days: Days) -> list[dict[str, Any]]:
    """Every seat that was kept, each an evening of one juror."""
    rows = await Seat.select(*SAT).where(Seat.programme == programme.id, Seat.state == "attended")
    return [row for row in rows if days.hold(programmes.day_of(row["starts_at"], programme))]


async def _former(programme: Programme, jurors: Collection[UUID]) -> frozenset[UUID]:
    """Those of these who had a case here: to be counted, and never to be named. Nothing is opened for it."""
    rows = await Graduate.select(Graduate.juror).where(
        Graduate.programme == programme.id, Graduate.state == "yes", Graduate.juror.is_not_null()
    )
    return frozenset(row["juror"] for row in rows) & frozenset(jurors)


async def _led(programme: Programme, days: Days) -> list[dict[str, Any]]:
    """The hearings that somebody led."""
    rows = await Hearing.select(*LED).where(
        Hearing.programme == programme.id, Hearing.state == "held", Hearing.facilitator.is_not_null()
    )
    return [row for row in rows if days.hold(programmes.day_of(row["starts_at"], programme))]


def _minutes(row: dict[str, Any]) -> int:
    return int((row["ends_at"] - row["starts_at"]).total_seconds()) // A_MINUTE
