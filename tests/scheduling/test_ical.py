"""What a calendar program gets to read."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from icalendar import Calendar

from scheduling import ical
from scheduling.ical import Entry

UID = UUID("3f0e9b2c-6a52-4a0e-8d3f-6f1f6f0a9c11")
TO = {"attendee": "tasha@school.example", "organizer": "panel@example.org"}


def an_entry(**only_what_matters: Any) -> Entry:
    known: dict[str, Any] = {
        "uid": UID,
        "summary": "Somerset CP",
        "where": "Guildhall, Fore Street, Chard",
        "starts_at": datetime(2027, 7, 6, 17, 30, tzinfo=ZoneInfo("Europe/London")),
        "ends_at": datetime(2027, 7, 6, 18, 30, tzinfo=ZoneInfo("Europe/London")),
        "sequence": 0,
        "written_at": datetime(2027, 6, 1, 9, 0, 0, 5, tzinfo=UTC),
    }
    return Entry(**(known | only_what_matters))


def a_file(**only_what_matters: Any) -> bytes:
    return ical.one(an_entry(**only_what_matters))


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


def test_an_invitation_names_one_attendee_by_address_and_nobody_by_name() -> None:
    for cancelled, method in ((False, "REQUEST"), (True, "CANCEL")):
        content = ical.one(an_entry(cancelled=cancelled), **TO)
        calendar = Calendar.from_ical(content)
        (event,) = calendar.walk("VEVENT")
        assert str(calendar["method"]) == method
        assert str(event["attendee"]) == "mailto:tasha@school.example"
        assert str(event["organizer"]) == "mailto:panel@example.org"
        assert b"CN=" not in content


def test_a_feed_holds_them_all_each_once() -> None:
    entries = [an_entry(uid=UUID(int=number), cancelled=number == 3) for number in (1, 2, 3)]
    calendar = Calendar.from_ical(ical.feed("Somerset\r\nCP", entries))
    events = calendar.walk("VEVENT")
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert (str(calendar["x-wr-calname"]), len({str(event["uid"]) for event in events})) == ("Somerset CP", 3)


def test_nothing_typed_can_add_a_line_to_the_file() -> None:
    nasty = "Hall\r\nATTENDEE:mailto:x@example.org\nBEGIN:VALARM\x00; , \\ \u2028 end"
    for content in (a_file(where=nasty, summary=nasty), ical.feed(nasty, [an_entry(where=nasty)])):
        calendar = Calendar.from_ical(content)
        (event,) = calendar.walk("VEVENT")
        assert "attendee" not in event
        assert calendar.walk("VALARM") == []


def test_lines_end_as_the_standard_says() -> None:
    lines = a_file(where="Guildhall " * 30).split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
