"""The adults who run hearings: who can, and who runs which one."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from cases import contacts, database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Programme
from scheduling import bookings, hearings, runners
from scheduling.tables import Booking, Facilitator, Hearing
from scheduling.times import Span, local

BOOKED = "Runs another hearing at that time."
# What the form asks. The account, and all else, stays as somebody else may have just set it.
CHANGED = [
    *(Facilitator.name, Facilitator.email, Facilitator.phone),
    *(Facilitator.qualified_until, Facilitator.closed),
]


async def add(by: Actor, programme: Programme, name: str, facilitator_id: UUID | None = None) -> Facilitator:
    """Somebody who runs hearings and does not sign in. With the id that a form carries, added once."""
    facilitator = Facilitator(id=facilitator_id or uuid4(), programme=programme.id, name=_named(name))
    async with database.atomic():
        await Facilitator.insert(facilitator)
        await journal.write(by, "facilitator.added", facilitator, programme=programme.id)
    return facilitator


async def change(
    facilitator: Facilitator,
    by: Actor,
    *,
    country: str,
    name: str,
    email: str,
    phone: str,
    qualified_until: date | None,
    closed: bool,
) -> Facilitator:
    facilitator.email, facilitator.phone = _reached(email, phone, country)
    facilitator.name = _named(name)
    facilitator.qualified_until, facilitator.closed = qualified_until, closed
    async with database.atomic():
        await facilitator.save(CHANGED)
        await journal.write(by, "facilitator.changed", facilitator, programme=facilitator.programme)
    return facilitator


def _reached(email: str, phone: str, country: str) -> tuple[str, str]:
    problems, kept = {}, {"email": "", "phone": ""}
    try:
        kept["email"] = contacts.email(email)
    except contacts.Unreadable as wrong:
        problems["email"] = str(wrong)
    try:
        kept["phone"] = contacts.phone(phone, country)
    except contacts.Unreadable as wrong:
        problems["phone"] = str(wrong)
    if problems:
        raise BadInput(problems)
    return kept["email"], kept["phone"]


def _named(name: str) -> str:
    if not name.strip():
        raise BadInput({"name": "Fill this in."})
    return name.strip()


async def every(programme: UUID | None) -> list[Facilitator]:
    """Who runs hearings, by name."""
    found: list[Facilitator] = (
        await Facilitator.objects()
        .where(Facilitator.programme == programme, Facilitator.closed.eq(False))
        .order_by(Facilitator.name)
    )
    return found


async def all_there_ever_were(programme: UUID) -> list[Facilitator]:
    """Those who run no more hearings too."""
    found: list[Facilitator] = (
        await Facilitator.objects().where(Facilitator.programme == programme).order_by(Facilitator.name)
    )
    return found


async def who_can(hearing: Hearing, programme: Programme) -> tuple[list[Facilitator], list[tuple[str, str]]]:
    """Who could run this hearing, or does; and the names of those who cannot, with the reason."""
    starts, ends = (local(at, programme.time_zone) for at in (hearing.starts_at, hearing.ends_at))
    known = await runners.of(programme.id)
    busy = await _busy(hearing)
    able, unable = [], []
    for one in await every(programme.id):
        why = runners.against(known[one.id], starts, ends, programme.country)
        if why := why or (BOOKED if one.id in busy else ""):
            unable.append((one.name, why))
        if not why or one.id == hearing.facilitator:
            able.append(one)
    return able, unable


async def against(hearing: Hearing, programme: Programme, spans: Sequence[Span]) -> dict[Span, str]:
    """What stands against whoever runs it, at each of other times at which they cannot."""
    if hearing.facilitator is None or not spans:
        return {}
    one = (await runners.of(programme.id, only=hearing.facilitator))[hearing.facilitator]
    busy = await _elsewhere(hearing, Span(min(spans).starts, max(span.ends for span in spans)))
    found = {}
    for span in spans:
        starts, ends = (local(at, programme.time_zone) for at in (span.starts, span.ends))
        why = runners.against(one, starts, ends, programme.country)
        if not why and any(span.meets(other) for other in busy):
            why = f"{one.name} runs another hearing then."
        if why:
            found[span] = why
    return found


async def _elsewhere(hearing: Hearing, within: Span) -> list[Span]:
    """When whoever runs it is booked for others."""
    starts, ends = within.seconds
    rows = await Booking.select(Booking.starts, Booking.ends).where(
        Booking.programme == hearing.programme,
        Booking.kind == "facilitator",
        Booking.resource_id == hearing.facilitator,
        Booking.standing.eq(True),
        Booking.hearing != hearing.id,
        Booking.starts < ends,
        Booking.ends > starts,
    )
    return [Span.of_seconds(row["starts"], row["ends"]) for row in rows]


async def _busy(hearing: Hearing) -> set[UUID]:
    """Who is booked elsewhere at that time."""
    starts, ends = Span(hearing.starts_at, hearing.ends_at).seconds
    rows = await Booking.select(Booking.resource_id).where(
        Booking.programme == hearing.programme,
        Booking.kind == "facilitator",
        Booking.standing.eq(True),
        Booking.hearing != hearing.id,
        Booking.starts < ends,
        Booking.ends > starts,
    )
    return {row["resource_id"] for row in rows}


async def get(programme: UUID | None, facilitator: UUID) -> Facilitator:
    found = (
        await Facilitator.objects()
        .where(Facilitator.id == facilitator, Facilitator.programme == programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def of_account(by: Actor) -> Facilitator:
    """The one who is signed in."""
    found = (
        await Facilitator.objects()
        .where(Facilitator.account_id == UUID(by.id), Facilitator.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
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
        span = Span(hearing.starts_at, hearing.ends_at)
        await runners.refuse_unable(hearing.programme, wanted, span)
        if hearing.facilitator:
            await bookings.remove(hearing, "facilitator", hearing.facilitator)
        if wanted:
            await bookings.add(hearing, "facilitator", wanted, span, bookings.TAKEN["facilitator"])
        hearing.facilitator = wanted
        await Hearing.update({Hearing.facilitator: wanted}).where(Hearing.id == hearing.id)
        await journal.write(by, "hearing.facilitator", hearing, programme=hearing.programme)
    return hearing


async def close(account: UUID, *, closed: bool) -> None:
    """With their account, whoever runs hearings is offered no more, or again."""
    await Facilitator.update({Facilitator.closed: closed}).where(Facilitator.account_id == account)
