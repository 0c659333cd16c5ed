"""The end of an extract: on its day the file and its key go, and what nobody decided lapses."""

import asyncio
import time
from datetime import date
from pathlib import Path
from typing import Any

from cases import database, journal
from cases.actors import now, the_clock
from cases.linkage import arrivals, clerical, extract_files
from cases.linkage.tables import LinkageArrival, LinkageRun

YOUNG = 3600  # seconds: a file so new may be of a run that is just being written down


async def destroy_due(as_of: date, folder: Path) -> int:
    """Every extract whose day has come. Asked twice, or after a crash between two steps, it is done once."""
    done = 0
    for run in await _due(as_of):
        await asyncio.to_thread(extract_files.destroy, run.id, folder)
        async with database.atomic():
            done += await _note(run)
    done += await arrivals.forget_old(folder)
    await _sweep(folder)
    return done


async def _due(as_of: date) -> list[LinkageRun]:
    found: list[LinkageRun] = (
        await LinkageRun.objects()
        .where(
            LinkageRun.destroy_on <= as_of,
            LinkageRun.destroyed_at.is_null(),
            LinkageRun.state != "running",  # its lease ends, and then its day is still over
        )
        .order_by(LinkageRun.destroy_on)
    )
    return found


async def _note(run: LinkageRun) -> int:
    """The key goes with the file: a copy that a backup of the folder kept does not open."""
    by = the_clock(run.programme)
    ended: dict[Any, Any] = {LinkageRun.destroyed_at: now(), LinkageRun.key_sealed: None}
    gone = (
        await LinkageRun.update(ended)
        .where(LinkageRun.id == run.id, LinkageRun.destroyed_at.is_null())
        .returning(LinkageRun.id)
    )
    if not gone:
        return 0
    if run.state == "waiting":
        late: dict[Any, Any] = {
            LinkageRun.state: "failed",
            LinkageRun.note: "Its day came before it was linked.",
        }
        await LinkageRun.update(late).where(LinkageRun.id == run.id, LinkageRun.state == "waiting")
    lapsed = await clerical.let_lapse(run, by)
    await journal.write(by, "linkage.destroyed", run, f"{lapsed} pairs undecided", programme=run.programme)
    return 1


async def _sweep(folder: Path) -> None:
    """Files that no run owns. Whoever restores an old backup has none of them any more."""
    rows = await LinkageRun.select(LinkageRun.id).where(LinkageRun.destroyed_at.is_null())
    rows += await LinkageArrival.select(LinkageArrival.id)
    for path in await asyncio.to_thread(list, extract_files.strays([row["id"] for row in rows], folder)):
        if time.time() - path.stat().st_mtime > YOUNG:
            path.unlink(missing_ok=True)
