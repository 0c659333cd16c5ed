"""De-identified files that were granted and are still here: they end with whoever leaves, or says no.

await granted_exports.end(case, by)                         # inside the caller's atomic()
await granted_exports.overtaken(programme, since=begun)     # whether anybody left while a file was made

Whose row is whose stands nowhere, so every file of the programme that may hold the person goes.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from cases import journal, programmes
from cases.actors import Actor, now
from cases.evaluation_tables import DataExport
from cases.tables import Case, Consent, Removal


async def end(case: Case, by: Actor) -> int:
    """Throw away the files in which somebody may be who is in none from now on. How many."""
    programme = await programmes.get(case.programme)
    there = await DataExport.objects().where(
        DataExport.programme == case.programme, DataExport.file_sealed.is_not_null()
    )
    theirs = [one for one in there if programmes.day_of(one.settled_at, programme) >= case.opened_on]
    if theirs:
        gone: dict[Any, Any] = {DataExport.file_sealed: None, DataExport.ended_at: now()}
        await DataExport.update(gone).where(DataExport.id.is_in([one.id for one in theirs]))
        # Not by which case: the journal would tell who was in the file.
        await journal.write_each(by, "data-export.ended", theirs, programme=case.programme)
    return len(theirs)


async def overtaken(programme: UUID, since: datetime) -> bool:
    """Whether names have left the record since then, or somebody said no to learning from it."""
    removed = (Removal.programme == programme) & (Removal.state == "done")
    said_no = (Consent.programme == programme) & (Consent.type == "evaluation")
    return bool(
        await Removal.exists().where(removed, Removal.settled_at >= since, Removal.settled_at <= now())
        or await Consent.exists().where(said_no, Consent.withdrawn_at >= since, Consent.withdrawn_at <= now())
    )
