"""Piccolo's SQLite engine with kept connections: one that writes, up to four that read.

A statement costs one hop to a thread. Transactions are IMMEDIATE, because 49 of 50 that begin by
reading and go on to write fail with "locked" otherwise. Figures: docs/decisions/002-two-databases.md.
"""

import asyncio
import fcntl
import re
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from piccolo.engine.sqlite import SQLiteEngine
from piccolo.query.base import Query
from piccolo.querystring import QueryString
from sqlcipher3 import dbapi2

from cases import refusals, sqlite_file
from cases.compiled import compiled
from cases.streams import Fetch, Stream
from cases.transactions import Transaction, the_transaction
from cases.turns import Turns, to_the_end

READERS = 4
PATIENCE = 60.0  # seconds a task waits for its turn before it is told to come back
READS = re.compile(r"\s*SELECT\b", re.IGNORECASE)
Answer = TypeVar("Answer")


class SQLite(SQLiteEngine):
    """One encrypted file. Nothing is opened before `open`."""

    kind = "sqlite"

    def __init__(self, path: Path, key: bytes, synchronous: str = "FULL") -> None:
        if synchronous not in sqlite_file.SYNCHRONOUS:
            raise ValueError(f"synchronous is FULL or NORMAL, not {synchronous}.")
        self.file, self.key, self._synchronous = path, key, synchronous
        self._connections: list[Any] = []
        super().__init__(path=str(path))

    def get_version_sync(self) -> float:
        major, minor = dbapi2.sqlite_version_info[:2]
        return float(f"{major}.{minor}")

    @property
    def is_open(self) -> bool:
        return bool(self._connections)

    async def open(self, *, creates: bool = False) -> None:
        if sqlite_file.affected():
            raise sqlite_file.CannotOpen(
                f"SQLite {dbapi2.sqlite_version} can damage the record. Install sqlcipher3 0.6.4 or newer."
            )
        self._threads = ThreadPoolExecutor(max_workers=READERS + 1, thread_name_prefix="record")
        try:
            writer = await self._connect(writes=True, creates=creates)
        except BaseException:
            await self.close()
            raise
        self._writer, self._readers = Turns([writer]), Turns([None] * READERS)

    async def _connect(self, *, writes: bool, creates: bool) -> Any:
        def connect() -> Any:
            return sqlite_file.open_file(
                self.file, self.key, writes=writes, creates=creates, synchronous=self._synchronous
            )

        connection = await self.in_thread(connect)
        self._connections.append(connection)
        return connection

    async def close(self) -> None:
        while self._connections:
            await self.in_thread(self._connections.pop().close)
        self._threads.shutdown()

    async def in_thread(self, work: Callable[[], Answer]) -> Answer:
        """One hop. The connection is never let go while a thread still works on it."""
        try:
            return await to_the_end(asyncio.get_running_loop().run_in_executor(self._threads, work))
        except dbapi2.Error as problem:
            translated = sqlite_file.translate(problem)
            raise translated from (None if translated is problem else problem)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """No other process makes or changes the tables meanwhile."""
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.file.with_name(f"{self.file.name}.migrating").open("w") as beside:
            await asyncio.to_thread(fcntl.flock, beside, fcntl.LOCK_EX)
            yield

    @asynccontextmanager
    async def turn(self, of: Turns[Any]) -> AsyncIterator[Any]:
        try:
            connection = await of.take(PATIENCE)
        except TimeoutError:
            raise refusals.not_now() from None
        try:
            if connection is None:  # the first time that so many read at once
                connection = await self._another_reader()
            yield connection
        finally:
            of.give_back(connection)

    async def _another_reader(self) -> Any:
        try:
            return await self._connect(writes=False, creates=False)
        except sqlite_file.CannotOpen:  # it was there when we began
            raise refusals.not_now() from None

    async def execute(self, connection: Any, query: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        def work() -> list[dict[str, Any]]:
            cursor = connection.execute(query, args)
            if cursor.description is None:
                return []
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

        return await self.in_thread(work)

    async def _run(self, query: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        if transaction := the_transaction(self):
            if not transaction.connection.in_transaction:  # a full disk ended it: write nothing outside it
                raise refusals.not_now()
            return await self.execute(transaction.connection, query, args)
        async with self.turn(self._readers if READS.match(query) else self._writer) as connection:
            return await self.execute(connection, query, args)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[dict[str, Any]]:  # noqa: ARG002
        query, args = compiled(querystring, numbered=False)
        return await self._run(query, args)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[dict[str, Any]]:  # noqa: ARG002
        return await self._run(ddl)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A transaction of its own; `cases.database.atomic` decides when there is one already."""
        async with (
            self.turn(self._writer) as connection,
            Transaction(self, connection, begin="BEGIN IMMEDIATE").open() as transaction,
        ):
            yield transaction

    async def vacuum_into(self, path: Path) -> None:
        """A whole copy at one moment, encrypted with the same key, on a connection of its own."""

        def copy() -> None:
            path.touch(mode=0o600)
            connection = sqlite_file.open_file(self.file, self.key, writes=False, creates=False)
            try:
                connection.execute("VACUUM INTO ?", (str(path),))
            finally:
                connection.close()

        try:
            await to_the_end(asyncio.to_thread(copy))
        except dbapi2.Error as problem:
            raise sqlite_file.translate(problem) from None

    async def batch(self, query: Query[Any, Any], batch_size: int = 100, node: Any = None) -> Any:  # noqa: ARG002
        return Stream(self, query, batch_size)

    @asynccontextmanager
    async def stream(self, query: str, args: Sequence[Any]) -> AsyncIterator[Fetch]:
        """Inside a transaction its own connection, else one of the four."""
        async with AsyncExitStack() as stack:
            transaction = the_transaction(self)
            connection = (
                transaction.connection
                if transaction
                else await stack.enter_async_context(self.turn(self._readers))
            )
            cursor = await self.in_thread(lambda: connection.execute(query, args))
            names = [column[0] for column in cursor.description]

            async def fetch(many: int) -> list[dict[str, Any]]:
                rows = await self.in_thread(lambda: cursor.fetchmany(many))
                return [dict(zip(names, row, strict=True)) for row in rows]

            try:
                yield fetch
            finally:
                await self.in_thread(cursor.close)
