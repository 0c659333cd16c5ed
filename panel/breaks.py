"""A juror's own break, until a day that they choose. Nobody asks them why.

Of what they said yes to until then they are asked first whether they still come; offers that wait are a
no. They come back by themselves, or on the day after.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from cases import database, journey, programmes, states
from cases.actors import Actor, now, the_clock
from cases.errors import BadInput, Refused, WrongState
from cases.tables import Programme
from panel import jurors, resting, seats
from panel.proposals import YES
from panel.tables import Juror, Seat
from scheduling.times import local

LONGEST_DAYS = 366
HEARING: Any = Seat.hearing
CHOOSE = "Choose one of the two."


class Given(NamedTuple):
    """A seat of theirs, and when its hearing is by the wall clock."""

    seat: UUID
    starts: datetime

    @property
    def field(self) -> str:
        """What its answer is called on a page."""
        return f"seat-{self.seat}"


async def given(juror: Juror, programme: Programme, until: date | None = None) -> list[Given]:
    """What they said yes to and is still to come, the soonest first; with a day, until the end of it."""
    rows = await _to_come(juror, YES)
    found = [Given(row["id"], local(row["starts_at"], programme.time_zone)) for row in rows]
    return [one for one in found if until is None or one.starts.date() <= until]


async def _to_come(juror: Juror, states: Collection[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        await Seat.select(Seat.id, HEARING.starts_at.as_alias("starts_at"))
        .where(
            Seat.juror == juror.id,
            Seat.state.is_in(list(states)),
            HEARING.state == "arranged",
            HEARING.starts_at > now(),
        )
        .order_by(HEARING.starts_at)
    )
    return found


def check(until: date, today: date) -> None:
    """Refuses a day that no break ends on. Pure."""
    if until < today:
        raise BadInput({"until": "This day is over. Write a day that is still to come."})
    if (until - today).days > LONGEST_DAYS:
        raise BadInput({"until": "This is longer than a year. Write a nearer day."})


async def begin(juror: Juror, by: Actor, *, until: date, still: Mapping[str, str]) -> None:
    """Nobody asks them now. `still`: for each seat until then, yes or no. Begun twice is begun once."""
    programme = await programmes.get(juror.programme)
    check(until, programmes.today(programme))
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        if juror.state == "paused" and juror.rests_until == until:
            return
        if "paused" not in journey.JUROR[juror.state].follows:
            raise WrongState("You take a break already. Come back first, then begin another.")
        asked = await given(juror, programme, until)
        if problems := {one.field: CHOOSE for one in asked if still.get(one.field) not in ("yes", "no")}:
            raise BadInput(problems)
        await states.change(juror, "juror", "paused", by, also={Juror.rests_until: until})
        left = [one.seat for one in asked if still[one.field] == "no"]
        for kept in {one.seat for one in asked} - set(left):
            await seats.confirm(await seats.get(by, kept), by)
        for seat in [*left, *(row["id"] for row in await _to_come(juror, ["offered"]))]:
            await seats.answer(await seats.get(by, seat), "no", by)


async def end(juror: Juror, by: Actor) -> None:
    """They are asked again. Ended twice is ended once; a break that we wrote down is ours to end."""
    juror = await jurors.get(by.programme, juror.id)
    if juror.state != "paused":
        return
    if juror.rests_until is None:
        raise Refused("Ring us, and we ask you again.")
    await resting.come_back(juror, by)


async def end_due() -> int:
    """Whose last day of a break is over is asked again. Gives how many there were."""
    count = 0
    for row in await Juror.objects().where(Juror.state == "paused", Juror.rests_until.is_not_null()):
        programme = await programmes.get(row.programme)
        if row.rests_until < programmes.today(programme):
            await resting.come_back(row, the_clock(row.programme))
            count += 1
    return count
