"""Two groups beside each other: the difference of their shares, its ratio, and how many people it takes."""

from dataclasses import dataclass
from math import ceil, exp, sqrt
from statistics import NormalDist

from cases.evaluation.rates import LEVEL, Rate, normal, wilson

NEWCOMBE = "Newcombe, hybrid score"
KATZ = "Katz, log"
POWER = 0.8
LEAST = 60  # people in each group
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the interval in which the true one lies."""

    value: float
    low: float
    high: float
    method: str


def difference(a: Rate, b: Rate) -> Estimate:
    """The share of a less that of b, from -1 to 1, from their Wilson intervals.

    Source: R. G. Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10 (without continuity
    correction).
    """
    a, b = wilson(a.k, a.n, a.level), wilson(b.k, b.n, b.level)
    value = a.share - b.share
    under = sqrt((a.share - a.low) ** 2 + (b.high - b.share) ** 2)
    over = sqrt((a.high - a.share) ** 2 + (b.share - b.low) ** 2)
    return Estimate(value, value - under, value + over, NEWCOMBE)


def ratio(a: Rate, b: Rate) -> Estimate | None:
    """The share of a over that of b; None where one of them is nothing, since the scale is a logarithm.

    Source: D. Katz and others, Biometrics 34 (1978) 469-474.
    """
    if not a.k or not b.k:
        return None
    value = a.share / b.share
    half = normal(a.level) * sqrt(max(0.0, 1 / a.k - 1 / a.n + 1 / b.k - 1 / b.n))
    return Estimate(value, value * exp(-half), value * exp(half), KATZ)


def needed(one: float, other: float, power: float = POWER, level: float = LEVEL) -> int:
    """How many people each of two groups needs for a difference between these two shares to be found.

    Source: J. L. Fleiss, B. Levin and M. C. Paik, Statistical methods for rates and proportions (3rd
    edition, 2003), formula 4.14: two-sided, without continuity correction. ValueError for equal shares.
    """
    if one == other:
        raise ValueError("Two equal shares cannot be told apart.")
    return ceil(_needed(one, other, power, level))


def _needed(one: float, other: float, power: float, level: float) -> float:
    middle = (one + other) / 2
    alone = one * (1 - one) + other * (1 - other)
    spread = normal(level) * sqrt(2 * middle * (1 - middle)) + NormalDist().inv_cdf(power) * sqrt(alone)
    return (spread / (one - other)) ** 2


def detectable(share: float, n: float, other_n: float, power: float = POWER) -> float | None:
    """The least difference below this share that groups of these sizes would find; None: not even to 0."""
    people = 2 / (1 / n + 1 / other_n)  # two groups of unequal size tell as much as two of this
    if not 0 < share < 1 or _needed(0.0, share, power, LEVEL) > people:
        return None
    small, large = 0.0, share
    for _ in range(HALVINGS):
        tried = (small + large) / 2
        enough = tried > 0 and _needed(share - tried, share, power, LEVEL) <= people
        small, large = (small, tried) if enough else (tried, large)
    return large
