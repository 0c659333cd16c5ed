"""Wall times and instants, on the nights the clocks change and in places with unusual ones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.errors import Refused
from scheduling import times

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
ZONES = ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]


def test_an_evening_in_november_is_the_same_hour_in_utc() -> None:
    at = times.instant(date(2026, 11, 24), time(17, 30), "Europe/London")
    assert at == datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


def test_an_evening_in_july_is_an_hour_earlier_in_utc() -> None:
    at = times.instant(date(2027, 7, 6), time(17, 30), "Europe/London")
    assert at == datetime(2027, 7, 6, 16, 30, tzinfo=UTC)


def test_a_time_that_does_not_exist_is_refused_with_the_next_one() -> None:
    with pytest.raises(times.NoSuchTime) as refused:
        times.instant(SPRING, time(1, 30), "Europe/London")
    assert refused.value.next == datetime(2027, 3, 28, 2, 0, tzinfo=ZoneInfo("Europe/London"))
    assert refused.value.sentence == (
        "1:30am does not exist on Sunday 28 March 2027: the clocks go forward. The next time is 2am."
    )


@pytest.mark.parametrize("fold", [None, 0, 1])
def test_no_fold_makes_a_missing_time_exist(fold: int | None) -> None:
    with pytest.raises(times.NoSuchTime):
        times.instant(SPRING, time(1, 0), "Europe/London", fold=fold)


def test_the_minutes_around_the_gap_exist() -> None:
    before = times.instant(SPRING, time(0, 59), "Europe/London")
    after = times.instant(SPRING, time(2, 0), "Europe/London")
    assert after - before == timedelta(minutes=1)


def test_a_time_that_comes_twice_asks_which() -> None:
    with pytest.raises(times.TwiceThatNight) as refused:
        times.instant(AUTUMN, time(1, 30), "Europe/London")
    assert refused.value.second - refused.value.first == timedelta(hours=1)
    assert "comes twice on Sunday 31 October 2027" in refused.value.sentence


def test_the_first_and_the_second_of_a_time_that_comes_twice() -> None:
    first = times.instant(AUTUMN, time(1, 30), "Europe/London", fold=0)
    second = times.instant(AUTUMN, time(1, 30), "Europe/London", fold=1)
    assert (first, second) == (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
        datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
    )


def test_new_york_changes_on_other_days() -> None:
    assert times.instant(SPRING, time(1, 30), "America/New_York") == datetime(2027, 3, 28, 5, 30, tzinfo=UTC)
    with pytest.raises(times.NoSuchTime):
        times.instant(date(2027, 3, 14), time(2, 30), "America/New_York")
    with pytest.raises(times.TwiceThatNight):
        times.instant(date(2027, 11, 7), time(1, 30), "America/New_York")


def test_lord_howe_moves_by_half_an_hour() -> None:
    with pytest.raises(times.NoSuchTime) as refused:
        times.instant(date(2027, 10, 3), time(2, 15), "Australia/Lord_Howe")
    assert times.clock_words(refused.value.next) == "2:30am"
    with pytest.raises(times.TwiceThatNight) as twice:
        times.instant(date(2027, 4, 4), time(1, 45), "Australia/Lord_Howe")
    assert twice.value.second - twice.value.first == timedelta(minutes=30)


def test_kathmandu_is_three_quarters_of_an_hour_off() -> None:
    assert times.instant(date(2027, 3, 28), time(17, 30), "Asia/Kathmandu") == datetime(
        2027, 3, 28, 11, 45, tzinfo=UTC
    )


def test_an_evening_on_a_leap_day() -> None:
    at = times.instant(date(2028, 2, 29), time(18, 0), "Europe/London")
    assert times.day_words(times.local(at, "Europe/London").date()) == "Tuesday 29 February 2028"


@given(st.integers(0, 6 * 365 * 24 * 60), st.sampled_from(ZONES))
def test_every_instant_comes_back_from_its_wall_time(minute: int, zone: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    there = times.local(at, zone)
    assert times.instant(there.date(), there.time(), zone, fold=there.fold) == at


def test_a_span_across_the_night_the_clocks_go_back_ends_at_the_later_hour() -> None:
    span = times.span(AUTUMN, time(0, 30), time(1, 30), "Europe/London")
    assert span.ends - span.starts == timedelta(hours=2)


def test_a_session_ends_after_it_begins() -> None:
    with pytest.raises(Refused, match="end after it begins"):
        times.span(SPRING, time(19, 0), time(17, 0), "Europe/London")


def test_one_hearing_may_begin_as_another_ends() -> None:
    first = times.span(date(2026, 11, 24), time(17, 30), time(18, 30), "Europe/London")
    second = times.span(date(2026, 11, 24), time(18, 30), time(19, 30), "Europe/London")
    assert not first.meets(second)
    assert first.meets(times.Span(first.starts, second.ends))


def test_a_month_begins_and_ends_at_midnight_in_its_own_place() -> None:
    october = times.month_span(2027, 10, "Europe/London")
    assert october.starts == datetime(2027, 9, 30, 23, 0, tzinfo=UTC)
    assert october.ends == datetime(2027, 11, 1, 0, 0, tzinfo=UTC)
    assert times.month_span(2026, 12, "UTC").ends == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "wall"),
    [
        ("17:30", time(17, 30)),
        (" 17.30 ", time(17, 30)),
        ("5:30pm", time(17, 30)),
        ("5 PM", time(17, 0)),
        ("12am", time(0, 0)),
        ("12:15pm", time(12, 15)),
        ("9:05 a.m.", time(9, 5)),
    ],
)
def test_a_wall_time_as_people_type_it(typed: str, wall: time) -> None:
    assert times.read_wall(typed) == wall


@pytest.mark.parametrize("typed", ["", "half past five", "25:00", "17:60", "13pm", "0pm", "5", "17:5"])
def test_what_is_not_a_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused, match="17:30"):
        times.read_wall(typed)


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        (time(17, 30), "5:30pm"),
        (time(18), "6pm"),
        (time(12), "midday"),
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
    ],
)
def test_how_a_time_is_said(wall: time, words: str) -> None:
    assert times.clock_words(wall) == words


def test_how_a_day_is_said_in_england_and_in_america() -> None:
    on = date(2026, 11, 24)
    assert times.day_words(on, year=False) == "Tuesday 24 November"
    assert times.day_words(on, "US") == "Tuesday, November 24, 2026"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(60, "1 hour"), (90, "1 hour 30 minutes"), (120, "2 hours"), (45, "45 minutes"), (0, "0 minutes")],
)
def test_how_a_length_is_said(minutes: int, words: str) -> None:
    assert times.minutes_words(minutes) == words
