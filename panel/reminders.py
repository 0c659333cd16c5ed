"""Reminders of a hearing: written when they are due, for whoever comes, each once.

The job asks the record what is due, so it can run twice, late, or after a day without power. Which one
is due, and until when it is of use, is worked out in `scheduling.reminders`.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cases import database, programmes
from cases.actors import now
from cases.tables import Programme
from panel import juror_guardians, jurors, letters, links, notices, recipients, told
from panel.proposals import YES
from panel.tables import Letter, Seat
from scheduling import reminders
from scheduling.reminders import DAYS, MORNING, WEEK, Reminder
from scheduling.seating.places import is_standby
from scheduling.tables import Hearing
from scheduling.times import clock_words, day_words, local

AHEAD = timedelta(days=8)
# Who is paid to know needs fewer; a referrer does not come.
WHICH: Mapping[str, tuple[str, ...]] = {
    "young-person": (WEEK, DAYS, MORNING),
    "guardian": (WEEK, DAYS, MORNING),
    "harmed": (WEEK, DAYS, MORNING),
    "facilitator": (DAYS, MORNING),
    "referrer": (),
}
WITH_THEIR_GUARDIAN = DAYS


async def write_due() -> int:
    """Write what is due by now. Gives how many."""
    coming = await Hearing.objects().where(
        Hearing.state == "arranged", Hearing.starts_at > now(), Hearing.starts_at <= now() + AHEAD
    )
    return sum([await _of(hearing) for hearing in coming])


async def _of(hearing: Hearing) -> int:
    programme = await programmes.get(hearing.programme)
    every = reminders.of(hearing.starts_at, programme.time_zone, programme.quiet_until)
    if not reminders.due(every, hearing.created_at, now()):
        return 0
    async with database.atomic():
        fresh = await Hearing.objects().where(Hearing.id == hearing.id).first()
        if fresh is None or fresh.state != "arranged" or fresh.sequence != hearing.sequence:
            return 0
        written = await _written(hearing)
        count = await _parties(hearing, programme, every, written)
        return count + await _jurors(hearing, programme, every, written)


async def _written(hearing: Hearing) -> dict[str, datetime]:
    """What was told about it, and when."""
    rows = await Letter.select(Letter.key, Letter.created_at).where(Letter.hearing == hearing.id)
    return {row["key"]: row["created_at"] for row in rows}


async def _parties(
    hearing: Hearing, programme: Programme, every: tuple[Reminder, ...], written: dict[str, datetime]
) -> int:
    count = 0
    for party in await notices.parties(hearing):
        if party.to.way[0] == "print":
            continue  # a reminder on paper comes too late
        kinds = [notices.key(f"{party.role}-{kind}", hearing, party.who) for kind in ("hearing", "moved")]
        told_at = min((written[one] for one in kinds if one in written), default=hearing.created_at)
        for one in reminders.due(every, told_at, now()):
            key = f"{notices.key('reminder', hearing, party.who)}:{one.which}"
            if one.which in WHICH[party.role] and key not in written:
                said = _when(hearing, programme, one)
                name = f"{party.role}-reminder"
                await notices.write(name, key, party, hearing, one.useful_until, **said)
                count += 1
    return count


async def _jurors(
    hearing: Hearing, programme: Programme, every: tuple[Reminder, ...], written: dict[str, datetime]
) -> int:
    count = 0
    seats = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state.is_in(list(YES)))
    for seat in seats:
        for one in reminders.due(every, seat.answered_at or seat.offered_at, now()):
            key = f"{notices.key('reminder', hearing, str(seat.juror))}:{one.which}"
            if key not in written:
                said = {**await told.when_and_where(hearing, programme), **_when(hearing, programme, one)}
                await to_juror(
                    name_for(seat, one), key, seat, hearing, said=said, useful_until=one.useful_until
                )
                if one.which == WITH_THEIR_GUARDIAN:
                    juror = await jurors.get(seat.programme, seat.juror)
                    await juror_guardians.tell("reminder", juror, hearing, programme, said)
                count += 1
    return count


def name_for(seat: Seat, reminder: Reminder) -> str:
    """Two days before, whoever has not said "I still come" is asked to."""
    what = "confirm" if reminder.which == DAYS and seat.state == "accepted" else "reminder"
    return f"{'standby' if is_standby(seat.place) else 'seat'}-{what}"


async def to_juror(
    name: str, key: str, seat: Seat, hearing: Hearing, *, said: dict[str, Any], useful_until: datetime
) -> None:
    """A letter about their seat, with the link to say that they still come or to change their answer."""
    juror = await jurors.get(seat.programme, seat.juror)
    to = await recipients.juror(juror)
    if to is None:
        return
    purpose = "confirm" if name.endswith("-confirm") else "offer"
    token = await links.mint(
        purpose,
        programme=hearing.programme,
        juror=juror.id,
        seat=seat.id,
        good_for=hearing.starts_at - now(),
    )
    await letters.write(
        name,
        key=key,
        programme=await programmes.get(hearing.programme),
        to=to,
        context={**said, "first_name": juror.first_name, "path": f"{links.PATHS[purpose]}{token}"},
        hearing=hearing.id,
        useful_until=useful_until,
    )


def _when(hearing: Hearing, programme: Programme, reminder: Reminder) -> dict[str, str]:
    """On which day it is, as one says it to somebody who comes."""
    starts = local(hearing.starts_at, programme.time_zone)
    time = clock_words(starts)
    if reminder.which == MORNING:
        return {"when": f"today at {time}", "short_when": f"today, {time}"}
    words = day_words(starts.date(), programme.country, year=False)
    return {"when": f"on {words} at {time}", "short_when": f"on {starts:%a} {starts.day} {starts:%b}, {time}"}
