"""Who has heard of the date of a hearing: nobody else is told that it changed, or is off.

Heard is what has left us, or may have: a try that was cut off may have arrived, and whoever a letter
did not reach was perhaps rung. Whose invitation still waits never hears of it, for it is held back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.tables import StateChange
from panel.proposals import YES
from panel.tables import Letter, Seat
from scheduling.tables import Hearing

LEFT = ("sending", "sent", "printed", "failed")
NOT_ON = ("seat-released", "hearing-cancelled")  # and whatever ends in -off
SAID_YES = ("seat-taken", "standby-taken")
_HAS_LEFT: Any = Letter.state.is_in(list(LEFT)) | (Letter.tries > 0)
WHO = 3  # their place in the key of a letter to a party


async def party(hearing: Hearing, who: str) -> bool:
    """`who` as it stands in the key of a notice."""
    rows = await _left(Letter.hearing == hearing.id)
    return _is_on([row for row in rows if row["key"].split(":")[WHO : WHO + 1] == [who]])


async def guardian_of(juror: UUID, hearings: Sequence[Hearing]) -> bool:
    """Of one of these at least."""
    of_these = Letter.hearing.is_in([hearing.id for hearing in hearings])
    rows = await _left(of_these & (Letter.juror == juror) & (Letter.party == "juror_guardian"))
    return any(_is_on([row for row in rows if row["hearing"] == hearing.id]) for hearing in hearings)


async def juror(seat: Seat) -> bool:
    """Who said yes has heard, whatever became of the letters. Ask before the seat is taken from them."""
    if seat.state in YES:
        return True
    rows = await _left(
        (Letter.hearing == seat.hearing) & (Letter.juror == seat.juror) & (Letter.party == "juror")
    )
    if _is_on(rows):
        return True
    yes = await _last_yes(seat)
    return yes is not None and (not rows or yes >= rows[0]["created_at"])


async def time_of_party(hearing: Hearing, who: str) -> datetime:
    """The time that they know: of the last letter that left. It may have moved since, unheard."""
    rows = await _left(Letter.hearing == hearing.id)
    return _time(hearing, [row for row in rows if row["key"].split(":")[WHO : WHO + 1] == [who]])


async def time_of_juror(hearing: Hearing, juror: UUID) -> datetime:
    """Also what they said yes to on the telephone, whether or not our thanks have left."""
    thanked = Letter.name.is_in(list(SAID_YES))
    theirs = (Letter.hearing == hearing.id) & (Letter.juror == juror) & (Letter.party == "juror")
    return _time(hearing, await _rows(theirs & (_HAS_LEFT | thanked)))


async def time_of_guardian(hearing: Hearing, juror: UUID) -> datetime:
    """Of the guardian of a juror."""
    theirs = (Letter.juror == juror) & (Letter.party == "juror_guardian")
    return _time(hearing, await _left((Letter.hearing == hearing.id) & theirs))


def _time(hearing: Hearing, rows: Sequence[dict[str, Any]]) -> datetime:
    told = (row["hearing_at"] for row in rows if row["hearing_at"])
    return next(told, hearing.starts_at)


async def said_yes(seat: Seat) -> bool:
    """Whether they ever did, also to another time of it: then it stands in their calendar."""
    return await _last_yes(seat) is not None


async def _last_yes(seat: Seat) -> datetime | None:
    row = (
        await StateChange.select(StateChange.at)
        .where(
            StateChange.subject == "seat",
            StateChange.subject_id == seat.id,
            StateChange.to_state.is_in(list(YES)),
        )
        .order_by(StateChange.at, ascending=False)
        .first()
    )
    return row["at"] if row else None


async def _left(which: Any) -> list[dict[str, Any]]:
    return await _rows(which & _HAS_LEFT)


async def _rows(which: Any) -> list[dict[str, Any]]:
    """The latest first."""
    columns = (Letter.key, Letter.hearing, Letter.hearing_at, Letter.created_at)
    rows: list[dict[str, Any]] = (
        await Letter.select(*columns).where(which).order_by(Letter.created_at, ascending=False)
    )
    return rows


def _is_on(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether the last that they heard is not that it is off."""
    name = rows[0]["key"].split(":")[0] if rows else ""
    return bool(name) and name not in NOT_ON and not name.endswith("-off")
