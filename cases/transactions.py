"""A transaction on either database: whose it is, its savepoints, its end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

from cases.turns import to_the_end


class Executes(Protocol):
    """An engine that can run one statement on one of its connections."""

    current_transaction: Any

    async def execute(self, connection: Any, query: str) -> Any: ...


class Transaction:
    """All or nothing, on one connection, for one task."""

    def __init__(self, engine: Executes, connection: Any, *, begin: str) -> None:
        self.engine, self.connection, self._begin = engine, connection, begin
        self.task = asyncio.current_task()
        self.running = False
        self._savepoints = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Transaction"]:
        async with self._ending("COMMIT", "ROLLBACK"):
            await self.say(self._begin)
            token = self.engine.current_transaction.set(self)
            self.running = True
            try:
                yield self
            finally:
                self.running = False
                self.engine.current_transaction.reset(token)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator["Transaction"]:
        """A part that may fail alone: its rows go, the others stay."""
        self._savepoints += 1
        name = f"part_{self._savepoints}"
        await self.say(f"SAVEPOINT {name}")
        async with self._ending(f"RELEASE SAVEPOINT {name}", f"ROLLBACK TO SAVEPOINT {name}"):
            yield self

    @asynccontextmanager
    async def _ending(self, well: str, badly: str) -> AsyncIterator[None]:
        try:
            yield
        except BaseException:
            await self.undo(badly)
            raise
        try:
            await self.say(well)
        except Exception:
            await self.undo(badly)  # a commit that failed (disk full) leaves it open
            raise

    async def undo(self, words: str) -> None:
        """The first error is the one to tell: a lost connection or a full disk has undone it already."""
        with suppress(Exception):
            await self.say(words)

    async def say(self, words: str) -> None:
        await to_the_end(self.engine.execute(self.connection, words))


def the_transaction(engine: Executes) -> Transaction | None:
    """The transaction this task is in. A task begun inside one must not share its connection."""
    transaction: Transaction | None = engine.current_transaction.get()
    if transaction is None or not transaction.running:
        return None
    if transaction.task is not asyncio.current_task():
        raise RuntimeError("A transaction belongs to one task: no gather and no create_task inside it.")
    return transaction
