"""M12: how well a linkage finds people, and the rate that its misses leave to be put right.

A linked rate counts only those who were found. Beside it stand the precision and the sensitivity of
the linkage, the clerical band, and the corrected rate k / (n x sensitivity) with its interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from cases.evaluation.rates import LEVEL, Rate, wilson

METHOD = "MOVER-R from Wilson intervals"
ENOUGH = 30  # looked at in a stratum before a sample says anything


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the interval in which it lies. Shares are from 0 to 1."""

    value: float
    low: float
    high: float
    method: str
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Sample:
    """What people found by hand: of `linked_looked` links `linked_right` were right, and of

    `others_looked` participants without a link `others_missed` were in the extract all the same.
    Both were drawn at random, each from its own stratum.
    """

    linked_looked: int
    linked_right: int
    others_looked: int
    others_missed: int

    @property
    def enough(self) -> bool:
        return min(self.linked_looked, self.others_looked) >= ENOUGH


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the linked rate would be had the linkage found everybody, and where the sensitivity is from."""

    linked: Rate
    sensitivity: Estimate
    source: str
    value: float
    low: float
    high: float
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class Expected:
    """What the probabilities themselves say, before anybody looked. Counts of pairs, not whole."""

    right: float  # of the links
    wrong: float
    in_band: float  # true pairs that wait in the clerical queue

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)


def precision(right: int, links: int, level: float = LEVEL) -> Rate:
    """Right links / links, where the truth is known. ValueError where there is no link."""
    return wilson(right, links, level)


def recall(found: int, true: int, level: float = LEVEL) -> Rate:
    """True pairs that are linked / true pairs, where the truth is known; the same as sensitivity."""
    return wilson(found, true, level)


def sensitivity(sample: Sample, linked: int, others: int, level: float = LEVEL) -> Estimate:
    """From a yearly clerical sample of both strata: those found, of all who are in the extract.

    `linked` and `others`: participants with and without a link. Found is linked x p, missed is others x q,
    with p the share of right links and q that of missed ones in the sample. The sensitivity
    1 / (1 + missed / found) falls with q / p, whose interval is that of `ratio`. Precision and
    sensitivity from samples of both sides of a threshold: K. Harron and others, Challenges in
    administrative data linkage for research, Big Data and Society 4 (2017). ValueError where a stratum
    was not looked at, or no link was right.
    """
    if not sample.linked_right or not linked:
        raise ValueError("Where no link is right there is no sensitivity.")
    p = _as_estimate(wilson(sample.linked_right, sample.linked_looked, level))
    q = _as_estimate(wilson(sample.others_missed, sample.others_looked, level))
    missed = ratio(q, p)
    value, low, high = (1 / (1 + others / linked * one) for one in (missed.value, missed.high, missed.low))
    return Estimate(value, low, high, METHOD, level)


def corrected(k: int, n: int, found: Estimate, source: str, level: float = LEVEL) -> Corrected:
    """The corrected rate k / (n x sensitivity): k of n people linked, put right for those who were missed.

    Source: W. J. Rogan and B. Gladen, American Journal of Epidemiology 107 (1978) 71-76, with a
    specificity of 1: a link is right. The interval holds the chance in the people and in the sensitivity
    (`ratio`). No share is above 1. `source` says where the sensitivity is from. ValueError for n = 0.
    """
    if not 0 < found.low <= found.value <= found.high <= 1:
        raise ValueError("A sensitivity is above 0, at most 1, and within its interval.")
    linked = wilson(k, n, level)
    share = ratio(_as_estimate(linked), found)
    return Corrected(linked, found, source, min(1.0, share.value), min(1.0, share.low), min(1.0, share.high))


def ratio(one: Estimate, other: Estimate) -> Estimate:
    """The first by the other, of two independent estimates above or at 0, with an interval from theirs.

    Source: A. Donner and G. Y. Zou, Closed-form confidence intervals for functions of the normal mean and
    standard deviation, Statistical Methods in Medical Research 21 (2012) 347-359 (MOVER-R). ValueError
    where the other is 0, or its interval reaches it.
    """
    if other.low <= 0:
        raise ValueError("Nothing can be divided by what may be 0.")
    product = one.value * other.value
    low = product - sqrt(max(0.0, product**2 - _part(one.low, one.value) * _part(other.high, other.value)))
    high = product + sqrt(max(0.0, product**2 - _part(one.high, one.value) * _part(other.low, other.value)))
    return Estimate(
        one.value / other.value,
        max(0.0, low / _part(other.high, other.value)),
        high / _part(other.low, other.value),
        METHOD,
        one.level,
    )


def _part(limit: float, value: float) -> float:
    return limit * (2 * value - limit)


def _as_estimate(rate: Rate) -> Estimate:
    return Estimate(rate.share, rate.low, rate.high, rate.method, rate.level)


def expected(links: Sequence[float], band: Sequence[float]) -> Expected:
    """From the probabilities (0 to 1) of the links and of the pairs in the clerical band."""
    right = sum(links)
    return Expected(right, len(links) - right, sum(band))
