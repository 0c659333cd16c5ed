"""How a juror or their guardian is reached, put right: what waits to go elsewhere is written afresh.

Links that went to where they were before open nothing. An offer without an answer is asked again even
where it was sent: its link was the way to answer. A reminder that is still due is written by its job.
"""

from typing import Any
from uuid import UUID

from cases import database, programmes
from cases.actors import Actor, now
from panel import guardians, juror_guardians, jurors, oaths, overtaken, reminders, told
from panel.reach import WAITS, hold_back, lost, vars_of
from panel.tables import Juror, Letter, Seat
from scheduling.reminders import DAYS
from scheduling.tables import Hearing

ASKED = ("seat-offer", "standby-offer", "hearing-moved")
SAID = {
    **dict.fromkeys(("seat-offer", "standby-offer"), told.offered),
    **dict.fromkeys(("seat-taken", "standby-taken"), told.taken),
    "standby-needed": told.needed,
    "hearing-moved": told.moved,
    "seat-released": told.released,
}
OF_A_SEAT = len(("name", "seat", "sequence"))


async def correct(juror: Juror, by: Actor, *, email: str, phone: str) -> None:
    """The right address of a juror."""
    async with database.atomic():
        before = vars_of(await jurors.get(by.programme, juror.id))
        await jurors.correct_address(juror, by, email=email, phone=phone)
        juror = await jurors.get(by.programme, juror.id)
        if lost(before, vars_of(juror)):
            await _juror_afresh(juror)


async def change(juror: Juror, by: Actor, **facts: Any) -> None:
    """What stands about a juror, with how their guardian is reached."""
    async with database.atomic():
        before = vars_of(await jurors.get(by.programme, juror.id))
        await jurors.change(juror, by, **facts)
        juror = await jurors.get(by.programme, juror.id)
        if lost(before, vars_of(juror), "guardian_"):
            await _guardian_afresh(juror, by)


async def _juror_afresh(juror: Juror) -> None:
    theirs = (Letter.juror == juror.id) & (Letter.party == "juror")
    waiting = (
        await Letter.objects().where(theirs, Letter.state.is_in(list(WAITS))).order_by(Letter.created_at)
    )
    asked = await Letter.objects().where(theirs, Letter.name.is_in(list(ASKED)), Letter.state == "sent")
    for letter in [*asked, *waiting]:
        key = letter.key.split(":")
        seat = await _seat(key)
        if letter.state == "sent" and (seat is None or seat.state != "offered" or seat.expires_at <= now()):
            continue
        still_so = not await overtaken.why(letter)
        await hold_back(letter)
        if seat is not None and still_so:
            await _tell_of_a_seat(key[0], seat, juror)
        elif letter.name == "oath-due":
            await oaths.tell(juror)


async def _seat(key: list[str]) -> Seat | None:
    if len(key) != OF_A_SEAT or key[0] not in (*SAID, "hearing-cancelled"):
        return None
    found: Seat | None = await Seat.objects().where(Seat.id == UUID(key[1])).first()
    return found


async def _tell_of_a_seat(name: str, seat: Seat, juror: Juror) -> None:
    hearing: Any = await Hearing.objects().get(Hearing.id == seat.hearing)
    if name in SAID:
        await SAID[name](seat, hearing, juror)
    else:
        await told.cancelled(seat, hearing, juror, also=await _off_with_it(hearing, juror))


async def _off_with_it(hearing: Hearing, juror: Juror) -> list[Hearing]:
    """What else of theirs is off that evening, and no letter of its own tells of."""
    rows = await Seat.select(Seat.id, Seat.hearing).where(
        Seat.juror == juror.id,
        Seat.state == "released",
        Seat.hearing != hearing.id,
        Seat.hearing.session == hearing.session,
        Seat.hearing.state == "cancelled",
    )
    letters = await Letter.select(Letter.key).where(
        Letter.juror == juror.id, Letter.name == "hearing-cancelled"
    )
    alone = {row["key"].split(":")[1] for row in letters}
    others = [row["hearing"] for row in rows if str(row["id"]) not in alone]
    return await Hearing.objects().where(Hearing.id.is_in(others)) if others else []


async def _guardian_afresh(juror: Juror, by: Actor) -> None:
    for letter in await Letter.objects().where(
        Letter.juror == juror.id, Letter.party == "juror_guardian", Letter.state.is_in(list(WAITS))
    ):
        still_so = not await overtaken.why(letter)
        await hold_back(letter)
        name = letter.key.split(":")[0]
        if name == "guardian-consent" and (juror.guardian_email or juror.guardian_phone):
            await guardians.ask(juror, by)
        elif letter.hearing and still_so:
            await _tell_guardian(name, letter.hearing, juror)


async def _tell_guardian(name: str, of: UUID, juror: Juror) -> None:
    hearing: Any = await Hearing.objects().get(Hearing.id == of)
    programme = await programmes.get(hearing.programme)
    said = await told.when_and_where(hearing, programme)
    if name == "juror-guardian-reminder":
        said |= reminders.when(hearing, programme, DAYS)
    await juror_guardians.write(name, juror, hearing, programme, said)
