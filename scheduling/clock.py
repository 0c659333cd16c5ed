"""The clock: does recurring work at its ticks, in a process of its own. Nobody else knows APScheduler.

Ticks live in memory; what is due stands in the tables. So a tick that was missed, or came twice,
does no harm, and jobs are handed in as values: this package does not know what they do.
"""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from cases import database
from cases.actors import now
from cases.errors import Refused, Unavailable
from scheduling import leading
from scheduling.tables import JobRun

CLOCK = "clock"  # the row that says the scheduler is alive
BEAT = 15.0
QUIET = timedelta(minutes=1)  # a run that found nothing is noted this often
KEPT = timedelta(days=30)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Recurring work. It gives how many things were due and done, and may be asked twice."""

    name: str
    seconds: float
    work: Callable[[], Awaitable[int]]


async def run(jobs: Sequence[Job], stop: asyncio.Event) -> None:
    """Lead when it is our turn, work while we lead, until `stop` is set."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick left out is meant to be
    while not stop.is_set():
        async with leading.leading(leading.lock(), stop) as over:
            if not stop.is_set():
                await _work(jobs, over)


async def _work(jobs: Sequence[Job], over: asyncio.Event) -> None:
    began, ticking = now(), set[asyncio.Task[None]]()

    async def beat() -> int:
        await note_alive(began)
        return 0

    async def tick(job: Job) -> None:
        task = asyncio.current_task()
        if task is not None:
            ticking.add(task)
            task.add_done_callback(ticking.discard)
        await (job.work() if job.name == CLOCK else do(job))

    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for job in (Job(CLOCK, BEAT, beat), *jobs):
        scheduler.add_job(
            tick,
            IntervalTrigger(seconds=job.seconds, timezone=UTC),
            args=[job],
            id=job.name,
            next_run_time=datetime.now(UTC),
        )
    scheduler.start()
    try:
        await over.wait()
    finally:
        scheduler.shutdown(wait=False)
        for task in ticking:
            task.cancel()
        if ticking:
            await asyncio.wait(ticking)  # each brings what it has in hand to its end


async def do(job: Job) -> None:
    """One run. What goes wrong is noted and stops nothing else."""
    began = now()
    try:
        found, note = await job.work(), ""
    except Exception as problem:  # noqa: BLE001 - whatever it is, the other jobs go on
        found, note = 0, _words(problem)
        log.error("%s: %s\n%s", job.name, note, "".join(traceback.format_tb(problem.__traceback__)))  # noqa: TRY400 - the message may name people; the frames do not
    try:
        await _note(job.name, began, found, note)
    except Unavailable as closed:
        log.error("%s: %s", job.name, closed)  # noqa: TRY400 - the sentence says all


def _words(problem: Exception) -> str:
    if isinstance(problem, Refused | Unavailable):
        return str(problem)
    frame = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {frame.name}, line {frame.lineno}."


async def _note(job: str, began: datetime, found: int, note: str) -> None:
    """Runs with work, or a new failure, are kept; of those that say the same again only the last."""
    outcome = "failed" if note else "done"
    async with database.atomic():
        last = (
            await JobRun.objects()
            .where(JobRun.job == job)
            .order_by(JobRun.started_at, ascending=False)
            .first()
        )
        again = last is not None and not found and (last.outcome, last.found, last.note) == (outcome, 0, note)
        if not again:
            await JobRun.insert(
                JobRun(job=job, started_at=began, ended_at=now(), outcome=outcome, found=found, note=note)
            )
        elif last is not None and now() - last.started_at >= QUIET:
            await JobRun.update({JobRun.started_at: began, JobRun.ended_at: now()}).where(
                JobRun.id == last.id
            )


async def note_alive(since: datetime) -> None:
    """Since when this scheduler leads, and that it is alive now."""
    try:
        async with database.atomic():
            changed = (
                await JobRun.update({JobRun.started_at: since, JobRun.ended_at: now()})
                .where(JobRun.job == CLOCK)
                .returning(JobRun.id)
            )
            if not changed:
                await JobRun.insert(JobRun(job=CLOCK, started_at=since, ended_at=now(), outcome="running"))
    except Unavailable as closed:
        log.error("%s", closed)  # noqa: TRY400 - the sentence says all


async def forget() -> int:
    """Runs of long ago. The last of each job stays."""
    old = await database.run(
        "DELETE FROM job_run WHERE started_at < {} AND job <> {} AND started_at < "
        "(SELECT max(later.started_at) FROM job_run AS later WHERE later.job = job_run.job) RETURNING id",
        now() - KEPT,
        CLOCK,
    )
    return len(old)
