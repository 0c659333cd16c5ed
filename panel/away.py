"""Days on which a juror cannot come: exams, a holiday."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from panel.tables import Away, Juror

KINDS = {"exams": "Exams", "away": "Away"}
LONGEST_DAYS = 366
MOST = 40  # rows of one juror that are still to come


class Days(NamedTuple):
    """From the first day to the last, both with it."""

    kind: str
    from_day: date
    to_day: date


async def every(programme: UUID, juror: UUID | None = None) -> dict[UUID, tuple[Days, ...]]:
    """Juror -> the days on which they cannot come, as seating reads them."""
    query = Away.select(Away.juror, Away.kind, Away.from_day, Away.to_day).where(Away.programme == programme)
    rows = await (query if juror is None else query.where(Away.juror == juror)).order_by(Away.from_day)
    found: dict[UUID, list[Days]] = defaultdict(list)
    for row in rows:
        found[row["juror"]].append(Days(row["kind"], row["from_day"], row["to_day"]))
    return {who: tuple(days) for who, days in found.items()}


async def to_come(juror: Juror, today: date) -> list[Away]:
    found: list[Away] = (
        await Away.objects().where(Away.juror == juror.id, Away.to_day >= today).order_by(Away.from_day)
    )
    return found


def check(from_day: date, to_day: date, today: date) -> None:
    """Refuse days that cannot be meant."""
    problems = {}
    if to_day < from_day:
        problems["to_day"] = "The last day must not be before the first."
    elif to_day < today:
        problems["to_day"] = "These days are over. Write days that are still to come."
    elif (to_day - from_day).days > LONGEST_DAYS:
        problems["to_day"] = "This is longer than a year. Write a nearer last day."
    if problems:
        raise BadInput(problems)


async def add(
    juror: Juror, by: Actor, *, kind: str, from_day: date, to_day: date, today: date, once: UUID
) -> None:
    """They cannot come on these days. The same form sent twice is one row."""
    check(from_day, to_day, today)
    row = Away(
        id=once,
        programme=juror.programme,
        juror=juror.id,
        kind=kind,
        from_day=from_day,
        to_day=to_day,
        added_at=now(),
    )
    async with database.atomic():
        if await Away.exists().where(Away.id == once):
            return
        if len(await to_come(juror, today)) >= MOST:
            raise WrongState("There are many rows already. Remove one first.")
        await Away.insert(row)
        await journal.write(by, "away.added", juror, programme=juror.programme)


async def remove(juror: Juror, row: UUID, by: Actor) -> None:
    """They can come after all."""
    async with database.atomic():
        gone = await Away.delete().where(Away.id == row, Away.juror == juror.id).returning(Away.id)
        if not gone:
            raise NotFound
        await journal.write(by, "away.removed", juror, programme=juror.programme)
