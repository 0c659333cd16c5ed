"""The way through a programme is counted part by part: by no row of it is anybody followed."""

from cases.evaluation import banded
from cases.evaluation.withheld import WITHHELD


def ways(*terms):
    return [{"terms": banded.terms(many), "hours": "none"} for many in terms]


def test_each_part_counts_everybody_once_beside_what_became_of_them():
    answers = [("yes", ""), ("no", "")] * 5
    rows = banded.table(ways(*[1] * 5, *[3] * 5), answers)
    of_terms = {(row["value"], row["event"]): row["people"] for row in rows if row["part"] == "terms"}
    assert of_terms == {("1", "yes"): 3, ("1", "no"): 2, ("3", "yes"): 2, ("3", "no"): 3}
    assert sum(row["people"] for row in rows if row["part"] == "hours") == 10


def test_a_value_of_few_or_of_one_outcome_is_withheld():
    answers = [("yes", "")] * 5 + [("no", "")] * 4 + [("yes", "")]
    rows = banded.table(ways(*[1] * 5, *[3] * 5), answers)
    assert {row["value"] for row in rows if row["part"] == "terms"} == {WITHHELD}


def test_days_minutes_and_counts_become_bands():
    assert [banded.weeks(days) for days in (None, 0, 13, 14, 55, 56, 90, 91)] == [
        *("not known", "0 or 1", "0 or 1", "2 or 3", "4 to 7", "8 to 12", "8 to 12", "13 or more"),
    ]
    assert [banded.hours(minutes) for minutes in (0, 1, 599, 600, 1799, 1800)] == [
        *("none", "under 10", "under 10", "10 to 19", "20 to 29", "30 or more"),
    ]
    assert [banded.terms(many) for many in (0, 3, 4, 9)] == ["0", "3", "4 or more", "4 or more"]
    told = [banded.done(*pair) for pair in ((0, 0), (0, 2), (1, 2), (2, 2))]
    assert told == ["there were none", "none", "some", "all"]
