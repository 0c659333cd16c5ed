"""Everything that waits in a programme, the most urgent first, and for whom."""

from dataclasses import dataclass, replace

from cases.actors import Actor
from cases.tables import Concern, Programme, Referral
from panel.todo import (
    ages,
    agreements,
    closing,
    evaluation,
    families,
    follow_ups,
    hearings,
    nights,
    open_cases,
    outbox,
    pool,
    preparation,
    referrals,
)
from panel.todo.tasks import Days, Task, counted

FIRST = 8  # what fits on a screen


@dataclass(frozen=True, slots=True)
class Today:
    """What the page shows: every task in hand, how many wait for whom, and four numbers."""

    days: Days
    tasks: list[Task]
    many: dict[str, int]  # by party
    to_screen: int
    without_consent: int
    to_book: int
    hearings: list[hearings.Coming]
    concerns: int | None  # for the safeguarding lead alone

    def of(self, party: str) -> list[Task]:
        return [task for task in self.tasks if not party or task.waits == party]


async def of(programme: Programme, *, leads: bool, most: int, by: Actor | None = None) -> Today:
    """`most`: of one kind, where there may be thousands. `by`: who looks, where a second person is needed."""
    days = Days.of(programme)
    cases = await open_cases.of(programme)
    attempts = await open_cases.attempts(programme, days)
    coming = await hearings.coming(programme)
    screening, to_screen = await referrals.of(programme, days, most)
    intake, without_consent = await families.of(programme, days, cases, attempts)
    prepared, to_book = await preparation.of(programme, days, cases, coming)
    found = [
        *(screening, intake, prepared, await hearings.of(programme, days, coming)),
        *(await ages.of(programme, cases), await agreements.of(programme, days)),
        *(await closing.of(programme, days, most), await pool.of(programme, days, most)),
        *(await nights.of(programme, days), await outbox.of(programme, most)),
        *(await follow_ups.of(programme, days), await evaluation.of(programme, by)),
    ]
    tasks = [task for one in found for task in one.tasks]
    if attempts.today:
        tasks = [_once_a_day(task, attempts) for task in tasks]
    return Today(
        days=days,
        tasks=sorted(tasks, key=lambda task: task.rank),
        many=counted(pair for one in found for pair in one.many.items()),
        to_screen=to_screen,
        without_consent=without_consent,
        to_book=to_book,
        hearings=coming,
        concerns=await _concerns(programme) if leads else None,
    )


def _once_a_day(task: Task, attempts: open_cases.Attempts) -> Task:
    """Whom somebody tried today is not the first to be tried again."""
    tried = task.chase and (task.chase.whom, task.chase.row) in attempts.today
    return replace(task, urgency="tried") if tried else task


async def _concerns(programme: Programme) -> int:
    count: int = await Concern.count().where(Concern.programme == programme.id, Concern.state != "closed")
    return count


async def is_new(programme: Programme) -> bool:
    """Nothing was ever referred."""
    return not await Referral.exists().where(Referral.programme == programme.id)
