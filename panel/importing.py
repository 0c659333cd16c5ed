"""A spreadsheet becomes referrals or jurors: preview, choices, confirmation."""

import asyncio
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from cases.sealing import seal, unseal
from panel import columns, exporting, import_kinds, spreadsheets
from panel.columns import Match
from panel.import_kinds import Kind
from panel.rows import Ground, Row
from panel.spellings import Spelling
from panel.spreadsheets import Sheet
from panel.tables import Import

DEALT_WITH = "This file has been dealt with. Choose the file again to import more."


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


async def preview(
    by: Actor,
    kind: str,
    name: str,
    content: bytes,
    *,
    mapping: Mapping[str, str] | None = None,
    same: Mapping[str, str] | None = None,
) -> Preview:
    """Read a file and say what each row would become. It waits, sealed, to be confirmed."""
    if kind not in columns.KINDS:
        raise BadInput({"kind": "Choose referrals or jurors."})
    if not name and not content:
        raise BadInput({"file": "Choose a file."})
    name = name.replace("\\", "/").rsplit("/", 1)[-1][:200] or "spreadsheet"
    try:
        sheet = await asyncio.to_thread(
            spreadsheets.read, name, content, lambda cells: columns.recognised(kind, cells)
        )
    except spreadsheets.Unreadable as error:
        raise BadInput({"file": str(error)}) from error
    _check_told(kind, sheet, mapping or {})
    row_id = uuid4()
    row = Import(
        id=row_id,
        programme=by.programme,
        kind=kind,
        file_name=name,
        table_sealed=seal("import_file.table", row_id, json.dumps(_packed(sheet))),
        mapping=json.dumps({"columns": dict(mapping or {}), "same": dict(same or {})}),
        state="preview",
        rows=len(sheet.rows) + sheet.blank,
        blank=sheet.blank,
        by_id=by.id,
        created_at=now(),
    )
    async with database.atomic():
        await Import.insert(row)
        await journal.write(
            by, "import.previewed", row, detail=f"{kind}, {row.rows} rows", programme=by.programme
        )
    return await _preview(row, sheet)


async def look(by: Actor, import_id: UUID, anyway: Collection[int] = ()) -> Preview:
    """The preview again, with what was chosen since."""
    row = await get(by, import_id)
    if row.state != "preview":
        raise WrongState(DEALT_WITH)
    return await _preview(row, _sheet(row), anyway)


async def choose(
    by: Actor,
    import_id: UUID,
    *,
    mapping: Mapping[str, str] | None = None,
    same: Mapping[str, str] | None = None,
) -> None:
    """Say which column holds what, or which spelling to use. A field told "" is in no column."""
    row = await get(by, import_id)
    if row.state != "preview":
        raise WrongState(DEALT_WITH)
    _check_told(row.kind, _sheet(row), mapping or {})
    chosen = json.loads(row.mapping)
    if mapping is not None:
        chosen["columns"] = dict(mapping)
    if same is not None:
        chosen["same"] = dict(same)
    changed = (
        await Import.update({Import.mapping: json.dumps(chosen)})
        .where(Import.id == row.id, Import.state == "preview")
        .returning(Import.id)
    )
    if not changed:
        raise WrongState(DEALT_WITH)


async def confirm(by: Actor, import_id: UUID, anyway: Collection[int] = ()) -> Outcome:
    """Take the rows in, all or none. Confirming twice is confirming once."""
    row = await get(by, import_id)
    if row.state == "confirmed":
        return _outcome(row)
    seen = await look(by, import_id, anyway)
    if seen.match.missing:
        raise WrongState("Say which column holds what before you confirm.")
    async with database.atomic():
        fresh = await get(by, import_id)
        if fresh.state != "preview":
            return await confirm(by, import_id)
        seen = await look(by, import_id, anyway)  # somebody may have added the same person since
        await _kind(row).take(by, [one.answers for one in seen.of("taken")], f"From the file {row.file_name}")
        await _settle(row, seen, by)
    return _outcome(await get(by, import_id))


async def discard(by: Actor, import_id: UUID) -> None:
    """Throw the file away. What it held is removed."""
    row = await get(by, import_id)
    if row.state == "confirmed":
        raise WrongState("This file is in the record already. It cannot be thrown away.")
    emptied = seal("import_file.table", row.id, json.dumps({"headings": [], "rows": []}))
    async with database.atomic():
        await Import.update({Import.state: "discarded", Import.table_sealed: emptied}).where(
            Import.id == row.id, Import.state == "preview"
        )
        await journal.write(by, "import.discarded", row, programme=by.programme)


async def outcome(by: Actor, import_id: UUID) -> Outcome:
    row = await get(by, import_id)
    if row.state != "confirmed":
        raise WrongState("Confirm the file first. Then you see what became of each row.")
    return _outcome(row)


def failed_file(done: Outcome) -> tuple[str, bytes]:
    """A name and a CSV file: the rows that failed, as they were, and why."""
    stem = done.file_name.rsplit(".", 1)[0]
    rows = [[*cells, why] for _, cells, why in done.failed_rows]
    return f"{stem}-failed.csv", exporting.comma_separated([*done.headings, "Why"], rows)


async def recent(by: Actor) -> list[Import]:
    """The last files, the newest first."""
    found: list[Import] = (
        await Import.objects()
        .where(Import.programme == by.programme, Import.state != "discarded")
        .order_by(Import.created_at, ascending=False)
        .limit(10)
    )
    return found


async def get(by: Actor, import_id: UUID) -> Import:
    found: Import | None = (
        await Import.objects().where(Import.id == import_id, Import.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found


async def _preview(row: Import, sheet: Sheet, anyway: Collection[int] = ()) -> Preview:
    chosen = json.loads(row.mapping)
    match = columns.match(row.kind, sheet.headings, chosen["columns"] or None)
    bare = Preview(row.id, row.kind, row.file_name, sheet.headings, match, [], sheet.blank, note=sheet.note)
    if match.missing:
        return bare
    programme = await programmes.get(row.programme)
    places = {name: sheet.headings.index(heading) for name, heading in match.columns.items()}
    read = await _kind(row).ground(programme)
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


async def _settle(row: Import, seen: Preview, by: Actor) -> None:
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


def _outcome(row: Import) -> Outcome:
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


def _kind(row: Import) -> Kind:
    return import_kinds.KINDS[row.kind]


def _check_told(kind: str, sheet: Sheet, told: Mapping[str, str]) -> None:
    """A wrong name of a field or a column is pointed out, with the names there are."""
    fields = [column.name for column in columns.KINDS[kind]]
    for name, heading in told.items():
        if name not in fields:
            raise BadInput({"map": f"“{name}” is not a field. The fields are {', '.join(fields)}."})
        if heading and heading not in sheet.headings:
            raise BadInput({name: f"There is no column “{heading}”. There are {', '.join(sheet.headings)}."})
    used = [heading for heading in told.values() if heading]
    for name, heading in told.items():
        if heading and used.count(heading) > 1:
            raise BadInput({name: f"The column “{heading}” is chosen twice. Choose it once."})


def _packed(sheet: Sheet) -> dict[str, Any]:
    return {"headings": sheet.headings, "rows": sheet.rows, "blank": sheet.blank, "note": sheet.note}


def _sheet(row: Import) -> Sheet:
    held = json.loads(unseal("import_file.table", row.id, row.table_sealed))
    return Sheet(
        held["headings"],
        [(n, cells) for n, cells in held["rows"]],
        held.get("blank", 0),
        held.get("note", ""),
    )
