"""The periods of releases: whole years of acceptances, one beside the other, never overlapping. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cases.evaluation.definitions import Definition

WRITTEN = re.compile(r"(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From the first day of one year to the last day of another."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    def covers(self, day: date) -> bool:
        return self.first <= day.year <= self.last

    def overlaps(self, other: "Period") -> bool:
        return self != other and self.first <= other.last and other.first <= self.last

    def ripe_on(self, definition: Definition) -> date:
        """The day on which the follow-up of the last person accepted is over."""
        return date(self.last, 12, 31) + timedelta(days=definition.complete_after)


def read(text: str) -> Period:
    """2024 or 2023-2024, as str() writes it. ValueError otherwise."""
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is no period of years.")
    return Period(int(found[1]), int(found[2] or found[1]))


def of_year(year: int, years: int) -> Period:
    """The period of so many years in which a year lies: they are counted from year 0."""
    first = year - year % years
    return Period(first, first + years - 1)


def ripe(since: date, today: date, years: int, definition: Definition) -> Iterator[Period]:
    """Those whose follow-up is over, from the one of the first acceptance on."""
    period = of_year(since.year, years)
    while period.ripe_on(definition) <= today:
        yield period
        period = of_year(period.last + 1, years)
