"""How many come: the exact chance of a quorum, attendance from the record, and reserves."""

from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.seating import expect

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=7)


@given(CHANCES, st.integers(0, 8))
def test_the_chance_of_a_quorum_is_the_sum_over_who_comes(attendance, quorum):
    every = product([True, False], repeat=len(attendance))
    wanted = sum(
        prod(p if comes else 1 - p for p, comes in zip(attendance, who, strict=True))
        for who in every
        if sum(who) >= quorum
    )
    assert expect.quorum_chance(attendance, quorum) == pytest.approx(wanted)


@pytest.mark.parametrize(("seats", "quorum", "needed"), [(3, 3, 2), (5, 4, 1), (6, 5, 2), (6, 6, 3)])
def test_reserves_at_an_attendance_of_85_in_a_hundred(seats, quorum, needed):
    assert expect.reserves_needed([0.85] * seats, quorum, likely=0.85) == needed


def test_nobody_is_needed_where_everybody_comes():
    assert expect.reserves_needed([1.0] * 3, 3, likely=0.5) == 0


def test_somebody_new_is_expected_as_the_pool_comes_and_a_record_outweighs_it():
    prior = expect.fitted([(9, 10)] * 20 + [(4, 10)] * 5)
    assert 0.7 < prior.expects(0, 0) < 0.9
    assert prior.expects(0, 1) < prior.expects(0, 0) < prior.expects(1, 1)
    assert prior.expects(60, 60) > 0.95


def test_a_pool_without_a_record_has_the_usual_prior():
    assert expect.fitted([]) == expect.USUAL


def test_standby_shared_by_an_evening_is_fewer_than_reserves_of_each():
    panels = [([0.9] * 5, 5)] * 3
    apart = sum(expect.reserves_needed(people, quorum, 0.9) for people, quorum in panels)
    assert 0 < expect.standby_shared(panels, 0.9) < apart
