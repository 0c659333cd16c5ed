"""The guideline grid: how much an agreement asks for at each level of offence. It warns, and never blocks.

Pure: minutes and sittings in, sentences out. The grids a programme begins with follow one that was seen
in use (Orange County and Charlotte, Florida): level A 8 to 17 hours and 1 or 2 jury terms, up to D.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

LEVELS = ("A", "B", "C", "D")
HOUR = 60


@dataclass(frozen=True, slots=True)
class Level:
    """What is usual at one level: minutes of service and sittings on a panel, from and to."""

    minutes_from: int
    minutes_to: int
    sittings_from: int
    sittings_to: int


USUAL: Mapping[str, Level] = {
    "A": Level(8 * HOUR, 17 * HOUR, 1, 2),
    "B": Level(15 * HOUR, 26 * HOUR, 2, 3),
    "C": Level(24 * HOUR, 37 * HOUR, 3, 4),
    "D": Level(35 * HOUR, 50 * HOUR, 4, 5),
}


def warnings(level: Level | None, name: str, minutes: int, sittings: int) -> list[str]:
    """A sentence for each part that is more or less than usual; none where there is no guideline."""
    if level is None:
        return []
    said = [
        _beside(minutes, level.minutes_from, level.minutes_to, name, hours),
        _beside(sittings, level.sittings_from, level.sittings_to, name, sittings_words),
    ]
    return [sentence for sentence in said if sentence]


def _beside(count: int, least: int, most: int, name: str, say: Callable[[int], str]) -> str:
    if least <= count <= most:
        return ""
    usual = say(least) if least == most else f"{say(least)} to {say(most)}"
    more = "More" if count > most else "Less"
    return f"{more} than usual at level {name}: {say(count)}. Usual is {usual}."


def hours(minutes: int) -> str:
    """8 hours, 1 hour 30 minutes, no hours."""
    whole, rest = divmod(minutes, HOUR)
    parts = [_count(whole, "hour")] if whole else []
    parts += [_count(rest, "minute")] if rest else []
    return " ".join(parts) or "no hours"


def sittings_words(count: int) -> str:
    return _count(count, "sitting") if count else "no sittings"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def problems(typed: Mapping[str, int], levels: Collection[str] = LEVELS) -> dict[str, str]:
    """What is wrong with a grid as typed, by field: `hours_from_A`, `sittings_to_D`."""
    return {
        f"{what}_to_{level}": "This must not be less than the number before it."
        for level in levels
        for what in ("hours", "sittings")
        if typed[f"{what}_to_{level}"] < typed[f"{what}_from_{level}"]
    }
