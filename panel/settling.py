"""A plan becomes hearings, in rounds: everybody lets go, every hearing has its time, then all are asked.

Hearing by hearing two that change places would each find the other's room, leader or people taken.
Called by `publishing`, inside its one transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cases.actors import Actor
from cases.errors import Refused, WrongState
from cases.tables import Case
from panel import arrangements, jurors, leaving, notices, panels, prospects
from panel.periods import NOBODY, Period
from panel.proposals import LIVE
from panel.tables import Seat
from scheduling import bookings, facilitators, hearings
from scheduling.seating.checks import Checks
from scheduling.seating.problem import Hearing as Planned
from scheduling.slots import Slot
from scheduling.tables import Facilitator, Hearing

TOO_SOON = "Its panel cannot be asked in time any more. Plan it for a later evening, or ask by telephone."


@dataclass(slots=True)
class Step:
    """One hearing of the plan on its way into the record."""

    case: Case
    slot: Slot
    panel: list[UUID]
    leads: Facilitator | None
    before: Hearing | None  # as it stood
    moves: bool
    now: Hearing | None = None

    @property
    def hearing(self) -> Hearing:
        if self.now is None:
            raise LookupError("No hearing stands for it yet.")
        return self.now

    @property
    def relieves(self) -> bool:
        """Whether somebody else runs it from now on."""
        led = self.before.facilitator if self.before else None
        return led is not None and led != (self.leads.id if self.leads else None)


async def settle(period: Period, planned: Sequence[Planned], by: Actor, late_reason: str) -> list[Hearing]:
    """Every hearing arranged, moved or with its new people, and everybody asked; or a refusal in words."""
    steps = [await _step(period, one, slot) for one, slot in in_rooms(period, planned)]
    for step in steps:
        await _let_go(step, by)
    for step in steps:
        step.now = await _in_words(step, _stand(step, by, late_reason))
    for step in steps:
        await _in_words(step, _lead(step, by))
    for step in steps:
        if step.before and step.moves:
            await arrangements.ask_for_the_new_time(step.hearing, by)
            await notices.moved(step.hearing)
    for step in steps:
        await panels.compose(step.hearing, by, step.panel)
    for step in steps:
        await _refuse_who_is_missing(step)
    for step in steps:  # who helps beside the panel, and who stands by, by rank
        await panels.fill(step.hearing, by)
    return [step.hearing for step in steps]


def in_rooms(period: Period, planned: Iterable[Planned]) -> list[tuple[Planned, Slot]]:
    """Each with a room: who stays keeps theirs, the others take what is left."""
    rows = sorted(planned, key=lambda one: (not stays(period, one), str(one.case) not in period.standing))
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


def stays(period: Period, planned: Planned) -> bool:
    """Whether it is where it stands already."""
    case = Checks(period.problem).cases.get(planned.case)
    return case is not None and case.stands is not None and case.stands == planned.slot


async def _step(period: Period, planned: Planned, slot: Slot) -> Step:
    return Step(
        case=period.cases[str(planned.case)],
        slot=slot,
        panel=[UUID(str(who)) for who in planned.jurors],
        leads=await _facilitator(planned),
        before=period.standing.get(str(planned.case)),
        moves=not stays(period, planned),
    )


async def _facilitator(planned: Planned) -> Facilitator | None:
    if str(planned.facilitator).startswith(NOBODY):
        return None
    found: Facilitator | None = (
        await Facilitator.objects().where(Facilitator.id == UUID(str(planned.facilitator))).first()
    )
    return found


async def _let_go(step: Step, by: Actor) -> None:
    """Who does not sit on it any more is told; its room, its leader and its people are free for others."""
    if step.before is None:
        return
    for seat in await _seats(step.before):
        if prospects.counts(seat.place) and seat.juror not in step.panel:
            await leaving.release(seat, step.before, by, "planned")
    if step.moves:
        await bookings.drop(step.before)
    if step.relieves:
        await facilitators.give(step.before, None, by)


async def _stand(step: Step, by: Actor, late_reason: str) -> Hearing:
    where: dict[str, Any] = {
        "session": step.slot.session,
        "room": step.slot.room,
        "starts_wall": step.slot.wall,
        "by": by,
    }
    if step.before is None:
        return await arrangements.arrange(step.case, late_reason=late_reason, **where)
    if step.moves:
        return await hearings.move(step.before, late_reason=late_reason, **where)
    return await hearings.arranged(step.before.id)


async def _lead(step: Step, by: Actor) -> None:
    """Who runs it now is told, and who ran it before."""
    if step.leads is not None and step.leads.id != step.hearing.facilitator:
        step.now = await facilitators.give(step.hearing, step.leads, by)
        await notices.facilitator_chosen(step.hearing)
    if step.before is not None and step.relieves:
        await notices.facilitator_relieved(step.before, step.hearing)


async def _in_words(step: Step, doing: Any) -> Any:
    """What is refused says of which case."""
    try:
        return await doing
    except Refused as refused:
        raise WrongState(f"{step.case.reference}: {refused.sentence}") from refused


async def _refuse_who_is_missing(step: Step) -> None:
    """Everybody of the plan is asked, or nothing of it happens."""
    asked = {seat.juror for seat in await _seats(step.hearing) if prospects.counts(seat.place)}
    missing = [who for who in step.panel if who not in asked]
    if len(missing) == len(step.panel):
        raise WrongState(f"{step.case.reference}: {TOO_SOON}")
    if missing:
        name = jurors.name(await jurors.get(step.case.programme, missing[0]))
        raise WrongState(f"{step.case.reference}: {name} cannot be asked any more. Plan again, then publish.")


async def _seats(hearing: Hearing) -> list[Seat]:
    found: list[Seat] = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state.is_in(list(LIVE)))
    return found
