"""How sure of an average over people one can be whose numbers follow no known law: draw the people again.

The people of one value are drawn together, so a thousand draws of a million people take no longer than
of a hundred.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, lgamma, log, log1p, sqrt
from random import Random

from cases.evaluation.rates import LEVEL

METHOD = "bootstrap by person, percentile"
DRAWS = 2000
SEED = 1

Pair = tuple[float, float]  # what a person adds above and below the line: reoffences and 1, or the like
People = Mapping[Pair, int]  # how many people add this


@dataclass(frozen=True, slots=True)
class Mean:
    """Sum above over sum below, with the interval of the draws in which anybody was below the line."""

    value: float
    low: float
    high: float
    method: str = METHOD


def mean(people: People, *, draws: int = DRAWS, seed: int = SEED, level: float = LEVEL) -> Mean:
    """The ratio of two sums over people; the same seed gives the same interval.

    Source: B. Efron and R. J. Tibshirani, An introduction to the bootstrap (1993), chapter 13: the
    percentiles of the ratio among samples of as many people, drawn with replacement. ValueError where
    the sum below the line is nothing.
    """
    over, under = _sums(people.items())
    if not under:
        raise ValueError("Nobody is below the line.")
    found = sorted(_drawn(people, draws, Random(seed)))  # noqa: S311 - a sample, not a secret
    tail = (1 - level) / 2
    return Mean(over / under, percentile(found, tail), percentile(found, 1 - tail))


def _drawn(people: People, draws: int, random: Random) -> list[float]:
    pairs, counts = list(people), list(people.values())
    sums = (_sums(zip(pairs, multinomial(counts, random), strict=True)) for _ in range(draws))
    return [over / under for over, under in sums if under]


def _sums(counted: Iterable[tuple[Pair, int]]) -> Pair:
    over = under = 0.0
    for (above, below), people in counted:
        over += above * people
        under += below * people
    return over, under


def percentile(ordered: Sequence[float], share: float) -> float:
    """Between the two nearest of them, in proportion."""
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def multinomial(counts: Sequence[int], random: Random) -> list[int]:
    """As many people again, drawn with replacement: how many of each count. One binomial after another."""
    drawn, people, still = [], sum(counts), sum(counts)
    for count in counts:
        one = binomial(people, count / still, random) if people and count < still else people
        drawn.append(one)
        people, still = people - one, still - count
    return drawn


def binomial(n: int, p: float, random: Random) -> int:
    """How many of n, each with probability p; exactly, in a time that does not grow with n."""
    if p > 0.5:  # noqa: PLR2004 - the rarer of yes and no
        return n - binomial(n, 1 - p, random)
    return _by_gaps(n, p, random) if n * p < 10 else _by_rejection(n, p, random)  # noqa: PLR2004


def _by_gaps(n: int, p: float, random: Random) -> int:
    """From one yes to the next. L. Devroye, Non-uniform random variate generation (1986), X.4.3."""
    found, place, scale = 0, 0, log1p(-p) if p else 0.0
    if not scale:
        return 0
    while True:
        place += floor(log(1 - random.random()) / scale) + 1
        if place > n:
            return found
        found += 1


def _by_rejection(n: int, p: float, random: Random) -> int:
    """W. Hoermann, Journal of Statistical Computation and Simulation 46 (1993) 101-110: BTRS."""
    spread = sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * spread
    a, c, alpha = -0.0873 + 0.0248 * b + 0.01 * p, n * p + 0.5, (2.83 + 5.1 / b) * spread
    odds, mode = log(p / (1 - p)), floor((n + 1) * p)
    top = lgamma(mode + 1) + lgamma(n - mode + 1)
    while True:
        u, v = random.random() - 0.5, random.random()
        us = 0.5 - abs(u)
        k = floor((2 * a / us + b) * u + c) if us else -1
        if not 0 <= k <= n:
            continue
        if us >= 0.07 and v <= 0.92 - 4.2 / b:  # noqa: PLR2004 - nearly always: no logarithm is needed
            return k
        if not v:
            return k
        accepted = log(v * alpha / (a / (us * us) + b))
        if accepted <= top - lgamma(k + 1) - lgamma(n - k + 1) + (k - mode) * odds:
            return k
