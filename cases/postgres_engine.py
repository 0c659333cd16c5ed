"""Piccolo's PostgreSQL engine with its pool, one writing transaction at a time.

READ COMMITTED would let two people take the last seat or the same number. Writers therefore queue
for one advisory lock, as they do for SQLite's one writer: the same rules hold on both databases,
and nobody meets a deadlock. Reading never waits. A programme writes a few rows a minute.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from piccolo.engine.postgres import PostgresEngine
from piccolo.query.base import Query
from piccolo.querystring import QueryString

from cases import refusals
from cases.compiled import compiled
from cases.streams import Fetch, Stream
from cases.transactions import Transaction, the_transaction
from cases.turns import Turns, to_the_end

WRITERS = 0x636A70  # the advisory lock for which all who write queue, in every process
PATIENCE = 60.0
SERVER = {
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",  # a process that hangs lets the others write again
}
POOL = 6
MEANINGS: tuple[tuple[tuple[type[Exception], ...], Callable[[], Exception]], ...] = (
    ((asyncpg.UniqueViolationError,), refusals.taken),
    ((asyncpg.ExclusionViolationError,), refusals.overlap),
    ((asyncpg.DiskFullError,), refusals.full),
    (
        (
            asyncpg.PostgresConnectionError,
            asyncpg.CannotConnectNowError,
            asyncpg.AdminShutdownError,
            asyncpg.CrashShutdownError,
            asyncpg.TooManyConnectionsError,
            asyncpg.LockNotAvailableError,
            asyncpg.QueryCanceledError,
            asyncpg.DeadlockDetectedError,
            asyncpg.SerializationError,
            asyncpg.ReadOnlySQLTransactionError,
            OSError,  # no connection, or no answer in time
        ),
        refusals.not_now,
    ),
)
BROKEN_RULES = (
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.StringDataRightTruncationError,
    asyncpg.RaiseError,  # our own triggers
)
LOST = ("closed", "closing", "released")
DYING = "another operation (2)"  # told that the server ends it, and not closed yet
Answer = TypeVar("Answer")


def translate(problem: Exception) -> Exception:
    """The error of the house for an error of the server; a bug stays what it is."""
    for kinds, meaning in MEANINGS:
        if isinstance(problem, kinds):
            return meaning()
    if isinstance(problem, BROKEN_RULES):
        return refusals.BrokenRule(str(problem.args[0]))  # without the row: it names people
    if isinstance(problem, asyncpg.InterfaceError) and any(word in str(problem) for word in LOST):
        return refusals.not_now()
    if isinstance(problem, asyncpg.InternalClientError) and DYING in str(problem):
        return refusals.not_now()
    return problem


async def translated(ask: Callable[..., Awaitable[Answer]], *args: Any, **more: Any) -> Answer:
    try:
        return await ask(*args, **more)  # a lost connection refuses at the call, not at the await
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as problem:
        other = translate(problem)
        raise other from (None if other is problem else problem)


async def _as_it_was(connection: Any) -> None:
    """What is done to a connection that comes back, after a transaction left open was undone: nothing.

    We set, lock and declare only within transactions. To undo what nobody did would be a statement more
    after each one.
    """


async def holds_a_record(url: str) -> bool:
    """Whether the tables of a record are there."""
    connection = await translated(asyncpg.connect, url)
    try:
        return bool(await connection.fetchval("SELECT to_regclass('journal_head') IS NOT NULL"))
    finally:
        await connection.close()


class Postgres(PostgresEngine):
    """One database on a server. Nothing is opened before `open`."""

    kind = "postgres"

    def __init__(self, url: str, pool: int = POOL) -> None:
        self.url, self._size = url, pool
        super().__init__(config={"dsn": url}, extensions=())

    async def get_version(self) -> float:
        return 0.0  # Piccolo asks while it builds the engine; we build without connecting

    @property
    def is_open(self) -> bool:
        return self.pool is not None

    async def open(self, *, creates: bool = False) -> None:  # noqa: ARG002
        """`creates` is for SQLite: a PostgreSQL database is made by who keeps the server."""
        await translated(
            self.start_connection_pool,
            min_size=1,
            max_size=self._size,
            server_settings=SERVER,
            reset=_as_it_was,
        )
        self._writer = Turns([None])

    async def close(self) -> None:
        if self.pool is not None:
            await self.close_connection_pool()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """The one transaction of a migration holds the lock of all who write; no more is needed."""
        yield

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        if self.pool is None:
            raise RuntimeError("The database is not started.")
        connection = await translated(self.pool.acquire, timeout=PATIENCE)
        try:
            yield connection
        finally:
            await to_the_end(self.pool.release(connection))

    async def execute(self, connection: Any, query: str, args: Sequence[Any] = ()) -> list[Any]:
        rows: list[Any] = await translated(connection.fetch, query, *args)
        return rows

    async def _run(self, query: str, args: Sequence[Any] = ()) -> list[Any]:
        if transaction := the_transaction(self):
            return await self.execute(transaction.connection, query, args)
        async with self.connection() as connection:
            return await self.execute(connection, query, args)

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> list[Any]:  # noqa: ARG002
        query, args = compiled(querystring, numbered=True)
        return await self._run(query, args)

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> list[Any]:  # noqa: ARG002
        return await self._run(ddl)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A transaction of its own; `cases.database.atomic` decides when there is one already.

        Who waits in this process waits without a connection, so that readers find one.
        """
        try:
            await self._writer.take(PATIENCE)
        except TimeoutError:
            raise refusals.not_now() from None
        try:
            async with (
                self.connection() as connection,
                Transaction(self, connection, begin="BEGIN").open() as transaction,
            ):
                await self.execute(connection, f"SELECT pg_advisory_xact_lock({WRITERS})")
                yield transaction
        finally:
            self._writer.give_back(None)

    @asynccontextmanager
    async def unchanging(self) -> AsyncIterator[Transaction]:
        """A view of one moment, in which everything is read; nobody waits for it."""
        view = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        async with (
            self.connection() as connection,
            Transaction(self, connection, begin=view).open() as transaction,
        ):
            yield transaction

    async def batch(self, query: Query[Any, Any], batch_size: int = 100, node: Any = None) -> Any:  # noqa: ARG002
        return Stream(self, query, batch_size)

    @asynccontextmanager
    async def stream(self, query: str, args: Sequence[Any]) -> AsyncIterator[Fetch]:
        """Inside a transaction its own connection, else one from the pool."""
        async with AsyncExitStack() as stack:
            transaction = the_transaction(self)
            connection = (
                transaction.connection if transaction else await stack.enter_async_context(self.connection())
            )
            await stack.enter_async_context(connection.transaction())
            cursor = await translated(connection.cursor, query, *args)
            yield lambda many: translated(cursor.fetch, many)
