"""When somebody can come, as people write it: "Mon Tue Thu", "Weekdays after 5". Pure."""

import re
from dataclasses import dataclass

from cases.search import fold

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
GROUPS = {
    "weekday": range(5),
    "weekdays": range(5),
    "weekend": range(5, 7),
    "weekends": range(5, 7),
    "daily": range(7),
    "every day": range(7),
}
ANY_TIME = {
    "any",
    "any time",
    "anytime",
    "any day",
    "always",
    "all",
    "all week",
    "flexible",
    "whenever",
    "all days",
}
EVENING = ("17:00", "22:00")
AFTERNOON = ("12:00", "17:00")
MORNING = ("08:00", "12:00")
NOON, FIRST_HOUR, LAST_HOUR, LAST_MINUTE = 12, 8, 23, 59
WHOLE_DAY = ("00:00", "23:59")
CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
SPAN = re.compile(rf"(?:from\s+)?{CLOCK}\s*(?:-|–|to|until|till)\s*{CLOCK}")
AFTER = re.compile(rf"(?:after|from)\s+{CLOCK}")
BEFORE = re.compile(rf"(?:before|until|till|by)\s+{CLOCK}")
RANGE = re.compile(r"([a-z]+)\s*(?:-|–|to)\s*([a-z]+)")


class Unclear(ValueError):
    """It does not say when."""


@dataclass(frozen=True, slots=True, order=True)
class Usual:
    """A usual time in the week, by the wall clock."""

    weekday: int
    from_wall: str
    until_wall: str


def read(written: str) -> list[Usual]:
    """The usual times; none at all means any time. Hours without am or pm mean the afternoon."""
    if fold(written) in ANY_TIME or not fold(written):
        return []
    if {"not", "except", "no", "but"} & set(fold(written).split()):
        raise Unclear("says when not. Write the days that suit, like Mon Tue Thu.")
    found: set[Usual] = set()
    day_words = ""
    for part in re.split(r"[;\n]", written.casefold()):
        days, hours = _days(part), _hours(part)
        if not days and hours and not day_words:
            days = list(range(7))
        if not days:
            raise Unclear("does not say which days. Write it like Mon Tue Thu.")
        day_words = part
        found.update(Usual(day, *(hours or WHOLE_DAY)) for day in days)
    return sorted(found)


def _days(part: str) -> list[int]:
    found: set[int] = set()
    for first, last in RANGE.findall(part):
        begin, end = _day(first), _day(last)
        if begin is not None and end is not None:
            found.update(day % 7 for day in range(begin, end + 1 + (7 if end < begin else 0)))
    for group, days in GROUPS.items():
        if re.search(rf"\b{group}\b", part):
            found.update(days)
    for word in re.findall(r"[a-z]+", part):
        day = _day(word)
        if day is not None:
            found.add(day)
    return sorted(found)


def _day(word: str) -> int | None:
    word = word.removesuffix("s") if word not in ("tues", "thurs", "weds") else word
    for number, day in enumerate(DAYS):
        if word.startswith(SHORT[number]) and (day.startswith(word) or word in ("tues", "thurs", "weds")):
            return number
    return None


def _hours(part: str) -> tuple[str, str] | None:
    if found := SPAN.search(part):
        begin_half, end_half = found[3] or found[6], found[6] or found[3]
        span = _clock(found[1], found[2], begin_half), _clock(found[4], found[5], end_half)
        if span[1] <= span[0]:
            span = span[0], _clock(found[4], found[5], end_half, evening=True)
    elif found := AFTER.search(part):
        span = _clock(found[1], found[2], found[3]), "23:59"
    elif found := BEFORE.search(part):
        span = "00:00", _clock(found[1], found[2], found[3], evening=True)
    else:
        named = {
            "evening": EVENING,
            "afternoon": AFTERNOON,
            "morning": MORNING,
            "after school": ("16:00", "22:00"),
        }
        return next((hours for word, hours in named.items() if word in part), None)
    if span[0] >= span[1]:
        raise Unclear("ends before it begins. Write it like Mon 17:00-20:00.")
    return span


def _clock(hour: str, minute: str | None, half: str | None, *, evening: bool = False) -> str:
    """Seven means seven in the evening: nobody hears a case at 7 in the morning.

    Where somebody has to be gone by nine it is nine in the `evening` too, unless they wrote 09.
    """
    hours = int(hour)
    latest = NOON if evening and not hour.startswith("0") else FIRST_HOUR
    if (half == "pm" and hours < NOON) or (half is None and 1 <= hours < latest):
        hours += NOON
    if hours > LAST_HOUR or int(minute or 0) > LAST_MINUTE:
        raise Unclear("holds a time that does not exist. Write it like Mon 17:00-20:00.")
    return f"{hours:02d}:{int(minute or 0):02d}"
