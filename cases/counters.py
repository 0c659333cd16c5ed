"""Numbers given out one after another: no gap and no double, however many ask at once."""

from datetime import date
from uuid import UUID, uuid4

from cases import database
from cases.tables import Programme

# One statement on both databases: the row is locked until the transaction ends, so a number that
# is given and then rolled back is given again.
NEXT = (
    'INSERT INTO counter (id, programme, series, "last") VALUES ({}, {}, {}, 1) '
    'ON CONFLICT (programme, series) DO UPDATE SET "last" = counter."last" + 1 RETURNING "last"'
)


async def following(programme: UUID, series: str) -> int:
    """The next number of a series. Call it inside atomic(), with the row that carries the number."""
    rows = await database.run(NEXT, uuid4(), programme, series)
    return int(rows[0]["last"])


async def case_reference(programme: Programme, opened_on: date) -> str:
    """CJ-26-0001: the programme's prefix, the year, the number within both."""
    year = f"{opened_on:%y}"
    number = await following(programme.id, f"case-{year}")
    return f"{programme.reference_prefix}-{year}-{number:04d}"
