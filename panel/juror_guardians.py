"""The guardian of a juror who is under age is told with them: when they come, and when it ends."""

from collections.abc import Sequence
from typing import Any

from cases import people
from cases.tables import Programme
from panel import heard, letters, recipients
from panel.tables import Juror
from scheduling.tables import Hearing

# What the juror is told, and what their guardian is told with it. An offer without an answer: nothing.
WITH = {
    "seat-taken": "juror-guardian-seat",
    "standby-taken": "juror-guardian-seat",
    "standby-needed": "juror-guardian-seat",  # to stand by is to be told nothing yet
    "hearing-moved": "juror-guardian-moved",
    "seat-released": "juror-guardian-off",
    "hearing-cancelled": "juror-guardian-off",
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
    news = name in ("juror-guardian-moved", "juror-guardian-off")
    if not name or (news and not await heard.guardian_of(juror.id, [hearing, *also])):
        return
    await write(name, juror, hearing, programme, said)


async def write(
    name: str, juror: Juror, hearing: Hearing, programme: Programme, said: dict[str, Any]
) -> None:
    """One of the letters of WITH."""
    to = await recipients.guardian_of(juror)
    if to is None:
        return
    await letters.write(
        name,
        key=key(name, hearing, juror),
        programme=programme,
        to=to,
        context={**said, "first_name": people.greeting(to.name), "their_name": juror.first_name},
        useful_until=hearing.starts_at,
        hearing=hearing.id,
    )


def key(name: str, hearing: Hearing, juror: Juror) -> str:
    return f"{name}:{hearing.id}:{hearing.sequence}:{juror.id}"
