"""The gamma distribution, which the exact interval of a count needs; with the standard library alone.

Sources: the series 8.7.1 and the continued fraction 8.9.2 of the NIST Digital Library of Mathematical
Functions; the first guess is E. B. Wilson and M. M. Hilferty, PNAS 17 (1931) 684-688.
"""

from math import exp, lgamma, log, sqrt
from statistics import NormalDist

TINY = 1e-300
PRECISE = 1e-15
STEPS = 100_000


def below(x: float, a: float) -> float:
    """P(a, x): the probability that a gamma variable of shape a > 0 and scale 1 is at most x."""
    if x <= 0:
        return 0.0
    front = exp(_log_density(x, a) + log(x))
    return front * _series(x, a) if x < a + 1 else 1 - front * _fraction(x, a)


def quantile(share: float, a: float) -> float:
    """The x with P(a, x) = share, to 1e-14; 0 < share < 1."""
    third = 1 / (9 * a)
    guess = a * (1 - third + NormalDist().inv_cdf(share) * sqrt(third)) ** 3
    low, high, x = 0.0, float("inf"), max(guess, a / 1000)
    for _ in range(STEPS):
        off = below(x, a) - share
        low, high = (low, x) if off > 0 else (x, high)
        after = x - off / max(exp(_log_density(x, a)), TINY)
        if not low < after < high:
            after = (low + high) / 2 if high < float("inf") else 2 * x
        if abs(after - x) <= PRECISE * x:
            break
        x = after
    return after


def _log_density(x: float, a: float) -> float:
    return (a - 1) * log(x) - x - lgamma(a)


def _series(x: float, a: float) -> float:
    term = total = 1 / a
    for n in range(1, STEPS):
        term *= x / (a + n)
        total += term
        if term < total * PRECISE:
            break
    return total


def _fraction(x: float, a: float) -> float:
    """By W. J. Lentz, Applied Optics 15 (1976) 668-671."""
    b = x + 1 - a
    above, under = 1 / TINY, 1 / b
    value = under
    for n in range(1, STEPS):
        term, b = -n * (n - a), b + 2
        under = 1 / (term * under + b or TINY)
        above = b + term / above or TINY
        value *= above * under
        if abs(above * under - 1) < PRECISE:
            break
    return value
