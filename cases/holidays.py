"""Public holidays, so that a clock in working days needs nobody to type them. Pure.

The days come from a library that follows the law; a day seen on another one stands on both.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

PARTS = {"GB": "ENG"}  # England and Wales; Scotland and Northern Ireland keep other days


@cache
def named(country: str, year: int) -> Mapping[date, str]:
    """The holidays of a year and what they are called; none for a country that nobody knows."""
    from holidays import country_holidays  # noqa: PLC0415 - late: every process starts the sooner

    try:
        found = country_holidays(country, subdiv=PARTS.get(country), years=year, language="en_US")
    except NotImplementedError:  # what the library says of a country it does not know
        return MappingProxyType({})
    return MappingProxyType({day: found[day] for day in sorted(found)})


def name(country: str, on: date) -> str:
    """Christmas Day, or nothing."""
    return named(country, on.year).get(on, "")


@cache
def around(country: str, year: int) -> frozenset[date]:
    """The holidays of the year and its neighbours."""
    return frozenset(day for near in (year - 1, year, year + 1) for day in named(country, near))
