"""A share of people and how sure of it one can be."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.95
METHOD = "Wilson"


@dataclass(frozen=True, slots=True)
class Rate:
    """k of n people, with the interval in which the true share lies; all shares are from 0 to 1."""

    k: int
    n: int
    low: float
    high: float
    level: float = LEVEL
    method: str = METHOD

    @property
    def share(self) -> float:
        return self.k / self.n


def wilson(k: int, n: int, level: float = LEVEL) -> Rate:
    """The score interval of a proportion; it stays within 0 and 1, also for k = 0 and k = n.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    JASA 22 (1927) 209-212; without continuity correction. ValueError where nobody was counted.
    """
    if not 0 <= k <= n or n == 0:
        raise ValueError(f"{k} of {n} is no share.")
    z = NormalDist().inv_cdf(0.5 + level / 2)
    p, scale = k / n, 1 + z * z / n
    middle = (p + z * z / (2 * n)) / scale
    half = z / scale * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low = 0.0 if k == 0 else middle - half
    return Rate(k, n, low, 1.0 if k == n else middle + half, level)
