"""Wall clocks and instants: what people type, and when it really is.

A session is typed as a day and a wall time in the programme's own zone. The record keeps what was
typed beside the instant in UTC. Twice a year a wall time does not exist, or exists twice: the first
is refused with the next that exists, the second asks which of the two is meant.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cases.errors import Refused

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
HALF_A_DAY = 12
HOW_TO_WRITE_IT = "Write the time like 17:30 or 5:30pm."
WALL = re.compile(r"^\s*(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?\s*(?:m\.?)?\s*$", re.IGNORECASE)


class NoSuchTime(Refused):
    """The clocks go forward over this wall time. `next` is the first one that exists."""

    def __init__(self, on: date, wall: time, following: datetime) -> None:
        self.wall, self.next = wall, following
        super().__init__(
            f"{clock_words(wall)} does not exist on {day_words(on)}: the clocks go forward. "
            f"The next time is {clock_words(following)}."
        )


class TwiceThatNight(Refused):
    """The clocks go back: this wall time comes twice. `first` and `second` are both instants, in UTC."""

    def __init__(self, on: date, wall: time, first: datetime, second: datetime) -> None:
        self.first, self.second = first, second
        super().__init__(
            f"{clock_words(wall)} comes twice on {day_words(on)}: the clocks go back. "
            "Say whether you mean the first or the second."
        )


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A span of time, half open: it begins at `starts` and is over at `ends` (aware)."""

    starts: datetime
    ends: datetime

    def meets(self, other: "Span") -> bool:
        """Whether one person could not be at both. One may begin as the other ends."""
        return self.starts < other.ends and other.starts < self.ends

    def holds(self, other: "Span") -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    @classmethod
    def of_seconds(cls, starts: int, ends: int) -> "Span":
        return cls(datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC))

    @property
    def seconds(self) -> tuple[int, int]:
        """Both ends in whole seconds since 1970, as a booking keeps them."""
        return int(self.starts.timestamp()), int(self.ends.timestamp())


def read_wall(text: str) -> time:
    """A wall time as people type it: 17:30, 17.30, 5:30pm, 5 pm. Refuses anything else."""
    found = WALL.match(text)
    if found is None:
        raise Refused(HOW_TO_WRITE_IT)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if not half and found[2] is None:
        raise Refused("Write the minutes too, like 17:30, or say am or pm.")
    if half and not 1 <= hour <= HALF_A_DAY:
        raise Refused(HOW_TO_WRITE_IT)
    if half:
        hour = hour % HALF_A_DAY + (HALF_A_DAY if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError as wrong:
        raise Refused(HOW_TO_WRITE_IT) from wrong


def instant(on: date, wall: time, zone: str, *, fold: int | None = None) -> datetime:
    """When a wall time is, in UTC. `fold` 0 or 1 chooses the first or second of a time that comes twice."""
    place = ZoneInfo(zone)
    first = datetime.combine(on, wall, place).replace(fold=0).astimezone(UTC)
    second = datetime.combine(on, wall, place).replace(fold=1).astimezone(UTC)
    if first == second:
        return first
    # In a gap both readings come back as another wall time; PEP 495 puts fold=1 before fold=0 there.
    if first > second:
        raise NoSuchTime(on, wall, _after_the_gap(second, first, place))
    if fold is None:
        raise TwiceThatNight(on, wall, first, second)
    return second if fold else first


def _after_the_gap(before: datetime, after: datetime, place: ZoneInfo) -> datetime:
    """The first wall time after a gap: where the offset changes between two instants."""
    low, high = before, after
    offset = low.astimezone(place).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(place).utcoffset() == offset else (low, middle)
    return high.replace(microsecond=0).astimezone(place)


def span(on: date, from_wall: time, until_wall: time, zone: str, *, fold: int | None = None) -> Span:
    """From one wall time to another of the same day. `fold` is for either end, where it comes twice.

    An end that comes twice is taken as the second without asking where the start is sure: nobody is
    sent home early.
    """
    if until_wall <= from_wall:
        raise Refused("It must end after it begins.")
    starts = instant(on, from_wall, zone, fold=fold)
    return Span(starts, instant(on, until_wall, zone, fold=1 if fold is None else fold))


def local(at: datetime, zone: str) -> datetime:
    """An instant by the wall clock of a place."""
    return at.astimezone(ZoneInfo(zone))


def month_span(year: int, month: int, zone: str) -> Span:
    """The calendar month of a place."""
    after = date(year + month // 12, month % 12 + 1, 1)
    return day_span(date(year, month, 1), after - timedelta(days=1), zone)


def day_span(first: date, last: date, zone: str) -> Span:
    """Whole days of a place, the last one too."""
    after = last + timedelta(days=1)
    return Span(instant(first, time(0), zone, fold=0), instant(after, time(0), zone, fold=0))


def wall_words(wall: time) -> str:
    """17:30: the form the record keeps."""
    return f"{wall:%H:%M}"


def clock_words(at: datetime | time) -> str:
    """5:30pm, 6pm, midday, midnight. Give a local time."""
    if (at.hour, at.minute) == (HALF_A_DAY, 0):
        return "midday"
    if (at.hour, at.minute) == (0, 0):
        return "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes}{'am' if at.hour < HALF_A_DAY else 'pm'}"


def said_wall(wall: str) -> str:
    """A time as the record keeps it, as people say it; nothing where none is set."""
    return clock_words(time.fromisoformat(wall)) if wall else ""


def day_words(on: date, country: str = "GB", *, year: bool = True) -> str:
    """Tuesday 24 November 2026; in the US, Tuesday, November 24, 2026."""
    comma = "," if country == "US" else ""
    return f"{DAYS[on.weekday()]}{comma} {date_words(on, country, year=year)}"


def date_words(on: date, country: str = "GB", *, year: bool = True) -> str:
    """24 November 2026; in the US, November 24, 2026."""
    if country == "US":
        return f"{MONTHS[on.month - 1]} {on.day}" + (f", {on.year}" if year else "")
    return f"{on.day} {MONTHS[on.month - 1]}" + (f" {on.year}" if year else "")


def short_day_words(on: date, country: str = "GB") -> str:
    """Tue 24 Nov; in the US, Tue, Nov 24."""
    day, month = DAYS[on.weekday()][:3], MONTHS[on.month - 1][:3]
    return f"{day}, {month} {on.day}" if country == "US" else f"{day} {on.day} {month}"


def minutes_words(minutes: int) -> str:
    """1 hour; 1 hour 30 minutes; 45 minutes."""
    hours, rest = divmod(minutes, 60)
    said = [f"{hours} hour{'s' * (hours != 1)}"] if hours else []
    return " ".join([*said, f"{rest} minutes"] if rest or not hours else said)
