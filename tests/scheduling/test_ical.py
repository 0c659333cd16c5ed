"""What a calendar program gets to read."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar

from scheduling import ical

UID = UUID("3f0e9b2c-6a52-4a0e-8d3f-6f1f6f0a9c11")


def a_file(**only_what_matters: Any) -> bytes:
    known: dict[str, Any] = {
        "uid": UID,
        "summary": "Somerset CP",
        "where": "Guildhall, Fore Street, Chard",
        "starts_at": datetime(2027, 7, 6, 17, 30, tzinfo=ZoneInfo("Europe/London")),
        "ends_at": datetime(2027, 7, 6, 18, 30, tzinfo=ZoneInfo("Europe/London")),
        "sequence": 0,
        "written_at": datetime(2027, 6, 1, 9, 0, 0, 5, tzinfo=UTC),
    }
    return ical.one_hearing(**(known | only_what_matters))


def test_a_calendar_reads_when_and_where_in_utc() -> None:
    (event,) = Calendar.from_ical(a_file()).walk("VEVENT")
    assert event.decoded("dtstart") == datetime(2027, 7, 6, 16, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2027, 7, 6, 17, 30, tzinfo=UTC)
    assert b"DTSTART:20270706T163000Z" in a_file()
    assert str(event["location"]) == "Guildhall, Fore Street, Chard"
    assert str(event["uid"]) == str(UID)


def test_a_moved_hearing_is_the_same_event_with_a_higher_sequence() -> None:
    (event,) = Calendar.from_ical(a_file(sequence=3)).walk("VEVENT")
    assert (str(event["uid"]), event["sequence"]) == (str(UID), 3)


def test_a_cancelled_hearing_takes_itself_off_the_calendar() -> None:
    calendar = Calendar.from_ical(a_file(cancelled=True))
    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["method"]), str(event["status"]), str(event["uid"])) == (
        "CANCEL",
        "CANCELLED",
        str(UID),
    )


def test_nothing_typed_can_add_a_line_to_the_file() -> None:
    nasty = "Hall\r\nATTENDEE:mailto:x@example.org\nBEGIN:VALARM\x00; , \\ \u2028 end"
    calendar = Calendar.from_ical(a_file(where=nasty, summary=nasty))
    (event,) = calendar.walk("VEVENT")
    assert "attendee" not in event
    assert calendar.walk("VALARM") == []


def test_lines_end_as_the_standard_says() -> None:
    lines = a_file(where="Guildhall " * 30).split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
