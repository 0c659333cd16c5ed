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
from panel import owed, own_case
from panel.tables import Graduate, Juror, Seat
from panel.yearly import Days
from scheduling.seating.places import STANDBY_FROM

# Columns through a key are made once: making them is dear.
HEARING: Any = Seat.hearing
SAT: Any = (Seat.juror, HEARING.starts_at.as_alias("starts_at"))


async def pool(programme: Programme, days: Days) -> tuple[int, int]:
    """Of the young people who completed in these days: who is in the pool, and how many they are.

    Who still owes sittings is in it because they must be, and counts on neither side. Nor does anybody
    whose names have left the record: whether they joined was forgotten with them.
    """
    people = await _completed(programme, days)
    rows = await Graduate.select(Graduate.case_mark, Graduate.juror).where(
        Graduate.programme == programme.id, Graduate.state == "yes", Graduate.juror.state != "retired"
    )
    owing = {one.juror.id for one in await owed.every(programme.id) if not one.kept}
    marks = {row["case_mark"]: row["juror"] in owing for row in rows}
    joined, owe = (
        {person for case, person in people.items() if marks.get(own_case.mark(case)) is owes}
        for owes in (False, True)
    )
    return len(joined - owe), len(set(people.values()) - owe)


async def _completed(programme: Programme, days: Days) -> dict[UUID, UUID]:
    """By case: whose it is."""
    rows = await StateChange.select(StateChange.subject_id, StateChange.at).where(
        StateChange.programme == programme.id,
        StateChange.subject == "case",
        StateChange.to_state == "completed",
    )
    done = {row["subject_id"] for row in rows if days.hold(_day(row["at"], programme))}
    whose = await Case.select(Case.id, Case.person).where(
        Case.programme == programme.id, Case.state != "de_identified"
    )
    return {row["id"]: row["person"] for row in whose if row["id"] in done}


def _day(at: datetime, programme: Programme) -> date:
    return programmes.day_of(at, programme)


async def invited(programme: Programme, days: Days) -> list[Invited]:
    """Who was invited in these days, said yes, and owes nothing.

    Who has not sat waits until today, or until the day on which they left.
    """
    rows = await Graduate.select(Graduate.juror, Graduate.asked_at).where(
        Graduate.programme == programme.id,
        Graduate.state == "yes",
        Graduate.route != "owed",
        Graduate.juror.is_not_null(),
    )
    every = {row["juror"]: _day(row["asked_at"], programme) for row in rows}
    asked = {juror: on for juror, on in every.items() if days.hold(on)}
    sat, left, today = await _sat(programme, asked), await _left(programme), programmes.today(programme)
    ends = {juror: sat.get(juror) or max(left.get(juror, today), on) for juror, on in asked.items()}
    return [Invited((ends[juror] - on).days, juror in sat) for juror, on in asked.items()]


async def _left(programme: Programme) -> dict[UUID, date]:
    """The day on which each of those who are out of the pool now left it."""
    gone = await Juror.select(Juror.id).where(Juror.programme == programme.id, Juror.state == "retired")
    rows = (
        await StateChange.select(StateChange.subject_id, StateChange.at)
        .where(
            StateChange.programme == programme.id,
            StateChange.subject == "juror",
            StateChange.to_state == "retired",
        )
        .order_by(StateChange.at)
    )
    days = {row["subject_id"]: _day(row["at"], programme) for row in rows}
    return {row["id"]: days[row["id"]] for row in gone if row["id"] in days}


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
