"""`panel backup`: an encrypted copy of everything but the key, as often as something changed."""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cases import database, journal
from cases.actors import now
from panel import backup_files, copies
from panel.backup_files import FORMAT, BadBackup, Manifest, Named, kept_in, name_for, new_recipient
from panel.settings import BadSetting, Settings

__all__ = ["BadBackup", "make", "new_recipient", "rotate"]

# What is kept: everything of the last hour, then the newest of each hour, day and month.
KEPT = (
    (timedelta(hours=1), "%Y%m%d%H%M%S"),
    (timedelta(days=1), "%Y%m%d%H"),
    (timedelta(days=31), "%Y%m%d"),
    (timedelta(days=366), "%Y%m"),
)


async def make(settings: Settings, *, if_changed: bool = False) -> Path | None:
    """Back up the open record. With `if_changed` nothing is made while the journal stands still.

    Every change and every reading of a file is in the journal, so its number tells of both.
    """
    if not settings.backup_recipients:
        raise BadSetting("Set PANEL_BACKUP_RECIPIENTS. A pair of keys: panel backup --new-recipient")
    folder = settings.backup_folder
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
    newest = next(iter(kept_in(folder)), None)
    if if_changed and newest and newest.journal_number == (await journal.head()).number:
        return None
    with tempfile.TemporaryDirectory(prefix=".making-", dir=folder) as scratch:
        copy, found = await copies.take(Path(scratch))
        with copy:
            return await asyncio.to_thread(_write, settings, found, copy, Path(scratch))


def _write(settings: Settings, found: copies.Contents, copy: copies.Copy, scratch: Path) -> Path:
    size, sha256 = backup_files.fingerprint(copy)
    made_at = now()
    manifest = Manifest(
        format=FORMAT,
        made_at=made_at.isoformat(timespec="seconds"),
        kind=database.current().kind,
        steps=found.steps,
        rows=found.rows,
        journal_number=found.head.number,
        journal_chain=found.head.chain,
        size=size,
        sha256=sha256,
    )
    path = settings.backup_folder / name_for(made_at, found.head.number)
    with copies.room(database.current(), scratch) as packed:
        backup_files.pack(manifest, copy, packed)
        backup_files.close(packed, settings.backup_recipients, path)
    rotate(settings.backup_folder, made_at)
    return path


def rotate(folder: Path, at: datetime) -> list[Path]:
    """Remove what need not be kept any longer; the newest one always stays."""
    gone = list(surplus(kept_in(folder), at))
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def surplus(backups: Sequence[Named], at: datetime) -> Iterator[Path]:
    """Of backups, newest first: those whose hour, day or month has a newer one."""
    seen: set[str] = set()
    for number, one in enumerate(backups):
        rule = next((form for age, form in KEPT if at - one.made_at <= age), None)
        slot = rule and f"{rule} {one.made_at.strftime(rule)}"
        if number and (slot is None or slot in seen):
            yield one.path
        elif slot:
            seen.add(slot)
