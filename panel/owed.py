"""Sittings that an agreement asks for: how many, until when, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput
from panel import jurors
from panel.tables import Juror, Seat
from scheduling.seating.places import STANDBY_FROM

MOST = 12  # terms an agreement may ask for
DONE, PROMISED = ("attended",), ("accepted", "confirmed")


@dataclass(frozen=True, slots=True)
class Owed:
    """One juror's line: sittings done, promised, and neither."""

    juror: Juror
    done: int
    planned: int

    @property
    def open(self) -> int:
        """Neither done nor promised yet."""
        return max(0, self.juror.owed_sittings - self.done - self.planned)

    @property
    def kept(self) -> bool:
        return self.done >= self.juror.owed_sittings


async def every(programme: UUID) -> list[Owed]:
    """Whoever owes sittings, the nearest last day first."""
    rows: list[Juror] = (
        await Juror.objects()
        .where(Juror.programme == programme, Juror.owed_sittings > 0)
        .order_by(Juror.owed_by, Juror.first_name)
    )
    done, planned = await _seats(rows, DONE), await _seats(rows, PROMISED)
    lines = [Owed(row, done.get(row.id, 0), planned.get(row.id, 0)) for row in rows]
    return sorted(lines, key=lambda line: (line.kept, line.juror.owed_by or date.max))


async def of(juror: Juror) -> Owed:
    done, planned = await _seats([juror], DONE), await _seats([juror], PROMISED)
    return Owed(juror, done.get(juror.id, 0), planned.get(juror.id, 0))


async def write_down(
    juror: Juror, by: Actor, *, sittings: int, until: date | None, since: datetime | None = None
) -> None:
    """How many, and the last day; none at all where nothing is owed any more.

    They count `since` that moment, or since sittings were first owed.
    """
    if sittings and until is None:
        raise BadInput({"until": "Write the day until which they are owed."})
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        since = since or juror.owed_since or now()
        owing: dict[Any, Any] = {
            Juror.owed_sittings: sittings,
            Juror.owed_by: until if sittings else None,
            Juror.owed_since: since if sittings else None,
        }
        await Juror.update(owing).where(Juror.id == juror.id)
        await journal.write(by, "juror.owed", juror, f"{sittings} sittings", programme=juror.programme)


async def _seats(owing: Sequence[Juror], states: tuple[str, ...]) -> dict[UUID, int]:
    """How many seats in these states each of them has; a promise counts while its hearing is to come.

    To stand by is not to sit, and what they sat before they owed anything counts towards nothing.
    """
    if not owing:
        return {}
    since = {juror.id: juror.owed_since for juror in owing}
    query = Seat.select(Seat.juror, Seat.hearing.starts_at).where(
        Seat.juror.is_in(list(since)), Seat.state.is_in(list(states)), Seat.place < STANDBY_FROM
    )
    if states == PROMISED:
        query = query.where(Seat.hearing.starts_at > now(), Seat.hearing.state == "arranged")
    found: dict[UUID, int] = {}
    for row in await query:
        begun = since[row["juror"]]
        if begun is None or row["hearing.starts_at"] > begun:  # of a list that was brought in nobody knows
            found[row["juror"]] = found.get(row["juror"], 0) + 1
    return found
