"""The record's people go through the measures as they go through the outcomes page: one sum, two roads."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import follow_ups, followed, outcomes, programmes
from cases.evaluation.catalogue import Asked
from cases.evaluation.cohorts import Happened, Life, Look, cohort
from cases.evaluation.definitions import COUNTED, DEFINITIONS
from cases.evaluation.groups import Group
from cases.outcomes import Check, Event
from tests.builders import a_case, a_person, a_programme, somebody
from tests.cases.evaluation.test_cohorts import BEGAN, after

DAYS = st.integers(1, 900)
LOOKS = st.builds(
    Look,
    window=st.sampled_from([183, 365, 730]),
    state=st.sampled_from(["recorded", "recorded", "not_known"]),
    checked=DAYS,
    until=st.none() | DAYS,
    left=st.sampled_from(["", "moved", "died", "custody"]),
)
HAPPENED = st.builds(
    lambda event, day, wait: Happened(event, day, day + wait), st.sampled_from(list(COUNTED)), DAYS, DAYS
)
LIVES = st.builds(
    Life,
    index=st.integers(0, 400).map(after),
    looks=st.lists(LOOKS, max_size=3).map(tuple),
    events=st.lists(HAPPENED, max_size=4).map(tuple),
    kept=st.booleans(),
    said_no=st.sampled_from([False, False, False, True]),
)
PLACES = ("counted", "young", "left", "unchecked", "not_known", "said_no")


@given(st.lists(LIVES, max_size=12), st.sampled_from(list(DEFINITIONS.values())))
def test_every_life_stands_where_the_outcomes_page_puts_it(listed, definition):
    as_of = after(2400)  # after every check, and after every proof
    slowly = cohort(listed, definition, as_of)
    group = Group([followed.person(life, definition, {}) for life in listed], definition, as_of, {})
    assert {name: group.many[name] for name in PLACES} == {name: slowly.many[name] for name in PLACES}
    assert sum(bool(group.events(one)) for one in group.counted) == slowly.k
    assert sum(len(group.events(one)) for one in group.counted) == slowly.reoffences
    theirs = sorted((span.end, span.event) for span in slowly.spans() if span.end > 0)
    assert sorted((span.end, span.event) for span in group.spans) == theirs


def test_who_died_moved_or_went_to_custody_ended_what_could_be_seen():
    gone = Life(BEGAN, (Look(365, "recorded", 600, 120, "moved"),))
    one = followed.person(gone, DEFINITIONS["proven-12"], {})
    assert (one.followed, one.left.type, one.unseen) == (120, "moved", "left")
    back = Life(BEGAN, (*gone.looks, Look(365, "recorded", 600)))
    assert followed.person(back, DEFINITIONS["proven-12"], {}).left is None


@pytest.mark.anyio
async def test_the_record_answers_each_measure_with_its_groups(record):
    programme = await a_programme()
    today, by = programmes.today(programme), somebody("evaluator", programme)
    opened = today - timedelta(days=600)
    for at, gender in enumerate(["girl", "girl", "boy", ""]):
        person = await a_person(programme, gender=gender, born_on=opened - timedelta(days=15 * 366))
        case = await a_case(programme, person, opened_on=opened)
        await follow_ups.go_on()
        checks = await follow_ups.of(case)
        events = ()
        if at == 0:
            day = opened + timedelta(days=40)
            events = (Event(event="proven", happened_on=day, proven_on=day, level="C"),)
        await outcomes.record(checks[1], Check(source="police", checked_on=today, events=events), by)
    asked = Asked(definition=DEFINITIONS["proven-12"], extract=today, by=("gender",), measures=("M1", "M5"))
    found = await followed.figures(programme, asked)
    told = {(one.measure, one.group.get("gender")): (one.n, one.k) for one in found}
    assert told["M1", None] == (4, 1)
    assert (told["M1", "girl"], told["M1", "boy"], told["M1", "not known"]) == ((2, 1), (1, 0), (1, 0))
    people = await followed.of(programme, asked.definition)
    assert {(one.strata["age"], one.strata["completed"]) for one in people} == {("14 or 15", "no")}
    assert [event.severity for one in people for event in one.events] == ["C"]


@pytest.mark.anyio
async def test_another_programme_is_not_followed(record):
    here, there = await a_programme(), await a_programme()
    await a_case(there)
    assert await followed.of(here, DEFINITIONS["proven-12"]) == []
