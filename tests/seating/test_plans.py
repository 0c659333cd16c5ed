"""Every plan keeps every hard rule, says why a case waits, and is the same when it is asked for again."""

import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as whatever

from scheduling.seating import planning
from scheduling.seating.problem import read
from tests.seating.problems import checked, given, problems

A_FEW = 60


@pytest.mark.parametrize(
    ("name", "at_most"), [("small-101", 290_000), ("small-102", 195_000), ("half-101", 420_000)]
)
def test_a_plan_keeps_every_rule_and_costs_what_it_says(name, at_most):
    problem = given(name)
    planned = planning.plan(problem, seed=7, iterations=400)
    said = checked(problem, planned.plan)
    assert said["cost"] == planned.cost <= at_most
    assert (said["placed"], said["unplaced"]) == (planned.placed, planned.unplaced)


def test_a_first_plan_of_a_town_leaves_next_to_nobody_waiting():
    problem = given("town-101")
    planned = planning.plan(problem, iterations=0)
    assert checked(problem, planned.plan)["cost"] == planned.cost <= 220_614
    assert planned.unplaced <= 3


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@whatever(problems())
def test_whatever_the_problem_the_plan_keeps_every_rule(source):
    keeps_every_rule(source)


@pytest.mark.soak
def test_of_a_thousand_problems_every_plan_keeps_every_rule():
    heard = []

    @settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
    @whatever(problems())
    def each(source):
        heard.append(keeps_every_rule(source))

    each()
    print(f"{len(heard)} problems, {sum(map(bool, heard))} with hearings, {sum(heard)} hearings")
    assert sum(map(bool, heard)) > len(heard) / 3


def keeps_every_rule(source) -> int:
    """How many were placed, so that somebody sees whether there was anything to keep rules for."""
    problem = read(json.dumps(source).encode())
    planned = planning.plan(problem, seed=1, iterations=A_FEW)
    said = checked(source, planned.plan)
    assert said["cost"] == pytest.approx(planned.cost)
    assert said["placed"] + said["unplaced"] == len(source["cases"])
    return said["placed"]


def test_the_same_seed_and_iterations_give_the_same_plan():
    problem = given("half-101")
    once, again = (planning.plan(problem, seed=3, iterations=150).plan for _ in range(2))
    assert once == again
    assert once != planning.plan(problem, seed=4, iterations=150).plan


def test_more_iterations_never_cost_more_than_the_first_plan():
    problem = given("small-101")
    first, later = (planning.plan(problem, seed=5, iterations=turns) for turns in (0, 200))
    assert later.cost <= first.cost


def test_a_case_says_why_it_waits_and_what_would_help():
    problem = given("small-102")
    why = {each.case: each.why for each in planning.plan(problem, iterations=50).plan.unplaced}
    assert why[2].startswith("There is no time that its participants can come to.")
    assert "nobody free then speaks 1 at all of its 4 times" in why[14]
    assert "What would help: 1 more who speaks 1." in why[14]
