"""How long an offer stays open."""

from datetime import datetime, timedelta

import pytest

from panel import offers
from scheduling.quiet import Nights

LONDON = Nights("Europe/London", "21:00", "08:00")
MORNING = datetime.fromisoformat("2026-11-24T10:00+00:00")
EVENING = datetime.fromisoformat("2026-11-24T18:00+00:00")


def test_an_offer_is_open_for_the_answer_time_of_the_programme() -> None:
    until = offers.open_until(MORNING, EVENING + timedelta(days=30), 48, LONDON)
    assert until == MORNING + timedelta(hours=48)


def test_an_offer_is_never_open_for_more_than_half_of_the_time_left() -> None:
    assert offers.open_until(MORNING, EVENING, 48, LONDON) == MORNING + timedelta(hours=4)


AWAY = "2027-05-01T18:00+01:00"
NIGHTS = [
    # asked, begins, hours, until; all by the wall clock
    # at 1:30 in the night: it leaves at 8 and has its whole time
    ("Europe/London", "2026-11-23T01:30+00:00", AWAY, 48, "2026-11-25T09:00+00:00"),
    ("Europe/London", "2026-11-23T10:01+00:00", AWAY, 19, "2026-11-24T09:00+00:00"),  # not at 5:01
    # the clocks go forward on 28 March 2027 and back on 31 October, in London
    ("Europe/London", "2027-03-27T22:00+00:00", AWAY, 10, "2027-03-28T18:00+01:00"),
    ("Europe/London", "2027-03-27T12:00+00:00", AWAY, 14, "2027-03-28T09:00+01:00"),
    ("Europe/London", "2027-10-30T12:00+01:00", "2027-12-01T18:00+00:00", 14, "2027-10-31T09:00+00:00"),
    ("America/New_York", "2027-03-13T20:00-05:00", AWAY, 6, "2027-03-14T09:00-04:00"),
    ("America/New_York", "2027-11-06T23:00-04:00", "2027-12-01T18:00-05:00", 48, "2027-11-09T09:00-05:00"),
    ("Asia/Kathmandu", "2026-11-23T20:00+05:45", AWAY, 8, "2026-11-24T09:00+05:45"),
    # a hearing in the morning: half way between the end of the night and its beginning
    ("Europe/London", "2026-11-23T18:00+00:00", "2026-11-24T09:30+00:00", 48, "2026-11-24T08:45+00:00"),
    # a hearing before the night is over: the letter goes at once
    ("Europe/London", "2026-11-23T22:00+00:00", "2026-11-24T07:00+00:00", 48, "2026-11-24T02:30+00:00"),
]


@pytest.mark.parametrize(("zone", "asked", "begins", "hours", "until"), NIGHTS)
def test_an_offer_counts_from_when_its_letter_leaves_and_ends_when_people_are_awake(
    zone: str, asked: str, begins: str, hours: int, until: str
) -> None:
    at, starts_at = datetime.fromisoformat(asked), datetime.fromisoformat(begins)
    found = offers.open_until(at, starts_at, hours, Nights(zone, "21:00", "08:00"))
    assert found == datetime.fromisoformat(until)


def test_over_a_year_no_offer_ends_in_the_night_or_before_it_can_be_read() -> None:
    for hour in range(0, 366 * 24, 5):
        at = MORNING + timedelta(hours=hour)
        starts_at = (at + timedelta(days=1 + hour % 9)).replace(hour=18)
        until = offers.open_until(at, starts_at, 1 + hour % 72, LONDON)
        assert LONDON.over(until) == until, at
        assert LONDON.over(at) < until < starts_at, at


def test_do_you_still_come_is_asked_in_the_last_days_and_not_of_whoever_has_just_said_yes() -> None:
    assert not offers.asks_again(EVENING - timedelta(hours=73), EVENING)
    at = EVENING - timedelta(hours=50)
    assert offers.asks_again(at, EVENING, at - timedelta(days=1))
    assert not offers.asks_again(at, EVENING, at - timedelta(hours=1))


def test_nobody_is_asked_by_letter_in_the_last_two_hours() -> None:
    assert offers.in_time(EVENING - timedelta(hours=2), EVENING)
    assert not offers.in_time(EVENING - timedelta(minutes=119), EVENING)
