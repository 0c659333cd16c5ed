"""Wilson's interval, against statsmodels 0.15.0: proportion_confint(k, n, method="wilson")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.evaluation.rates import wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775327999),
        (4, 35, 0.0453517933, 0.2595146865),  # a peer court's "5 %", at twelve months
        (9, 88, 0.0547445006, 0.1830724842),
        (95, 1000, 0.0783452346, 0.1147544398),
        (10, 10, 0.7224672001, 1.0),
        (1, 1, 0.2065493144, 1.0),
        (1563, 6172, 0.2425471585, 0.2642406986),
    ],
)
def test_it_is_what_statsmodels_says(k, n, low, high):
    rate = wilson(k, n)
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=5e-9)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_within_its_interval_and_that_within_nothing_and_all(drawn):
    k, n = drawn
    rate = wilson(k, n)
    assert 0 <= rate.low <= rate.share <= rate.high <= 1
    other = wilson(n - k, n)
    assert (1 - rate.high, 1 - rate.low) == pytest.approx((other.low, other.high))


@pytest.mark.parametrize(("k", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_nobody_counted_is_no_rate(k, n):
    with pytest.raises(ValueError, match="no share"):
        wilson(k, n)
