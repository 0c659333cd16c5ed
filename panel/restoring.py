"""`panel restore`: a backup is proven in a scratch place before it replaces anything.

Proven means: it decrypts and no byte was changed, the key opens it, the database finds no fault in
itself, the rows are as many as they were, the journal is whole and ends where it ended.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from piccolo.columns import Column
from sqlcipher3 import dbapi2

from cases import database, journal, keys, schema, sealing, sqlite_file
from cases.actors import now
from cases.database import CannotOpen, Engine
from cases.errors import Refused
from cases.journal import Head
from cases.keys import Keyring
from panel import backup_files, copies
from panel.backup_files import BadBackup, Manifest
from panel.settings import Settings
from panel.tables import Letter, Token

IN_USE = "The record is in use. Stop the server and the scheduler first."


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done: from when the record is, what was set aside, what will not be sent."""

    manifest: Manifest
    aside: str  # where the record before it is now; empty if there was none
    missed: int  # letters that were waiting when the backup was made


async def restore(settings: Settings, path: Path, identity: str) -> Restored:
    """Put a backup in place of the record, once it is proven. The record must not be open."""
    keyring = keys.load(settings)
    sealing.use(keyring)
    journal.use(keyring)
    beside = settings.database_file.parent if settings.database_file else settings.backup_folder
    await asyncio.to_thread(beside.mkdir, parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=beside) as folder:
        manifest, copy = await asyncio.to_thread(backup_files.open_up, path, identity, Path(folder))
        place = _place(settings, manifest, keyring)
        async with place.scratch(copy) as engine:
            missed = await _prove(engine, manifest)
        return Restored(manifest, await place.replace(), missed)


async def _prove(engine: Engine, manifest: Manifest) -> int:
    """BadBackup, or the number of letters that were marked as missed."""
    try:
        found = await copies.contents(engine)
    except sealing.Broken:
        raise BadBackup("The key in use does not open this backup. Use the key it was made with.") from None
    if found.steps != manifest.steps or found.rows != manifest.rows:
        raise BadBackup("The copy does not hold the rows it says. Take another backup.")
    if found.head != Head(manifest.journal_number, manifest.journal_chain):
        raise BadBackup("The journal of the copy ends elsewhere. Take another backup.")
    verdict = await journal.verify(found.head)
    if not verdict.sound:
        raise BadBackup(verdict.sentence)
    await database.migrate(engine)
    await _end_tokens()
    return await _send_nothing_again(manifest)


async def _end_tokens() -> None:
    """One that was revoked after the backup would be good again: everybody makes a new one."""
    await Token.update({Token.revoked_at: now()}).where(Token.revoked_at.is_null())


async def _send_nothing_again(manifest: Manifest) -> int:
    waiting = Letter.state.is_in(["queued", "sending"])
    missed = await Letter.count().where(waiting)
    note = f"Not sent: the record was restored from a backup of {manifest.made_at}."
    change: dict[Column | str, Any] = {
        Letter.state: "missed",
        Letter.problem: note,
        Letter.leased_until: None,
    }
    await Letter.update(change).where(waiting)
    return int(missed)


@asynccontextmanager
async def _bound(engine: Engine) -> AsyncIterator[Engine]:
    if database.bound():
        raise RuntimeError("The record is open in this process; restoring needs it closed.")
    await database.start(engine)
    try:
        yield engine
    finally:
        await database.stop()


