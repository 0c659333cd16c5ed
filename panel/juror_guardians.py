"""The guardian of a juror who is under age is told with them: when they come, and when it ends."""

from collections.abc import Sequence
from typing import Any

from cases import people
from cases.tables import Programme
from panel import heard, letters, recipients, when
from panel.tables import Juror, Letter
from scheduling.tables import Hearing

SEAT, OFF = "juror-guardian-seat", "juror-guardian-off"
# What the juror is told, and what their guardian is told with it. An offer without an answer: nothing.
WITH = {
    "seat-taken": SEAT,
    "standby-taken": SEAT,
    "standby-needed": SEAT,  # to stand by is to be told nothing yet
    "hearing-moved": "juror-guardian-moved",
    "seat-released": OFF,
    "hearing-cancelled": OFF,
    "reminder": "juror-guardian-reminder",
}


async def tell(
    what: str,
    juror: Juror,
    hearing: Hearing,
    programme: Programme,
    said: dict[str, Any],
    *,
    also: Sequence[Hearing] = (),
) -> None:
    """Call it where the juror is told. Who was never told of a seat is not told that it is gone.

    `also`: whatever else the same letter tells of.
    """
    name = WITH.get(what, "")
    if not name:
        return
    if name in ("juror-guardian-moved", OFF):
        knew = [one for one in (hearing, *also) if await heard.guardian_of(juror.id, [one])]
        if not knew:
            return
        if name == OFF:
            said = {**said, **await _times(programme, juror, knew)}
    await write(name, juror, hearing, programme, said)


async def _times(programme: Programme, juror: Juror, knew: Sequence[Hearing]) -> dict[str, Any]:
    """When they believe that it is."""
    return when.said(programme, *[await heard.time_of_guardian(one, juror.id) for one in knew])


async def write(
    name: str, juror: Juror, hearing: Hearing, programme: Programme, said: dict[str, Any]
) -> None:
    """One of the letters of WITH."""
    to = await recipients.guardian_of(juror)
    if to is None:
        return
    await letters.write(
        name,
        key=await _key(name, hearing, juror),
        programme=programme,
        to=to,
        context={**said, "first_name": people.greeting(to.name), "their_name": juror.first_name},
        useful_until=hearing.starts_at,
        hearing=hearing.id,
        hearing_at=None if name == OFF else hearing.starts_at,
    )


async def _key(name: str, hearing: Hearing, juror: Juror) -> str:
    """A yes that follows a no is told again, and so is the next no."""
    offs = 0
    if name in (SEAT, OFF):
        offs = await Letter.count().where(
            Letter.juror == juror.id,
            Letter.hearing == hearing.id,
            Letter.name == OFF,
            Letter.state.not_in(["queued", "to_print"]),
        )
    return key(name, hearing, juror) + (f":{offs}" if offs else "")


def key(name: str, hearing: Hearing, juror: Juror) -> str:
    return f"{name}:{hearing.id}:{hearing.sequence}:{juror.id}"
