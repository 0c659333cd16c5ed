"""What was told again goes into the record in few statements."""

from collections.abc import Sequence
from datetime import datetime

from piccolo.table import Table

from cases import database, journal
from cases.tables import JournalEntry
from panel.demo.retelling import Told
from panel.demo.traces import Row, lived, name_of

VALUES = 20_000  # of one statement; PostgreSQL takes 32,767


async def write(told: Told) -> None:
    """All the rows, in few statements, each table after those it points to."""
    async with database.atomic():
        for table in lived():
            await insert(table, told.rows.get(table, []))
    told.rows.clear()


async def write_journal(every: Sequence[Told], until: datetime) -> None:
    """The entries up to a moment, in order of time, chained to what the journal holds."""
    due = [entry for told in every for entry in told.entries if entry["at"] < until]
    for told in every:
        told.entries = [entry for entry in told.entries if entry["at"] >= until]
    due.sort(key=lambda entry: entry["at"])
    async with database.atomic():
        begun = end = await journal.head()
        for entry in due:
            entry |= {"number": end.number + 1, "previous": end.chain}
            entry["chain"] = journal.code(entry)
            end = journal.Head(entry["number"], entry["chain"])
        await insert(JournalEntry, due)
        if due:
            await journal.keep(end, first=begun.number == 0)


async def insert(table: type[Table], rows: Sequence[Row]) -> None:
    """Many rows of one table as they stand."""
    columns = [name_of(one) for one in table._meta.columns]
    names = ", ".join(f'"{name}"' for name in columns)
    one = f"({', '.join(['{}'] * len(columns))})"
    most = VALUES // len(columns)
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        values = [row[name] for row in some for name in columns]
        places = ", ".join([one] * len(some))
        await database.run(f'INSERT INTO "{table._meta.tablename}" ({names}) VALUES {places}', *values)
