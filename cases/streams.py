"""Rows a batch at a time, on a kept connection: what Piccolo's `.batch()` gives back."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from types import TracebackType
from typing import Any, Protocol, Self

from piccolo.engine.base import BaseBatch
from piccolo.query.base import Query

from cases.compiled import compiled

Fetch = Callable[[int], Awaitable[list[Any]]]


class Streams(Protocol):
    """An engine that can open a query and fetch it in pieces."""

    def stream(self, query: str, args: list[Any]) -> AbstractAsyncContextManager[Fetch]: ...


class Stream(BaseBatch):
    """`async with await Person.select().batch() as batch: async for rows in batch`."""

    def __init__(self, engine: Streams, query: Query[Any, Any], size: int) -> None:
        self._engine, self._query, self._size = engine, query, size
        self._open = AsyncExitStack()

    async def next(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await self._query._process_results(await self._fetch(self._size))  # noqa: SLF001
        return rows

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> list[dict[str, Any]]:
        if rows := await self.next():
            return rows
        raise StopAsyncIteration

    async def __aenter__(self) -> Self:
        query, args = compiled(self._query.querystrings[0], numbered=self._query.engine_type == "postgres")
        self._fetch = await self._open.enter_async_context(self._engine.stream(query, args))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._open.__aexit__(kind, problem, trace)
