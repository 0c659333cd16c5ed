"""What others published stands beside a figure of one's own only where both count the same."""

from dataclasses import replace

import pytest

from cases.evaluation.benchmarks import BENCHMARKS, CONVICTED, PEOPLE, UNKNOWN, Benchmark, Meaning
from cases.evaluation.definitions import CLOCK, DEFINITIONS

OURS = DEFINITIONS["proven-12"]
SAME = Meaning(event="proven", window=365, waiting=183, clock=CLOCK, unit=PEOPLE)
THEIRS = Benchmark("A panel", "12 %", "As ours", 240, "A study", "Of people like these.", SAME)


def test_one_that_counts_as_we_do_may_stand_beside_our_figure() -> None:
    assert THEIRS.comparable(OURS)
    assert not THEIRS.comparable(DEFINITIONS["proven-24"])


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"event": "arrest"}, "what counts (arrest, and here proven)"),
        ({"window": 183}, "the window in days (183, and here 365)"),
        ({"waiting": 91}, "the waiting time in days (91, and here 183)"),
        ({"clock": CONVICTED}, f"when the clock starts ({CONVICTED}, and here {CLOCK})"),
        ({"unit": "offences"}, f"of what it is a share (offences, and here {PEOPLE})"),
        ({"clock": None}, "when the clock starts (not published)"),
    ],
)
def test_whatever_differs_or_was_not_published_keeps_it_apart_and_is_said(other: dict, said: str) -> None:
    one = replace(THEIRS, meaning=replace(SAME, **other))
    assert (one.comparable(OURS), one.differs(OURS)) == (False, [said])


def test_without_its_number_of_people_it_stands_alone() -> None:
    assert replace(THEIRS, n=None).differs(OURS) == ["the number of people (not published)"]


def test_none_of_those_that_ship_may_stand_beside_any_definition_that_ships() -> None:
    assert not [one for one in BENCHMARKS for by in DEFINITIONS.values() if one.comparable(by)]
    bare = [one for one in BENCHMARKS if one.definition == UNKNOWN]
    assert bare
    assert all(len(one.differs(OURS)) == 6 for one in bare), "nothing of them is known"
    ministry = next(one for one in BENCHMARKS if one.programme.startswith("England"))
    assert [each.split(" (")[0] for each in ministry.differs(OURS)] == [
        "when the clock starts",
        "the number of people",
    ]
