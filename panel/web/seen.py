"""How days and moments look on a page, in the programme's own place."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases import clocks, journey, programmes, states
from cases.tables import Programme
from scheduling import times


def due(on: date, programme: Programme, *, working: bool = True) -> clocks.Due:
    """How a last day stands against today."""
    today = programmes.today(programme)
    return clocks.due(on, today, working=working, holidays=programmes.holidays(programme, today))


def day(on: date, programme: Programme) -> str:
    """Tuesday 24 November; with the year when it is another one."""
    return times.day_words(on, programme.country, year=on.year != programmes.today(programme).year)


def moment(at: datetime, programme: Programme) -> str:
    """Tuesday 24 November at 5:30pm"""
    there = times.local(at, programme.time_zone)
    return f"{day(there.date(), programme)}, {times.clock_words(there)}"


async def timeline(subject: str, row_id: UUID, programme: Programme) -> list[dict[str, Any]]:
    """The dated steps, the newest first, in the words of the journey."""
    steps = await states.steps(subject, row_id)
    return [
        {
            "title": journey.TABLES[subject][step.to_state].told,
            "by": step.by_name,
            "at": moment(step.at, programme),
            "iso": step.at.isoformat(),
            "text": journey.RETURN_REASONS.get(step.why, step.why),
        }
        for step in steps
    ]
