"""A hearing for somebody's own calendar: in a letter, as a file, or in a feed that only they know."""

from typing import Any

from cases.actors import now
from cases.tables import Programme
from panel import letters
from scheduling import ical
from scheduling.tables import Hearing


def entry(hearing: Hearing, programme: Programme, said: dict[str, Any], *, off: bool = False) -> ical.Entry:
    """When and where, and nothing else. `off`: for somebody who need not come."""
    return ical.Entry(
        uid=hearing.id,
        summary=title(hearing, programme),
        where=", ".join(part for part in (said["room"], said["venue"], said["address"]) if part),
        starts_at=hearing.starts_at,
        ends_at=hearing.ends_at,
        sequence=hearing.sequence,
        written_at=now(),
        cancelled=off or hearing.state == "cancelled",
    )


def title(hearing: Hearing, programme: Programme) -> str:
    """Two of one family are told apart, and neither says what it is about."""
    return f"{programme.short_name}: catch-up" if hearing.purpose == "review" else programme.short_name


def invitation(
    hearing: Hearing, programme: Programme, said: dict[str, Any], to: letters.Recipient, *, off: bool = False
) -> bytes:
    """What goes with a mail, so that one tap puts it into a calendar, or takes it out again."""
    if not to.email or to.ring_only:
        return b""
    organizer = programme.contact_email or f"calendar@{letters.domain()}"
    return ical.one(entry(hearing, programme, said, off=off), attendee=to.email, organizer=organizer)
