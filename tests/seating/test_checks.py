"""A plan changed by hand breaks the same rules here as in the independent checker."""

import json

from hypothesis import HealthCheck, settings
from hypothesis import given as whatever
from hypothesis import strategies as st
from msgspec.structs import replace

from scheduling.seating import pins, planning
from scheduling.seating.checks import Checks
from scheduling.seating.problem import Plan, Problem, read, written
from tests.seating.check import check
from tests.seating.problems import given, problems


def broken(problem: Problem, plan: Plan) -> bool:
    return bool(check(json.loads(written(problem)), json.loads(written(plan)))["broken"])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@whatever(problems(), st.data())
def test_whatever_is_changed_by_hand_both_say_whether_it_is_right(source, data):
    problem = read(json.dumps(source).encode())
    plan = planning.plan(problem, seed=1, iterations=5).plan
    hearings = list(plan.hearings)
    for _ in range(data.draw(st.integers(0, 3)) if hearings else 0):
        at = data.draw(st.integers(0, len(hearings) - 1))
        everybody = st.sampled_from([juror.id for juror in problem.jurors])
        change = data.draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "jurors": st.lists(everybody, max_size=5),
                    "slot": st.sampled_from([slot.id for slot in problem.slots]),
                    "facilitator": st.sampled_from([one.id for one in problem.facilitators]),
                },
            )
        )
        hearings[at] = replace(hearings[at], **change)
    changed = Plan(hearings, plan.unplaced)
    assert bool(Checks(problem).of(changed)) == broken(problem, changed)


def test_what_is_wrong_is_said_of_whom_it_is_about():
    problem = given("small-101")
    plan = planning.plan(problem, iterations=0).plan
    hearing = plan.hearings[0]
    case = next(one for one in problem.cases if one.id == hearing.case)
    known = next(iter(case.known))
    wrong = replace(hearing, jurors=[*hearing.jurors[1:], known])
    said = {(one.who, one.words) for one in Checks(problem).of_one(wrong)}
    assert (known, "May not sit on this one.") in said


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@whatever(problems(), st.data())
def test_whoever_is_kept_apart_never_sits_together(source, data):
    ids = st.integers(0, max(0, len(source["jurors"]) - 1))
    apart = data.draw(st.lists(st.tuples(ids, ids), max_size=12))
    problem = read(json.dumps(source | {"apart": apart}).encode())
    plan = planning.plan(problem, seed=1, iterations=20).plan
    assert Checks(problem).of(plan) == []
    assert not broken(problem, plan)
    assert len(plan.hearings) + len(plan.unplaced) == len(problem.cases)
    assert all(each.why for each in plan.unplaced)


def test_who_is_kept_apart_costs_hardly_anybody_a_hearing():
    problem = given("town-101")
    first = planning.plan(problem, iterations=0).plan
    pairs = [(one.jurors[0], one.jurors[1]) for one in first.hearings[:30]]
    parted = planning.plan(replace(problem, apart=pairs), iterations=0).plan
    assert Checks(replace(problem, apart=pairs)).of(parted) == []
    assert len(first.hearings) - len(parted.hearings) <= 1


def test_what_is_published_stays_where_it_is_with_its_people_unless_it_cannot():
    problem = given("small-102")
    first = {one.case: one for one in planning.plan(problem, iterations=300).plan.hearings}
    dear = replace(problem.weights, moved=500, changed=200)
    stands = [
        replace(case, stands=first[case.id].slot, sits=frozenset(first[case.id].jurors))
        if case.id in first
        else case
        for case in problem.cases
    ]
    later = {
        one.case: one
        for one in planning.plan(
            replace(problem, weights=dear, cases=stands), seed=9, iterations=300
        ).plan.hearings
    }
    assert later.keys() >= first.keys()
    same = [case for case, one in first.items() if later[case] == one]
    assert len(same) >= len(first) - 1
    one = next(iter(first.values()))
    people = {juror.id: juror for juror in problem.jurors}
    away = people[one.jurors[0]]
    jurors = [
        replace(juror, blocks=frozenset()) if juror.id == away.id else juror for juror in problem.jurors
    ]
    mended = planning.plan(
        replace(problem, weights=dear, cases=stands, jurors=jurors), seed=9, iterations=300
    ).plan
    there = {one.case: one for one in mended.hearings}
    touched = {case for case, was in first.items() if away.id in was.jurors}
    others = [case for case in first if case not in touched]
    assert sum(there.get(case) == first[case] for case in others) >= len(others) - 2


def test_what_is_pinned_stands_and_the_rest_is_planned_around_it():
    problem = given("small-101")
    first = planning.plan(problem, iterations=50).plan.hearings
    pinned = first[:4]
    rest = planning.plan(pins.around(problem, pinned), seed=2, iterations=50).plan
    whole = Plan([*pinned, *rest.hearings], rest.unplaced)
    assert Checks(problem).of(whole) == []
    assert not broken(problem, whole)


def test_who_is_forbidden_does_not_sit_and_a_forbidden_slot_stays_empty():
    problem = given("small-101")
    one = planning.plan(problem, iterations=50).plan.hearings[0]
    other = pins.without(problem, {one.case: one.jurors}, {one.case: [one.slot]})
    there = {each.case: each for each in planning.plan(other, iterations=50).plan.hearings}
    again = there.get(one.case)
    assert again is None or (again.slot != one.slot and not set(again.jurors) & set(one.jurors))
