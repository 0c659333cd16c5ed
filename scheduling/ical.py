"""Hearings for somebody's own calendar: one in a file or a letter, or all of theirs in a feed. Pure.

A calendar is seen over a shoulder and shared in families: no name, no reason, only when and where.
The UID is the random id of the hearing and stays; SEQUENCE rises when it moves. Times are in UTC,
because calendar programs differ by an hour on a wall time that comes twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from icalendar import Calendar, Event

BEGIN = "BEGIN:VCALENDAR"
PRODUCT = "-//Community Justice Panel//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a calendar gets to read. `summary` must say nothing about a case."""

    uid: UUID
    summary: str
    where: str
    starts_at: datetime
    ends_at: datetime
    sequence: int
    written_at: datetime
    cancelled: bool = False


def one(entry: Entry, *, attendee: str = "", organizer: str = "") -> bytes:
    """The calendar file. With an attendee, the address of whoever gets it, it is an invitation."""
    from icalendar import vCalAddress  # noqa: PLC0415 - late: every process starts the sooner

    event = _event(entry)
    if attendee:
        event["organizer"] = vCalAddress(f"mailto:{_one_line(organizer)}")
        person = vCalAddress(f"mailto:{_one_line(attendee)}")
        person.params["RSVP"] = "FALSE"
        event["attendee"] = person
    calendar = _calendar()
    calendar.add("method", "CANCEL" if entry.cancelled else "REQUEST" if attendee else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def each(files: str) -> list[str]:
    """The files of several hearings, written one after the other, apart again.

    A message that asks or cancels is about one event (RFC 5546, 3.2), so each has a file of its own.
    """
    return [f"{BEGIN}{one}" for one in files.split(BEGIN) if one.strip()]


def feed(name: str, entries: Iterable[Entry]) -> bytes:
    """All of somebody's, for a calendar program that asks again by itself."""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _one_line(name))
    calendar.add("x-published-ttl", "PT1H")
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _calendar() -> "Calendar":
    from icalendar import Calendar  # noqa: PLC0415 - late: every process starts the sooner

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(entry: Entry) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - late: every process starts the sooner

    event = Event()
    event.add("uid", str(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.written_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", _one_line(entry.summary))
    event.add("location", _one_line(entry.where))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    return event


def _one_line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
