"""Young people who joined the pool after their own case, and how long it took until they first sat.

They are counted by marks: nothing that is sealed is opened, and nobody is named.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases import programmes
from cases.evaluation.assets import Invited
from cases.tables import Case, Programme, StateChange
from panel import own_case
from panel.tables import Graduate, Seat
from panel.yearly import Days
from scheduling.seating.places import STANDBY_FROM

# Columns through a key are made once: making them is dear.
HEARING: Any = Seat.hearing
SAT: Any = (Seat.juror, HEARING.starts_at.as_alias("starts_at"))


async def pool(programme: Programme, days: Days) -> tuple[int, int]:
    """Of the young people who completed in these days: who is in the pool, and how many they are."""
    people = await _completed(programme, days)
    joined = await Graduate.select(Graduate.case_mark).where(
        Graduate.programme == programme.id, Graduate.state == "yes", Graduate.juror.state != "retired"
    )
    marks = {row["case_mark"] for row in joined}
    found = {person for case, person in people.items() if own_case.mark(case) in marks}
    return len(found), len(set(people.values()))


async def _completed(programme: Programme, days: Days) -> dict[UUID, UUID]:
    """By case: whose it is."""
    rows = await StateChange.select(StateChange.subject_id, StateChange.at).where(
        StateChange.programme == programme.id,
        StateChange.subject == "case",
        StateChange.to_state == "completed",
    )
    done = {row["subject_id"] for row in rows if days.hold(_day(row["at"], programme))}
    whose = await Case.select(Case.id, Case.person).where(Case.programme == programme.id)
    return {row["id"]: row["person"] for row in whose if row["id"] in done}


def _day(at: datetime, programme: Programme) -> date:
    return programmes.day_of(at, programme)


async def invited(programme: Programme, days: Days) -> list[Invited]:
    """Who was invited in these days, said yes, and owes nothing. Who has not sat waits until today."""
    rows = await Graduate.select(Graduate.juror, Graduate.asked_at).where(
        Graduate.programme == programme.id,
        Graduate.state == "yes",
        Graduate.route != "owed",
        Graduate.juror.is_not_null(),
    )
    every = {row["juror"]: _day(row["asked_at"], programme) for row in rows}
    asked = {juror: on for juror, on in every.items() if days.hold(on)}
    sat, today = await _sat(programme, asked), programmes.today(programme)
    return [Invited((sat.get(juror, today) - on).days, juror in sat) for juror, on in asked.items()]


async def _sat(programme: Programme, asked: Mapping[UUID, date]) -> dict[UUID, date]:
    """The first day on which each of them sat after they were asked. To stand by is not to sit."""
    rows = await Seat.select(*SAT).where(
        Seat.programme == programme.id, Seat.state == "attended", Seat.place < STANDBY_FROM
    )
    found: dict[UUID, date] = {}
    for row in rows:
        juror, on = row["juror"], _day(row["starts_at"], programme)
        if juror in asked and asked[juror] <= on:
            found[juror] = min(on, found.get(juror, on))
    return found
