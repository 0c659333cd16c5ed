"""The beta distribution, which the exact interval of a share needs; with the standard library alone.

Sources: the continued fraction is formula 8.17.22 of the NIST Digital Library of Mathematical Functions,
worked out by W. J. Lentz, Applied Optics 15 (1976) 668-671.
"""

from math import exp, lgamma, log, log1p

TINY = 1e-300  # stands where a denominator would be nothing
PRECISE = 1e-15
STEPS = 10_000


def below(x: float, a: float, b: float) -> float:
    """I_x(a, b): the probability that a beta variable with a, b > 0 is at most x, 0 <= x <= 1."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(_log_density(x, a, b) + log(x) + log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def quantile(share: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = share, to 1e-14: Newton's steps, or halves where one would leave the bracket."""
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(STEPS):
        off = below(x, a, b) - share
        low, high = (low, x) if off > 0 else (x, high)
        after = x - off / max(exp(_log_density(x, a, b)), TINY)
        if not low < after < high:
            after = (low + high) / 2
        if abs(after - x) <= PRECISE * x:
            break
        x = after
    return after


def _log_density(x: float, a: float, b: float) -> float:
    return lgamma(a + b) - lgamma(a) - lgamma(b) + (a - 1) * log(x) + (b - 1) * log1p(-x)


def _fraction(x: float, a: float, b: float) -> float:
    above, under = 1.0, 1 / _some(1 - (a + b) * x / (a + 1))
    value = under
    for m in range(1, STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            above, under = _some(1 + term / above), 1 / _some(1 + term * under)
            value *= above * under
        if abs(above * under - 1) < PRECISE:
            break
    return value


def _some(number: float) -> float:
    return number if abs(number) > TINY else TINY
