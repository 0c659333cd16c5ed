"""Hearings whose time is over, of which nobody wrote down whether they were held."""

from typing import Any

from cases.actors import now
from cases.tables import Programme
from panel.todo.tasks import Days, Found, Task, all_of
from scheduling.tables import Hearing
from scheduling.times import clock_words, day_words, local

# Columns through a key are made once: making them is dear.
ROOM: Any = Hearing.room
OVER: Any = (
    *(Hearing.id, Hearing.starts_at, Hearing.case.as_alias("of_case")),
    Hearing.case.reference.as_alias("reference"),
    ROOM.venue.name.as_alias("venue"),
)


async def of(programme: Programme, days: Days) -> Found:
    """The longest over first."""
    rows = (
        await Hearing.select(*OVER)
        .where(Hearing.programme == programme.id, Hearing.state == "arranged", Hearing.ends_at <= now())
        .order_by(Hearing.starts_at)
    )
    return all_of(_task(row, programme, days) for row in rows)


def _task(row: dict[str, Any], programme: Programme, days: Days) -> Task:
    there = local(row["starts_at"], programme.time_zone)
    at = f"{day_words(there.date(), programme.country, year=False)}, {clock_words(there)}"
    return Task(
        kind="held",
        waits="coordinator",
        what=f"Write down how the {programme.word_hearing} on {at} ended",
        path=f"/tonight/{row['id']}",
        detail=f"{row['reference']}, {row['venue']}. Held, or adjourned?",
        by=there.date(),
        urgency=days.urgency(there.date(), working=False),
    )
