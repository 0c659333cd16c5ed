"""Seats taken, hours moved, and what young people answered to their own questions."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.evaluation.assets import Invited, first_sitting, satisfaction, share
from cases.evaluation.benchmarks import BENCHMARKS, UNKNOWN
from cases.evaluation.credits import Transfer, exchange, gini, reciprocity
from cases.evaluation.indicators import Indicator, answered
from cases.evaluation.rates import wilson

DAY = date(2026, 3, 31)
WAITS = st.lists(st.tuples(st.integers(1, 200), st.booleans()), min_size=1, max_size=40)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(WAITS)
def test_half_have_sat_when_lifelines_says_so(waited: list[tuple[int, bool]]) -> None:
    from lifelines import KaplanMeierFitter
    from lifelines.utils import median_survival_times

    theirs = KaplanMeierFitter().fit(*zip(*waited, strict=True))
    found = first_sitting(Invited(*one) for one in waited)
    assert found.median == (
        theirs.median_survival_time_ if np.isfinite(theirs.median_survival_time_) else None
    )
    limits = median_survival_times(theirs.confidence_interval_).iloc[0].tolist()
    both = [
        (mine, limit)
        for mine, limit in zip((found.low, found.high), limits, strict=True)
        if np.isfinite(limit)
    ]
    assert all(mine == limit for mine, limit in both)


def test_who_was_invited_today_and_nobody_at_all() -> None:
    assert first_sitting([]).median is None
    assert first_sitting([Invited(0, True)]).median == 1
    assert first_sitting([Invited(40, False)] * 3).median is None
    with pytest.raises(ValueError, match="before they are invited"):
        first_sitting([Invited(-1, True)])


def test_those_content_never_stand_without_those_who_answered() -> None:
    found = satisfaction(18, 20, 80)
    assert (found.agreed.share, found.response.share) == (0.9, 0.25)
    assert satisfaction(0, 0, 9).agreed is None
    assert share(0, 0) is None
    with pytest.raises(ValueError, match="cannot be"):
        satisfaction(5, 4, 9)


def test_hours_that_come_back() -> None:
    transfers = [
        Transfer(DAY, "Maya", "Sam", 60),
        Transfer(DAY - timedelta(days=30), "Sam", "Maya", 30),
        Transfer(DAY, "Maya", None, 60),
        Transfer(DAY - timedelta(days=89), None, "Noor", 15),
        Transfer(DAY - timedelta(days=90), "Lee", "Sam", 15),
        Transfer(DAY + timedelta(days=1), "Lee", "Sam", 15),
    ]
    found = exchange(transfers, ["Maya", "Sam", "Noor", "Lee"], DAY - timedelta(days=89), DAY)
    assert (found.given, found.received, found.reciprocity) == (150, 105, 0.7)
    assert (found.members, found.gave, found.got, found.both, found.active) == (4, 2, 3, 2, 3)
    assert found.gini == pytest.approx((120 * 3 + 30 * 1) / (4 * 150))
    with pytest.raises(ValueError, match="one minute or more"):
        exchange([Transfer(DAY, "Maya", "Sam", 0)], ["Maya"], DAY, DAY)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 5000), max_size=40))
def test_gini_is_half_the_mean_difference_of_all_pairs(minutes: list[int]) -> None:
    amounts = np.array(minutes, dtype=float)
    if not amounts.sum():
        assert gini(minutes) is None
        return
    pairs = np.abs(amounts[:, None] - amounts[None, :]).mean()
    assert gini(minutes) == pytest.approx(pairs / (2 * amounts.mean()), abs=1e-9)


def test_nothing_moved() -> None:
    assert reciprocity(0, 0) is None
    assert reciprocity(0, 5) == 0
    found = exchange([], [], DAY, DAY)
    assert (found.members, found.reciprocity, found.gini) == (0, None, None)


QUESTION = Indicator("I was listened to on the night", 1, 5, "respondents", frozenset({4, 5}))


def test_their_question_with_who_answered() -> None:
    found = answered(QUESTION, {"Maya": [5, 4], "Sam": [2], "Noor": [4], "Lee": []}, asked=10)
    rate = wilson(2, 3)
    assert (found.people, found.value, found.low, found.high) == (3, rate.share, rate.low, rate.high)
    assert found.response.share == 0.3
    with pytest.raises(ValueError, match="not from 1 to 5"):
        answered(QUESTION, {"Maya": [6]}, asked=10)
    with pytest.raises(ValueError, match="only 1 were asked"):
        answered(QUESTION, {"Maya": [5], "Sam": [5]}, asked=1)


def test_a_mean_on_their_scale_is_the_same_every_time() -> None:
    scale = Indicator("How much of my plan is mine, from 0 to 10", 0, 10, "respondents")
    answers = {str(person): [person % 11] for person in range(60)}
    found = answered(scale, answers, asked=80)
    assert found == answered(scale, answers, asked=80)
    values = np.array([person % 11 for person in range(60)])
    error = values.std() / np.sqrt(60)
    assert found.value == pytest.approx(values.mean())
    assert found.low == pytest.approx(values.mean() - 1.96 * error, abs=0.15)
    assert found.high == pytest.approx(values.mean() + 1.96 * error, abs=0.15)


def test_nobody_answered_and_one_alone() -> None:
    assert answered(QUESTION, {}, asked=10).value is None
    assert answered(QUESTION, {}, asked=0).response is None
    scale = Indicator("How safe it felt", 0, 10, "harmed persons")
    alone = answered(scale, {"Ana": [7]}, asked=1)
    assert (alone.value, alone.low, alone.high) == (7, 7, 7)
    with pytest.raises(ValueError, match="no room"):
        Indicator("?", 3, 3, "all")
    with pytest.raises(ValueError, match="not on the scale"):
        Indicator("?", 1, 3, "all", frozenset({4}))


def test_what_is_not_known_of_a_published_figure_is_said() -> None:
    assert all(one.source and one.note and one.definition for one in BENCHMARKS)
    chard = next(one for one in BENCHMARKS if one.programme.startswith("Chard"))
    assert (chard.definition, chard.people) == (UNKNOWN, UNKNOWN)


def test_the_interval_quoted_for_hampshire_is_the_one_that_comes_out() -> None:
    hampshire = next(one for one in BENCHMARKS if one.programme.startswith("Hampshire"))
    rate = wilson(4, 35)
    assert f"{rate.share:.1%}" in hampshire.note
    assert f"from {100 * rate.low:.1f} to {rate.high:.1%}" in hampshire.note
