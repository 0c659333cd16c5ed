"""Whose turn it is: a fair queue for the few connections of a database.

asyncio's own lock binds to one event loop; this one serves tasks of several loops and threads,
first come first served, and loses nothing when somebody who waits is cancelled.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Iterable
from contextlib import asynccontextmanager
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Turns(Generic[Thing]):
    """Lends each thing to one task at a time."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._free = list(things)
        self._waiting: deque[tuple[asyncio.AbstractEventLoop, asyncio.Future[Thing]]] = deque()
        self._lock = Lock()

    @asynccontextmanager
    async def one(self, within: float) -> AsyncIterator[Thing]:
        """Wait for a turn at most `within` seconds; TimeoutError after that."""
        thing = await self.take(within)
        try:
            yield thing
        finally:
            self.give_back(thing)

    async def take(self, within: float) -> Thing:
        with self._lock:
            if self._free:
                return self._free.pop()  # whatever was used last is ready
            loop = asyncio.get_running_loop()
            mine: asyncio.Future[Thing] = loop.create_future()
            self._waiting.append((loop, mine))
        try:
            async with asyncio.timeout(within):
                return await mine
        except BaseException:
            if mine.done() and not mine.cancelled():
                self.give_back(mine.result())
            else:
                mine.cancel()
            raise

    def give_back(self, thing: Thing) -> None:
        with self._lock:
            while self._waiting:
                loop, theirs = self._waiting.popleft()
                if not loop.is_closed():
                    loop.call_soon_threadsafe(self._hand_over, theirs, thing)
                    return
            self._free.append(thing)

    def _hand_over(self, theirs: "asyncio.Future[Thing]", thing: Thing) -> None:
        if theirs.cancelled():
            self.give_back(thing)
        else:
            theirs.set_result(thing)


async def to_the_end(work: Awaitable[Thing]) -> Thing:
    """Finish the work although the caller is cancelled; then let the cancellation through.

    A commit that is given up half way leaves a connection of which nobody knows the state.
    """
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as told:
            cancelled = told
    if cancelled is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # seen, so that asyncio does not complain of it
    raise cancelled
