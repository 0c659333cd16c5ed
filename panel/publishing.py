"""Publish the plan of a period: every hearing of it arranged or moved, every seat offered, all or nothing."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, Refused, WrongState
from cases.tables import Programme
from panel import arrangements, leaving, panels, periods, plans
from panel.periods import NOBODY, Period
from panel.proposals import LIVE
from panel.tables import Seat
from scheduling import hearings
from scheduling.hearings import LATE_REASONS
from scheduling.seating.checks import Broken, Checks
from scheduling.seating.problem import Hearing as Planned
from scheduling.slots import Slot
from scheduling.tables import Facilitator, Hearing, Plan

SAY_WHY_LATE = "Some are later than the standard. Choose why."
NOTHING = "No hearing is in this plan, so there is nothing to publish."


async def publish(plan: Plan, programme: Programme, by: Actor, *, late_reason: str = "") -> list[Hearing]:
    """Everybody concerned is told, and nobody else. Whatever has changed since is refused in words."""
    async with database.atomic():
        plan = await plans.get(by, plan.id)
        if plan.state == "published":
            return []
        if plan.state != "ready":
            raise WrongState(plans.STILL_SEARCHING if plan.state in plans.SEARCHED else plans.OVER)
        proposal = plans.proposal(plan)
        if not proposal.hearings:
            raise WrongState(NOTHING)
        period = await periods.read(programme, plans.choice(plan))
        _refuse_what_changed(period, proposal.plan)
        if late_reason not in LATE_REASONS and any(is_late(period, one) for one in proposal.hearings):
            raise BadInput({"late_reason": SAY_WHY_LATE})
        made = [
            await _settled(period, one, slot, by, late_reason)
            for one, slot in in_rooms(period, proposal.hearings)
        ]
        for hearing in made:  # who stands by, by rank: every panel is asked before
            await panels.follow(hearing, by)
        done: dict[Any, Any] = {Plan.state: "published", Plan.published_at: now()}
        await Plan.update(done).where(Plan.id == plan.id)
        await journal.write(by, "plan.published", plan, programme=programme.id)
    return made


def is_late(period: Period, planned: Planned) -> bool:
    """Whether it is after the last day that the clock allows."""
    case = str(planned.case)
    moves = case not in period.standing or not _stays(period, planned)
    return moves and str(planned.slot) in period.late.get(case, ())


def broken_now(period: Period, plan: Any) -> list[Broken]:
    """What the record no longer allows. A time or a person that is not there any more counts, too."""
    checks = Checks(period.problem)
    gone = [
        Broken(one.case, "Its time or somebody of it is not free any more.")
        for one in plan.hearings
        if one.case not in checks.cases
        or one.slot not in checks.slots
        or one.facilitator not in checks.facilitators
        or any(who not in checks.jurors for who in one.jurors)
    ]
    return gone or checks.of(plan)


def _refuse_what_changed(period: Period, plan: Any) -> None:
    broken = broken_now(period, plan)
    if broken:
        cases = {str(one.case): period.cases.get(str(one.case)) for one in broken}
        named = ", ".join(sorted(case.reference for case in cases.values() if case))
        raise WrongState(
            f"Something changed since this was planned: {named or 'a case'}. Plan again, then publish."
        )


def in_rooms(period: Period, planned: Iterable[Planned]) -> list[tuple[Planned, Slot]]:
    """Each with a room: who stays keeps theirs; hearings that move go first, so that theirs are free."""
    rows = sorted(planned, key=lambda one: (not _stays(period, one), str(one.case) not in period.standing))
    taken: set[tuple[str, UUID]] = set()
    found = []
    for one in rows:
        free = [slot for slot in period.slots[str(one.slot)] if (str(one.slot), slot.room.id) not in taken]
        standing = period.standing.get(str(one.case))
        own = [slot for slot in free if standing and slot.room.id == standing.room]
        slot = (own or free)[0]
        taken.add((str(one.slot), slot.room.id))
        found.append((one, slot))
    return found


def _stays(period: Period, planned: Planned) -> bool:
    """Whether it is where it stands already."""
    case = next((one for one in period.problem.cases if one.id == planned.case), None)
    return case is not None and case.stands is not None and case.stands == planned.slot


async def _settled(period: Period, planned: Planned, slot: Slot, by: Actor, late_reason: str) -> Hearing:
    case = period.cases[str(planned.case)]
    panel = [UUID(str(who)) for who in planned.jurors]
    leads = await _facilitator(planned)
    standing = period.standing.get(str(planned.case))
    where: dict[str, Any] = {"session": slot.session, "room": slot.room, "starts_wall": slot.wall}
    try:
        if standing is None:
            hearing = await arrangements.arrange(
                case, facilitator=leads, by=by, late_reason=late_reason, **where
            )
            await panels.fill(hearing, by, panel)
            return hearing
        if _stays(period, planned):
            hearing = standing
            await _recomposed(hearing, panel, by)
        else:
            relieve = leads is None or leads.id != standing.facilitator
            hearing = await arrangements.move(
                standing, by=by, late_reason=late_reason, relieve=relieve, panel=panel, **where
            )
        if leads is not None and leads.id != hearing.facilitator:
            hearing = await arrangements.give_to(hearing, leads, by)
    except Refused as refused:
        raise WrongState(f"{case.reference}: {refused.sentence}") from refused
    return hearing


async def _facilitator(planned: Planned) -> Facilitator | None:
    if str(planned.facilitator).startswith(NOBODY):
        return None
    found: Facilitator | None = (
        await Facilitator.objects().where(Facilitator.id == UUID(str(planned.facilitator))).first()
    )
    return found


async def _recomposed(hearing: Hearing, panel: list[UUID], by: Actor) -> None:
    """The same hearing with other people: who leaves is told, who is new is asked."""
    live = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state.is_in(list(LIVE)))
    hearing = await hearings.arranged(hearing.id)
    for seat in live:
        if seat.juror not in panel:
            await leaving.release(seat, hearing, by, "planned")
    await panels.fill(hearing, by, panel)
