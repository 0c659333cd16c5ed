"""What somebody sees who may not see small counts."""

from datetime import date, timedelta

import pytest

from cases.evaluation import counts
from cases.evaluation.cohorts import Happened, Life, Look, cohort
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.disclosure import USUAL
from panel.figures import Figure
from panel.guarded import Guarded

BEGAN = date(2024, 3, 1)
LATER = BEGAN + timedelta(days=1000)


def shown(quiet, had, *, left=0, kept=0):
    """So many people without and with an arrest, and so many nobody saw to the end; some completed."""
    looks = (Look(365, "recorded", 400),)
    found = [Life(BEGAN, looks, kept=number < kept) for number in range(quiet)]
    found += [Life(BEGAN, looks, (Happened("arrest", 1 + day * 3 % 360),)) for day in range(had)]
    found += [Life(BEGAN, (Look(365, "recorded", 400, 30),)) for _ in range(left)]
    of = cohort(found, DEFINITIONS["arrest-12"], LATER)
    three = [counts.of(one) for one in (of, of.only(kept=True), of.only(kept=False))]
    return Figure(*three), Guarded(*three)


def test_where_nobody_can_be_found_the_figure_is_of_rounded_counts():
    exact, guarded = shown(103, 41)
    assert (guarded.rate.k, guarded.rate.n) == (40, 145)
    assert not guarded.refused
    assert abs(guarded.rate.share - exact.rate.share) < 0.02


@pytest.mark.parametrize(("quiet", "had"), [(100, 9), (9, 100), (200, 0), (0, 200), (15, 14)])
def test_few_with_or_without_an_event_are_hidden_and_none_and_all_likewise(quiet, had):
    exact, guarded = shown(quiet, had)
    assert exact.rate is not None
    assert guarded.rate is None
    assert "Evaluators see the exact numbers" in guarded.refused
    assert not any(letter.isdigit() for letter in guarded.refused)
    assert (guarded.beside(), guarded.lines, guarded.curve) == ([], [], None)


def test_a_hidden_count_is_not_what_the_others_leave_of_everybody():
    _, guarded = shown(100, 40, left=4)
    parts = dict(guarded.parts)
    assert parts["Not seen to the end: moved, in custody or died"] is None
    seen, everybody = parts["Counted: checked, and seen to the end"], guarded.everybody
    if seen is not None and everybody is not None:
        least = USUAL.meant(everybody)[0] - USUAL.meant(seen)[1]
        most = USUAL.meant(everybody)[1] - USUAL.meant(seen)[0]
        assert least <= 1 and most >= 9  # noqa: PT018 - what rounding leaves open


def test_who_did_not_complete_is_not_what_those_who_did_leave_of_the_rest():
    _, guarded = shown(100, 40, kept=96)
    shares = [rate for _, rate in guarded.beside()[1:]]
    assert shares == [None, None]


def test_a_line_is_for_evaluators():
    exact, guarded = shown(300, 120)
    assert exact.curve is not None
    assert guarded.rate is not None
    assert (guarded.curve, guarded.lines, guarded.events) == (None, [], [])
