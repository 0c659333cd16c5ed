"""The plan of a period: begin it, pin and forbid, change it by hand, throw it away.

A plan is a proposal: it binds nobody before it is published (`panel.publishing`). The search itself goes
on in the scheduler (`panel.plan_searches`).
"""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from cases import database, journal, sealing
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Programme
from panel import periods
from panel.periods import Choice
from scheduling.seating import problem as seating
from scheduling.seating.checks import Broken, Checks
from scheduling.seating.problem import Hearing, Problem, Unplaced
from scheduling.tables import Plan

ITERATIONS = 2000
OPEN = ("waiting", "running", "ready", "failed")
SEARCHED = ("waiting", "running")
KEPT_DAYS = timedelta(days=90)
NO_SESSIONS, NO_CASES = "Choose at least one evening.", "Choose at least one case."
AT_ONCE = 60  # publishing keeps every other writer waiting: so many take some seven seconds
TOO_MANY = f"Choose at most {AT_ONCE} cases. All of a plan is booked and told in one go."
STILL_SEARCHING = "The plan is still being made. Wait until it is ready."
OVER = "This plan is published or thrown away. Begin a new one."


class Proposal(Struct, frozen=True):
    """What a search found, and what the coordinator said of it. Ids are those of the record, in text."""

    hearings: list[Hearing] = []
    unplaced: list[Unplaced] = []
    pinned: frozenset[str] = frozenset()  # cases whose hearing stays as it is here
    people: dict[str, frozenset[str]] = {}  # by case: who shall not sit on it
    slots: dict[str, frozenset[str]] = {}  # by case: when it shall not be
    standing: dict[str, str] = {}  # by case: the mark of the hearing that stood when it was planned

    def of(self, case: str) -> Hearing | None:
        return next((one for one in self.hearings if one.case == case), None)

    @property
    def plan(self) -> seating.Plan:
        return seating.Plan(self.hearings, self.unplaced)


async def begin(by: Actor, programme: Programme, choice: Choice, plan_id: UUID) -> Plan:
    """A new plan, which waits for the search. The same form sent twice is one plan."""
    problems = {
        name: words
        for name, chosen, words in (
            ("sessions", choice.sessions, NO_SESSIONS),
            ("cases", choice.cases, NO_CASES),
        )
        if not chosen
    }
    if len(choice.cases) > AT_ONCE:
        problems["cases"] = TOO_MANY
    if problems:
        raise BadInput(problems)
    await periods.together(programme, choice.cases)
    plan = Plan(
        id=plan_id,
        programme=programme.id,
        state="waiting",
        by_id=by.id,
        by_name=by.name,
        choice=written(choice),
        seed=plan_id.int % 1_000_000_007,
        iterations=ITERATIONS,
        created_at=now(),
    )
    async with database.atomic():
        if not await Plan.exists().where(Plan.id == plan_id):
            await Plan.insert(plan)
            await journal.write(by, "plan.begun", plan, programme=programme.id)
    return await get(by, plan_id)


async def get(by: Actor, plan: UUID) -> Plan:
    found: Plan | None = await Plan.objects().where(Plan.id == plan, Plan.programme == by.programme).first()
    if found is None:
        raise NotFound
    return found


async def every(programme: UUID | None) -> list[Plan]:
    """The newest first."""
    found: list[Plan] = (
        await Plan.objects().where(Plan.programme == programme).order_by(Plan.created_at, ascending=False)
    )
    return found


def choice(plan: Plan) -> Choice:
    return msgspec.json.decode(plan.choice, type=Choice)


def written(choice: Choice) -> str:
    return msgspec.json.encode(choice).decode()


def problem(plan: Plan) -> Problem | None:
    """What was searched, as the record was then."""
    if plan.problem_sealed is None:
        return None
    return seating.read(sealing.unseal("plan.problem", plan.id, plan.problem_sealed).encode())


def proposal(plan: Plan) -> Proposal:
    if plan.proposal_sealed is None:
        return Proposal()
    said = sealing.unseal("plan.proposal", plan.id, plan.proposal_sealed)
    return msgspec.json.decode(said, type=Proposal)


