"""Only who has not answered is chased, and nobody more than once a day.

An offer of a seat without an answer, and the question "do you still come?" without one.
"""

from datetime import datetime, timedelta
from typing import Any

from cases import database, programmes
from cases.actors import now
from cases.tables import Programme
from panel import reminders, told
from panel.tables import Letter, Seat
from scheduling import quiet
from scheduling.seating.places import is_standby
from scheduling.tables import Hearing
from scheduling.times import clock_words, day_words, local

A_DAY = timedelta(hours=24)  # to answer in, before the first
STILL_TIME = timedelta(hours=2)  # to answer after it
ASKED = ("seat-confirm", "standby-confirm")


async def write_due() -> int:
    """Chase whoever has had a day. Gives how many."""
    offers = (
        await Seat.objects()
        .where(
            Seat.state == "offered",
            Seat.offered_at <= now() - A_DAY,
            Seat.expires_at > now() + STILL_TIME,
        )
        .order_by(Seat.expires_at)
    )
    count = sum([await _chase(seat, "seat-chase") for seat in offers])
    return count + sum([await _chase(seat, _question(seat)) for seat in await _not_confirmed()])


def _question(seat: Seat) -> str:
    """Do you still come, or still stand by?"""
    return ASKED[is_standby(seat.place)]


async def _not_confirmed() -> list[Seat]:
    """Who was asked a day ago whether they still come, and has not said so."""
    asked = await Letter.select(Letter.hearing, Letter.juror, Letter.created_at).where(
        Letter.name.is_in(list(ASKED)),
        Letter.created_at <= now() - A_DAY,
        Letter.useful_until > now() - A_DAY,
        Letter.hearing.starts_at > now() + STILL_TIME,
    )
    since = {(row["hearing"], row["juror"]): row["created_at"] for row in asked}
    if not since:
        return []
    seats: list[Seat] = await Seat.objects().where(
        Seat.state == "accepted", Seat.hearing.is_in(list({hearing for hearing, _ in since}))
    )
    return [seat for seat in seats if _asked_since(seat, since.get((seat.hearing, seat.juror)))]


def _asked_since(seat: Seat, asked_at: datetime | None) -> bool:
    """After a move they said yes anew, and were not asked again yet."""
    return asked_at is not None and (seat.answered_at is None or seat.answered_at <= asked_at)


async def _chase(seat: Seat, name: str) -> bool:
    hearing = await Hearing.objects().where(Hearing.id == seat.hearing, Hearing.state == "arranged").first()
    programme = await programmes.get(seat.programme)
    if hearing is None or hearing.starts_at <= now() or _quiet(programme):
        return False
    key = f"chase:{seat.juror}:{programmes.today(programme)}"
    async with database.atomic():
        fresh = await Seat.select(Seat.state).where(Seat.id == seat.id).first()
        if fresh is None or fresh["state"] != seat.state or await Letter.exists().where(Letter.key == key):
            return False
        said = {**await told.when_and_where(hearing, programme), **_answer_by(seat, programme)}
        until = seat.expires_at if seat.state == "offered" else hearing.starts_at
        return await reminders.to_juror(name, key, seat, hearing, said=said, useful_until=until)


def _quiet(programme: Programme) -> bool:
    """In the quiet hours it waits, so that it is chased on the day on which it is sent."""
    at = now()
    return quiet.over(at, programme.time_zone, programme.quiet_from, programme.quiet_until) != at


def _answer_by(seat: Seat, programme: Programme) -> dict[str, Any]:
    expires = local(seat.expires_at, programme.time_zone)
    day = day_words(expires.date(), programme.country, year=False)
    return {"answer_by": f"{day}, {clock_words(expires)}"}
