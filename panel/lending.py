"""Nobody is left to ask for a place: who sits elsewhere that evening could change over, and another follow.

It is the chain of two that a repair finds. It moves somebody who was told already, so the coordinator
alone decides it, with one click.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from cases import database, programmes
from cases.actors import Actor, now
from cases.errors import WrongState
from cases.tables import Programme
from panel import leaving, offers, panels, proposals, replacements
from panel.proposals import LIVE
from panel.replacements import Next
from panel.tables import Seat
from scheduling import hearings
from scheduling.seating.explain import rank
from scheduling.seating.rules import Candidate, Sitting, against
from scheduling.tables import Hearing

MOST = 12  # hearings of an evening that are looked through
OVER = "That change is not possible any more. Look at it again."


@dataclass(frozen=True, slots=True)
class Loan:
    """Who would change over, from which seat, and who would come in their place there."""

    who: Candidate
    seat: UUID
    of: Hearing
    said_yes: bool
    then: Next


async def possible(
    hearing: Hearing, programme: Programme, sitting: Sitting, pool: list[Candidate]
) -> Loan | None:
    """The change that disturbs least: first whoever has not answered there, then by rank."""
    if not offers.in_time(now(), hearing.starts_at):
        return None
    only = [who for who in pool if [reason.kind for reason in against(who, sitting)] == ["elsewhere"]]
    free = rank([replace(who, busy=()) for who in only], sitting).chosen
    order = {one.who.id: n for n, one in enumerate(free)}
    seats = await _elsewhere(hearing, list(order))
    for seat in sorted(seats, key=lambda one: (one.state != "offered", order[one.juror])):
        other = await hearings.arranged(seat.hearing)
        then = (await replacements.of(other, programme)).after(seat.juror)
        if then.asked or then.moves_up:
            who = next(one for one in only if one.id == seat.juror)
            return Loan(who, seat.id, other, seat.state != "offered", then)
    return None


async def _elsewhere(hearing: Hearing, jurors: list[UUID]) -> list[Seat]:
    """Their seats at hearings at the same time that are still to come."""
    if not jurors:
        return []
    others: list[Hearing] = (
        await Hearing.objects()
        .where(
            Hearing.programme == hearing.programme,
            Hearing.id != hearing.id,
            Hearing.state == "arranged",
            Hearing.starts_at < hearing.ends_at,
            Hearing.ends_at > hearing.starts_at,
        )
        .limit(MOST)
    )
    if not others:
        return []
    found: list[Seat] = await Seat.objects().where(
        Seat.hearing.is_in([one.id for one in others]),
        Seat.juror.is_in(jurors),
        Seat.state.is_in(list(LIVE)),
    )
    return found


async def lend(hearing: Hearing, seat: UUID, by: Actor) -> Loan:
    """They are asked to sit here, and whoever follows is asked there; both hear of it, and nobody else."""
    async with database.atomic():
        hearing = await hearings.arranged(hearing.id)
        programme = await programmes.get(hearing.programme)
        pool = await proposals.candidates(hearing, programme)
        loan = await possible(hearing, programme, await proposals.sitting(hearing, programme), pool)
        if loan is None or loan.seat != seat:
            raise WrongState(OVER)
        given_up: Seat | None = await Seat.objects().where(Seat.id == seat).first()
        if given_up is None:
            raise WrongState(OVER)
        await leaving.release(given_up, loan.of, by, "lent")
        if not await panels.fill(hearing, by, [loan.who.id]):
            raise WrongState(OVER)
        await panels.fill(loan.of, by)
    return loan
