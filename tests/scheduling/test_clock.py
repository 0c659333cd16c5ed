"""The clock: one leads, a job that fails stops nothing, and it stops cleanly."""

import asyncio
from datetime import timedelta

import pytest

from cases import database
from cases.actors import now, telling
from cases.errors import Refused
from scheduling import clock, leading, runs
from scheduling.clock import Job
from scheduling.tables import JobRun

pytestmark = pytest.mark.usefixtures("record")


async def until(what, seconds: float = 10.0) -> None:
    async with asyncio.timeout(seconds):
        while True:
            if await what():
                return
            await asyncio.sleep(0.02)


class Work:
    """Counts how often it was done."""

    def __init__(self, takes: float = 0.0) -> None:
        self.times, self.ended, self.takes = 0, 0, takes

    async def __call__(self) -> int:
        self.times += 1
        await asyncio.sleep(self.takes)
        self.ended += 1
        return 0

    async def done(self) -> bool:
        return self.ended > 0


async def test_it_works_at_its_ticks_until_it_is_stopped() -> None:
    stop, work = asyncio.Event(), Work()
    ticking = asyncio.create_task(clock.run([Job("count", 0.1, work)], stop))

    async def thrice() -> bool:
        return work.times >= 3

    await until(thrice)
    stop.set()
    await asyncio.wait_for(ticking, 5)
    assert (await runs.standing()).alive


async def test_a_job_that_fails_is_noted_and_stops_nothing_else() -> None:
    async def broken() -> int:
        raise ValueError("Tasha Brown")

    async def refused() -> int:
        raise Refused("It cannot be done today.")

    stop, work = asyncio.Event(), Work()
    jobs = [Job("broken", 0.05, broken), Job("refused", 0.05, refused), Job("count", 0.05, work)]
    ticking = asyncio.create_task(clock.run(jobs, stop))

    async def all_noted() -> bool:
        noted = await runs.latest_of(["broken", "refused", "count"])
        return work.times >= 3 and None not in noted.values()

    await until(all_noted)
    stop.set()
    await ticking
    noted = await runs.latest_of(["broken", "refused", "count"])
    assert noted["broken"].outcome == "failed"
    assert noted["broken"].note.startswith("ValueError in broken")
    assert "Tasha" not in noted["broken"].note
    assert noted["refused"].note == "It cannot be done today."
    assert noted["count"].outcome == "done"
    assert await JobRun.count().where(JobRun.job == "broken") == 1, "the same failure is one row"


async def test_a_long_run_is_not_begun_twice() -> None:
    stop, slow = asyncio.Event(), Work(takes=0.5)
    ticking = asyncio.create_task(clock.run([Job("slow", 0.05, slow)], stop))
    await until(slow.done)
    stop.set()
    await ticking
    assert slow.times <= 2


async def test_a_stop_in_the_middle_of_a_run_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    stop, slow = asyncio.Event(), Work(takes=30)
    ticking = asyncio.create_task(clock.run([Job("slow", 0.05, slow)], stop))

    async def begun() -> bool:
        return slow.times == 1

    await until(begun)
    stop.set()
    await asyncio.wait_for(ticking, 5)
    await asyncio.sleep(0)  # what the scheduler would say, it says now
    assert [record.getMessage() for record in caplog.records] == []


async def test_a_spare_waits_until_the_leader_is_gone() -> None:
    first, second = Work(), Work()
    stop_first, stop_second = asyncio.Event(), asyncio.Event()
    one = asyncio.create_task(clock.run([Job("first", 0.05, first)], stop_first))
    await until(first.done)
    two = asyncio.create_task(clock.run([Job("second", 0.05, second)], stop_second))
    await asyncio.sleep(0.7)
    assert second.times == 0
    stop_first.set()
    await one
    await until(second.done)
    stop_second.set()
    await two


async def test_a_spare_that_never_led_stops_at_once() -> None:
    lock, stop = leading.lock(), asyncio.Event()
    assert await lock.take()
    spare = asyncio.create_task(clock.run([], stop))
    await asyncio.sleep(0.1)
    stop.set()
    await asyncio.wait_for(spare, 2)
    await lock.let_go()


@pytest.mark.parametrize("record_url", ["postgres"], indirect=True)
async def test_a_leader_that_lost_its_connection_leads_no_longer() -> None:
    lock, other, stop = leading.lock(), leading.lock(), asyncio.Event()
    assert isinstance(lock, leading.ServerLock)
    async with leading.leading(lock, stop) as over:
        assert not await other.take()
        await database.run("SELECT pg_terminate_backend({})", lock._connection.get_server_pid())
        await asyncio.wait_for(over.wait(), 5)
        assert await other.take(), "another one may lead now"
    await other.let_go()


async def test_only_runs_that_say_something_are_kept() -> None:
    for found in (0, 0, 3, 0, 0, 2):
        await runs.note("letters", now(), found, "")
    assert [row["found"] for row in await JobRun.select().order_by(JobRun.started_at)] == [0, 3, 0, 2]


async def test_runs_of_long_ago_are_forgotten_but_the_last_of_each_job() -> None:
    long_ago = now() - timedelta(days=60)
    with telling(long_ago):
        await runs.note("yearly", now(), 1, "")
        await runs.note("letters", now(), 1, "")
    await runs.note("letters", now(), 2, "")
    assert await runs.forget() == 1
    assert {row["job"]: row["found"] for row in await JobRun.select()} == {"yearly": 1, "letters": 2}


async def test_a_scheduler_that_was_not_seen_lately_is_not_alive() -> None:
    assert not (await runs.standing()).alive
    with telling(now() - timedelta(minutes=5)):
        await runs.note_alive(now())
    assert not (await runs.standing()).alive
    await runs.note_alive(now())
    assert (await runs.standing()).alive
