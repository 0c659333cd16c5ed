"""Who is told what about a hearing: each letter once, inside the change that it tells of.

Nothing here says why we write: no case, no reason, no word that tells a stranger more than when and
where. A juror whose address turned out to be somebody else's gets nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cases import people, programmes
from cases.actors import now
from cases.tables import Case, Programme
from panel import calendars, heard, juror_guardians, jurors, letters, links, when
from panel.tables import Account, Juror, Seat
from scheduling.seating.places import is_standby
from scheduling.tables import Hearing, Room
from scheduling.times import clock_words, day_words, local, minutes_words

NOT_SAID_YES = ("seat-offer", "standby-offer")
NEED_NOT_COME = ("seat-released", "hearing-cancelled")
MOVED = "hearing-moved"


async def offered(seat: Seat, hearing: Hearing, juror: Juror) -> None:
    """Can you come, or stand by? With the one link to answer."""
    name = "standby-offer" if is_standby(seat.place) else "seat-offer"
    await _juror(name, seat, hearing, juror, useful_until=seat.expires_at)


async def taken(seat: Seat, hearing: Hearing, juror: Juror) -> None:
    """Thank you: you have the seat, or you stand by."""
    name = "standby-taken" if is_standby(seat.place) else "seat-taken"
    await _juror(name, seat, hearing, juror, useful_until=hearing.starts_at)


async def needed(seat: Seat, hearing: Hearing, juror: Juror) -> None:
    """You stood by; somebody cannot come, so now you have their seat."""
    await _juror("standby-needed", seat, hearing, juror, useful_until=hearing.starts_at)


async def released(seat: Seat, hearing: Hearing, juror: Juror) -> None:
    """You need not come."""
    await _juror("seat-released", seat, hearing, juror, useful_until=hearing.starts_at)


async def moved(seat: Seat, hearing: Hearing, juror: Juror) -> None:
    """It is at another time. Can you come then?"""
    await _juror(MOVED, seat, hearing, juror, useful_until=hearing.starts_at)


async def not_coming(hearing: Hearing, juror: Juror) -> None:
    """To the guardian alone, who heard of a yes: the juror knows, for it was they who said so."""
    if hearing.starts_at > now():
        programme = await programmes.get(hearing.programme)
        said = await when_and_where(hearing, programme)
        await juror_guardians.tell("seat-released", juror, hearing, programme, said)


async def cancelled(seat: Seat, hearing: Hearing, juror: Juror, *, also: Sequence[Hearing] = ()) -> None:
    """It is off, and `also` whatever else they had that evening: one letter names every time."""
    await _juror("hearing-cancelled", seat, hearing, juror, useful_until=hearing.starts_at, also=also)


async def stands(hearing: Hearing) -> None:
    """To the coordinators: every seat has a yes."""
    await _coordinators("panel-stands", hearing)


async def short(hearing: Hearing, empty: int) -> None:
    """To the coordinators: nobody is left to ask."""
    await _coordinators("hearing-short", hearing, empty=empty)


async def when_and_where(hearing: Hearing, programme: Programme) -> dict[str, Any]:
    """A hearing in words, as letters and pages say it."""
    room = (
        await Room.select(Room.name, Room.venue.name, Room.venue.address, Room.venue.how_to_get_there)
        .where(Room.id == hearing.room)
        .first()
    )
    ends = local(hearing.ends_at, programme.time_zone)
    minutes = int((hearing.ends_at - hearing.starts_at).total_seconds()) // 60
    return {
        **when.said(programme, hearing.starts_at),
        "until": clock_words(ends),
        "takes": minutes_words(minutes),
        "venue": room["venue.name"] if room else "",
        "address": room["venue.address"] if room else "",
        "how_to_get_there": room["venue.how_to_get_there"] if room else "",
        "room": room["name"] if room else "",
        "short_name": programme.short_name,
        "contact_phone": programme.contact_phone,
        "contact_email": programme.contact_email,
    }


async def _juror(
    name: str,
    seat: Seat,
    hearing: Hearing,
    juror: Juror,
    *,
    useful_until: datetime,
    also: Sequence[Hearing] = (),
) -> None:
    """What is over is told to nobody. Who need not come is told of the time that they know."""
    if juror.wrong_address_at is not None or hearing.starts_at <= now():
        return
    programme = await programmes.get(hearing.programme)
    token = await links.mint(
        "offer",
        programme=programme.id,
        juror=juror.id,
        seat=seat.id,
        good_for=hearing.starts_at - now(),
    )
    expires = local(seat.expires_at, programme.time_zone)
    answer_day = day_words(expires.date(), programme.country, year=False)
    to = letters.Recipient(name=jurors.name(juror), email=juror.email, phone=juror.phone, juror=juror.id)
    said = await when_and_where(hearing, programme)
    all_of_them = [hearing, *also]
    if name in NEED_NOT_COME:
        said |= when.said(programme, *[await heard.time_of_juror(one, juror.id) for one in all_of_them])
    # A yes to the time before was none to this one: it leaves the calendar until they answer.
    off = name in (*NEED_NOT_COME, MOVED)
    no_entry = name in NOT_SAID_YES or (name == MOVED and not await heard.said_yes(seat))
    await letters.write(
        name,
        key=f"{name}:{seat.id}:{hearing.sequence}",  # read again by `overtaken.why`
        programme=programme,
        to=to,
        context={
            **said,
            "first_name": juror.first_name,
            "answer_by": f"{answer_day}, {clock_words(expires)}",
            "path": f"{links.PATHS['offer']}{token}",
        },
        useful_until=useful_until,
        hearing=hearing.id,
        hearing_at=None if name in NEED_NOT_COME else hearing.starts_at,
        calendar=b"" if no_entry else await invitations(all_of_them, programme, to, off=off),
    )
    await juror_guardians.tell(name, juror, hearing, programme, said, also=also)


async def invitations(
    hearings: Sequence[Hearing], programme: Programme, to: letters.Recipient, *, off: bool
) -> bytes:
    """One for each: a calendar program reads one event in a file."""
    return b"".join(
        [
            calendars.invitation(one, programme, await when_and_where(one, programme), to, off=off)
            for one in hearings
        ]
    )


async def _coordinators(name: str, hearing: Hearing, **more: Any) -> None:
    """Once for every time it comes about: a panel that fell apart and stands again is told again."""
    programme = await programmes.get(hearing.programme)
    case = await Case.select(Case.reference).where(Case.id == hearing.case).first()
    said = {
        **await when_and_where(hearing, programme),
        "reference": case["reference"] if case else "",
        **more,
    }
    since = hearing.panel_stood_at or hearing.short_told_at or now()
    for account in await Account.objects().where(
        Account.programme == programme.id, Account.role == "coordinator", Account.disabled_at.is_null()
    ):
        await letters.write(
            name,
            key=f"{name}:{hearing.id}:{int(since.timestamp() * 1000)}:{str(account.id)[:8]}",
            programme=programme,
            to=letters.Recipient(name=account.name, email=account.email, phone="", juror=None),
            context={**said, "first_name": people.greeting(account.name), "path": f"/hearings/{hearing.id}"},
            useful_until=hearing.starts_at,
            hearing=hearing.id,
        )
