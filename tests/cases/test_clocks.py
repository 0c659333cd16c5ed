"""Working days, holidays, and how a day stands against today."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cases import clocks, holidays

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
DAYS = some.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_five_working_days_from_a_monday_end_on_the_next_monday():
    assert clocks.working_days_after(MONDAY, 5) == date(2026, 11, 30)


def test_a_holiday_does_not_count():
    christmas = holidays.around("GB", 2026)
    assert clocks.working_days_after(date(2026, 12, 24), 1, christmas) == date(2026, 12, 29)


def test_a_weekend_may_be_friday_and_saturday():
    assert clocks.working_days_after(date(2026, 11, 19), 1, weekend=(4, 5)) == date(2026, 11, 22)


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(ValueError, match="needs a working day"):
        clocks.working_days_after(MONDAY, 1, weekend=range(7))


@given(DAYS, some.integers(0, 60))
def test_counting_forward_and_back_agree(start, days):
    free = holidays.around("GB", start.year)
    end = clocks.working_days_after(start, days, free)
    assert clocks.working_days_between(start, end, free) == days
    assert days == 0 or clocks.is_working(end, free)


@pytest.mark.parametrize(
    ("on", "words", "urgency"),
    [
        (date(2026, 11, 27), "4 working days left", "fine"),
        (date(2026, 11, 24), "1 working day left", "soon"),
        (MONDAY, "Due today", "soon"),
        (FRIDAY, "1 working day late", "late"),
        (date(2026, 11, 16), "5 working days late", "late"),
    ],
)
def test_a_page_says_how_many_days_are_left_or_lost(on, words, urgency):
    due = clocks.due(on, MONDAY)
    assert (due.words, due.urgency) == (words, urgency)


def test_friday_seen_on_saturday_is_late():
    assert clocks.due(FRIDAY, date(2026, 11, 21)).words == "1 working day late"


def test_calendar_days_count_sundays():
    assert clocks.due(MONDAY, FRIDAY, working=False).words == "3 days left"
    assert clocks.deadline(FRIDAY, 30, working=False) == date(2026, 12, 20)


def test_a_birthday_on_leap_day_comes_on_the_first_of_march():
    assert clocks.age(date(2012, 2, 29), date(2026, 2, 28)) == 13
    assert clocks.age(date(2012, 2, 29), date(2026, 3, 1)) == 14


def test_the_bank_holidays_of_2026_and_2027():
    assert [day for day in holidays.named("GB", 2026) if clocks.is_working(day)] == [
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    ]
    assert {date(2027, 12, 27), date(2027, 12, 28)} <= holidays.around("GB", 2027)
    assert holidays.name("GB", date(2027, 3, 26)) == "Good Friday"


def test_the_federal_holidays_of_2026():
    assert {date(2026, 7, 3), date(2026, 11, 26), date(2026, 1, 19)} <= set(holidays.named("US", 2026))


def test_a_country_without_rules_has_no_holidays():
    assert holidays.around("ZZ", 2026) == frozenset()
