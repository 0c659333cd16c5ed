"""Turns at a connection: in order, and none is lost."""

import asyncio

import pytest

from cases.turns import Turns, to_the_end


async def test_turns_are_taken_in_order_and_none_is_lost() -> None:
    turns, order = Turns(["pen"]), list[int]()

    async def write(number: int) -> None:
        async with turns.one(within=5):
            order.append(number)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(write(number)) for number in range(10)]
    await asyncio.sleep(0)
    tasks[3].cancel()
    tasks[7].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert order == [0, 1, 2, 4, 5, 6, 8, 9]
    assert await turns.take(within=1) == "pen"
    with pytest.raises(TimeoutError):
        await turns.take(within=0.01)
    turns.give_back("pen")
    assert await turns.take(within=1) == "pen"


async def test_what_must_be_finished_is_finished_before_the_cancellation() -> None:
    done: list[str] = []

    async def commit() -> None:
        await asyncio.sleep(0.02)
        done.append("committed")

    task = asyncio.create_task(to_the_end(commit()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["committed"]
