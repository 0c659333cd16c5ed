"""The birth date that stands for one once a name has left: every band stays, and nothing else is told."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cases import ages
from cases.clocks import age

BORN = st.dates(date(1998, 1, 1), date(2024, 12, 31))
DAYS = st.lists(st.dates(date(2016, 1, 1), date(2030, 12, 31)), min_size=1, max_size=4)


@given(BORN, DAYS)
def test_every_band_stays(born_on, days):
    days = [max(one, born_on) for one in days]
    instead = ages.stand_in(born_on, days)
    assert [ages.band(instead, on) for on in days] == [ages.band(born_on, on) for on in days]


@given(BORN, BORN, DAYS)
def test_whoever_is_in_the_same_bands_gets_the_same_date(one, other, days):
    days = [max(on, one, other) for on in days]
    if [ages.band(one, on) for on in days] == [ages.band(other, on) for on in days]:
        assert ages.stand_in(one, days) == ages.stand_in(other, days)


@given(BORN, DAYS, st.dates(date(2016, 1, 1), date(2040, 12, 31)))
def test_whoever_may_answer_alone_on_a_day_still_may_and_nobody_sooner(born_on, days, today):
    days, today = [max(one, born_on) for one in days], max(today, born_on)
    instead = ages.stand_in(born_on, days, grown_on=today)
    assert (age(instead, today) >= 18) == (age(born_on, today) >= 18)
    assert [ages.band(instead, on) for on in days] == [ages.band(born_on, on) for on in days]
    if age(born_on, min(days)) >= 5 and age(born_on, today) < 18:
        assert instead >= born_on


def test_every_birthday_of_a_leap_year_and_the_days_around_it():
    first = date(2008, 1, 1)
    for born_on in (first + timedelta(days=day) for day in range(366)):
        for years in (12, 13, 14, 16, 18):
            birthday = date(born_on.year + years, born_on.month, min(born_on.day, 28))
            days = [birthday + timedelta(days=off) for off in (-20, -1, 0, 1, 2, 40)]
            instead = ages.stand_in(born_on, days)
            assert [ages.band(instead, on) for on in days] == [ages.band(born_on, on) for on in days]


def test_who_has_no_referral_needs_no_birth_date():
    assert ages.stand_in(date(2010, 5, 4), []) is None
