"""Gates by group, for readers who may see no exact counts: of each referral it is told once.

    told = await bulletins.of(programme)       # the newest first; made at the first look, then as it was made
    told[0].rows("gender")                     # M18 by a column

Today's figures less yesterday's would be of whoever came between. So none are of every day: a bulletin is
of everybody referred since the last one, to the end of a quarter that is half a year over, once they are
enough. No two are of the same referral, and none is made twice: there is nothing to subtract. See
docs/decisions/016.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import courses, database, measured, programmes
from cases.actors import now
from cases.courses import Course
from cases.evaluation.definitions import DEFINITIONS, USUAL
from cases.evaluation.public import public
from cases.evaluation_tables import Bulletin
from cases.measured import COLUMNS, Passing
from cases.tables import Programme

ENOUGH = 150  # referrals; of 100 hardly a share may be shown, of 200 half of them
REST = timedelta(days=183)  # by then nearly all have gone as far as they go
MONTHS = 3
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """Of the referrals of these days, both included, as they stood on a day."""

    first: date
    last: date
    on: date
    every: Sequence[Row]

    def rows(self, column: str) -> list[Row]:
        return [row for row in self.every if column in row["group"]]


async def of(programme: Programme) -> list[Told]:
    """The newest first; none where too few were referred."""
    found = await _kept(programme.id)
    if row := await _next(programme, found):
        found = [*found, row]
    return [Told(one.first_on, one.last_on, one.extract_on, json.loads(one.shown)) for one in reversed(found)]


async def _next(programme: Programme, before: Sequence[Bulletin]) -> Bulletin | None:
    """Of those who followed, where they are enough by now."""
    today = programmes.today(programme)
    since, until = before[-1].last_on + timedelta(days=1) if before else None, quarter_before(today - REST)
    found = await courses.of(programme, since, until)
    if len(found) < ENOUGH:
        return None
    first = since or min(one.begun for one in found)
    # Its sums would hold up everybody else's pages.
    rows = await asyncio.to_thread(shown, found, first, until, today)
    row = Bulletin(
        id=uuid4(),
        programme=programme.id,
        first_on=first,
        last_on=until,
        extract_on=today,
        made_at=now(),
        shown=json.dumps(rows, default=str),
    )
    return await _first(row, len(before))


def quarter_before(day: date) -> date:
    """The last day of the last quarter that was over before this day."""
    return date(day.year, day.month - (day.month - 1) % MONTHS, 1) - timedelta(days=1)


def shown(found: Sequence[Course], first: date | None, last: date | None, today: date) -> list[Row]:
    """Every gate, of the groups of every column, as one system of sums. Pure.

    What hides a group in one column may not be told by another.
    """
    passing = Passing(found, (), DEFINITIONS[USUAL], today, first, last)
    figures = list(measured.together(passing))
    for column in COLUMNS:
        figures += measured.by_group(passing, column)
    rows = [row for row in (one.row() for one in figures) if "gate" in row]
    return [row for row in public(rows) if row["group"]]


async def _first(row: Bulletin, number: int) -> Bulletin:
    """Of two who look at once both read what came first."""
    async with database.atomic():
        found = await _kept(row.programme)
        if len(found) == number:
            await Bulletin.insert(row)
            return row
    return found[number]


async def _kept(programme: UUID) -> list[Bulletin]:
    """In the order of their days."""
    found: list[Bulletin] = (
        await Bulletin.objects().where(Bulletin.programme == programme).order_by(Bulletin.last_on)
    )
    return found
