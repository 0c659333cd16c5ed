"""The adults who run hearings: who can, and who runs which one."""

from uuid import UUID

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import NotFound, WrongState
from scheduling import bookings, hearings
from scheduling.tables import Facilitator, Hearing
from scheduling.times import Span


async def every(programme: UUID | None) -> list[Facilitator]:
    """Who can run a hearing, by name."""
    found: list[Facilitator] = (
        await Facilitator.objects()
        .where(Facilitator.programme == programme, Facilitator.closed.eq(False))
        .order_by(Facilitator.name)
    )
    return found


async def give(hearing: Hearing, to: Facilitator | None, by: Actor) -> Hearing:
    """From now on this person runs it, or nobody yet; booked in the place of whoever ran it before."""
    if by.programme != hearing.programme:
        raise NotFound
    async with database.atomic():
        hearing = await hearings.arranged(hearing.id)
        if hearing.starts_at <= now():
            raise WrongState("This hearing has begun. Who runs it cannot be changed any more.")
        wanted = to.id if to else None
        if hearing.facilitator == wanted:
            return hearing
        if hearing.facilitator:
            await bookings.remove(hearing, "facilitator", hearing.facilitator)
        if wanted:
            span = Span(hearing.starts_at, hearing.ends_at)
            await bookings.add(hearing, "facilitator", wanted, span, bookings.TAKEN["facilitator"])
        hearing.facilitator = wanted
        await Hearing.update({Hearing.facilitator: wanted}).where(Hearing.id == hearing.id)
        await journal.write(by, "hearing.facilitator", hearing, programme=hearing.programme)
    return hearing


async def close(account: UUID, *, closed: bool) -> None:
    """With their account, whoever runs hearings is offered no more, or again."""
    await Facilitator.update({Facilitator.closed: closed}).where(Facilitator.account_id == account)
