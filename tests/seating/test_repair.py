"""When somebody cannot come, the plan is mended with the fewest people changed, and stays a plan."""

import time
from random import Random

import pytest

from scheduling.seating import planning, repair
from scheduling.seating.standing import Standing, again
from tests.seating.problems import checked, given


@pytest.fixture(scope="module")
def town() -> planning.Planned:
    return planning.plan(given("town-101"), seed=1, iterations=0)


def declines(standing: Standing, number: int):
    random = Random(1)
    heard = [case for case, slot in enumerate(standing.slot) if slot >= 0]
    for case in random.choices(heard, k=number):
        yield case, random.choice(standing.panel[case])


def test_a_mended_plan_keeps_every_rule_without_the_one_who_declined(town):
    standing = town.standing
    for case, juror in declines(standing, 25):
        found = repair.declined(standing, case, juror)
        mended = again(standing.ground, standing.kept())
        repair.made(mended, found)
        said = checked(standing.ground.problem, planning.finished(mended).plan)
        assert said["cost"] == mended.cost
        assert juror not in mended.panel[case]


def test_looking_for_a_repair_leaves_the_plan_as_it_is(town):
    before, cost = sorted(town.standing.kept()), town.standing.cost
    for case, juror in declines(town.standing, 50):
        repair.declined(town.standing, case, juror)
    assert (sorted(town.standing.kept()), town.standing.cost) == (before, cost)


def test_most_declines_of_a_town_change_one_person_and_none_needs_the_coordinator(town):
    found = [repair.declined(town.standing, *each) for each in declines(town.standing, 300)]
    assert sum(each.people <= 1 for each in found) / len(found) >= 0.83
    assert all(each.changes for each in found)
    assert max(each.people for each in found) <= 2


def test_a_repair_takes_no_time_worth_speaking_of(town):
    spent = []
    for case, juror in declines(town.standing, 300):
        began = time.process_time()
        repair.declined(town.standing, case, juror)
        spent.append(time.process_time() - began)
    assert sorted(spent)[int(len(spent) * 0.98)] < 0.02


def test_where_nothing_fits_the_coordinator_is_told_why():
    standing = planning.plan(given("small-101"), seed=1, iterations=50).standing
    case = next(n for n, slot in enumerate(standing.slot) if slot >= 0)
    everybody = range(len(standing.ground.likely))
    found = repair.declined(standing, case, standing.panel[case][0], also_out=everybody)
    assert found.changes == ()
    assert "What would help:" in found.why
