"""Dates as the systems of agencies write them: one way down a whole column. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

ANYWHERE = ("%Y-%m-%d", "%Y%m%d", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d")
DAY_FIRST = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
MONTH_FIRST = ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y")
EARLIEST = 1900


def way(texts: Sequence[str], country: str) -> str:
    """The way in which most of a column is written; of two that fit alike, the country's own.

    A whole column in the other order of day and month shows itself by days above 12.
    """
    own, other = (MONTH_FIRST, DAY_FIRST) if country == "US" else (DAY_FIRST, MONTH_FIRST)
    ways, told = (*ANYWHERE, *own, *other), Counter(texts)

    def fits(form: str) -> int:
        return sum(times for text, times in told.items() if read(text, form) is not None)

    return max(ways, key=lambda form: (fits(form), -ways.index(form)))


@lru_cache(maxsize=100_000)  # an extract says the same day over and over
def read(text: str, form: str) -> date | None:
    """The date, without a time of day that stands behind it; None where it is none."""
    text, parts_by = text.strip(), form[2]
    if parts_by != "%" and parts_by not in text:  # most ways fall away so, before anything is tried
        return None
    for written in dict.fromkeys((text, text.partition("T")[0], text.rpartition(" ")[0])):
        try:
            found = datetime.strptime(written, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        return found if found.year >= EARLIEST else None
    return None


def example(form: str) -> str:
    """How a date is written in this way."""
    return f"{date(2011, 2, 28):{form}}"
