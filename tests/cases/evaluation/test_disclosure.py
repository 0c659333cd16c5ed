"""The rules for one figure: when it is shown, and how it is rounded."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.evaluation.disclosure import GRID, Rule, curve_shown, rate_shown
from cases.evaluation.rates import wilson
from cases.evaluation.survival import Span, kaplan_meier

RULE = Rule()


@pytest.mark.parametrize(("k", "n"), [(9, 40), (31, 40), (0, 40), (40, 40), (12, 29), (4, 9), (0, 0)])
def test_few_none_all_and_small_groups_have_no_rate(k: int, n: int) -> None:
    assert rate_shown(k, n) is None


def test_a_rate_comes_from_rounded_counts() -> None:
    assert rate_shown(12, 63) == wilson(10, 65)
    assert rate_shown(10, 30) == wilson(10, 30)


def test_a_programme_may_hide_more_and_never_less_than_five() -> None:
    assert rate_shown(12, 63, Rule(threshold=15)) is None
    assert rate_shown(6, 63, Rule(threshold=5)) is not None
    with pytest.raises(ValueError, match="hides too little"):
        Rule(threshold=4)
    with pytest.raises(ValueError, match="cannot be rounded to 20"):
        Rule(base=20)


@given(st.integers(10, 5000), st.sampled_from([1, 3, 4, 5, 10]))
def test_what_is_shown_means_a_range_with_the_count_in_it(count: int, base: int) -> None:
    rule = Rule(base=base)
    shown = rule.rounded(count)
    low, high = rule.meant(shown)
    assert low <= count <= high
    assert {rule.rounded(one) for one in range(low, high + 1)} == {shown}


PEOPLE = st.lists(st.tuples(st.integers(1, 730), st.booleans()), max_size=250)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(PEOPLE)
def test_a_curve_stops_below_ten_and_has_no_day_of_one_person(people: list[tuple[int, bool]]) -> None:
    steps = kaplan_meier([Span(*one) for one in people])
    shown = curve_shown(steps)
    assert bool(shown) <= (len(people) >= 30)
    for step in shown[1:]:
        assert step.day % GRID == 0
        assert step.at_risk >= 10
        assert step.events >= 10
        assert (step.share * shown[0].at_risk) == pytest.approx(5 * round(step.share * shown[0].at_risk / 5))
        assert 0 <= step.low <= step.share + 5 / shown[0].at_risk
        assert step.share - 5 / shown[0].at_risk <= step.high <= 1


def test_the_few_after_the_last_point_are_not_the_difference_to_the_whole() -> None:
    """Forty of two hundred in the first month, four in the next: no point may leave the four alone."""
    late = [Span(45, event=True)] * 4
    early = [Span(20, event=True)] * 40
    seen = [Span(700, event=False)] * 156
    assert curve_shown(kaplan_meier([*early, *late, *seen])) == []
    assert len(curve_shown(kaplan_meier([*early, *late * 3, *seen]))) == 3
