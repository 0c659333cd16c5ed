"""What a file would bring, row by row, before anything of it is in the record."""

import asyncio
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cases import programmes
from cases.headings import Match
from cases.sealing import unseal
from panel import columns, import_kinds
from panel.rows import Ground, Row
from panel.spellings import Spelling
from panel.spreadsheets import Sheet
from panel.tables import Import


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would bring. Nothing of it is in the record yet."""

    id: UUID
    kind: str
    file_name: str
    headings: list[str]
    match: Match
    rows: list[Row[Any]]
    blank: int
    spellings: list[Spelling] = field(default_factory=list)  # schools that look like another one
    unknown: list[Spelling] = field(default_factory=list)  # offences that are not on the list
    choices: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    country: str = "GB"

    @property
    def remarks(self) -> list[str]:
        """What to know about the file as a whole."""
        ambiguous = sum(row.ambiguous for row in self.rows)
        first = "month" if self.country == "US" else "day"
        read = f"{ambiguous} dates can be read two ways. They were read with the {first} first."
        if ambiguous == 1:
            read = f"1 date can be read two ways. It was read with the {first} first."
        left = ", ".join(self.unread)
        lost = f"Nothing is read from these columns: {left}." if left else ""
        return [remark for remark in (self.note, read if ambiguous else "", lost) if remark]

    @property
    def unread(self) -> list[str]:
        """The headings of no field with something under them, which does not come in."""
        used = set(self.match.columns.values())
        filled = {at for row in self.rows for at, cell in enumerate(row.cells) if cell.strip()}
        return [name for at, name in enumerate(self.headings) if at in filled and name not in used]

    def of(self, outcome: str) -> list[Row[Any]]:
        """The rows that are taken, duplicate or problem."""
        return [row for row in self.rows if row.outcome == outcome]


async def of(row: Import, sheet: Sheet, anyway: Collection[int] = ()) -> Preview:
    chosen = json.loads(row.mapping)
    match = columns.match(row.kind, sheet.headings, chosen["columns"] or None)
    bare = Preview(row.id, row.kind, row.file_name, sheet.headings, match, [], sheet.blank, note=sheet.note)
    if match.missing:
        return bare
    programme = await programmes.get(row.programme)
    places = {name: sheet.headings.index(heading) for name, heading in match.columns.items()}
    read = await import_kinds.KINDS[row.kind].ground(programme)
    ground = Ground(programme.country, programmes.today(programme), places, chosen["same"])
    found = await asyncio.to_thread(read, sheet.rows, ground, frozenset(anyway))
    return Preview(
        row.id,
        row.kind,
        row.file_name,
        sheet.headings,
        match,
        list(found.rows),
        sheet.blank,
        found.spellings,
        found.unknown,
        chosen["same"],
        sheet.note,
        programme.country,
    )


def packed(sheet: Sheet) -> dict[str, Any]:
    return {"headings": sheet.headings, "rows": sheet.rows, "blank": sheet.blank, "note": sheet.note}


def sheet(row: Import) -> Sheet:
    held = json.loads(unseal("import_file.table", row.id, row.table_sealed))
    return Sheet(
        held["headings"],
        [(n, cells) for n, cells in held["rows"]],
        held.get("blank", 0),
        held.get("note", ""),
    )
