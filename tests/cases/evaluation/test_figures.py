"""A figure with its envelope; two that mean different things are not put side by side."""

from datetime import date

import pytest

from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.figures import Figure, NotBeside, beside

TWELVE = DEFINITIONS["proven-12"]


def a_figure(definition=TWELVE, measure="M1", at=365, **more):
    return Figure(
        measure=measure,
        group={},
        at=at,
        definition=definition,
        extract=date(2026, 1, 1),
        complete=True,
        **more,
    )


def test_two_figures_of_one_definition_stand_side_by_side():
    pair = a_figure(n=10), a_figure(n=20)
    assert beside(*pair) == pair


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (a_figure(DEFINITIONS["arrest-12"]), "proven and arrest"),
        (a_figure(DEFINITIONS["proven-12-local"]), "183 and 91"),
        (a_figure(TWELVE.over(183), at=183), "365 and 183"),
        (a_figure(measure="M3"), "M1 and M3"),
    ],
)
def test_two_definitions_are_never_put_side_by_side(other, why):
    with pytest.raises(NotBeside, match=why):
        beside(a_figure(), other)


def test_numbers_without_end_have_no_word_in_a_file():
    assert a_figure(more={"balance": [{"difference": float("inf")}]}).row()["balance"] == [
        {"difference": None}
    ]
