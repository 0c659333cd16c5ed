"""Two groups side by side: the same sums as on files, the power first, and nothing where it would mislead."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from cases.evaluation import catalogue
from cases.evaluation.catalogue import Asked
from cases.evaluation.compared_groups import OURS, THEIRS, Groups, compared, stand_ins
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.people import Event, Person

PROVEN = DEFINITIONS["proven-12"]
TODAY = date(2026, 6, 1)


def some(many: int, did: int, *, age: str = "14 or 15", gone: int = 0, days: int = 800) -> list[Person]:
    """So many, so many of them with an event on a day of their own, some gone after half a year."""
    return [
        Person(
            TODAY - timedelta(days=days),
            followed=180 if number >= many - gone else 600,
            events=(Event(20 + number, 60 + number, "theft"),) if number < did else (),
            strata={"age": age if number % 3 else "16 or 17"},
        )
        for number in range(many)
    ]


def on_days(many: int, days: Iterable[int]) -> list[Person]:
    """So many who were seen for 600 days, one of them with an event on each of these days."""
    events = [(Event(day, day + 20, "theft"),) for day in days]
    return [
        Person(TODAY - timedelta(days=800), 600, events=one, strata={"age": "14 or 15"})
        for one in [*events, *[()] * (many - len(events))]
    ]


def beside(ours: list[Person], theirs: list[Person], **only: object) -> Groups:
    return Groups(ours, theirs, PROVEN, TODAY, **{"theirs_on": TODAY, "columns": ["age"], **only})


def test_it_is_what_panel_evaluate_says_of_one_file_with_a_column() -> None:
    ours, theirs = some(90, 9), some(120, 33, gone=20)
    found = compared(beside(ours, theirs))
    marked = [
        replace(one, strata={**one.strata, "group": name})
        for name, people in (("a", ours), ("b", theirs))
        for one in people
    ]
    asked = Asked(
        definition=PROVEN,
        extract=TODAY,
        measures=("M9", "M10"),
        compare=("group", "a", "b"),
        columns=["age"],
    )
    difference, curves = catalogue.answer(marked, asked)
    for one, other in ((found.difference, difference), (found.tested, curves)):
        assert (one.n, one.k, one.value, one.low, one.high) == (
            other.n,
            other.k,
            other.value,
            other.low,
            other.high,
        )
    assert found.difference.more["balance"] == difference.more["balance"]
    assert found.tested.more["cox"] == curves.more["cox"]
    low, high = confint_proportions_2indep(9, 90, 33, 100, method="newcomb")
    assert (found.difference.low, found.difference.high) == pytest.approx((low, high), abs=1e-9)
    assert found.places[THEIRS] == {"counted": 100, "left": 20, "people": 120}


def test_a_design_that_is_recorded_is_told_and_none_is_told_to_be_missing() -> None:
    ours, theirs = some(90, 9), some(120, 33, gone=20)
    found = compared(beside(ours, theirs, design="matched"))
    for figure in (found.difference, found.tested, found.mixes[0][1]):
        assert figure.more["design"] == "matched"
        assert not any("no design" in note for note in figure.notes)
    for figure in (found.difference, found.tested):
        assert any("It cannot make them alike in what nobody wrote down" in note for note in figure.notes)
    nobody_said = compared(beside(ours, theirs)).difference
    assert nobody_said.more["design"] is None
    assert any("no design of the comparison is recorded" in note for note in nobody_said.notes)


def test_what_has_tables_of_its_own_is_no_note_of_a_page() -> None:
    found = compared(beside(some(90, 9), some(120, 33, gone=20)))
    assert found.notes == ()
    stopped = [replace(one, followed=20 + at) for at, one in enumerate(some(3, 3))]
    (note,) = compared(beside(some(90, 9), [*some(120, 33), *stopped])).notes
    assert note.startswith("Some are followed only to the day of an event")


@settings(max_examples=10)
@given(st.integers(60, 300), st.integers(60, 300), st.floats(0, 1), st.floats(0, 1))
def test_as_many_stand_ins_say_what_the_people_themselves_say(n: int, other: int, a: float, b: float) -> None:
    k, also = round(n * a), round(other * b)
    ages = {"age": {"16 or 17": (other + 2) // 3, "14 or 15": other - (other + 2) // 3}}
    numbers = stand_ins(other, also, ages, TODAY - timedelta(days=800), PROVEN)
    people = compared(beside(some(n, k, days=900), some(other, also, days=900)))
    counted = compared(beside(some(n, k, days=900), numbers, dated=False))
    assert (people.power, people.refused) == (counted.power, counted.refused)
    one, same = people.difference, counted.difference
    assert (one.value, one.low, one.high) == (same.value, same.low, same.high)
    assert one.more["balance"] == same.more["balance"]
    assert (counted.curves, counted.tested, counted.mixes) == (None, None, ())


def test_groups_of_this_size_are_said_to_tell_apart_what_they_can_and_no_more() -> None:
    power = compared(beside(some(86, 8), some(86, 21))).power
    assert power.enough(0.09, 0.25)
    assert not power.enough(0.15, 0.25)
    assert not compared(beside(some(85, 8), some(85, 21))).power.enough(0.09, 0.25)
    nobody = compared(beside([], some(86, 21))).power
    assert (nobody.enough(0.09, 0.25), nobody.least) == (False, None)
    assert compared(beside(some(80, 8), some(80, 0))).power.supposed


def test_a_side_to_which_nothing_happened_has_no_ratio_of_hazards_and_is_compared_all_the_same() -> None:
    found = compared(beside(some(272, 0, days=900), some(272, 136, days=900)))
    assert found.tested is not None
    assert (found.tested.more["cox"], found.tested.more["p"] < 0.001) == (None, True)


def test_what_is_refused_tells_no_share_by_way_of_what_groups_could_find() -> None:
    found = compared(beside(some(80, 8), some(34, 8)))
    assert found.refused
    assert (found.power.share, found.power.supposed) == (0.25, True)


def test_most_of_a_side_not_seen_is_no_comparison() -> None:
    found = compared(beside(some(150, 9, gone=80), some(120, 20)))
    (said,) = found.refused
    assert said.startswith("The people here: The time of 150 people is over, and 70 of them were seen to")
    assert (found.difference, found.curves, found.tested) == (None, None, None)
    assert found.places[OURS]["counted"] == 70


def test_of_days_moved_to_one_extract_each_stays_as_far_from_the_next() -> None:
    drawn = TODAY - timedelta(days=400)
    theirs = [replace(one, index=one.index - timedelta(days=400)) for one in some(120, 33)]
    moved, there = (
        compared(beside(some(90, 9), people, theirs_on=on))
        for people, on in ((theirs, drawn), (some(120, 33), TODAY))
    )
    assert moved.difference == there.difference
    assert moved.tested == there.tested
