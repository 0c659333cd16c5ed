"""What the scheduler did and when it was last seen: for the administrator's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cases import database
from cases.actors import now
from scheduling.tables import JobRun

CLOCK = "clock"  # the row that says the scheduler is alive
BEAT = timedelta(seconds=15)
MISSED_BEATS = 4  # after so many it counts as gone
QUIET = timedelta(minutes=1)  # a run that found nothing is noted this often
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a scheduler leads just now."""

    alive: bool
    since: datetime | None
    seen: datetime | None


async def note(job: str, began: datetime, found: int, problem: str) -> None:
    """Runs with work, or a new failure, are kept; of those that say the same again only the last."""
    outcome = "failed" if problem else "done"
    async with database.atomic():
        last = await latest(job)
        again = (
            last is not None and not found and (last.outcome, last.found, last.note) == (outcome, 0, problem)
        )
        if not again:
            await JobRun.insert(
                JobRun(job=job, started_at=began, ended_at=now(), outcome=outcome, found=found, note=problem)
            )
        elif last is not None and now() - last.started_at >= QUIET:
            await JobRun.update({JobRun.started_at: began, JobRun.ended_at: now()}).where(
                JobRun.id == last.id
            )


async def note_alive(since: datetime) -> None:
    """Since when this scheduler leads, and that it is alive now."""
    async with database.atomic():
        changed = (
            await JobRun.update({JobRun.started_at: since, JobRun.ended_at: now()})
            .where(JobRun.job == CLOCK)
            .returning(JobRun.id)
        )
        if not changed:
            await JobRun.insert(JobRun(job=CLOCK, started_at=since, ended_at=now(), outcome="running"))


async def latest(job: str) -> JobRun | None:
    found: JobRun | None = (
        await JobRun.objects().where(JobRun.job == job).order_by(JobRun.started_at, ascending=False).first()
    )
    return found


async def latest_of(jobs: Iterable[str]) -> dict[str, JobRun | None]:
    """The last run of each, in the order of the table of jobs."""
    return {job: await latest(job) for job in jobs}


async def standing() -> Standing:
    row = await latest(CLOCK)
    if row is None or row.ended_at is None:
        return Standing(False, None, None)
    return Standing(now() - row.ended_at < MISSED_BEATS * BEAT, row.started_at, row.ended_at)


async def forget() -> int:
    """Runs of long ago. The last of each job stays."""
    old = await database.run(
        "DELETE FROM job_run WHERE started_at < {} AND started_at < "
        "(SELECT max(later.started_at) FROM job_run AS later WHERE later.job = job_run.job) RETURNING id",
        now() - KEPT,
    )
    return len(old)
