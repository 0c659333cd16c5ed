"""Nights of hearings: one that begins now, with a panel that said yes."""

from datetime import timedelta
from typing import Any

from cases.actors import now
from cases.tables import Case, Programme
from panel import expected
from panel.expected import Guest
from panel.tables import Juror, Seat
from scheduling.tables import Hearing
from tests.builders import a_case, a_hearing, a_juror, a_seat


async def a_night(programme: Programme, peers: int = 3, **only: Any) -> Hearing:
    """A hearing that begins now, in which so many peers said yes."""
    case: Case = only.pop("case", None) or await a_case(programme, state="scheduled")
    made = {"starts_at": now(), "ends_at": now() + timedelta(hours=1), "seats": 6, "seats_least": 3}
    hearing: Hearing = await a_hearing(programme, case, **{**made, **only})
    for place in range(1, peers + 1):
        await comes(hearing, programme, place)
    return hearing


async def comes(hearing: Hearing, programme: Programme, place: int, **only: Any) -> Seat:
    """Somebody with a place at a hearing, who said yes."""
    juror: Juror = only.pop("juror", None) or await a_juror(programme)
    role = "standby" if place > 100 else "juror"
    return await a_seat(hearing, juror, **{"place": place, "role": role, "state": "accepted", **only})


async def guests(hearing: Hearing, programme: Programme) -> dict[str, Guest]:
    """Everybody of the night, by the key of a tap."""
    return {guest.key: guest for guest in await expected.of(hearing, programme)}


def key(seat: Seat) -> str:
    return f"juror:{seat.id}"