def sealed(plan: Plan, what: Any, column: str) -> str:
    return sealing.seal(f"plan.{column}", plan.id, msgspec.json.encode(what).decode())


async def again(plan: Plan, by: Actor) -> Plan:
    """Search once more, from another seed, around what is pinned and without what is forbidden."""
    changed: dict[Any, Any] = {
        Plan.state: "waiting",
        Plan.seed: plan.seed % 1_000_000_007 + 1,
        Plan.done: 0,
        Plan.note: "",
    }
    return await _to(plan, by, "plan.again", changed)


async def pin(plan: Plan, case: str, by: Actor, *, on: bool) -> Plan:
    """Its hearing stays as it is in this plan, whatever is searched anew; or may change again."""

    def said(found: Proposal) -> Proposal:
        if found.of(case) is None:
            raise WrongState("This case has no place in the plan, so it cannot be pinned.")
        pinned = found.pinned | {case} if on else found.pinned - {case}
        return msgspec.structs.replace(found, pinned=pinned)

    return await _say(plan, by, "plan.pinned" if on else "plan.unpinned", said)


async def forbid(
    plan: Plan, case: str, by: Actor, *, people: Collection[str] = (), slot: str | None = None
) -> Plan:
    """These people, and no others, shall not sit on it; and not at this time, from the next search on."""

    def said(found: Proposal) -> Proposal:
        slots = found.slots.get(case, frozenset()) | ({slot} if slot else set())
        return msgspec.structs.replace(
            found,
            people={**found.people, case: frozenset(people)},
            slots={**found.slots, case: slots},
            pinned=found.pinned - {case},
        )

    return await _say(plan, by, "plan.forbidden", said)


async def change(plan: Plan, hearing: Hearing, by: Actor) -> Plan:
    """A hearing as the coordinator wants it, pinned. Refused where a rule stands against it, in words."""
    if broken := against(plan, hearing):
        raise WrongState(" ".join(dict.fromkeys(one.words for one in broken)))

    def said(found: Proposal) -> Proposal:
        others = [one for one in found.hearings if one.case != hearing.case]
        return msgspec.structs.replace(
            found,
            hearings=[*others, hearing],
            unplaced=[one for one in found.unplaced if one.case != hearing.case],
            pinned=found.pinned | {str(hearing.case)},
        )

    return await _say(plan, by, "plan.changed", said)


def against(plan: Plan, hearing: Hearing) -> list[Broken]:
    """What a hearing changed by hand would break, by the problem that was searched."""
    searched = problem(plan)
    if searched is None:
        raise WrongState(STILL_SEARCHING)
    others = [one for one in proposal(plan).hearings if one.case != hearing.case]
    whole = seating.Plan([*others, hearing], [])
    return [one for one in Checks(searched).of(whole) if one.case == hearing.case]


async def discard(plan: Plan, by: Actor) -> Plan:
    """Nothing of it happens."""
    return await _to(plan, by, "plan.discarded", {Plan.state: "discarded"}, at=OPEN)


async def tidy() -> int:
    """Forget plans nobody needs any more: what stands is in the record."""
    gone = await Plan.delete().where(Plan.created_at < now() - KEPT_DAYS).returning(Plan.id)
    return len(gone)


async def _say(plan: Plan, by: Actor, what: str, said: Callable[[Proposal], Proposal]) -> Plan:
    return await _to(
        plan, by, what, lambda fresh: {Plan.proposal_sealed: sealed(fresh, said(proposal(fresh)), "proposal")}
    )


async def _to(
    plan: Plan,
    by: Actor,
    what: str,
    changed: Mapping[Any, Any] | Callable[[Plan], Mapping[Any, Any]],
    at: Collection[str] = ("ready", "failed"),
) -> Plan:
    """The plan as it stands now, changed, and a line in the journal."""
    async with database.atomic():
        plan = await get(by, plan.id)
        if plan.state not in at:
            raise WrongState(STILL_SEARCHING if plan.state in SEARCHED else OVER)
        values = changed(plan) if callable(changed) else changed
        await Plan.update(dict(values)).where(Plan.id == plan.id)
        await journal.write(by, what, plan, programme=plan.programme)
    return await get(by, plan.id)
