"""Programmes beside each other, and one programme month by month."""

import pytest
from scipy import stats

from cases.evaluation.monitoring import funnel, limits, run_chart


def test_the_limits_leave_out_only_what_is_as_rare_as_they_say() -> None:
    for n, share in ((30, 0.1), (75, 0.3), (400, 0.25)):
        found = limits(n, share)
        for side, tail in ((found.low_warn, 0.025), (found.low_alarm, 0.001)):
            k = stats.binom.ppf(tail, n, share)
            within = (stats.binom.cdf(k, n, share) - tail) / stats.binom.pmf(k, n, share)
            assert side == pytest.approx(max(0, (k - within) / n), abs=1e-9)
        assert found.low_alarm <= found.low_warn < share < found.high_warn < found.high_alarm


def test_a_programme_of_twenty_nine_people_is_named_and_not_judged() -> None:
    found = funnel({"Northside": (60, 200), "Harbour": (29, 29), "Mill": (9, 30)})
    assert found.small == ("Harbour",)
    assert [one.programme for one in found.placed] == ["Mill", "Northside"]
    assert found.share == 98 / 259


def test_programmes_far_from_the_others_stand_out() -> None:
    found = funnel({"A": (100, 400), "B": (100, 400), "C": (2, 60), "D": (36, 60), "E": (15, 60)})
    where = {one.programme: one.where for one in found.placed}
    assert where["C"] == "far below"
    assert where["D"] == "far above"
    assert where["A"] == where["E"] == "within"


def test_nobody_anywhere_is_said() -> None:
    with pytest.raises(ValueError, match="Nobody has been counted"):
        funnel({"Northside": (0, 0)})
    with pytest.raises(ValueError, match="needs a value"):
        run_chart([])


def test_six_months_above_the_median_are_a_shift_and_a_month_on_it_does_not_count() -> None:
    chart = run_chart([1, 2, 1, 2, 3, 5, 6, 3, 5, 7, 5, 6, 2, 1])
    (shift,) = [run for run in chart.runs if run.kind == "shift"]
    assert chart.median == 3
    assert (shift.first, shift.last, shift.up) == (5, 11, True)


def test_five_above_are_no_shift() -> None:
    assert run_chart([1, 5, 1, 6, 5, 6, 5, 6, 1, 2, 1, 2]).runs == ()


def test_five_falling_months_are_a_trend_and_an_equal_neighbour_does_not_count() -> None:
    (trend,) = [run for run in run_chart([4, 9, 8, 8, 7, 6, 5, 9]).runs if run.kind == "trend"]
    assert (trend.first, trend.last, trend.up) == (1, 6, False)
    assert not [run for run in run_chart([9, 8, 8, 7, 6, 9]).runs if run.kind == "trend"]
