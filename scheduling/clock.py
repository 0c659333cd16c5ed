"""The clock: does recurring work at its ticks, in a process of its own. Nobody else knows APScheduler.

Ticks live in memory; what is due stands in the tables. So a tick that was missed, or came twice,
does no harm. Jobs are handed in as values: this package does not know what they do.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from cases.actors import now
from cases.errors import Refused, Unavailable
from scheduling import leading, runs

SETTINGS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Recurring work. It gives how many things were due and done, and may be asked twice."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[int]]


async def run(jobs: Sequence[Job], stop: asyncio.Event) -> None:
    """Lead when it is our turn, work while we lead, until `stop` is set."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick left out for a long run is meant to be
    while not stop.is_set():
        async with leading.leading(leading.lock(), stop) as over:
            if not stop.is_set():
                await _work(jobs, over)


async def _work(jobs: Sequence[Job], over: asyncio.Event) -> None:
    """Tick until it is over; then each run brings what it has in hand to its end."""
    began, running = now(), set[asyncio.Task[None]]()

    async def tick(run_once: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = asyncio.create_task(run_once())
        running.add(task)
        task.add_done_callback(running.discard)
        # the scheduler stops its ticks when it shuts down; the run itself is ended below
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task])

    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=SETTINGS)
    ticks: list[tuple[str, float, Callable[[], Coroutine[Any, Any, None]]]] = [
        (runs.CLOCK, runs.BEAT.total_seconds(), partial(_beat, began)),
        *((job.name, job.seconds, partial(do, job)) for job in jobs),
    ]
    for name, seconds, run_once in ticks:
        every = IntervalTrigger(seconds=seconds, timezone=UTC)
        scheduler.add_job(tick, every, args=[run_once], id=name, name=name, next_run_time=datetime.now(UTC))
    scheduler.start()
    try:
        await over.wait()
    finally:
        scheduler.shutdown(wait=False)
        for task in list(running):
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def do(job: Job) -> None:
    """One run. What goes wrong is noted and stops nothing else."""
    began, found, problem = now(), 0, ""
    try:
        found = await job.work()
    except Exception as broken:  # noqa: BLE001 - whatever it is, the other jobs go on
        problem = _words(broken)
        # the frames without the message: it may name people
        log.error("%s: %s\n%s", job.name, problem, "".join(traceback.format_tb(broken.__traceback__)))  # noqa: TRY400
    try:
        await runs.note(job.name, began, found, problem)
    except Unavailable as closed:
        log.error("%s: %s", job.name, closed)  # noqa: TRY400 - the sentence says all


async def _beat(began: datetime) -> None:
    try:
        await runs.note_alive(began)
    except Unavailable as closed:
        log.error("%s", closed)  # noqa: TRY400 - the sentence says all


def _words(problem: Exception) -> str:
    if isinstance(problem, Refused | Unavailable):
        return str(problem)
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {frame.name}, line {frame.lineno}."
