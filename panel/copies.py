"""A copy of the whole record at one moment, and what is in it: on SQLite and on PostgreSQL."""

import asyncio
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from piccolo.querystring import QueryString

from cases import database, journal
from cases.database import Engine
from cases.errors import Unavailable
from cases.journal import Head
from cases.postgres_engine import Postgres
from cases.sqlite_engine import SQLite

Copy = IO[bytes]


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a record: compared between a backup and what comes out of it."""

    steps: list[str]
    rows: dict[str, int]
    head: Head


async def contents(engine: Engine) -> Contents:
    """Of any open record; the tables stay bound where they are."""

    async def ask(sql: str) -> list[dict[str, Any]]:
        return [dict(row) for row in await engine.run_querystring(QueryString(sql))]

    taken = await ask("SELECT app_name, name FROM migration ORDER BY app_name, name")
    rows = {}
    for name in sorted(table._meta.tablename for table in database.tables()):
        rows[name] = int((await ask(f'SELECT count(*) AS rows FROM "{name}"'))[0]["rows"])
    head = journal.opened(await ask("SELECT head_sealed FROM journal_head"))
    return Contents([f"{row['app_name']}:{row['name']}" for row in taken], rows, head)


async def take(scratch: Path) -> tuple[IO[bytes], Contents]:
    """A copy of the open record and its contents, both of the same moment."""
    engine = database.current()
    if isinstance(engine, SQLite):
        return await _vacuumed(engine, scratch / "copy.db")
    return await _dumped(engine)


async def _vacuumed(engine: SQLite, path: Path) -> tuple[IO[bytes], Contents]:
    """VACUUM INTO: quick, encrypted with the same key, and nobody has to wait for it."""
    await engine.vacuum_into(path)
    copy = SQLite(path, engine.key)
    await copy.open()
    try:
        found = await contents(copy)
    finally:
        await copy.close()
    return await asyncio.to_thread(path.open, "rb"), found


def room(engine: Engine, scratch: Path) -> IO[bytes]:
    """Where a copy is packed: what SQLite copied is encrypted already, a dump stays in memory."""
    return tempfile.TemporaryFile(dir=scratch) if isinstance(engine, SQLite) else io.BytesIO()


async def _dumped(engine: Postgres) -> tuple[IO[bytes], Contents]:
    """pg_dump sees the very moment in which the rows are counted. Nothing plain touches a disk."""
    async with database.moment() as snapshot:
        found = await contents(engine)
        command = ["pg_dump", "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        dump = await asyncio.to_thread(call, command, engine.url)
    return io.BytesIO(dump), found


def call(command: list[str], url: str, given: bytes | None = None) -> bytes:
    """A program of PostgreSQL, told where the database is without showing the password."""
    program, *rest = command
    done = subprocess.run(  # noqa: S603 - our own words and the address from the settings
        [str(program_path(program)), *rest, *([] if given is None else ["--dbname", name_of(url)])],
        input=given,
        capture_output=True,
        env={**os.environ, **connection(url)},
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0]  # further lines may quote rows
        raise Unavailable(f"{program} stopped: {said[:200]}")
    return done.stdout


def name_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def another_name(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name)}"))


def connection(url: str) -> Mapping[str, str]:
    """The address as PostgreSQL's own programs read it from their environment."""
    parts = urlsplit(url)
    said: dict[str, Any] = {
        "PGHOST": parts.hostname,
        "PGPORT": parts.port,
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": name_of(url),
    }
    return {name: str(value) for name, value in said.items() if value}


def program_path(name: str) -> Path:
    """Debian keeps the programs of a server apart, one folder a version: the newest one is taken."""
    found = shutil.which(name)
    places = [Path(found)] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    if not places:
        raise Unavailable(f"{name} is not installed. Install the PostgreSQL client programs.")
    return places[0]
