"""How likely k of n are at a given share: exact, with the standard library. Pure."""

from functools import lru_cache
from math import exp, fsum, lgamma, log, log1p

CLOSE = 1e-12  # a sum that rounding leaves this far below a chance has reached it


def pmf(k: int, n: int, p: float) -> float:
    """The chance of exactly k of n, p from 0 to 1."""
    _check(n, p)
    if not 0 <= k <= n:
        return 0.0
    if p in {0.0, 1.0}:
        return float(k == n * p)
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(p) + (n - k) * log1p(-p))


def cdf(k: int, n: int, p: float) -> float:
    """The chance of k or fewer of n: summed from the smaller side."""
    _check(n, p)
    if k < 0:
        return 0.0
    if k >= n:
        return 1.0
    if k > n * p:
        return 1.0 - fsum(pmf(one, n, p) for one in range(k + 1, n + 1))
    return fsum(pmf(one, n, p) for one in range(k + 1))


@lru_cache(maxsize=4096)
def quantile(chance: float, n: int, p: float) -> int:
    """The least k with cdf(k) >= chance. ValueError where chance is not from 0 to 1."""
    _check(n, p)
    if not 0 <= chance <= 1:
        raise ValueError(f"{chance} is no chance.")
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if cdf(middle, n, p) >= chance - CLOSE else (middle + 1, high)
    return low


def limit(chance: float, n: int, p: float) -> float:
    """The quantile between two whole counts, as a share of n, for a smooth line.

    Interpolated from the count below by how far its chance falls short: D. J. Spiegelhalter, Funnel
    plots for comparing institutional performance, Statistics in Medicine 24 (2005) 1185-1202, A.1.1.
    """
    k = quantile(chance, n, p)
    at = pmf(k, n, p)
    within = (cdf(k, n, p) - chance) / at if at else 0.0
    return min(1.0, max(0.0, (k - within) / n))


def _check(n: int, p: float) -> None:
    if n < 0 or not 0 <= p <= 1:
        raise ValueError(f"There is no share of {p} among {n}.")
