"""Numbers given out one after another: no gap and no double, however many ask at once."""

from datetime import date
from uuid import UUID, uuid4

from cases import database
from cases.tables import Programme

# One statement on both databases: the row is locked until the transaction ends, so a number that
# is given and then rolled back is given again.
NEXT = (
    'INSERT INTO counter (id, programme, series, "last") VALUES ({}, {}, {}, {}) '
    'ON CONFLICT (programme, series) DO UPDATE SET "last" = counter."last" + {} RETURNING "last"'
)


async def following(programme: UUID, series: str, many: int = 1) -> list[int]:
    """The next numbers of a series. Call it inside atomic(), with the rows that carry them."""
    rows = await database.run(NEXT, uuid4(), programme, series, many, many)
    last = int(rows[0]["last"])
    return list(range(last - many + 1, last + 1))


async def case_reference(programme: Programme, opened_on: date) -> str:
    """CJ-26-0001: the programme's prefix, the year, the number within both."""
    year = f"{opened_on:%y}"
    (number,) = await following(programme.id, f"case-{year}")
    return f"{programme.reference_prefix}-{year}-{number:04d}"


async def referral_references(programme: Programme, received_on: date, many: int) -> list[str]:
    """R-26-0001 and those after it: what a referrer quotes."""
    year = f"{received_on:%y}"
    numbers = await following(programme.id, f"referral-{year}", many)
    return [f"R-{year}-{number:04d}" for number in numbers]
