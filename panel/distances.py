"""Places that a juror cannot get to: they are not asked to sit there."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from panel.tables import Juror, TooFar
from scheduling import venues


async def every(programme: UUID, juror: UUID | None = None) -> dict[UUID, frozenset[UUID]]:
    """Juror -> the places they cannot get to, as seating reads them."""
    query = TooFar.select(TooFar.juror, TooFar.venue).where(TooFar.programme == programme)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in await (query if juror is None else query.where(TooFar.juror == juror)):
        found[row["juror"]].add(row["venue"])
    return {who: frozenset(places) for who, places in found.items()}


async def of(juror: Juror) -> frozenset[UUID]:
    return (await every(juror.programme, juror.id)).get(juror.id, frozenset())


async def choices(programme: UUID) -> list[tuple[UUID, str]]:
    """Places in use, of which there are several; with one alone there is nothing to choose."""
    found = [(place.venue.id, place.venue.name) for place in await venues.open_ones(programme)]
    return found if len(found) > 1 else []


async def change(juror: Juror, far: Collection[UUID], by: Actor) -> None:
    """These and no others. Somewhere they must be able to get to."""
    if by.programme != juror.programme:
        raise NotFound
    known = [venue for venue, _ in await choices(juror.programme)]
    if set(far) - set(known):
        raise BadInput({"far": "Choose from the list."})
    if known and set(far) == set(known):
        raise BadInput({"far": "That is every place. Leave one that they can get to, or take a break."})
    async with database.atomic():
        await TooFar.delete().where(TooFar.juror == juror.id, TooFar.venue.is_in(known))
        if far:
            await TooFar.insert(
                *(
                    TooFar(id=uuid4(), programme=juror.programme, juror=juror.id, venue=venue)
                    for venue in sorted(set(far), key=str)
                )
            )
        await journal.write(by, "juror.places", juror, programme=juror.programme)
