"""A PostgreSQL database that one test after the other has to itself: emptied in between, not made anew."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

STAYS = "stays"  # what the connections are called that a worker keeps from test to test
PATIENCE = "5s"  # for a test that left its transaction open
# Who else is still there was left behind by a test: a server that was killed, a connection nobody shut.
OTHERS = f"""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> '{STAYS}'"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration'"
# What a test may have changed beside rows.
SCHEMA = """SELECT md5(string_agg(one, ',' ORDER BY one)) FROM (
SELECT concat('column', attrelid, attname, atttypid, attnotnull, atttypmod) AS one FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT concat('rule', conrelid, conname) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT concat('index', pg_class.oid) FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'i'
UNION ALL SELECT concat('trigger', tgrelid, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT concat('migrations', count(*)) FROM migration
) AS every"""


class Emptied:
    """Lends one database. Whoever changed more than rows gets the next one a new one.

    Who empties it stays connected: that one knows its tables already, which takes a new one ten times
    as long. A test that must have it alone says so.
    """

    def __init__(self, server: str, template: str) -> None:
        self.server, self.template = server, template
        self.runner = asyncio.Runner()
        self.number = 0
        self.keeper: Any = None
        self._made()

    def lend(self, *, alone: bool = False) -> str:
        if alone:
            self.runner.run(self._leave())
        return f"{self.server}/{self.name}"

    def take_back(self) -> None:
        if not self.runner.run(self._is_as_before()):
            self.runner.run(self._leave())
            self.runner.run(self._ask(f"DROP DATABASE {self.name} WITH (FORCE)"))
            self._made()

    def close(self) -> None:
        self.runner.run(self._leave())
        self.runner.run(self._ask(f"DROP DATABASE {self.name} WITH (FORCE)"))
        self.runner.close()

    def _made(self) -> None:
        self.number += 1
        self.name = f"lent_{self.number}"
        self.empty, self.schema = self.runner.run(self._make())

    async def _make(self) -> tuple[str, str]:
        await self._ask(f"CREATE DATABASE {self.name} TEMPLATE {self.template} STRATEGY file_copy")
        async with self._connected(self.name) as connection:
            names = [row[0] for row in await connection.fetch(TABLES)]
            # as a replica does: no rule keeps a row, no trigger refuses
            words = ["SET session_replication_role = replica", *(f'DELETE FROM "{one}"' for one in names)]
            return "; ".join(words), await connection.fetchval(SCHEMA)

    async def _is_as_before(self) -> bool:
        try:
            return await self._emptied()
        except (asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError, asyncpg.InterfaceError):
            await self._leave()  # a test cut every connection, this one too
            return await self._emptied()
        except asyncpg.LockNotAvailableError:
            return False

    async def _emptied(self) -> bool:
        if self.keeper is None:
            settings = {"lock_timeout": PATIENCE}
            self.keeper = await asyncpg.connect(f"{self.server}/{self.name}", server_settings=settings)
        await self.keeper.execute(OTHERS)
        if await self.keeper.fetchval(SCHEMA) != self.schema:
            return False
        await self.keeper.execute(self.empty)
        return True

    async def _leave(self) -> None:
        if self.keeper is not None:
            keeper, self.keeper = self.keeper, None
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await keeper.close()

    async def _ask(self, sql: str) -> None:
        async with self._connected("postgres") as connection:
            await connection.execute(sql)

    @asynccontextmanager
    async def _connected(self, name: str) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(f"{self.server}/{name}")
        try:
            yield connection
        finally:
            await connection.close()
