"""One hearing for somebody's own calendar. Pure.

A calendar is seen over a shoulder and shared in families: no name, no reason, only when and where.
The UID is the random id of the hearing and stays; SEQUENCE rises when it moves. Times are in UTC,
because calendar programs differ by an hour on a wall time that comes twice.
"""

from datetime import UTC, datetime
from uuid import UUID

from icalendar import Calendar, Event


def one_hearing(
    *,
    uid: UUID,
    summary: str,
    where: str,
    starts_at: datetime,
    ends_at: datetime,
    sequence: int,
    written_at: datetime,
    cancelled: bool = False,
) -> bytes:
    """The calendar file. `summary` must say nothing about a case."""
    event = Event()
    event.add("uid", str(uid))
    event.add("sequence", sequence)
    event.add("dtstamp", written_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", ends_at.astimezone(UTC))
    event.add("summary", _one_line(summary))
    event.add("location", _one_line(where))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Community Justice Panel//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
