"""The fixed tables of a release: one cohort, cut in the same ways every time."""

from datetime import date

import pytest

from cases.evaluation import fixed, kept, periods
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.disclosure import Rule
from cases.evaluation.people import Event, Person
from cases.evaluation.periods import Period
from cases.evaluation.releases import protect

TWELVE = DEFINITIONS["proven-12"]
RULE, EXTRACT, WINDOW = Rule(), date(2026, 6, 1), 365


def somebody(day=0, *, known=True):
    events = (Event(day, day + 30, "proven"),) if day else ()
    strata = {"gender": "girl", "age": "14 or 15", "completed": "yes"}
    return Person(date(2023, 5, 2), 400 if known else 0, events=events, strata=strata, unseen="unchecked")


def rows_of(people, *, first=True):
    release = protect(fixed.tables(people, TWELVE, EXTRACT, first=first), RULE)
    return fixed.rows(kept.read(kept.written(release)), RULE, WINDOW)


def the(rows, measure, **group):
    return next(row for row in rows if row["measure"] == measure and row["group"] == group)


TOWN = [somebody() for _ in range(120)] + [somebody(day) for day in range(12, 361, 4)]


def test_everybody_is_of_those_followed_to_the_end_and_the_others_are_told_apart():
    rows = rows_of([*TOWN, *[somebody(known=False) for _ in range(14)]])
    assert (the(rows, "M1")["n"], the(rows, "M1")["k"]) == (210, 90)
    assert the(rows, "not known")["n"] == 15
    assert the(rows_of([*TOWN, somebody(known=False)]), "not known")["n"] is None
    assert the(rows_of(TOWN), "not known")["n"] is None, "nobody and few look alike"


def test_the_curve_is_the_counts_that_are_shown():
    rows = rows_of(TOWN)
    curve = the(rows, "M5")["curve"]
    assert [point["at"] for point in curve] == [0, 91, 182, 273, 365]
    halves = [the(rows, "M5", half=half)["k"] for half in ("1", "2")]
    assert curve[2]["events"] == halves[0]
    assert curve[-1]["events"] == the(rows, "M1")["k"]
    assert curve[-1]["survival"] == 1 - the(rows, "M1")["value"]


def test_a_part_of_the_window_in_which_nobody_had_one_is_left_out_with_the_others():
    early = [somebody() for _ in range(120)] + [somebody(1 + day % 80) for day in range(60)]
    rows = rows_of(early)
    assert [row for row in rows if row["measure"] == "M5" and row["group"]] == []
    assert [point["at"] for point in the(rows, "M5")["curve"]] == [0, 365]


def test_a_later_release_tells_the_shares_alone():
    assert {row["measure"] for row in rows_of(TOWN, first=False)} == {"M1"}


def test_events_per_person_are_those_of_the_counts_shown():
    rows = rows_of(TOWN)
    assert the(rows, "M3")["value"] == the(rows, "M3")["k"] / the(rows, "M3")["n"]
    assert the(rows, "M4")["n"] == the(rows, "M1")["k"]


def test_periods_stand_side_by_side_and_come_once_everybody_could_be_followed():
    until = date(2026, 7, 2)  # 548 days after the last day of 2024
    assert [str(one) for one in periods.ripe(date(2022, 5, 1), until, 1, TWELVE)] == ["2022", "2023", "2024"]
    assert [str(one) for one in periods.ripe(date(2022, 5, 1), until, 2, TWELVE)] == ["2022-2023"]
    assert periods.read("2022-2023") == Period(2022, 2023)
    assert Period(2022, 2023).overlaps(Period(2023, 2023))
    assert not Period(2022, 2023).overlaps(Period(2024, 2025))
    with pytest.raises(ValueError, match="no period"):
        periods.read("last year")
