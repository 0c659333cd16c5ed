"""When a facilitator usually comes, and the days on which they are away."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor
from cases.errors import BadInput
from scheduling.seating.rules import Window
from scheduling.tables import Facilitator, FacilitatorAway, FacilitatorTime
from scheduling.times import wall_words


async def usually_comes(facilitator: Facilitator, usual: Iterable[Window], by: Actor) -> None:
    """These times from now on, and no others; none at all means any time."""
    rows = [
        FacilitatorTime(
            programme=facilitator.programme,
            facilitator=facilitator.id,
            weekday=window.weekday,
            from_wall=wall_words(window.from_wall),
            until_wall=wall_words(window.until_wall),
        )
        for window in usual
    ]
    async with database.atomic():
        await FacilitatorTime.delete().where(FacilitatorTime.facilitator == facilitator.id)
        if rows:
            await FacilitatorTime.insert(*rows)
        await journal.write(by, "facilitator.usual_times", facilitator, programme=facilitator.programme)


async def goes_away(
    facilitator: Facilitator, from_day: date, to_day: date, by: Actor, away_id: UUID | None = None
) -> None:
    if to_day < from_day:
        raise BadInput({"to_day": "The last day must not be before the first."})
    theirs = (FacilitatorAway.facilitator == facilitator.id) & (FacilitatorAway.from_day == from_day)
    if await FacilitatorAway.exists().where(theirs, FacilitatorAway.to_day == to_day):
        return  # written down already
    away = FacilitatorAway(
        id=away_id or uuid4(),
        programme=facilitator.programme,
        facilitator=facilitator.id,
        from_day=from_day,
        to_day=to_day,
    )
    async with database.atomic():
        await FacilitatorAway.insert(away)
        await journal.write(by, "facilitator.away", facilitator, programme=facilitator.programme)


async def is_back(facilitator: Facilitator, away: UUID, by: Actor) -> None:
    """They come on those days after all."""
    async with database.atomic():
        await FacilitatorAway.delete().where(
            FacilitatorAway.id == away, FacilitatorAway.facilitator == facilitator.id
        )
        await journal.write(by, "facilitator.back", facilitator, programme=facilitator.programme)


async def away(facilitator: Facilitator, today: date) -> list[FacilitatorAway]:
    """When they are away from today on."""
    found: list[FacilitatorAway] = (
        await FacilitatorAway.objects()
        .where(FacilitatorAway.facilitator == facilitator.id, FacilitatorAway.to_day >= today)
        .order_by(FacilitatorAway.from_day)
    )
    return found
