"""What a life leaves in the record: rows of many tables, and entries of the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from piccolo.columns import Column
from piccolo.table import Table, sort_table_classes

from cases import database
from cases.evaluation_tables import (
    Bulletin,
    ComparisonGroup,
    Counted,
    DataExport,
    Indicator,
    IndicatorAnswer,
    OwnDefinition,
    Release,
    Standing,
    Uncounted,
)
from cases.tables import Counter, GridLevel, JournalEntry, Offence, Programme
from panel.tables import Account, Draft, Import, Requirement, Tap, Token, Wording
from scheduling.tables import (
    Closure,
    Facilitator,
    FacilitatorAway,
    FacilitatorTime,
    Room,
    Series,
    Venue,
)

# What a programme lays down, whoever comes; and what is written apart, or worked out from the rest.
LAID = (
    *(Account, Closure, Counter, Draft, Facilitator, FacilitatorAway, FacilitatorTime),
    *(GridLevel, Import, JournalEntry, Offence, Requirement, Room, Series, Tap, Token, Venue, Wording),
    *(
        Bulletin,
        ComparisonGroup,
        Counted,
        DataExport,
        Indicator,
        IndicatorAnswer,
        OwnDefinition,
        Release,
        Standing,
    ),
    Uncounted,
)
Row = dict[str, Any]
Rows = dict[type[Table], list[Row]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A life as it stood from a moment on: what the verbs had written by then."""

    at: datetime
    rows: Rows
    entries: list[Row]  # of the journal


@cache
def lived() -> list[type[Table]]:
    """The tables in which a life can leave a trace, each after those it points to."""
    of_programme = [one for one in database.tables() if hasattr(one, "programme")]
    return sort_table_classes([one for one in of_programme if one not in LAID])


async def everything(
    programme: Programme, since: int, tables: Iterable[type[Table]] = ()
) -> tuple[Rows, list[Row]]:
    """Every row of a programme, or of these tables; and its journal after that number."""
    rows: Rows = {}
    for table in tables or lived():
        rows[table] = await table.select().where(table.programme == programme.id)  # type: ignore[attr-defined]
    entries = await JournalEntry.select().where(JournalEntry.number > since).order_by(JournalEntry.number)
    return rows, entries


def beyond(rows: Rows, before: Rows) -> Rows:
    """What was not there before. Pure."""
    found: Rows = {}
    for table, these in rows.items():
        known = {row["id"] for row in before[table]}
        found[table] = [row for row in these if row["id"] not in known]
    return found


def name_of(column: Column) -> str:
    """As the database calls it, and so a row."""
    return column._meta.db_column_name
