"""Shares as they would be if every group had the same mix of people; and a difference taken apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from cases.evaluation.rates import LEVEL, normal

METHOD = "direct standardisation, delta"

Counts = Mapping[str, tuple[float, float]]  # stratum: how many had an event, of how many people
Mix = Mapping[str, float]  # stratum: how many people, or their share


@dataclass(frozen=True, slots=True)
class Standardised:
    value: float
    low: float
    high: float
    error: float
    method: str = METHOD


class NobodyThere(ValueError):
    """A stratum of the standard mix in which this group has nobody: nothing is known of it."""


def standardised(counts: Counts, mix: Mix, level: float = LEVEL) -> Standardised:
    """The sum of the shares of each stratum, weighed by the standard mix. NobodyThere names a stratum.

    Source: J. L. Fleiss, B. Levin and M. C. Paik, Statistical methods for rates and proportions (3rd
    edition, 2003), section 19.3; the variance is the sum of weight^2 p (1 - p) / n, and the interval is
    cut off at 0 and 1.
    """
    whole = sum(mix.values())
    value = variance = 0.0
    for stratum, people in mix.items():
        if not people:
            continue
        k, n = counts.get(stratum, (0, 0))
        if not n:
            raise NobodyThere(stratum)
        weight, share = people / whole, k / n
        value += weight * share
        variance += weight**2 * share * (1 - share) / n
    half = normal(level) * sqrt(max(0.0, variance))
    return Standardised(value, max(0.0, value - half), min(1.0, value + half), sqrt(max(0.0, variance)))


@dataclass(frozen=True, slots=True)
class Split:
    """A difference of two shares in two parts: their rates, stratum by stratum, and their mix of people."""

    rate: float
    mix: float

    @property
    def difference(self) -> float:
        return self.rate + self.mix


def kitagawa(a: Counts, b: Counts) -> Split:
    """The crude share of a less that of b. NobodyThere where only one of them has people of a stratum.

    Source: E. M. Kitagawa, JASA 50 (1955) 1168-1194: each part is weighed by the mean of both groups, so
    that nothing is left over.
    """
    wholes = [sum(n for _, n in group.values()) for group in (a, b)]
    rate = mix = 0.0
    for stratum in sorted({*a, *b}):
        (k, n), (other_k, other_n) = a.get(stratum, (0, 0)), b.get(stratum, (0, 0))
        if not n and not other_n:
            continue
        if not n or not other_n:
            raise NobodyThere(stratum)
        shares, parts = (k / n, other_k / other_n), (n / wholes[0], other_n / wholes[1])
        rate += (shares[0] - shares[1]) * (parts[0] + parts[1]) / 2
        mix += (parts[0] - parts[1]) * (shares[0] + shares[1]) / 2
    return Split(rate, mix)
