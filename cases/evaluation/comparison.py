"""Two groups beside each other: the difference of their shares, its ratio, and how many people it takes."""

from dataclasses import dataclass
from math import ceil, exp, sqrt
from statistics import NormalDist

from cases.evaluation.rates import LEVEL, Rate, normal, wilson

NEWCOMBE = "Newcombe, hybrid score"
KATZ = "Katz, log"
POWER = 0.8
LEAST = 60  # people in each group
FOUND = NormalDist().inv_cdf(POWER)
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


def needed(one: float, other: float) -> int:
    """How many people each of two groups of one size needs for these two shares to be told apart.

    ValueError for equal shares.
    """
    return needed_of_both(one, other, 1)[0]


def needed_of_both(one: float, other: float, times: float) -> tuple[int, int]:
    """How many people it takes with the one share and, `times` as many, with the other."""
    if one == other:
        raise ValueError("Two equal shares cannot be told apart.")
    people = _needed(one, other, times)
    return ceil(people), ceil(people * times)


def enough(one: float, other: float, n: float, other_n: float) -> bool:
    """Whether so many people with the one share and with the other would tell the two apart."""
    return n > 0 and other_n > 0 and _needed(one, other, other_n / n) <= n


def _needed(one: float, other: float, times: float) -> float:
    """People of the first group where the second has `times` as many: two-sided, at LEVEL and POWER.

    Source: J. L. Fleiss, A. Tytun and H. K. Ury, Biometrics 36 (1980) 343-346, without their continuity
    correction. With groups of one size it is formula 4.14 of J. L. Fleiss, B. Levin and M. C. Paik,
    Statistical methods for rates and proportions (3rd edition, 2003).
    """
    middle = (one + times * other) / (1 + times)
    alone = times * one * (1 - one) + other * (1 - other)
    spread = normal(LEVEL) * sqrt((1 + times) * middle * (1 - middle)) + FOUND * sqrt(alone)
    return spread**2 / (times * (one - other) ** 2)


def detectable(share: float, n: float, other_n: float) -> float | None:
    """How far below this share of the second group that of the first must lie to be found; None: not at 0."""
    if not 0 < share < 1 or not enough(0.0, share, n, other_n):
        return None
    small, large = 0.0, share
    for _ in range(HALVINGS):
        tried = (small + large) / 2
        found = tried > 0 and enough(share - tried, share, n, other_n)
        small, large = (small, tried) if found else (tried, large)
    return large
