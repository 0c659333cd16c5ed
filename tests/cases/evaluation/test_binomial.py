"""Exact chances of k of n."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cases.evaluation import binomial

SHARES = st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0.001, 0.999))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 3000), SHARES, st.floats(0, 1))
def test_chances_are_those_of_scipy(n: int, p: float, part: float) -> None:
    k = round(n * part)
    assert binomial.pmf(k, n, p) == pytest.approx(stats.binom.pmf(k, n, p), abs=1e-9)
    assert binomial.cdf(k, n, p) == pytest.approx(stats.binom.cdf(k, n, p), abs=1e-9)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(1, 3000), SHARES, st.floats(0.001, 0.999))
def test_a_quantile_is_the_least_count_with_that_chance(n: int, p: float, chance: float) -> None:
    k = binomial.quantile(chance, n, p)
    assert stats.binom.cdf(k, n, p) >= chance - 1e-9
    assert k == 0 or stats.binom.cdf(k - 1, n, p) < chance + 1e-9
    assert max(0, k - 1) / n - 1e-9 <= binomial.limit(chance, n, p) <= k / n + 1e-9


def test_a_half_of_thirteen_tosses_is_six() -> None:
    assert binomial.quantile(0.5, 13, 0.5) == 6


def test_nobody_and_all() -> None:
    assert binomial.pmf(0, 0, 0.3) == binomial.cdf(0, 0, 0.3) == 1
    assert binomial.quantile(0.5, 7, 1.0) == 7
    assert binomial.cdf(-1, 7, 0.2) == 0
    with pytest.raises(ValueError, match="no chance"):
        binomial.quantile(1.5, 7, 0.2)
    with pytest.raises(ValueError, match="no share"):
        binomial.pmf(1, 7, 1.2)
