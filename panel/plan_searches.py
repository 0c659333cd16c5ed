"""The search of a plan, in a process of its own: the pages and the other jobs go on meanwhile.

It runs `panel plan`, the very command that plans a problem from a file. A plan is claimed with a lease:
whoever is killed leaves it to the next, and the same seed and iterations find the same plan.
"""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from cases import database, programmes
from cases.actors import now
from cases.errors import Refused
from cases.turns import to_the_end
from panel import periods, plans
from panel.periods import Choice
from panel.plans import Proposal
from scheduling.seating import pins
from scheduling.seating import problem as seating
from scheduling.seating.checks import Checks
from scheduling.seating.problem import Problem
from scheduling.tables import Plan

LEASE = timedelta(seconds=60)
COMMAND = (sys.executable, "-m", "panel", "plan", "-", "--progress")
WENT_WRONG = "The search ended before it was done. Plan again; if it happens twice, tell your administrator."


async def work_due() -> int:
    """Search every plan that waits, one after the other. Gives how many were made."""
    made = 0
    while plan := await claim():
        try:
            await _search(plan)
            made += 1
        except asyncio.CancelledError:
            await to_the_end(_set(plan.id, state="waiting", leased_until=None))
            raise
        except Refused as refused:
            await _set(plan.id, state="failed", note=refused.sentence, leased_until=None)
        except _Broken:
            await _set(plan.id, state="failed", note=WENT_WRONG, leased_until=None)
    return made


async def claim() -> Plan | None:
    """The oldest that waits, or whose search was killed."""
    async with database.atomic():
        plan: Plan | None = (
            await Plan.objects()
            .where((Plan.state == "waiting") | ((Plan.state == "running") & (Plan.leased_until <= now())))
            .order_by(Plan.created_at)
            .first()
        )
        if plan is not None:
            await _set(plan.id, state="running", leased_until=now() + LEASE)
    return plan


class _Broken(Exception):
    """The command ended without a plan."""


async def _search(plan: Plan) -> None:
    """Read the record, search, and keep what was found."""
    programme = await programmes.get(plan.programme)
    choice, said = plans.choice(plan), plans.proposal(plan)
    period = await periods.read(programme, choice)
    found = await _found(plan, period.problem, said)
    standing = {case for case in period.standing if case in {str(one.case) for one in found.unplaced}}
    if standing:  # it stays where it is, and the others are planned around it
        fewer = tuple(case for case in choice.cases if str(case) not in standing)
        choice = Choice(choice.sessions, fewer)
        period = await periods.read(programme, choice)
        found = await _found(plan, period.problem, said)
    if Checks(period.problem).of(found.plan):
        raise _Broken
    plan.choice = plans.written(choice)
    await _set(
        plan.id,
        state="ready",
        choice=plan.choice,
        problem_sealed=plans.sealed(plan, period.problem, "problem"),
        proposal_sealed=plans.sealed(plan, found, "proposal"),
        placed=len(found.hearings),
        done=plan.iterations,
        planned_at=now(),
        leased_until=None,
        note="",
    )


async def _found(plan: Plan, problem: Problem, said: Proposal) -> Proposal:
    """What is pinned and still possible stands; the rest is searched around it."""
    known = {case.id for case in problem.cases}
    pinned = [one for one in said.hearings if one.case in said.pinned and one.case in known]
    possible = _possible(problem, pinned)
    rest = pins.around(pins.without(problem, said.people, said.slots), possible)
    made = await _run(plan, rest)
    return Proposal(
        hearings=[*possible, *made.hearings],
        unplaced=made.unplaced,
        pinned=frozenset(str(one.case) for one in possible),
        people=said.people,
        slots=said.slots,
    )


def _possible(problem: Problem, pinned: Sequence[seating.Hearing]) -> list[seating.Hearing]:
    """As many of the pinned as the record still allows, one after the other."""
    checks, kept = Checks(problem), list[seating.Hearing]()
    for one in pinned:
        with suppress(KeyError):  # somebody or some time of it is not there any more
            if not checks.of(seating.Plan([*kept, one], [])):
                kept.append(one)
    return kept


async def _run(plan: Plan, problem: Problem) -> seating.Plan:
    """The command, told the problem; what it says of its progress is written down."""
    asked = [*COMMAND, "--seed", str(plan.seed), "--iterations", str(plan.iterations)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*asked, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        told = asyncio.create_task(_watch(plan.id, process.stderr))
        written = asyncio.create_task(process.stdout.read() if process.stdout else _nothing())
        if process.stdin:
            process.stdin.write(seating.written(problem))
            await process.stdin.drain()
            process.stdin.close()
        found, _ = await asyncio.gather(written, told)
        if await process.wait():
            raise _Broken
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return seating.read_plan(found)


async def _nothing() -> bytes:
    return b""


async def _watch(plan: UUID, lines: asyncio.StreamReader | None) -> None:
    """Lines such as `progress 120 37`: so many iterations, so many cases placed."""
    while lines and (line := await lines.readline()):
        words = line.decode().split()
        if words[:1] == ["progress"]:
            done, placed = map(int, words[1:])
            await _set(plan, done=done, placed=placed, leased_until=now() + LEASE)


async def _set(plan: UUID, **values: Any) -> None:
    changed: dict[Any, Any] = {getattr(Plan, name): value for name, value in values.items()}
    await Plan.update(changed).where(Plan.id == plan)
