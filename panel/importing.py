"""A spreadsheet becomes referrals, jurors or answers to follow-ups: preview, choices, confirmation.

The evaluator answers follow-ups by hand, so also from a file; and sees no names, so only files of their own.
"""

import asyncio
import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from cases.sealing import seal
from panel import columns, import_kinds, import_outcomes, import_previews, spreadsheets
from panel.import_outcomes import Outcome
from panel.import_previews import Preview
from panel.spreadsheets import Sheet
from panel.tables import Import

OF_EVALUATORS = ("follow-ups",)
DEALT_WITH = "This file has been dealt with. Choose the file again to import more."


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
    if kind not in kinds(by):
        raise BadInput({"kind": f"Choose {' or '.join(kinds(by))}."})
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
        table_sealed=seal("import_file.table", row_id, json.dumps(import_previews.packed(sheet))),
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
    return await import_previews.of(row, sheet)


def kinds(by: Actor) -> tuple[str, ...]:
    """What this person may bring in."""
    return OF_EVALUATORS if by.role == "evaluator" else tuple(columns.KINDS)


async def look(by: Actor, import_id: UUID, anyway: Collection[int] = ()) -> Preview:
    """The preview again, with what was chosen since."""
    row = await get(by, import_id)
    if row.state != "preview":
        raise WrongState(DEALT_WITH)
    return await import_previews.of(row, import_previews.sheet(row), anyway)


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
    _check_told(row.kind, import_previews.sheet(row), mapping or {})
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
        return import_outcomes.of(row)
    seen = await look(by, import_id, anyway)
    if seen.match.missing:
        raise WrongState("Say which column holds what before you confirm.")
    async with database.atomic():
        fresh = await get(by, import_id)
        if fresh.state != "preview":
            return await confirm(by, import_id)
        seen = await look(by, import_id, anyway)  # somebody may have added the same person since
        await import_kinds.KINDS[row.kind].take(
            by, [one.answers for one in seen.of("taken")], f"From the file {row.file_name}"
        )
        await import_outcomes.settle(row, seen, by)
    return import_outcomes.of(await get(by, import_id))


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
    return import_outcomes.of(row)


async def recent(by: Actor) -> list[Import]:
    """The last files, the newest first."""
    found: list[Import] = (
        await Import.objects()
        .where(_theirs(by), Import.state != "discarded")
        .order_by(Import.created_at, ascending=False)
        .limit(10)
    )
    return found


async def get(by: Actor, import_id: UUID) -> Import:
    found: Import | None = await Import.objects().where(Import.id == import_id, _theirs(by)).first()
    if found is None:
        raise NotFound
    return found


def _theirs(by: Actor) -> Any:
    of_programme: Any = Import.programme == by.programme
    if by.role != "evaluator":
        return of_programme
    return of_programme & Import.kind.is_in(list(OF_EVALUATORS)) & (Import.by_id == by.id)


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
