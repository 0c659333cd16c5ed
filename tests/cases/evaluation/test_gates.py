"""How far cases come, how long they wait, and whether it is alike for everybody."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats.contingency import relative_risk

from cases.evaluation.disparity import by_gate, outcomes, relative
from cases.evaluation.timeliness import completion, passages, waits


def test_each_gate_is_shown_of_those_before_it_and_from_the_start() -> None:
    reached = {"referred": 120, "accepted": 100, "heard": 80, "agreed": 80, "completed": 60}
    accepted, heard, agreed, completed = passages(reached)
    assert accepted.of_before == accepted.of_start
    assert (heard.of_before.share, heard.of_start.share) == (0.8, 80 / 120)
    assert (agreed.of_before.share, agreed.of_before.high) == (1, 1)
    assert (completed.of_before.share, completed.of_start.share) == (0.75, 0.5)
    assert completion(60, 100).share == 0.6


def test_where_nobody_came_there_is_no_rate() -> None:
    gates = passages({"referred": 3})
    assert gates[0].of_before.share == 0
    assert gates[1].of_before is None
    assert gates[1].of_start.share == 0
    assert completion(0, 0) is None
    with pytest.raises(ValueError, match="5 are heard where only 4 are accepted"):
        passages({"referred": 9, "accepted": 4, "heard": 5})


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=60), st.integers(0, 400))
def test_waits_are_those_of_numpy(days: list[int], standard: int) -> None:
    found = waits(days, standard)
    assert found.median == pytest.approx(np.median(days))
    assert found.slow == pytest.approx(np.percentile(days, 90))
    assert found.within.share == pytest.approx(np.mean(np.array(days) <= standard))


def test_nobody_has_waited_yet() -> None:
    found = waits([], 20, still_open=4)
    assert (found.n, found.median, found.slow, found.within, found.open) == (0, None, None, None, 4)
    with pytest.raises(ValueError, match="before the one that comes first"):
        waits([3, -1])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_relative_rates_are_those_of_scipy(drawn: st.DataObject) -> None:
    n, other_n = drawn.draw(st.integers(1, 500)), drawn.draw(st.integers(1, 500))
    k, other_k = drawn.draw(st.integers(1, n)), drawn.draw(st.integers(1, other_n))
    found, theirs = relative(k, n, other_k, other_n), relative_risk(k, n, other_k, other_n)
    interval = theirs.confidence_interval(0.95)
    assert found.ratio == pytest.approx(theirs.relative_risk, rel=1e-9)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-6)


def test_where_one_group_has_none_there_is_no_interval() -> None:
    assert (relative(0, 9, 3, 9).ratio, relative(0, 9, 3, 9).low) == (0, None)
    assert relative(3, 9, 0, 9).ratio is None
    with pytest.raises(ValueError, match="cannot be compared"):
        relative(0, 0, 1, 2)


def test_a_gate_that_looks_even_may_follow_one_that_was_not() -> None:
    groups = {
        "girls": {"referred": 100, "accepted": 80, "heard": 40, "completed": 20},
        "boys": {"referred": 100, "accepted": 40, "heard": 20, "completed": 10},
    }
    found = {(one.group, one.gate.gate): one for one in by_gate(groups, "girls")}
    assert found["girls", "heard"].to_before is None
    assert found["boys", "heard"].to_before.ratio == 1
    assert found["boys", "heard"].to_start.ratio == 0.5
    with pytest.raises(ValueError, match="no group 'others'"):
        by_gate(groups, "others")


def test_new_offences_are_compared_among_those_whose_follow_up_is_finished() -> None:
    girls, boys = outcomes({"girls": (10, 50), "boys": (15, 50)}, "girls")
    assert girls.gate.of_before.share == 0.2
    assert boys.to_before.ratio == pytest.approx(1.5)
