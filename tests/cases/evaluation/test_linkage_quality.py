"""A linked rate says how many it missed, and the corrected one how sure of that anybody can be."""

from random import Random

import pytest

from cases.evaluation import linkage_quality as quality
from cases.evaluation.linkage_quality import Estimate, Sample
from cases.evaluation.rates import wilson

KNOWN = Estimate(0.96, 0.96, 0.96, "known")


def test_two_hundred_and_forty_of_a_thousand_found_are_a_quarter_when_four_in_a_hundred_are_missed():
    found = quality.corrected(240, 1000, KNOWN, "sample of 2026")
    assert found.value == pytest.approx(0.25)
    assert found.source == "sample of 2026"
    assert (found.linked.k, found.linked.n) == (240, 1000)


def test_with_a_sensitivity_that_is_known_the_interval_is_that_of_the_linked_rate_made_larger():
    found, linked = quality.corrected(240, 1000, KNOWN, ""), wilson(240, 1000)
    assert (found.low, found.high) == pytest.approx((linked.low / 0.96, linked.high / 0.96))


def test_a_sensitivity_that_is_not_sure_makes_the_interval_wider():
    sure = quality.corrected(240, 1000, KNOWN, "")
    unsure = quality.corrected(240, 1000, Estimate(0.96, 0.85, 0.99, "sample"), "")
    assert unsure.low < sure.low < unsure.value == sure.value < sure.high < unsure.high


def test_no_corrected_rate_is_above_one():
    found = quality.corrected(99, 100, Estimate(0.5, 0.4, 0.6, ""), "")
    assert (found.value, found.high) == (1, 1)


@pytest.mark.parametrize(
    "found", [Estimate(0, 0, 0.1, ""), Estimate(1.1, 1, 1.2, ""), Estimate(0.5, 0.6, 1, "")]
)
def test_what_is_no_sensitivity_corrects_nothing(found):
    with pytest.raises(ValueError, match="sensitivity"):
        quality.corrected(1, 2, found, "")


def test_a_sample_of_both_strata_says_how_many_are_found():
    """300 links, all right; 6 of 450 without one were missed, of 900: 300 / (300 + 12)."""
    found = quality.sensitivity(Sample(300, 300, 450, 6), 300, 900)
    assert found.value == pytest.approx(300 / 312)
    assert found.low < found.value < found.high < 1


def test_a_sample_in_which_nobody_was_missed_is_not_sure_that_nobody_was():
    found = quality.sensitivity(Sample(100, 100, 100, 0), 200, 800)
    assert found.value == found.high == 1
    assert found.low < 0.9


def test_where_no_link_was_right_there_is_no_sensitivity():
    with pytest.raises(ValueError, match="no link is right"):
        quality.sensitivity(Sample(10, 0, 10, 1), 10, 90)


def test_a_few_looked_at_say_nothing():
    assert not Sample(100, 100, 29, 0).enough
    assert Sample(30, 30, 30, 0).enough


def test_nineteen_of_twenty_intervals_hold_the_truth():
    """2,000 linkages of 1,200 people of whom a quarter reappear; one in twenty-five is missed."""
    chance, people, true, misses = Random(7), 1200, 0.25, 0.04
    held = held_rate = 0
    for _ in range(2000):
        reappear = _of(chance, people, true)
        found = reappear - _of(chance, reappear, misses)
        others = people - found
        missed = sum(chance.random() < (reappear - found) / others for _ in range(400))
        estimate = quality.sensitivity(Sample(200, 200, 400, missed), found, others)
        held += estimate.low <= found / reappear <= estimate.high
        rate = quality.corrected(found, people, estimate, "")
        held_rate += rate.low <= true <= rate.high
    assert held / 2000 >= 0.93
    assert 0.93 <= held_rate / 2000 <= 0.99


def _of(chance: Random, many: int, share: float) -> int:
    """Drawn from the normal approach to the binomial: quick, and good enough for so many."""
    return max(0, round(chance.gauss(many * share, (many * share * (1 - share)) ** 0.5)))


def test_the_probabilities_say_how_many_links_are_right_before_anybody_looked():
    found = quality.expected([0.99, 0.97, 1.0], [0.5, 0.25])
    assert found.right == pytest.approx(2.96)
    assert found.wrong == pytest.approx(0.04)
    assert found.in_band == pytest.approx(0.75)
    assert found.precision == pytest.approx(2.96 / 3)


def test_precision_and_recall_have_wilsons_interval():
    assert quality.precision(49, 50) == wilson(49, 50)
    assert quality.recall(49, 50) == wilson(49, 50)
