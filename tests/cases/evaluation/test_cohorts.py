"""Who counts in a figure: only a finished follow-up, whole windows, each person in one place."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.evaluation.cohorts import Happened, Life, Look, cohort, place
from cases.evaluation.definitions import DEFINITIONS, USUAL

PROVEN = DEFINITIONS[USUAL]
ARREST = DEFINITIONS["arrest-12"]
BEGAN = date(2024, 3, 1)


def after(days):
    return BEGAN + timedelta(days=days)


def a_life(*events, checked=548, window=365, state="recorded", until=None, **only):
    return Life(BEGAN, (Look(window, state, checked, until),), events, **only)


def proven(day, on=None):
    return Happened("proven", day, on or day + 60)


@pytest.mark.parametrize(
    ("event", "counts"),
    [
        (proven(1), True),
        (proven(365), True),  # the last day of the window
        (proven(366), False),
        (proven(0), False),  # the day itself is not after it
        (proven(300, on=548), True),  # in the last of the six months
        (proven(300, on=549), False),
        (Happened("arrest", 100), False),
        (Happened("offence", 100), False),
    ],
)
def test_it_counts_when_it_happened_in_the_window_and_was_proven_in_time(event, counts):
    life = a_life(event, checked=600)
    assert cohort([life], PROVEN, after(600)).k == counts


def test_nobody_counts_before_window_and_waiting_time_are_over_not_even_with_an_event():
    lives = [a_life(proven(20), checked=100), a_life(checked=100)]
    early = cohort(lives, PROVEN, after(547))
    assert (early.n, early.k, early.many["young"]) == (0, 0, 2)
    assert early.mature_on == after(548)


def test_who_was_not_checked_is_not_read_as_nothing_happened():
    mature = cohort([Life(BEGAN, (Look(365, "due"),)), a_life(), a_life(proven(9))], PROVEN, after(600))
    assert (mature.n, mature.k, mature.many["unchecked"]) == (2, 1, 1)


def test_not_known_is_a_third_answer():
    lives = [a_life(state="not_known"), a_life()]
    found = cohort(lives, PROVEN, after(600))
    assert (found.n, found.many["not_known"]) == (1, 1)


def test_what_was_not_known_at_twelve_months_may_be_known_at_twenty_four():
    looks = (Look(365, "not_known", 548), Look(730, "recorded", 913))
    found = cohort([Life(BEGAN, looks, (proven(100),))], PROVEN, after(913))
    assert (found.n, found.k) == (1, 1)
    assert cohort([Life(BEGAN, looks)], PROVEN, after(600)).many["not_known"] == 1


def test_who_left_before_the_end_is_in_no_rate_even_with_an_event():
    gone = a_life(proven(20), until=200)
    found = cohort([gone], PROVEN, after(600))
    assert (found.n, found.many["left"]) == (0, 1)
    assert found.spans()[0].end == 20, "the curve counts them as far as they were seen"


def test_a_check_made_too_soon_for_the_proof_covers_less():
    assert place(a_life(checked=400), PROVEN, after(600)).seen == 217
    assert place(a_life(checked=400), ARREST, after(600)).seen == 365


def test_an_event_that_no_check_covers_yet_counts_nowhere():
    """Else those whose trouble is known early would stand for everybody."""
    half = a_life(proven(200), window=183, checked=366)
    (span,) = cohort([half], PROVEN, after(400)).spans()
    assert (span.end, span.event) == (183, False)


def test_an_extract_of_an_earlier_day_knows_nothing_of_later_checks():
    assert cohort([a_life(proven(9), checked=700)], PROVEN, after(600)).many["unchecked"] == 1


def test_several_events_of_one_person_are_one_person_and_several_events():
    found = cohort([a_life(proven(10), proven(20), proven(400)), a_life()], PROVEN, after(700))
    assert (found.n, found.k, found.reoffences) == (2, 1, 2)


def test_beside_the_whole_stand_those_who_completed_and_the_others():
    found = cohort([a_life(kept=True), a_life(proven(5)), a_life(kept=True)], PROVEN, after(600))
    assert (found.only(kept=True).n, found.only(kept=False).k) == (2, 1)


def test_who_said_no_is_counted_as_that_and_nothing_else():
    found = cohort([a_life(proven(5), said_no=True), a_life()], PROVEN, after(600))
    assert (found.n, found.k, found.mature, found.many["said_no"]) == (1, 0, 1, 1)
    assert found.spans()[0].end == 0


LOOKS = st.builds(
    Look,
    st.sampled_from((183, 365, 730)),
    st.sampled_from(("due", "recorded", "not_known")),
    st.one_of(st.none(), st.integers(0, 1200)),
    st.one_of(st.none(), st.integers(0, 800)),
)
EVENTS = st.builds(
    Happened, st.sampled_from(("proven", "arrest", "referral")), st.integers(1, 1000), st.integers(1, 1200)
)
LIVES = st.builds(
    Life,
    st.dates(date(2023, 1, 1), date(2026, 1, 1)),
    st.lists(LOOKS, max_size=3).map(tuple),
    st.lists(EVENTS, max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(LIVES, max_size=20), st.sampled_from(sorted(DEFINITIONS)))
def test_each_person_stands_in_one_place_and_the_parts_make_the_whole(lives, name):
    found = cohort(lives, DEFINITIONS[name], date(2026, 11, 1))
    assert sum(found.many.values()) == found.people == len(lives)
    assert found.k <= found.n <= found.mature
    assert found.k <= found.reoffences
    kept, others = found.only(kept=True), found.only(kept=False)
    assert (kept.n + others.n, kept.k + others.k) == (found.n, found.k)


def test_every_definition_says_what_it_is_in_a_sentence():
    for one in DEFINITIONS.values():
        assert str(one.window) in one.words
        assert one.waits_for_proof == ("proven within" in one.words)
        assert one.source
        assert one.version
    assert {name: (one.window, one.waiting) for name, one in DEFINITIONS.items()} == {
        "proven-12": (365, 183),
        "proven-6": (183, 183),
        "proven-24": (730, 183),
        "referral-6": (183, 0),
        "arrest-12": (365, 0),
        "adjudication-24": (730, 183),
        "proven-12-local": (365, 91),
    }
