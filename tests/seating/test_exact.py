"""The exact finish: never dearer than the search, proven where it says so, and every rule kept."""

import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as whatever
from msgspec.structs import replace

from scheduling.seating import linear, planning
from scheduling.seating.bound import below
from scheduling.seating.problem import read
from scheduling.seating.relaxed import in_parts
from tests.seating.problems import checked, given, problems

PROVED = {"small-101": 287_264, "small-102": 191_002}  # what the reference reached in 10 CPU seconds


def test_the_extra_is_here_for_the_tests():
    assert linear.there()


def test_a_few_cases_are_proven_and_no_search_finds_less():
    problem = given("small-101")
    few = replace(problem, cases=problem.cases[:6])
    searched = planning.plan(few, seed=1, iterations=300)
    exact = planning.made_exact(planning.plan(few, seed=2, iterations=0))
    assert exact.proven
    assert checked(few, exact.plan)["cost"] == exact.cost == pytest.approx(exact.bound)
    assert exact.cost <= searched.cost


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@whatever(problems())
def test_whatever_the_problem_it_is_never_dearer_and_the_bound_never_above(source):
    problem = read(json.dumps(source).encode())
    first = planning.plan(problem, seed=1, iterations=5)
    exact = planning.made_exact(first)
    said = checked(source, exact.plan)
    assert said["cost"] == pytest.approx(exact.cost)
    assert exact.cost <= first.cost + 1e-6
    assert exact.bound is not None
    assert exact.bound <= exact.cost + 1e-6
    if exact.proven:
        assert in_parts(first.standing.ground) <= exact.standing.cost + 1e-6
        assert below(first.standing) <= exact.standing.cost + 1e-6


def test_hearings_in_parts_say_more_of_what_a_plan_must_cost_than_prices():
    problem = given("small-101")
    standing = planning.plan(problem, seed=1, iterations=100).standing
    assert max(250_000, below(standing)) <= in_parts(standing.ground) <= PROVED["small-101"]


@pytest.mark.soak
def test_of_half_a_town_no_plan_costs_an_eighth_less():
    planned = planning.plan(given("half-101"), seed=1, iterations=8000)
    bound = in_parts(planned.standing.ground)
    print(f"half-101: {planned.cost:,}, and no plan costs less than {bound:,.0f}")
    assert 300_000 <= bound <= planned.cost


@pytest.mark.soak
@pytest.mark.parametrize("name", PROVED)
def test_a_small_problem_is_proven_optimal(name):
    problem = given(name)
    exact = planning.made_exact(planning.plan(problem, seed=7, iterations=2000))
    checked(problem, exact.plan)
    assert exact.cost <= PROVED[name]
    assert exact.proven
