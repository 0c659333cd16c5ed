"""What a programme wishes of its panels, as data: each wish has a level and a weight. Pure.

The hard rules (`rules.py`) are not wishes and have no level: nothing can be set that lets somebody sit
who is part of a case. A weight is in the units of a problem's other weights: 20 is one sitting more than
somebody who has none, 20,000 a case without a hearing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from scheduling.seating.mixes import AGES, GENDERS

Level = Literal["must", "should", "ignore"]
NEAR = 60  # days to the last day of owed sittings within which they weigh
MOST_WEIGHT = 20_000


class Wish(NamedTuple):
    """`words` are what a programme reads; `levels` those that make sense for it.

    Of a whole panel a wish holds or does not count; what a plan weighs has a weight alone.
    """

    name: str
    words: str
    hint: str
    levels: tuple[Level, ...]
    level: Level
    weight: int

    @property
    def weighs(self) -> bool:
        return "should" in self.levels


WISHES = (
    Wish(
        "same_school",
        "Nobody from the same school",
        "Somebody of the same year never sits, whatever is set here.",
        ("must", "should", "ignore"),
        "ignore",
        120,
    ),
    Wish(
        "same_area",
        "Nobody from the same area",
        "They may meet on the way home.",
        ("must", "should", "ignore"),
        "ignore",
        60,
    ),
    Wish(
        "met_before",
        "Nobody who sat when this young person was heard before",
        "For a review you may want the same people: then this does not count.",
        ("must", "should", "ignore"),
        "ignore",
        80,
    ),
    Wish(
        "owed_soon",
        "Who owes sittings with a near last day sits first",
        "Within 60 days of it. The weight counts in a plan of a period.",
        ("should", "ignore"),
        "should",
        100,
    ),
    Wish(
        "gender_mix",
        "At least one girl or woman and one boy or man sit",
        "As far as the pool has both, and they said so.",
        ("must", "ignore"),
        "ignore",
        0,
    ),
    Wish(
        "age_spread",
        "Somebody younger than 16 sits, and somebody of 16 or older",
        "As far as the pool has both.",
        ("must", "ignore"),
        "ignore",
        0,
    ),
    Wish(
        "past_case",
        "Two who came from the same incident do not sit together",
        "Nobody is told that this is why.",
        ("must", "ignore"),
        "must",
        0,
    ),
)
OF_ORDINARY = "For a case of ordinary urgency."
WEIGHTS = tuple(
    Wish(name, words, hint, ("should",), "should", weight)
    for name, words, hint, weight in (
        ("late_per_day", "A day later than the standard", OF_ORDINARY, 60),
        ("wait_per_day", "A day of waiting", OF_ORDINARY, 5),
        ("load", "A sitting more than others", "The more they sat, the more the next one counts.", 20),
        ("reserve", "Somebody who stands by", "They keep an evening free.", 40),
        ("moved", "Another time for a hearing that stands", "People were told of it.", 3_000),
        ("changed", "Somebody new at a hearing that stands", "Somebody else was told that they sit.", 2_000),
    )
)
OF_A_PLAN = tuple(weight.name for weight in WEIGHTS)
OF_THE_MIX: Mapping[str, tuple[str, ...]] = {"gender_mix": GENDERS, "age_spread": AGES}
OF_A_PAIR = ("same_school", "same_area", "met_before")  # between a juror and a case
BY_NAME: Mapping[str, Wish] = {wish.name: wish for wish in (*WISHES, *WEIGHTS)}


class Said(NamedTuple):
    """What a programme set of one wish."""

    level: Level
    weight: int


USUAL: Mapping[str, Said] = {wish.name: Said(wish.level, wish.weight) for wish in BY_NAME.values()}


def asks(said: Mapping[str, Said]) -> bool:
    """Whether anything is set that lies between a juror and a case."""
    return any(said[name].level != "ignore" for name in OF_A_PAIR)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is so between one juror and one case."""

    same_school: bool = False
    same_area: bool = False
    met_before: bool = False


TOLD: Mapping[str, str] = {
    "same_school": "Goes to the same school.",
    "same_area": "Lives in the same area.",
    "met_before": "Sat when this young person was heard before.",
}


def against(facts: Facts, said: Mapping[str, Said]) -> tuple[str, ...]:
    """The wishes with level must that this juror breaks, by name."""
    return tuple(name for name in OF_A_PAIR if getattr(facts, name) and said[name].level == "must")


def cost(facts: Facts, said: Mapping[str, Said]) -> int:
    """What the wishes with level should make of it that this juror sits on this case, 0 or more."""
    broken = (name for name in OF_A_PAIR if getattr(facts, name) and said[name].level == "should")
    return sum(said[name].weight for name in broken)


def owing(until: date | None, said: Said, on: date) -> int:
    """What it costs that somebody else than who owes sittings soon is asked: so whoever owes is cheaper.

    `until` is the last day of what they owe, none where they owe nothing. From 0 to the weight.
    """
    if said.level == "ignore":
        return 0
    left = NEAR if until is None else min(NEAR, max(0, (until - on).days))
    return said.weight * left // NEAR


def words(names: Iterable[str]) -> tuple[str, ...]:
    """What a coordinator reads of them."""
    return tuple(TOLD[name] for name in names)
