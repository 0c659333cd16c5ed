"""Dates as people write them in spreadsheets, and as pages show them. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
LAST_MONTH, LONGEST_MONTH, CENTURY = 12, 31, 100
SHORTEST_MONTH = 3  # letters: Mar, May
EXCEL_DAY_0 = date(1899, 12, 30)  # so that day 1 is 31 December 1899 and the wrong leap day of 1900 is passed
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ]\d.*)?")
DAY_MONTH = re.compile(
    r"(?:[a-z]+,? +)?(\d{1,2})(?:st|nd|rd|th)?[-/. ]+(?:of +)?([a-z]{3,9})\.?,?[-/. ]+(\d{4}|\d{2})"
)
MONTH_DAY = re.compile(
    r"(?:[a-z]+,? +)?([a-z]{3,9})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?,?[-/. ]+(\d{4}|\d{2})"
)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


class NoSuchDate(ValueError):
    """It is not a date. The words go on from "the birth date 31/02/2011"."""


@dataclass(frozen=True, slots=True)
class Read:
    """A date, and whether the order of day and month was a guess."""

    day: date
    ambiguous: bool = False
    other_order: bool = False  # only the other country's order makes it a date


def shown(day: date) -> str:
    """As in 3 February 2026."""
    return f"{day.day} {day:%B %Y}"


def written(day: date, country: str) -> str:
    """The way somebody in the country writes it in a spreadsheet."""
    return f"{day:%m/%d/%Y}" if country == "US" else f"{day:%d/%m/%Y}"


def read(text: str, country: str, *, today: date) -> Read:
    """One date. Ambiguous ones are read as the country writes them: month first in the US, else day first."""
    folded = text.strip().casefold()
    if found := ISO.fullmatch(folded):
        year, month, day = (int(part) for part in found.groups())
        return Read(_date(year, month, day, country))
    if found := NUMBERS.fullmatch(folded):
        first, second, year = (int(part) for part in found.groups())
        return _in_order(first, second, _year(year, today), country)
    if found := DAY_MONTH.fullmatch(folded):
        return Read(_named(found[2], int(found[1]), int(found[3]), country, today))
    if found := MONTH_DAY.fullmatch(folded):
        return Read(_named(found[1], int(found[2]), int(found[3]), country, today))
    if SERIAL.fullmatch(folded):
        return Read(EXCEL_DAY_0 + timedelta(days=int(float(folded))))
    raise NoSuchDate(f"is not a date. Write it like {written(date(2011, 2, 28), country)}.")


def _in_order(first: int, second: int, year: int, country: str) -> Read:
    day, month = (second, first) if country == "US" else (first, second)
    if month > LAST_MONTH and day <= LAST_MONTH:
        return Read(_date(year, day, month, country), other_order=True)
    return Read(
        _date(year, month, day, country), ambiguous=month <= LAST_MONTH and day <= LAST_MONTH and month != day
    )


def month(name: str) -> int | None:
    """3 for Mar, march and March; nothing for what could be two months, or is none."""
    said = name.strip(". ").casefold()
    found = [number for number, word in enumerate(MONTHS, 1) if word.startswith(said)]
    return found[0] if len(found) == 1 and len(said) >= SHORTEST_MONTH else None


def _named(name: str, day: int, year: int, country: str, today: date) -> date:
    number = month(name)
    if number is None:
        raise NoSuchDate(f"is not a date. Write it like {written(date(2011, 2, 28), country)}.")
    return _date(_year(year, today), number, day, country)


def _year(year: int, today: date) -> int:
    """Two figures mean the nearest year that is not after next year."""
    if year >= CENTURY:
        return year
    century = today.year - today.year % CENTURY
    return century + year if century + year <= today.year + 1 else century + year - CENTURY


def _date(year: int, month: int, day: int, country: str) -> date:
    if 1 <= month <= LAST_MONTH and year >= 1 and 1 <= day <= LONGEST_MONTH:
        last = monthrange(year, month)[1]
        if day <= last:
            return date(year, month, day)
        raise NoSuchDate(f"does not exist. Write it like {written(date(year, month, last), country)}.")
    raise NoSuchDate(f"does not exist. Write it like {written(date(2011, 2, 28), country)}.")
