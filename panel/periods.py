"""A period to plan, read from the record as a problem of seating: slots, cases, and who may sit when on what.

It is read anew whenever it is asked for, so that a proposal answers to the record as it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from cases import incidents, programmes
from cases.errors import Refused
from cases.tables import Case, Programme
from panel.pools import HERE, OF_CASES, Pool, Times, month_of
from scheduling import apart, hearings, runners, slots, wished
from scheduling.seating import problem as seating
from scheduling.seating.problem import Problem, Weights
from scheduling.seating.wishes import OF_A_PLAN, Said
from scheduling.slots import BESIDE_THE_PANEL, Slot
from scheduling.tables import Booking, Hearing
from scheduling.times import Span, local

NO_HEARING = 20_000  # what a case without one costs: far more than days, and they more than load
NOBODY = "nobody"  # leads where a programme has written down no facilitator
URGENT = ((0, 4), (7, 3), (14, 2))  # days to the last one the clock allows, and what that makes a case


@dataclass(frozen=True, slots=True)
class Choice:
    """What the coordinator chose: evenings, waiting cases, and arranged hearings that may be planned anew."""

    sessions: frozenset[UUID]
    cases: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """The problem, and what its ids stand for."""

    programme: Programme
    problem: Problem
    slots: dict[str, list[Slot]]  # by the id of a slot: the rooms that are free then
    cases: dict[str, Case]
    standing: dict[str, Hearing]  # by case: the hearing that it has already
    late: dict[str, frozenset[str]] = field(default_factory=dict)  # by case: slots after its last day

    @property
    def marks(self) -> dict[str, str]:
        """By case: which hearing stands, and in which of its times."""
        return {case: f"{one.id} {one.sequence}" for case, one in self.standing.items()}


async def read(programme: Programme, choice: Choice) -> Period:
    """The whole of it, as the record is now. Refuses, in words, what cannot be planned together."""
    cases = await together(programme, choice.cases)
    standing = {case.id: one for case in cases if (one := await hearings.of_case(case))}
    offered = {case.id: await _offered(programme, case, choice, standing.get(case.id)) for case in cases}
    found = sorted({_id(slot): slot for every in offered.values() for slot in every}.items())
    rooms: dict[str, dict[UUID, Slot]] = {}
    for slot in (slot for every in offered.values() for slot in every):
        rooms.setdefault(_id(slot), {})[slot.room.id] = slot
    blocks = slots.blocks({name: slot.span for name, slot in found})
    times = tuple((blocks[name], slot.span) for name, slot in found)
    pool = await Pool.read(programme, cases, standing, times)
    model = _model(programme, rooms)
    first = min((slot.session.on_day for _, slot in found), default=programmes.today(programme))
    problem = Problem(
        format="seating-problem/1",
        name="",
        weights=weights(await wished.of(programme.id)),
        quorum_probability=pool.likely_enough(model),
        most_reserves=programme.standby,
        models={programme.hearing_model: model},
        mix=pool.mix(),
        slots=[
            seating.Slot(
                id=name,
                venue=str(slot.session.venue),
                block=blocks[name],
                day=(slot.session.on_day - first).days,
                rooms=len(rooms[name]),
                month=month_of(slot.span, programme),
            )
            for name, slot in found
        ],
        jurors=pool.jurors({slot.session.venue for _, slot in found}),
        facilitators=await _facilitators(programme, times, standing.values()),
        cases=[_waiting(case, first, offered[case.id], standing.get(case.id), pool) for case in cases],
        apart=pool.apart(),
    )
    return Period(
        programme,
        problem,
        {name: sorted(one.values(), key=lambda slot: slot.room.name) for name, one in rooms.items()},
        {str(case.id): case for case in cases},
        {str(case): hearing for case, hearing in standing.items()},
        {str(case): frozenset(_id(slot) for slot in every if slot.late) for case, every in offered.items()},
    )


def weights(said: Mapping[str, Said]) -> Weights:
    """What each thing costs against the others, as the programme set it."""
    told = {name: said[name].weight for name in OF_A_PLAN}
    return Weights(unplaced=NO_HEARING, same_neighbourhood=0, travel_minute=0, **told)


def _id(slot: Slot) -> str:
    """A session and a wall time in it: its rooms are alike."""
    return f"{slot.session.id}/{slot.wall}"


async def together(programme: Programme, chosen: Collection[UUID]) -> list[Case]:
    """The chosen cases, who has to be heard first; refused in words where two of them cannot go together."""
    found: list[Case] = (
        await Case.objects()
        .where(Case.programme == programme.id, Case.id.is_in(list(chosen)))
        .order_by(Case.hear_by, Case.reference)
        if chosen
        else []
    )
    for number, case in enumerate(found):
        same = {one.id for one in await incidents.companions(case)}
        for other in found[:number]:
            if other.id in same:
                both = f"{other.reference} and {case.reference}"
                raise Refused(f"{both} are about the same incident. Plan one of them now.")
    return found


async def _offered(programme: Programme, case: Case, choice: Choice, standing: Hearing | None) -> list[Slot]:
    """Free slots of the chosen evenings, but none that ends too late for them or beside a companion."""
    free = await slots.offered(programme, case, moving=standing.id if standing else None)
    free = [slot for slot in free if slot.session.id in choice.sessions and not slot.past_home]
    shared = {
        session.id
        for session in {slot.session.id: slot.session for slot in free}.values()
        if await apart.beside(case, session)
    }
    return [slot for slot in free if slot.session.id not in shared]


def _model(programme: Programme, rooms: dict[str, dict[UUID, Slot]]) -> seating.Model:
    """As many seats as the programme seeks, or as its smallest free room holds."""
    holds = min((slot.room.holds for one in rooms.values() for slot in one.values()), default=programme.seats)
    seats = max(programme.seats_least, min(programme.seats, holds - BESIDE_THE_PANEL))
    return seating.Model(seats=seats, quorum=programme.seats_least, training=1)


def _waiting(
    case: Case, first: date, offered: list[Slot], standing: Hearing | None, pool: Pool
) -> seating.Case:
    programme = pool.programme
    left = (case.hear_by - programmes.today(programme)).days
    return seating.Case(
        id=str(case.id),
        region=HERE,
        model=programme.hearing_model,
        priority=next((priority for days, priority in URGENT if left <= days), 1),
        deadline=max(-10_000, (case.hear_by - first).days),
        slots=[*dict.fromkeys(_id(slot) for slot in offered)],
        school=OF_CASES,
        neighbourhood=OF_CASES,
        known=pool.barred(case),
        stands=_stands(offered, standing),
        sits=pool.sits(case),
        costs=pool.wishes(case),
        leads=str(standing.facilitator) if standing and standing.facilitator else None,
    )


def _stands(offered: list[Slot], standing: Hearing | None) -> str | None:
    """The slot that a hearing has, where it is one of those to plan."""
    there = (_id(slot) for slot in offered if standing and _is_there(slot, standing))
    return next(there, None)


def _is_there(slot: Slot, standing: Hearing) -> bool:
    """Two places may have an evening at the same time."""
    return slot.session.id == standing.session and slot.span.starts == standing.starts_at


async def _facilitators(
    programme: Programme, times: Times, standing: Iterable[Hearing]
) -> list[seating.Facilitator]:
    """Who could lead in which block; where nobody is written down, anybody in any."""
    known = {who: one for who, one in (await runners.of(programme.id)).items() if not one.closed}
    if not known:
        every = frozenset(block for block, _ in times)
        return [_leads(f"{NOBODY}-{number}", programme, every) for number in range(max(1, len(times)))]
    busy = await _booked("facilitator", programme, [hearing.id for hearing in standing])
    zone = programme.time_zone
    found = []
    for who, one in known.items():
        barred = {
            block
            for block, span in times
            if runners.against(one, local(span.starts, zone), local(span.ends, zone), programme.country)
            or any(span.meets(other) for other in busy.get(who, ()))
        }
        every = frozenset(block for block, _ in times) - barred
        found.append(_leads(str(who), programme, every))
    return found


def _leads(name: str, programme: Programme, blocks: frozenset[Any]) -> seating.Facilitator:
    return seating.Facilitator(
        id=name, region=HERE, blocks=blocks, models=frozenset({programme.hearing_model})
    )


async def _booked(kind: str, programme: Programme, but: Sequence[UUID]) -> dict[UUID, list[Span]]:
    query = Booking.select(Booking.resource_id, Booking.starts, Booking.ends).where(
        Booking.programme == programme.id, Booking.kind == kind, Booking.standing.eq(True)
    )
    found: dict[UUID, list[Span]] = {}
    for row in await (query.where(Booking.hearing.not_in(list(but))) if but else query):
        found.setdefault(row["resource_id"], []).append(Span.of_seconds(row["starts"], row["ends"]))
    return found
