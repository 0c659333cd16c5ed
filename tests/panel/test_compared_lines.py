"""A comparison in words: two tests that ask two things, and how many people it takes."""

import re

import pytest

from cases.evaluation.compared_groups import compared
from cases.evaluation.people import Person
from panel.compared_lines import Lines
from tests.cases.evaluation.test_compared_groups import PROVEN, beside, on_days, some

EARLY, LATE = range(5, 41), range(200, 224)
SOON_ENDED = [*range(5, 41), *range(500, 512)]


def told(ours: list[Person], theirs: list[Person]) -> Lines:
    return Lines(compared(beside(ours, theirs)), PROVEN, "matched", "The next county", ["age"])


def test_where_the_share_sees_none_and_the_curves_do_both_questions_are_told_and_no_headline() -> None:
    """24 of 100 late in the year beside 36 of 100 early: the interval includes 0, and p is far below 0.05."""
    lines = told(on_days(100, LATE), on_days(100, [*EARLY, *range(400, 460, 5)]))
    said = lines.headline
    assert not lines.seen
    assert "The difference of the shares asks how many had an event within 365 days" in said
    assert "the log-rank test and the ratio of the hazards ask on which side events came sooner" in said
    assert "over all 600 days. They need not agree, and here they do not: " in said
    assert "the interval of the difference includes 0, the p of the log-rank test is below 0.001" in said
    assert "and the interval of the ratio of the hazards does not include 1." in said
    assert "No difference can be seen" not in said
    assert "compared with" not in said


def test_the_other_way_round_there_is_no_headline_either() -> None:
    lines = told(on_days(100, [*range(200, 220), *range(400, 430)]), on_days(100, SOON_ENDED))
    assert lines.seen
    said = lines.headline
    assert "the interval of the difference does not include 0, the p of the log-rank test is 0.664" in said
    assert "the interval of the ratio of the hazards includes 1." in said
    assert "percentage points" not in said


@pytest.mark.parametrize(("ours", "theirs"), [(9, 33), (30, 33)])
def test_where_both_say_the_same_nothing_is_said_of_two_questions(ours: int, theirs: int) -> None:
    assert "need not agree" not in told(some(100, ours), some(100, theirs)).headline


def test_of_unequal_groups_it_is_said_how_many_it_takes_of_each() -> None:
    """80 here are fewer than the 86 of two equal groups, and enough beside 200."""
    needs = {row[0]: row[1:] for row in told(some(80, 8), some(200, 46)).needs}
    assert needs["9% here, 25% there"] == ["86", "63 here, 158 there", "Yes"]
    assert needs["20% here, 25% there"] == ["1,094", "776 here, 1,939 there", "No"]
    alike = {row[0]: row[1:] for row in told(some(86, 8), some(86, 21)).needs}
    assert alike["9% here, 25% there"] == ["86", "86 here, 86 there", "Yes"]
    alone = {row[0]: row[1:] for row in told([], some(86, 21)).needs}
    assert alone["9% here, 25% there"] == ["86", "Nobody is counted on one side", "No"]


def test_a_small_p_is_not_nothing() -> None:
    found = {row[0]: row[1] for row in told(some(200, 2), some(200, 60)).differences}
    assert found["Log-rank, p"] == "below 0.001"
    found = {row[0]: row[1] for row in told(some(100, 30), some(100, 33)).differences}
    assert re.fullmatch(r"0\.\d{3}", found["Log-rank, p"])
