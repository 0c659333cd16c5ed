"""When jurors can usually come: by weekday and wall clock. No time at all means any time."""

from collections.abc import Iterable
from datetime import time
from uuid import UUID

from cases import database, journal
from cases.actors import Actor
from cases.errors import BadInput
from panel.tables import Availability, Juror
from scheduling.seating.rules import Window
from scheduling.times import wall_words


async def usual(programme: UUID, juror: UUID | None = None) -> dict[UUID, tuple[Window, ...]]:
    """The usual times of everybody in a programme, or of one juror."""
    asked = Availability.select(
        Availability.juror, Availability.weekday, Availability.from_wall, Availability.until_wall
    ).where(Availability.programme == programme)
    rows = await (asked if juror is None else asked.where(Availability.juror == juror))
    found: dict[UUID, tuple[Window, ...]] = {}
    for row in rows:
        window = Window(
            row["weekday"], time.fromisoformat(row["from_wall"]), time.fromisoformat(row["until_wall"])
        )
        found[row["juror"]] = (*found.get(row["juror"], ()), window)
    return found


async def change(juror: Juror, windows: Iterable[Window], by: Actor) -> None:
    """These times from now on, and no others."""
    windows = list(windows)
    if any(window.until_wall <= window.from_wall for window in windows):
        raise BadInput({"until": "It must end after it begins."})
    rows = [
        Availability(
            programme=juror.programme,
            juror=juror.id,
            weekday=window.weekday,
            from_wall=wall_words(window.from_wall),
            until_wall=wall_words(window.until_wall),
        )
        for window in windows
    ]
    async with database.atomic():
        await Availability.delete().where(Availability.juror == juror.id)
        if rows:
            await Availability.insert(*rows)
        await journal.write(by, "availability.changed", juror, programme=juror.programme)
