"""How days and moments look on a page, in the programme's own place."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases import clocks, journey, programmes, states
from cases.tables import JournalEntry, Programme
from panel.web import templating
from panel.web.templating import short_day
from scheduling import times

LOOKS, MOST_LINES = 200, 10  # readings, gathered into lines


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


def plain(on: date, programme: Programme) -> str:
    """24 November 2026: for lists and facts, where the day of the week is of no use."""
    return short_day(on, country=programme.country)


def stamp(at: datetime, programme: Programme) -> str:
    """24 November 2026 at 5:30pm: when something was done."""
    return templating.moment(at, programme.time_zone, programme.country)


async def timeline(subject: str, row_id: UUID, programme: Programme) -> list[dict[str, Any]]:
    """The dated steps, the newest first, in the words of the journey."""
    steps = await states.steps(subject, row_id)
    return [
        {
            "title": journey.TABLES[subject][step.to_state].told,
            "by": step.by_name,
            "at": stamp(step.at, programme),
            "iso": step.at.isoformat(),
            "text": journey.REASONS[subject].get(step.why, step.why),
        }
        for step in steps
    ]


async def looked(subject: str, row_id: UUID, programme: Programme) -> list[dict[str, Any]]:
    """Who read a file lately: a line for each person and day, the newest first."""
    entries = (
        await JournalEntry.select(JournalEntry.by_name, JournalEntry.by_role, JournalEntry.at)
        .where(
            JournalEntry.programme == programme.id,
            JournalEntry.kind == "read",
            JournalEntry.subject == subject,
            JournalEntry.subject_id == str(row_id),
        )
        .order_by(JournalEntry.number, ascending=False)
        .limit(LOOKS)
    )
    days: dict[tuple[str, str, str], int] = {}
    for row in entries:
        on = plain(times.local(row["at"], programme.time_zone).date(), programme)
        seen = (row["by_name"], row["by_role"], on)
        days[seen] = days.get(seen, 0) + 1
    lines = list(days.items())[:MOST_LINES]
    return [{"name": name, "role": role, "at": on, "times": count} for (name, role, on), count in lines]
