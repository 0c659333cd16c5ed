"""The bands in which ages are told, and the birth date that stands for one once a name has left. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from cases import clocks
from cases.consents import OF_AGE
from cases.evaluation.groups import NOT_KNOWN
from cases.new_referrals import YOUNGEST

BANDS: Mapping[int, str] = {12: "under 12", 14: "12 or 13", 16: "14 or 15", 18: "16 or 17"}  # below this age
GROWN = "18 or over"
EVERY = (*BANDS.values(), GROWN)


def band(born_on: date | None, on: date) -> str:
    """That of somebody's age on a day."""
    return NOT_KNOWN if born_on is None else of(clocks.age(born_on, on))


def of(years: int) -> str:
    return next((words for below, words in BANDS.items() if years < below), GROWN)


def stand_in(born_on: date, days: Sequence[date], grown_on: date | None = None) -> date | None:
    """The latest birth date that leaves every band of these days as it is; None where there is no day.

    It tells the bands and nothing else: whoever is in the same ones has the same date. `grown_on`: a day
    on which it must also stay whether they were of age; the date then makes nobody of age before they are.
    """
    if not days:
        return None
    limits = [(on, years) for on in days for years in BANDS]
    limits += [(grown_on, OF_AGE)] if grown_on else []
    reached = [_years_before(on, years) for on, years in limits if clocks.age(born_on, on) >= years]
    missed = [_years_before(on, years) for on, years in limits if clocks.age(born_on, on) < years]
    latest = min(reached, default=_years_before(min(days), YOUNGEST))
    return max(latest, max(missed) + timedelta(days=1)) if missed else latest


def _years_before(on: date, years: int) -> date:
    """The latest birth date of somebody who is so old on that day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)
