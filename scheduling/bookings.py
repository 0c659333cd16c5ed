"""Who and what is booked for a hearing. The database refuses two bookings that overlap."""

from uuid import UUID

from cases.errors import Overlap
from cases.tables import Case
from scheduling.tables import Booking, Hearing
from scheduling.times import Span

TAKEN = {
    "room": "This room was just taken for that time. Choose another time.",
    "respondent": "The young person has another hearing at that time. Choose another time.",
    "facilitator": "The facilitator runs another hearing at that time. Choose another time or person.",
}

TAKEN_BY_TWO = "The two have hearings at the same time. Move one of the hearings first."


async def whole(hearing: Hearing, case: Case, span: Span) -> None:
    """Room, young person and facilitator, afresh; whichever is taken says so in its own words.

    Jurors are not among them: a yes was for the time that was asked.
    """
    await Booking.delete().where(Booking.hearing == hearing.id)
    booked = {"room": hearing.room, "respondent": case.person, "facilitator": hearing.facilitator}
    for kind, resource in booked.items():
        if resource is not None:
            await add(hearing, kind, resource, span, TAKEN[kind])


async def add(hearing: Hearing, kind: str, resource: UUID, span: Span, otherwise: str) -> None:
    """One person or room in one span. `otherwise` is the sentence when they are elsewhere."""
    starts, ends = span.seconds
    booking = Booking(
        programme=hearing.programme,
        hearing=hearing.id,
        kind=kind,
        resource_id=resource,
        starts=starts,
        ends=ends,
    )
    try:
        await Booking.insert(booking)
    except Overlap as elsewhere:
        raise Overlap(otherwise) from elsewhere


async def remove(hearing: Hearing, kind: str, resource: UUID) -> None:
    """That one no longer stands."""
    await Booking.update({Booking.standing: False}).where(
        Booking.hearing == hearing.id, Booking.kind == kind, Booking.resource_id == resource
    )


async def drop(hearing: Hearing) -> None:
    """None of them stands any more."""
    await Booking.update({Booking.standing: False}).where(Booking.hearing == hearing.id)


async def follow(case: Case) -> None:
    """The case turned out to be about somebody else: they are booked for its hearings now."""
    hearings = await Hearing.select(Hearing.id).where(Hearing.case == case.id)
    if not hearings:
        return
    try:
        await Booking.update({Booking.resource_id: case.person}).where(
            Booking.kind == "respondent", Booking.hearing.is_in([row["id"] for row in hearings])
        )
    except Overlap as elsewhere:
        raise Overlap(TAKEN_BY_TWO) from elsewhere
