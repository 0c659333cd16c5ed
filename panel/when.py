"""The day and time of a hearing, as letters say them: of one, or of several told of together. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cases.tables import Programme
from scheduling.times import clock_words, day_words, local, short_day_words


def said(programme: Programme, *starts: datetime) -> dict[str, Any]:
    """Each day and each time once, in their order."""
    at = sorted(local(one, programme.time_zone) for one in starts)

    def each(words: Callable[[datetime], str]) -> str:
        return " and ".join(dict.fromkeys(words(one) for one in at))

    return {
        "day": each(lambda one: day_words(one.date(), programme.country, year=False)),
        "long_day": each(lambda one: day_words(one.date(), programme.country)),
        "short_day": each(lambda one: short_day_words(one.date(), programme.country)),
        "time": each(clock_words),
    }
