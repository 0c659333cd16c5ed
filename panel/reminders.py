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
from panel.notices import Party
from panel.proposals import YES
from panel.tables import Letter, Seat
from scheduling import reminders
from scheduling.reminders import DAYS, MORNING, WEEK, Reminder
from scheduling.seating.places import is_standby
from scheduling.tables import Hearing
from scheduling.times import clock_words, day_words, local, short_day_words

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
    """It is read before it is written: hardly ever is anything due, and only one may write at a time."""
    programme = await programmes.get(hearing.programme)
    every = reminders.of(hearing.starts_at, programme.time_zone, programme.quiet_until)
    if not reminders.due(every, hearing.created_at, now()) or not any(await _due(hearing, every)):
        return 0
    async with database.atomic():
        fresh = await Hearing.objects().where(Hearing.id == hearing.id).first()
        if fresh is None or fresh.state != "arranged" or fresh.sequence != hearing.sequence:
            return 0
        parties, seats = await _due(hearing, every)
        for party, one in parties:
            said = when(hearing, programme, one.which)
            name, key = f"{party.role}-reminder", _key(hearing, party.who, one)
            await notices.write(name, key, party, hearing, one.useful_until, **said)
        for seat, one in seats:
            await _remind(seat, one, hearing, programme)
    return len(parties) + len(seats)


async def _due(
    hearing: Hearing, every: tuple[Reminder, ...]
) -> tuple[list[tuple[Party, Reminder]], list[tuple[Seat, Reminder]]]:
    """Whom to remind now, and of which."""
    rows = await Letter.select(Letter.key, Letter.created_at).where(Letter.hearing == hearing.id)
    written = {row["key"]: row["created_at"] for row in rows}
    return await _parties(hearing, every, written), await _jurors(hearing, every, written)


async def _parties(
    hearing: Hearing, every: tuple[Reminder, ...], written: Mapping[str, datetime]
) -> list[tuple[Party, Reminder]]:
    found = []
    for party in await notices.parties(hearing):
        if party.to.way[0] in ("", "print"):
            continue  # a reminder on paper comes too late
        kinds = [notices.key(f"{party.role}-{kind}", hearing, party.who) for kind in ("hearing", "moved")]
        told_at = min((written[one] for one in kinds if one in written), default=hearing.created_at)
        found += [
            (party, one)
            for one in reminders.due(every, told_at, now())
            if one.which in WHICH[party.role] and _key(hearing, party.who, one) not in written
        ]
    return found


async def _jurors(
    hearing: Hearing, every: tuple[Reminder, ...], written: Mapping[str, datetime]
) -> list[tuple[Seat, Reminder]]:
    seats = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state.is_in(list(YES)))
    return [
        (seat, one)
        for seat in seats
        for one in reminders.due(every, seat.answered_at or seat.offered_at, now())
        if _key(hearing, str(seat.juror), one) not in written and await _reaches(seat, one, hearing, written)
    ]


async def _reaches(seat: Seat, one: Reminder, hearing: Hearing, written: Mapping[str, datetime]) -> bool:
    """Whether a letter comes of it, to the juror or to their guardian."""
    juror = await jurors.get(seat.programme, seat.juror)
    to = await recipients.juror(juror)
    if to is None or not to.way[0]:
        to = None if one.which != WITH_THEIR_GUARDIAN else await recipients.guardian_of(juror)
        if juror_guardians.key("juror-guardian-reminder", hearing, juror) in written:
            return False
    return to is not None


def _key(hearing: Hearing, who: str, one: Reminder) -> str:
    return f"{notices.key('reminder', hearing, who)}:{one.which}"


async def _remind(seat: Seat, one: Reminder, hearing: Hearing, programme: Programme) -> None:
    """A juror, and two days before their guardian with them."""
    said = {**await told.when_and_where(hearing, programme), **when(hearing, programme, one.which)}
    key = _key(hearing, str(seat.juror), one)
    await to_juror(name_for(seat, one), key, seat, hearing, said=said, useful_until=one.useful_until)
    if one.which == WITH_THEIR_GUARDIAN:
        juror = await jurors.get(seat.programme, seat.juror)
        await juror_guardians.tell("reminder", juror, hearing, programme, said)


def name_for(seat: Seat, reminder: Reminder) -> str:
    """Two days before, whoever has not said "I still come" is asked to."""
    what = "confirm" if reminder.which == DAYS and seat.state == "accepted" else "reminder"
    return f"{'standby' if is_standby(seat.place) else 'seat'}-{what}"


async def to_juror(
    name: str, key: str, seat: Seat, hearing: Hearing, *, said: dict[str, Any], useful_until: datetime
) -> bool:
    """A letter about their seat, with the link to say that they still come or to change their answer.

    Whom nothing can reach gets neither; gives whether there is a letter.
    """
    juror = await jurors.get(seat.programme, seat.juror)
    to = await recipients.juror(juror)
    if to is None or not to.way[0]:
        return False
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
        hearing_at=hearing.starts_at,
        useful_until=useful_until,
    )
    return True


def when(hearing: Hearing, programme: Programme, which: str) -> dict[str, Any]:
    """On which day it is, as one says it to somebody who comes."""
    starts = local(hearing.starts_at, programme.time_zone)
    time = clock_words(starts)
    if which == MORNING:
        return {"when": f"today at {time}", "short_when": f"today, {time}"}
    words = day_words(starts.date(), programme.country, year=False)
    short = short_day_words(starts.date(), programme.country)
    return {"when": f"on {words} at {time}", "short_when": f"on {short}, {time}"}
