"""Public holidays by rule, so that a clock in working days needs nobody to type them. Pure."""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter

MONDAY, THURSDAY, FRIDAY = 0, 3, 4


def nth(year: int, month: int, weekday: int, count: int) -> date:
    """The count-th weekday of a month; -1 is the last."""
    if count > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def england(year: int) -> set[date]:
    """Bank holidays of England and Wales (Banking and Financial Dealings Act 1971)."""
    days = {
        easter(year) - timedelta(days=2),
        easter(year) + timedelta(days=1),
        nth(year, 5, MONDAY, 1),
        nth(year, 5, MONDAY, -1),
        nth(year, 8, MONDAY, -1),
    }
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        # One that falls on a weekend, or on a day already taken, moves to the next free working day.
        day = fixed
        while day.weekday() > FRIDAY or day in days:
            day += timedelta(days=1)
        days.add(day)
    return days


def federal(year: int) -> set[date]:
    """United States federal holidays (5 U.S.C. 6103), Saturday seen on Friday, Sunday on Monday."""
    days = {
        nth(year, 1, MONDAY, 3),
        nth(year, 2, MONDAY, 3),
        nth(year, 5, MONDAY, -1),
        nth(year, 9, MONDAY, 1),
        nth(year, 10, MONDAY, 2),
        nth(year, 11, THURSDAY, 4),
    }
    for fixed in (
        date(year, 1, 1),
        date(year, 6, 19),
        date(year, 7, 4),
        date(year, 11, 11),
        date(year, 12, 25),
    ):
        days.add(fixed + timedelta(days={5: -1, 6: 1}.get(fixed.weekday(), 0)))
    return days


@cache
def around(country: str, year: int) -> frozenset[date]:
    """The holidays of the year and its neighbours; none for a country without rules here."""
    rules = {"GB": england, "US": federal}.get(country)
    return (
        frozenset(day for near in (year - 1, year, year + 1) for day in rules(near)) if rules else frozenset()
    )
