"""What would take minutes is refused before it begins, with what to ask for instead."""

from datetime import date, timedelta
from random import Random

import pytest

from cases.evaluation import catalogue, effort
from cases.evaluation.catalogue import Asked
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.people import Event, Person

TODAY = date(2026, 11, 1)
THREE = ("gender", "ethnicity", "age")
MONTHS = tuple(range(30, 750, 30))


def a_town(many: int) -> list[Person]:
    draw, found = Random(1), []
    for _ in range(many):
        index = TODAY - timedelta(days=draw.randrange(1, 8 * 365))
        days = [draw.randrange(1, 700) for _ in range(draw.choice((0, 0, 0, 0, 1, 2)))]
        strata = {"gender": draw.choice("gba"), "ethnicity": draw.choice("wblam"), "age": draw.choice("123")}
        events = tuple(Event(day, day + 50, "proven", draw.choice("ABCD")) for day in days)
        found.append(Person(index=index, followed=730, events=events, strata={**strata, "severity": "B"}))
    return found


def asked(*measures: str, **only: object) -> Asked:
    return Asked(definition=DEFINITIONS["proven-12"], extract=TODAY, measures=measures, **only)  # type: ignore[arg-type]


@pytest.mark.parametrize("many", [100, 10_000])
def test_what_is_asked_every_day_is_answered(many: int):
    people = a_town(many)
    assert not effort.too_long(people, asked(*catalogue.USUAL, by=THREE))
    assert not effort.too_long(people, asked("M14", by=("gender",)))
    assert not effort.too_long(people, asked("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M14", by=("gender",)))
    assert not effort.too_long(people, asked("M1", "M5", by=THREE, at=MONTHS))


def test_minutes_of_drawing_are_refused_and_what_is_named_instead_is_answered():
    people = a_town(1_000)
    said = effort.too_long(people, asked("M14", by=THREE, at=MONTHS))
    assert said.startswith(
        "M14 for 24 days, by gender, ethnicity, age, is more than is worked out at once. Ask for"
    )
    assert "in several requests" in said
    for fewer in (asked("M14", by=("gender",), at=MONTHS[:1]), asked("M3", by=THREE, at=MONTHS[:3])):
        assert not effort.too_long(people, fewer)
    assert effort.too_long(people, asked("M3", by=THREE, at=MONTHS))


def test_the_measure_that_draws_may_be_asked_for_alone():
    said = effort.too_long(a_town(40_000), asked(*["M1"] * 150, "M3"))
    assert "Ask for at most 1 day at once, of everybody, M3 alone, in several requests." in said


def test_what_is_too_long_in_any_way_is_for_an_export():
    people = a_town(10)
    assert "panel evaluate" in effort.too_long(people * 700_000, asked("M1"))


def test_more_is_never_less():
    people = a_town(500)
    steps = [effort.of(people, asked("M14", by=THREE[:many], at=MONTHS[: many + 1])) for many in range(4)]
    assert steps == sorted(steps)
    assert steps[0] > 0
