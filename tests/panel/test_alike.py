"""Whether gates open alike, for those who see no exact counts."""

from datetime import date
from random import Random

import pytest

from cases import bulletins
from cases.courses import Course
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.people import Event, Person
from cases.measured import Passing
from panel import alike

DAY = date(2024, 1, 1)
GATES = ("accepted", "heard", "completed")


def a_town(referred, seed=4):
    """Most are girls or boys; a few describe themselves in another way or say nothing."""
    chance = Random(seed)
    courses, people = [], []
    for _ in range(referred):
        gender = chance.choices(["girl", "boy", "another", ""], [40, 55, 2, 3])[0]
        ethnicity = chance.choices(["asian", "black", "white", ""], [20, 30, 40, 10])[0]
        passed = ["referred"]
        while len(passed) < 4 and chance.random() < 0.75:
            passed.append(GATES[len(passed) - 1])
        born = date(chance.choice([2008, 2010, 2012]), 6, 1)
        courses.append(Course(frozenset(passed), {"referred": DAY}, True, gender, ethnicity, born))
        if "accepted" in passed:
            again = (Event(50, 60, "proven"),) if chance.random() < 0.3 else ()
            strata = {"gender": gender, "ethnicity": ethnicity, "age": "14 or 15"}
            people.append(Person(DAY, 600, events=again, strata=strata))
    return Passing(courses, people, DEFINITIONS["proven-12"], date(2026, 7, 1))


def told(found, column, reference=""):
    """As a bulletin of these referrals tells it."""
    rows = bulletins.shown(found.courses, None, DAY, found.today)
    return alike.guarded([row for row in rows if column in row["group"]], column, reference)


def gates_of(found, column, reference=""):
    lines = alike.exact(found, column, reference)
    return {(one.gate, one.before, one.group): one for one in lines if one.gate != alike.LATER}


def test_large_groups_are_of_rounded_counts_and_their_ratio_too():
    found = a_town(900)
    exact = gates_of(found, "gender", "boy")
    shown = [one for one in told(found, "gender", "boy") if one.share is not None]
    assert {one.group for one in shown} >= {"girl", "boy"}
    for one in shown:
        true = exact[one.gate, one.before, one.group]
        assert (one.n % 5, one.k % 5) == (0, 0)
        assert one.share == pytest.approx(true.share, abs=0.05)
        if one.times:
            assert one.times.ratio == pytest.approx(true.times.ratio, rel=0.1)
    assert any(one.times for one in shown)


@pytest.mark.parametrize("referred", [60, 300])
def test_no_count_of_few_is_told_nor_the_ratio_that_would_tell_it(referred):
    found = a_town(referred)
    for column in ("gender", "ethnicity", "age"):
        exact = gates_of(found, column)
        for one in told(found, column):
            true = exact[one.gate, one.before, one.group]
            if min(true.k or 0, true.n - (true.k or 0)) < 10:
                assert (one.share, one.times) == (None, None)
            if true.n < 10:
                assert (one.n, one.k, one.share, one.times) == (None, None, None, None)


def test_whom_others_are_compared_with_is_the_largest_that_said_something():
    (reference,) = {one.group for one in alike.exact(a_town(60), "gender", "") if one.reference}
    assert reference == "boy"
    (reference,) = {one.group for one in alike.exact(a_town(60), "gender", "girl") if one.reference}
    assert reference == "girl"
    (reference,) = {one.group for one in told(a_town(900), "gender") if one.reference}
    assert reference == "boy"
