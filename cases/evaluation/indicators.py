"""What a programme and its young people chose to ask: their own question, scale and group. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cases.evaluation import bootstrap
from cases.evaluation.rates import METHOD, Rate, wilson


@dataclass(frozen=True, slots=True)
class Indicator:
    """A question in their words. `counted`: the answers that count as yes; none: the mean of the scale."""

    question: str
    low: int  # the ends of the scale
    high: int
    group: str  # who is asked
    counted: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if self.low >= self.high:
            raise ValueError(f"A scale from {self.low} to {self.high} has no room.")
        if any(not self.low <= answer <= self.high for answer in self.counted):
            raise ValueError("An answer that counts is not on the scale.")


@dataclass(frozen=True, slots=True)
class Answer:
    """A share from 0 to 1 or a mean on the scale, with its interval; None where nobody answered."""

    people: int  # who answered
    response: Rate | None
    value: float | None
    low: float | None
    high: float | None
    method: str


def answered(indicator: Indicator, answers: Mapping[str, Collection[int]], asked: int) -> Answer:
    """M19. `answers` has those of each person; one who answers several times is drawn as one person.

    A share is of people: somebody counts whose answers are mostly yes. A mean is of answers, its interval
    by drawing people again with a fixed seed. ValueError for an answer off the scale, or where more
    answered than were asked.
    """
    given = {person: list(values) for person, values in answers.items() if values}
    if any(not indicator.low <= value <= indicator.high for values in given.values() for value in values):
        raise ValueError(f"An answer is not from {indicator.low} to {indicator.high}.")
    if len(given) > asked:
        raise ValueError(f"{len(given)} answered where only {asked} were asked.")
    response = wilson(len(given), asked) if asked else None
    if not given:
        return Answer(0, response, None, None, None, METHOD if indicator.counted else bootstrap.METHOD)
    if indicator.counted:
        rate = wilson(sum(_mostly(values, indicator.counted) for values in given.values()), len(given))
        return Answer(len(given), response, rate.share, rate.low, rate.high, rate.method)
    mean = bootstrap.mean(Counter((float(sum(values)), float(len(values))) for values in given.values()))
    return Answer(len(given), response, mean.value, mean.low, mean.high, mean.method)


def _mostly(values: Collection[int], counted: Iterable[int]) -> bool:
    yes = frozenset(counted)
    return 2 * sum(value in yes for value in values) > len(values)
