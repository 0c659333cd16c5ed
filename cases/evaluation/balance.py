"""How alike two groups are in what was known of them before: standardised mean differences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, variance

LIKE = 0.1  # a difference below it is small


@dataclass(frozen=True, slots=True)
class Apart:
    """By how many standard deviations two groups differ in a column, or in having one value of it."""

    column: str
    value: str  # empty for a column of numbers
    difference: float


def apart(a: Mapping[str, Sequence[str]], b: Mapping[str, Sequence[str]]) -> list[Apart]:
    """For every column of both: the difference of its means, or of the share of each value.

    Source: P. C. Austin, Multivariate Behavioral Research 46 (2011) 399-424: divided by the root of the
    mean of both variances. Infinite where neither group varies and they differ.
    """
    return [one for column in a if column in b for one in _apart(column, a[column], b[column])]


def _apart(column: str, a: Sequence[str], b: Sequence[str]) -> Iterator[Apart]:
    if not a or not b:
        return
    numbers = _numbers(a), _numbers(b)
    if numbers[0] and numbers[1]:
        yield Apart(column, "", standardised(*numbers))
        return
    for value in sorted({*a, *b}):
        shares = [fmean(one == value for one in group) for group in (a, b)]
        yield Apart(column, value, _over(shares[0] - shares[1], [p * (1 - p) for p in shares]))


def standardised(a: Sequence[float], b: Sequence[float]) -> float:
    """(mean a - mean b) / sqrt((variance a + variance b) / 2), with n - 1 in each variance."""
    return _over(fmean(a) - fmean(b), [variance(one) if len(one) > 1 else 0.0 for one in (a, b)])


def _over(difference: float, variances: Sequence[float]) -> float:
    spread = sqrt(fmean(variances))
    if spread:
        return difference / spread
    return float("inf") * difference if difference else 0.0


def _numbers(values: Sequence[str]) -> list[float]:
    """The values as numbers; nothing where one of them is none."""
    try:
        return [float(one) for one in values]
    except ValueError:
        return []
