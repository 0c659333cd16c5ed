"""Who leads: of several schedulers one works, the others wait for it to be gone.

On one machine the lock is a file beside the database; it goes with the process, kill -9 included.
On PostgreSQL it is an advisory lock on a connection of its own; it goes with the connection, and
whoever has lost the connection notices and leads no longer.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

import asyncpg

from cases import database
from cases.postgres_engine import Postgres

LEADER = 0x636A70_01  # the advisory lock of the one that leads
EVERY = 0.5  # seconds between tries, and between looks at the connection
ANSWER_WITHIN = 5.0


class Lock(Protocol):
    """One holder in the world."""

    async def take(self) -> bool: ...

    async def held(self) -> bool: ...

    async def let_go(self) -> None: ...


class FileLock:
    """Held as long as this process lives, or until it lets go."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    async def take(self) -> bool:
        file = self._path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    async def held(self) -> bool:
        return self._file is not None

    async def let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerLock:
    """Held as long as its connection lives."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: asyncpg.Connection | None = None

    async def take(self) -> bool:
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(self._url, timeout=ANSWER_WITHIN)
            return bool(
                await self._connection.fetchval(
                    f"SELECT pg_try_advisory_lock({LEADER})", timeout=ANSWER_WITHIN
                )
            )
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await self.let_go()
            return False

    async def held(self) -> bool:
        if self._connection is None:
            return False
        try:
            await self._connection.fetchval("SELECT 1", timeout=ANSWER_WITHIN)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        return True

    async def let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await connection.close(timeout=ANSWER_WITHIN)


def lock() -> Lock:
    """The one for the database that is open."""
    engine = database.current()
    if isinstance(engine, Postgres):
        return ServerLock(engine.url)
    return FileLock(engine.file.with_name(f"{engine.file.name}.leader"))


@asynccontextmanager
async def leading(the_lock: Lock, stop: asyncio.Event) -> AsyncIterator[asyncio.Event]:
    """Waits until this process leads. The event is set when it leads no longer, or when all stops."""
    over = asyncio.Event()
    try:
        while not stop.is_set() and not await the_lock.take():
            await pause(stop)
        watching = asyncio.create_task(_watch(the_lock, stop, over))
        try:
            yield over
        finally:
            watching.cancel()
            await asyncio.wait([watching])
    finally:
        await the_lock.let_go()


async def _watch(the_lock: Lock, stop: asyncio.Event, over: asyncio.Event) -> None:
    while not stop.is_set() and await the_lock.held():
        await pause(stop)
    over.set()


async def pause(stop: asyncio.Event) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), EVERY)
