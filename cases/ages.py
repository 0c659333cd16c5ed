"""The bands in which ages are told, and the birth date that stands for one once a name has left. Pure."""

from collections.abc import Mapping
from datetime import date

from cases import clocks
from cases.evaluation.groups import NOT_KNOWN

BANDS: Mapping[int, str] = {12: "under 12", 14: "12 or 13", 16: "14 or 15", 18: "16 or 17"}  # below this age
GROWN = "18 or over"
EVERY = (*BANDS.values(), GROWN)


def band(born_on: date | None, on: date) -> str:
    """That of somebody's age on a day."""
    return NOT_KNOWN if born_on is None else of(clocks.age(born_on, on))


def of(years: int) -> str:
    return next((words for below, words in BANDS.items() if years < below), GROWN)
