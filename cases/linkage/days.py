"""Dates as the systems of agencies write them: one way down a whole column. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

ANYWHERE = ("%Y-%m-%d", "%Y%m%d", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d")
DAY_FIRST = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")
MONTH_FIRST = ("%m/%d/%Y", "%m.%d.%Y", "%m-%d-%Y")
EARLIEST = 1900


def way(texts: Sequence[str], country: str) -> str:
    """The way in which most of a column is written; of two that fit alike, the country's own.

    A whole column in the other order of day and month shows itself by days above 12.
    """
    own, other = (MONTH_FIRST, DAY_FIRST) if country == "US" else (DAY_FIRST, MONTH_FIRST)
    ways = (*ANYWHERE, *own, *other)
    return max(
        ways, key=lambda form: (sum(read(text, form) is not None for text in texts), -ways.index(form))
    )


def read(text: str, form: str) -> date | None:
    """The date, without a time of day that stands behind it; None where it is none."""
    text = text.strip()
    for written in (text, text.partition("T")[0], text.rpartition(" ")[0]):
        try:
            found = datetime.strptime(written, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        return found if found.year >= EARLIEST else None
    return None


def example(form: str) -> str:
    """How a date is written in this way."""
    return f"{date(2011, 2, 28):{form}}"
