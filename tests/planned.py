"""Plans of a period in any state, as the search would have left them, without a process of its own."""

from typing import Any
from uuid import uuid4

import msgspec

from cases.actors import Actor, now
from cases.tables import Case, Programme
from panel import periods, plan_searches, plans, seats
from panel.periods import Choice
from panel.plans import Proposal
from panel.tables import Juror, Seat
from scheduling.seating import pins, planning
from scheduling.seating.problem import Hearing as Planned
from scheduling.tables import Hearing, Plan, Room, Session, Venue
from tests.builders import a_case, a_juror, a_programme, a_room, somebody
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days

FEW = 50  # iterations are enough for a small town


async def a_plan(
    programme: Programme, cases: list[Case], by: Actor, *, state: str = "ready", **only: Any
) -> Plan:
    """Of these cases in every evening to come. One that is ready has a proposal."""
    evenings = await Session.objects().where(Session.programme == programme.id)
    choice = Choice(frozenset(one.id for one in evenings), tuple(one.id for one in cases))
    plan = await plans.begin(by, programme, choice, uuid4())
    changed: dict[Any, Any] = {
        Plan.state: state,
        **{getattr(Plan, name): said for name, said in only.items()},
    }
    if state in ("ready", "published"):
        period = await periods.read(programme, choice)
        found = planning.plan(pins.cautious(period.problem), iterations=20).plan
        proposal = Proposal(hearings=found.hearings, unplaced=found.unplaced, standing=period.marks)
        changed |= {
            Plan.problem_sealed: plans.sealed(plan, period.problem, "problem"),
            Plan.proposal_sealed: plans.sealed(plan, proposal, "proposal"),
            Plan.placed: len(found.hearings),
            Plan.planned_at: now(),
        }
    if state == "published":
        changed[Plan.published_at] = now()
    await Plan.update(changed).where(Plan.id == plan.id)
    return await plans.get(by, plan.id)


class Town:
    """A small programme with evenings, cases that wait, and a pool."""

    programme: Programme
    by: Actor
    room: Room
    sessions: list[Session]
    cases: list[Case]
    jurors: list[Juror]

    @classmethod
    async def made(cls, *, cases: int = 3, jurors: int = 12, **settings: Any) -> "Town":
        town = cls()
        town.programme = await a_programme(
            **{"seats": 3, "seats_least": 2, "standby": 1, "experienced_least": 0, **settings}
        )
        town.by = somebody("coordinator", town.programme)
        town.room = await a_free_room(town.programme)
        town.sessions = [
            await an_evening(town.programme, town.room, on_day=in_days(14 + n)) for n in range(2)
        ]
        town.cases = [await a_case(town.programme, state="preparing") for _ in range(cases)]
        town.jurors = [await a_juror(town.programme) for _ in range(jurors)]
        return town

    def choice(self, *more: Case) -> Choice:
        return Choice(
            frozenset(one.id for one in self.sessions), tuple(one.id for one in (*self.cases, *more))
        )

    async def planned(self, *more: Case) -> Plan:
        plan = await plans.begin(self.by, self.programme, self.choice(*more), uuid4())
        await Plan.update({Plan.iterations: FEW}).where(Plan.id == plan.id)
        assert await plan_searches.work_due() == 1
        return await plans.get(self.by, plan.id)

    async def standing(self, **only: Any) -> Hearing:
        """A case with a hearing on the first evening."""
        case = await a_case(self.programme, state="preparing")
        known = {"session": self.sessions[0], "room": self.room}
        return await an_arranged_hearing(self.programme, case=case, **{**known, **only})

    async def another_room(self) -> Room:
        """At the same place."""
        venue: Any = await Venue.objects().get(Venue.id == self.room.venue)
        room: Room = await a_room(venue, holds=16)
        return room

    async def says_yes(self, hearing: Hearing) -> list[Seat]:
        """Everybody who may be asked is, and comes."""
        for seat in await seats.offer_all(hearing, self.by):
            await seats.answer(seat, "yes", self.by)
        found: list[Seat] = await Seat.objects().where(Seat.hearing == hearing.id).order_by(Seat.place)
        return found

    async def put(self, plan: Plan, *changed: Planned) -> Plan:
        """The plan with these hearings instead, as a search might have found it."""
        proposal = plans.proposal(plan)
        others = [one for one in proposal.hearings if one.case not in {each.case for each in changed}]
        new = msgspec.structs.replace(proposal, hearings=[*changed, *others])
        sealed: dict[Any, Any] = {Plan.proposal_sealed: plans.sealed(plan, new, "proposal")}
        await Plan.update(sealed).where(Plan.id == plan.id)
        return await plans.get(self.by, plan.id)
