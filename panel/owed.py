"""Sittings that an agreement asks for: how many, until when, and how far they are."""

from dataclasses import dataclass
from datetime import date
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
    ids = [row.id for row in rows]
    done, planned = await _seats(ids, DONE), await _seats(ids, PROMISED)
    lines = [Owed(row, done.get(row.id, 0), planned.get(row.id, 0)) for row in rows]
    return sorted(lines, key=lambda line: (line.kept, line.juror.owed_by or date.max))


async def of(juror: Juror) -> Owed:
    done, planned = await _seats([juror.id], DONE), await _seats([juror.id], PROMISED)
    return Owed(juror, done.get(juror.id, 0), planned.get(juror.id, 0))


async def write_down(juror: Juror, by: Actor, *, sittings: int, until: date | None) -> None:
    """How many, and the last day; none at all where nothing is owed any more."""
    if sittings and until is None:
        raise BadInput({"until": "Write the day until which they are owed."})
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        await Juror.update({Juror.owed_sittings: sittings, Juror.owed_by: until if sittings else None}).where(
            Juror.id == juror.id
        )
        await journal.write(by, "juror.owed", juror, f"{sittings} sittings", programme=juror.programme)


async def _seats(owing: list[UUID], states: tuple[str, ...]) -> dict[UUID, int]:
    """How many seats in these states each of them has; a promise counts while its hearing is to come.

    To stand by is not to sit.
    """
    if not owing:
        return {}
    query = Seat.select(Seat.juror).where(
        Seat.juror.is_in(owing), Seat.state.is_in(list(states)), Seat.place < STANDBY_FROM
    )
    if states == PROMISED:
        query = query.where(Seat.hearing.starts_at > now(), Seat.hearing.state == "arranged")
    found: dict[UUID, int] = {}
    for row in await query:
        found[row["juror"]] = found.get(row["juror"], 0) + 1
    return found
