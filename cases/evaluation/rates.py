"""A share of people, or events in a time, and how sure of it one can be."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from cases.evaluation import beta, gamma

LEVEL = 0.95
METHOD = "Wilson"
EXACT = "Clopper-Pearson"
POISSON = "exact Poisson"


@dataclass(frozen=True, slots=True)
class Rate:
    """k of n people, with the interval in which the true share lies; all shares are from 0 to 1."""

    k: float
    n: float
    low: float
    high: float
    level: float = LEVEL
    method: str = METHOD

    @property
    def share(self) -> float:
        return self.k / self.n


def wilson(k: float, n: float, level: float = LEVEL) -> Rate:
    """The score interval of a proportion; it stays within 0 and 1, also for k = 0 and k = n.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    JASA 22 (1927) 209-212; without continuity correction. ValueError where nobody was counted.
    """
    _check(k, n)
    z = normal(level)
    p, scale = k / n, 1 + z * z / n
    middle = (p + z * z / (2 * n)) / scale
    half = z / scale * sqrt(max(0.0, p * (1 - p) / n) + z * z / (4 * n * n))
    low = 0.0 if k == 0 else middle - half
    return Rate(k, n, low, 1.0 if k == n else middle + half, level)


def clopper_pearson(k: float, n: float, level: float = LEVEL) -> Rate:
    """The exact interval of a proportion: never shorter than it says, and longer than Wilson's.

    Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934) 404-413. ValueError as for `wilson`.
    """
    _check(k, n)
    tail = (1 - level) / 2
    low = beta.quantile(tail, k, n - k + 1) if k > 0 else 0.0
    high = beta.quantile(1 - tail, k + 1, n - k) if k < n else 1.0
    return Rate(k, n, low, high, level, EXACT)


@dataclass(frozen=True, slots=True)
class Pace:
    """Events in a time (of people together), with the interval of the true pace; per unit of that time."""

    events: float
    time: float
    low: float
    high: float
    level: float = LEVEL
    method: str = POISSON

    @property
    def value(self) -> float:
        return self.events / self.time


def poisson(events: float, time: float, level: float = LEVEL) -> Pace:
    """The exact interval of events in a time, in whatever unit the time is.

    Source: F. Garwood, Biometrika 28 (1936) 437-442. ValueError where there was no time.
    """
    if events < 0 or time <= 0:
        raise ValueError(f"{events} events in a time of {time} are no rate.")
    tail = (1 - level) / 2
    low = gamma.quantile(tail, events) if events > 0 else 0.0
    return Pace(events, time, low / time, gamma.quantile(1 - tail, events + 1) / time, level)


METHODS: dict[str, Callable[[float, float], Rate]] = {METHOD: wilson, EXACT: clopper_pearson}


def normal(level: float = LEVEL) -> float:
    """How many standard errors to each side make an interval of this level: 1.96 for 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def _check(k: float, n: float) -> None:
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"{k} of {n} is no share.")
