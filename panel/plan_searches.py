"""The search of a plan, in a process of its own: the pages and the other jobs go on meanwhile.

It runs `panel plan`, the very command that plans a problem from a file. A plan is claimed with a lease:
whoever is killed leaves it to the next, and the same seed and iterations find the same plan.
"""

import asyncio
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cases import database, programmes
from cases.actors import now
from cases.errors import Refused
from cases.turns import to_the_end
from panel import periods, plans
from panel.periods import Choice, Period
from panel.plans import Proposal
from scheduling.seating import kept, pins
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
    while claimed := await claim():
        plan, lease = claimed
        try:
            await _search(plan, lease)
            made += 1
        except Lost:
            continue  # thrown away meanwhile, or taken up by somebody else
        except asyncio.CancelledError:
            await to_the_end(lease.give_back())
            raise
        except Refused as refused:
            await lease.fail(refused.sentence)
        except _Broken:
            await lease.fail(WENT_WRONG)
        except Exception:
            await lease.fail(WENT_WRONG)  # and the run of the job says what it was
            raise
    return made


async def claim() -> tuple[Plan, "Lease"] | None:
    """The oldest that waits, or whose search was killed."""
    async with database.atomic():
        plan: Plan | None = (
            await Plan.objects()
            .where((Plan.state == "waiting") | ((Plan.state == "running") & (Plan.leased_until <= now())))
            .order_by(Plan.created_at)
            .first()
        )
        if plan is None:
            return None
        lease = Lease(plan.id, now() + LEASE)
        begun: dict[Any, Any] = {Plan.state: "running", Plan.leased_until: lease.until}
        await Plan.update(begun).where(Plan.id == plan.id)
    return plan, lease


class Lost(Exception):
    """The plan is not ours to search any more."""


@dataclass(slots=True)
class Lease:
    """Ours until then. Whatever a search writes it writes under it, or not at all."""

    plan: UUID
    until: datetime

    async def write(self, **values: Any) -> None:
        """Write, and keep the plan for a while longer."""
        until = max(now() + LEASE, self.until + timedelta(microseconds=1))
        await self._set(leased_until=until, **values)
        self.until = until

    async def end(self, **values: Any) -> None:
        """Write for the last time."""
        await self._set(leased_until=None, **values)

    async def fail(self, note: str) -> None:
        with suppress(Lost):
            await self.end(state="failed", note=note)

    async def give_back(self) -> None:
        with suppress(Lost):
            await self.end(state="waiting")

    async def _set(self, **values: Any) -> None:
        changed: dict[Any, Any] = {getattr(Plan, name): value for name, value in values.items()}
        ours = (Plan.id == self.plan) & (Plan.state == "running") & (Plan.leased_until == self.until)
        if not await Plan.update(changed).where(ours).returning(Plan.id):
            raise Lost


class _Broken(Exception):
    """The command ended without a plan."""


async def _search(plan: Plan, lease: Lease) -> None:
    """Read the record, search, and keep what was found."""
    programme = await programmes.get(plan.programme)
    choice, said = plans.choice(plan), plans.proposal(plan)
    period = await periods.read(programme, choice)
    found = await _found(plan, lease, period, said)
    while left := {case for case in period.standing if found.of(case) is None}:
        # it stays where it is, and the others are planned around it
        choice = Choice(choice.sessions, tuple(case for case in choice.cases if str(case) not in left))
        period = await periods.read(programme, choice)
        found = await _found(plan, lease, period, said)
    if Checks(period.problem).of(found.plan):
        raise _Broken
    await lease.end(
        state="ready",
        choice=plans.written(choice),
        problem_sealed=plans.sealed(plan, period.problem, "problem"),
        proposal_sealed=plans.sealed(plan, found, "proposal"),
        placed=len(found.hearings),
        done=plan.iterations,
        planned_at=now(),
        note="",
    )


async def _found(plan: Plan, lease: Lease, period: Period, said: Proposal) -> Proposal:
    """What is pinned and still possible stands; the rest is searched around it."""
    problem = period.problem
    known = {case.id for case in problem.cases}
    pinned = [one for one in said.hearings if one.case in said.pinned and one.case in known]
    possible = _possible(problem, pinned)
    allowed = pins.without(problem, said.people, said.slots)
    made = await _run(plan, lease, pins.around(allowed, possible))
    if Checks(allowed).of(seating.Plan([*possible, *made.hearings], [])):  # in some month too often
        made = await _run(plan, lease, pins.around(pins.cautious(allowed), possible))
    return Proposal(
        hearings=kept.with_who_sits(allowed, possible, made.hearings),
        unplaced=made.unplaced,
        pinned=frozenset(str(one.case) for one in possible),
        people=said.people,
        slots=said.slots,
        standing=period.marks,
    )


def _possible(problem: Problem, pinned: Sequence[seating.Hearing]) -> list[seating.Hearing]:
    """As many of the pinned as the record still allows, one after the other."""
    checks, found = Checks(problem), list[seating.Hearing]()
    for one in pinned:
        if not checks.of(seating.Plan([*found, one], [])):
            found.append(one)
    return found


async def _run(plan: Plan, lease: Lease, problem: Problem) -> seating.Plan:
    """The command, told the problem; what it says of its progress is written down."""
    asked = [*COMMAND, "--seed", str(plan.seed), "--iterations", str(plan.iterations)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*asked, stdin=pipe, stdout=pipe, stderr=pipe)
    told = asyncio.create_task(_watch(lease, process.stderr))
    try:
        written = asyncio.create_task(process.stdout.read() if process.stdout else _nothing())
        await _say(process.stdin, problem)
        await told
        found = await written
        if await process.wait():
            raise _Broken
        return seating.read_plan(found)
    except (OSError, seating.BadProblem) as broken:  # it died while it was told, or wrote no plan
        raise _Broken from broken
    finally:
        told.cancel()
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _say(to: asyncio.StreamWriter | None, problem: Problem) -> None:
    if to is not None:
        to.write(seating.written(problem))
        await to.drain()
        to.close()


async def _nothing() -> bytes:
    return b""


async def _watch(lease: Lease, lines: asyncio.StreamReader | None) -> None:
    """Lines such as `progress 120 37`: so many iterations, so many cases placed."""
    while lines and (line := await lines.readline()):
        words = line.decode().split()
        if words[:1] == ["progress"]:
            done, placed = map(int, words[1:])
            await lease.write(done=done, placed=placed)
