"""What became of every row of a file that was taken in."""

import json
from dataclasses import dataclass
from uuid import UUID

from cases import journal
from cases.actors import Actor, now
from cases.sealing import seal, unseal
from panel import exporting
from panel.import_previews import Preview
from panel.tables import Import


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of every row: rows = taken + duplicates + failed + blank."""

    id: UUID
    kind: str
    file_name: str
    rows: int
    taken: int
    duplicates: int
    failed: int
    blank: int
    headings: list[str]
    failed_rows: list[tuple[int, list[str], str]]
    duplicate_rows: list[tuple[int, list[str], str]]


async def settle(row: Import, seen: Preview, by: Actor) -> None:
    """Close the import: keep the counts, and of the rows only those that were not taken."""
    failed = [(one.number, list(one.cells), one.why) for one in seen.of("problem")]
    duplicates = [(one.number, list(one.cells), one.why) for one in seen.of("duplicate")]
    kept = {"headings": seen.headings, "failed": failed, "duplicates": duplicates}
    taken = len(seen.of("taken"))
    await Import.update(
        {
            Import.state: "confirmed",
            Import.taken: taken,
            Import.duplicates: len(duplicates),
            Import.failed: len(failed),
            Import.table_sealed: seal("import_file.table", row.id, json.dumps(kept)),
            Import.confirmed_at: now(),
        }
    ).where(Import.id == row.id)
    await journal.write(
        by, "import.confirmed", row, detail=f"{row.kind}, {taken} taken", programme=by.programme
    )


def of(row: Import) -> Outcome:
    kept = json.loads(unseal("import_file.table", row.id, row.table_sealed))
    return Outcome(
        row.id,
        row.kind,
        row.file_name,
        row.rows,
        row.taken,
        row.duplicates,
        row.failed,
        row.blank,
        kept["headings"],
        [tuple(one) for one in kept["failed"]],
        [tuple(one) for one in kept["duplicates"]],
    )


def failed_file(done: Outcome) -> tuple[str, bytes]:
    """A name and a CSV file: the rows that failed, as they were, and why."""
    stem = done.file_name.rsplit(".", 1)[0]
    rows = [[*cells, why] for _, cells, why in done.failed_rows]
    return f"{stem}-failed.csv", exporting.comma_separated([*done.headings, "Why"], rows)
