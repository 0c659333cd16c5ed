"""The intervals of shares, counts and differences, against statsmodels and scipy, and against print."""

import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    power_proportions_2indep,
    proportion_confint,
    samplesize_proportions_2indep_onetail,
)

from cases.evaluation import beta, gamma
from cases.evaluation.comparison import detectable, difference, enough, needed, needed_of_both, ratio
from cases.evaluation.rates import clopper_pearson, poisson, wilson

CLOSE = 1e-9
SHARES = st.integers(1, 7000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
EDGES = [(0, 1), (1, 1), (0, 6172), (6172, 6172), (1, 6172), (1563, 6172), (3, 7)]


def near(found, expected):
    assert found == pytest.approx(expected, abs=CLOSE, rel=1e-8)


@pytest.mark.parametrize("drawn", EDGES)
def test_the_edges_of_a_share(drawn):
    both_are_those_of_statsmodels(drawn)


@given(SHARES)
@settings(max_examples=60)
def test_any_share(drawn):
    both_are_those_of_statsmodels(drawn)


def both_are_those_of_statsmodels(drawn):
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "beta")):
        rate = ours(*drawn)
        near((rate.low, rate.high), proportion_confint(*drawn, method=method))


def test_the_exact_interval_of_six_thousand_people_takes_no_time():
    began = time.process_time()
    clopper_pearson(1563, 6172)
    assert time.process_time() - began < 0.1


@given(st.floats(1e-4, 1 - 1e-4), st.floats(0.5, 3000), st.floats(0.5, 3000))
@settings(max_examples=60)
def test_the_beta_distribution(share, a, b):
    assert beta.quantile(share, a, b) == pytest.approx(stats.beta.ppf(share, a, b), rel=1e-8)


@given(st.floats(1e-4, 1 - 1e-4), st.floats(0.5, 20_000))
@settings(max_examples=60)
def test_the_gamma_distribution(share, a):
    assert gamma.quantile(share, a) == pytest.approx(stats.gamma.ppf(share, a), rel=1e-8)


@given(st.integers(0, 5000), st.floats(0.1, 5000))
@settings(max_examples=60)
def test_events_in_a_time(events, years):
    pace = poisson(events, years)
    low = stats.chi2.ppf(0.025, 2 * events) / 2 / years if events else 0.0
    near((pace.low, pace.high), (low, stats.chi2.ppf(0.975, 2 * events + 2) / 2 / years))
    assert pace.value == events / years


def test_no_time_is_no_rate():
    with pytest.raises(ValueError, match="no rate"):
        poisson(1, 0)


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [  # R. G. Newcombe, Statistics in Medicine 17 (1998), table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_published_differences(a, b, low, high):
    found = difference(wilson(*a), wilson(*b))
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(SHARES, SHARES)
@settings(max_examples=60)
def test_any_difference_and_any_ratio(a, b):
    found = difference(wilson(*a), wilson(*b))
    near((found.low, found.high), confint_proportions_2indep(*a, *b, method="newcomb", compare="diff"))
    over = ratio(wilson(*a), wilson(*b))
    if a[0] and b[0] and (a[0] < a[1] or b[0] < b[1]):
        near((over.low, over.high), confint_proportions_2indep(*a, *b, method="log", compare="ratio"))
    elif not a[0] or not b[0]:
        assert over is None


def test_how_many_people_a_difference_takes():
    assert needed(0.25, 0.09) == needed(0.09, 0.25) == 86
    assert needed(0.25, 0.20) == 1094
    with pytest.raises(ValueError, match="told apart"):
        needed(0.2, 0.2)


@given(st.floats(0.05, 0.95), st.integers(60, 5000))
def test_the_least_difference_that_can_be_found_takes_as_many_people_as_there_are(share, n):
    found = detectable(share, n, n)
    if found is None:
        assert needed(0.0, share) > n
    else:
        assert needed(share - found, share) in (n, n + 1)
        assert detectable(share, n, 10 * n) < found


@given(st.floats(0.02, 0.98), st.floats(0.02, 0.98), st.floats(0.05, 20))
def test_groups_of_unequal_size_take_what_statsmodels_says(one, other, times):
    assume(abs(one - other) > 0.01)
    first, second = needed_of_both(one, other, times)
    exact = samplesize_proportions_2indep_onetail(one - other, other, 0.8, ratio=times)
    assert first - exact == pytest.approx(0.5, abs=0.5 + 1e-6)
    assert second - exact * times == pytest.approx(0.5, abs=0.5 + 1e-6)


@pytest.mark.parametrize(("n", "other"), [(80, 200), (200, 80), (86, 86), (60, 5000)])
def test_what_unequal_groups_find_they_are_enough_for_and_for_no_less(n, other):
    least = detectable(0.25, n, other)
    assert enough(0.25 - least, 0.25, n, other)
    assert not enough(0.25 - 0.999 * least, 0.25, n, other)
    one_tail = {"alpha": 0.025, "alternative": "smaller", "return_results": False}
    power = power_proportions_2indep(-least, 0.25, n, ratio=other / n, **one_tail)
    assert power == pytest.approx(0.8, abs=CLOSE)
    first, second = needed_of_both(0.25 - least, 0.25, other / n)
    assert (n - 1 <= first <= n + 1, other - 1 <= second <= other + other / n) == (True, True)


def test_few_people_find_not_even_a_fall_to_nothing():
    assert detectable(0.05, 60, 60) is None