class SQLitePlace:
    """The file of the record, and the copy that is to take its place."""

    def __init__(self, file: Path, keyring: Keyring) -> None:
        self._file, self._key = file, keyring.derive("database")

    @asynccontextmanager
    async def scratch(self, copy: Path) -> AsyncIterator[Engine]:
        self._copy = copy
        async with _bound(database.connect(f"sqlite:///{copy}", self._key)) as engine:
            for pragma in ("integrity_check", "cipher_integrity_check", "foreign_key_check"):
                said = [value for row in await database.run(f"PRAGMA {pragma}") for value in row.values()]
                if said not in ([], ["ok"]):
                    raise BadBackup(f"The copy is damaged ({pragma}). Take another backup.")
            yield engine

    async def replace(self) -> str:
        return await asyncio.to_thread(self._replace)

    def _replace(self) -> str:
        """Set the old file aside, whole; then the copy takes its name."""
        aside = ""
        if self._file.exists():
            self._close_log()
            kept = self._file.with_name(f"{self._file.name}.before-{now():%Y%m%dT%H%M%S}")
            for log in ("-wal", "-shm"):  # left by a file that could not be opened: it must not meet the copy
                with suppress(FileNotFoundError):
                    self._file.with_name(f"{self._file.name}{log}").rename(f"{kept}{log}")
            try:
                os.link(self._file, kept)  # both names at once: at no moment is there no record
            except OSError:  # a disk without second names
                self._file.rename(kept)
            aside = str(kept)
        self._copy.chmod(0o600)
        self._copy.replace(self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        return aside

    def _close_log(self) -> None:
        """Fold the log into the old file, which succeeds only while nobody else has it open."""
        try:
            connection = sqlite_file.open_file(self._file, self._key, writes=True, creates=False)
        except dbapi2.OperationalError:
            raise Refused(IN_USE) from None
        except (CannotOpen, dbapi2.DatabaseError):
            return  # it is broken, or of another key: it is set aside as it is
        try:
            connection.execute("PRAGMA busy_timeout = 500")
            connection.execute("PRAGMA journal_mode = DELETE")
        except dbapi2.OperationalError:
            raise Refused(IN_USE) from None
        except dbapi2.DatabaseError:
            return  # broken further in
        finally:
            connection.close()


class PostgresPlace:
    """The database of the record on its server, and the one that is to take its name."""

    def __init__(self, url: str) -> None:
        self._url, self._name = url, copies.name_of(url)
        self._stamp = f"{now():%Y%m%d%H%M%S}"
        self._new = f"{self._name}_restoring_{self._stamp}"

    @asynccontextmanager
    async def scratch(self, copy: Path) -> AsyncIterator[Engine]:
        await self._say(f'CREATE DATABASE "{self._new}"')
        try:
            there = copies.another_name(self._url, self._new)
            dump = await asyncio.to_thread(copy.read_bytes)
            command = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"]
            await asyncio.to_thread(copies.call, command, there, dump)
            async with _bound(database.connect(there, None)) as engine:
                yield engine
        except BaseException:
            await self._say(f'DROP DATABASE "{self._new}" WITH (FORCE)')
            raise

    async def replace(self) -> str:
        aside = f"{self._name}_before_{self._stamp}"
        try:
            there = await self._say("SELECT 1 FROM pg_database WHERE datname = $1", self._name)
            if there:
                await self._say(f'ALTER DATABASE "{self._name}" RENAME TO "{aside}"')
            await self._say(f'ALTER DATABASE "{self._new}" RENAME TO "{self._name}"')
        except asyncpg.ObjectInUseError:
            await self._say(f'DROP DATABASE "{self._new}" WITH (FORCE)')
            raise Refused(IN_USE) from None
        return aside if there else ""

    async def _say(self, words: str, *args: str) -> list[Any]:
        connection = await asyncpg.connect(copies.another_name(self._url, "postgres"))
        try:
            return list(await connection.fetch(words, *args))
        finally:
            await connection.close()


def _place(settings: Settings, manifest: Manifest, keyring: Keyring) -> SQLitePlace | PostgresPlace:
    kind = "sqlite" if settings.database_file else "postgres"
    if manifest.kind != kind:
        raise BadBackup(f"This is a backup of {manifest.kind}; DATABASE_URL names {kind}.")
    if not set(manifest.steps) <= {f"{step.app}:{step.id}" for step in schema.steps()}:
        raise BadBackup("This backup was made by a newer program. Install that one first.")
    if settings.database_file:
        return SQLitePlace(settings.database_file, keyring)
    return PostgresPlace(settings.database_url)
