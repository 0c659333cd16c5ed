"""Kaplan-Meier, against lifelines 0.30.3 (KaplanMeierFitter, its default log-log interval)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.evaluation.histograms import histogram
from cases.evaluation.survival import Span, at, kaplan_meier, left_after, reached

# Weeks in remission with 6-MP: E. J. Freireich and others, Blood 21 (1963) 699-716.
REMISSION = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
# Arrests in each week after release, of 432 people in Maryland; 318 had none in 52 weeks. P. H. Rossi,
# R. A. Berk and K. J. Lenihan, Money, work and crime (1980); the copy that lifelines ships.
ROSSI = {
    **dict.fromkeys((1, 2, 3, 4, 5, 6, 7, 10, 13, 22, 23, 31, 38, 47), 1),
    **dict.fromkeys((9, 11, 12, 15, 16, 19, 21, 27, 28, 30, 32, 33, 34, 39, 42, 44, 45, 48), 2),
    **dict.fromkeys((14, 17, 18, 25, 26, 36, 50), 3),
    **dict.fromkeys((24, 35, 37, 40, 43, 46, 52), 4),
    **dict.fromkeys((8, 20, 49), 5),
}
ENTRIES = [0, 0, 1, 2, 0, 3, 5, 0, 6, 0, 2, 4, 0, 0, 8, 0, 10, 0, 12, 0, 0]


def remission(entries: list[int] | None = None) -> list[Span]:
    ends = [(end, True) for end in REMISSION[0]] + [(end, False) for end in REMISSION[1]]
    entries = entries or [0] * len(ends)
    return [Span(end, event, entry) for (end, event), entry in zip(ends, entries, strict=True)]


def close(step, share, low, high):
    assert (step.share, step.low, step.high) == pytest.approx((share, low, high), abs=5e-9)


@pytest.mark.parametrize(
    ("week", "share", "low", "high"),
    [
        (6, 0.8571428571, 0.6197179553, 0.9515517476),
        (7, 0.8067226891, 0.5631465646, 0.9228090192),
        (10, 0.7529411765, 0.5031995108, 0.8893618352),
        (13, 0.6901960784, 0.4316102225, 0.8490659633),
        (16, 0.6274509804, 0.3675108560, 0.8049121895),
        (22, 0.5378151261, 0.2677789368, 0.7467907176),
        (35, 0.4481792717, 0.1880520060, 0.6801426285),
    ],
)
def test_who_left_counts_until_then(week, share, low, high):
    close(at(kaplan_meier(remission()), week), share, low, high)


@pytest.mark.parametrize(
    ("week", "share", "low", "high"),
    [
        (10, 0.9652777778, 0.9430645980, 0.9789209971),
        (26, 0.8750000000, 0.8399754058, 0.9028037957),
        (52, 0.7361111111, 0.6918597158, 0.7750631834),
    ],
)
def test_four_hundred_people_released_in_maryland(week, share, low, high):
    spans = [Span(week, event=True) for week, count in ROSSI.items() for _ in range(count)]
    spans += [Span(52, event=False)] * 318
    assert len(spans) == 432
    close(at(kaplan_meier(spans), week), share, low, high)


@pytest.mark.parametrize(
    ("week", "share", "low", "high"),
    [
        (6, 0.8235294118, 0.5471317767, 0.9394053395),
        (7, 0.7647058824, 0.4882781130, 0.9044858948),
        (13, 0.6470588235, 0.3771466233, 0.8233806438),
        (23, 0.4201680672, 0.1717893811, 0.6525714605),
    ],
)
def test_who_came_in_late_is_at_risk_only_from_then_on(week, share, low, high):
    close(at(kaplan_meier(remission(ENTRIES)), week), share, low, high)


def test_without_anybody_or_any_event_the_share_is_whole():
    (alone,) = kaplan_meier([])
    assert (alone.share, alone.at_risk) == (1.0, 0)
    (still,) = kaplan_meier([Span(100, event=False), Span(0, event=False)])
    assert (still.share, still.at_risk) == (1.0, 1)


def test_where_everybody_had_one_nothing_is_left():
    last = kaplan_meier([Span(3, event=True), Span(5, event=True)])[-1]
    assert (last.share, last.low, last.high) == (0.0, 0.0, 0.0)


def test_people_left_are_those_seen_beyond_the_day():
    spans = [Span(10, event=True), Span(10, event=False), Span(11, event=False), Span(20, True, entry=12)]
    assert left_after(spans, 10) == 2


@given(st.lists(st.tuples(st.integers(0, 800), st.booleans()), max_size=60))
def test_a_curve_only_falls_and_stays_within_its_interval(drawn):
    steps = kaplan_meier([Span(end, event) for end, event in drawn])
    assert all(0 <= step.low <= step.share <= step.high <= 1 for step in steps)
    assert all(later.share < step.share for step, later in itertools.pairwise(steps))


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_without_anybody_leaving_it_is_the_plain_share(days):
    spans = [Span(min(day, 365), event=day < 365) for day in days]
    share = at(kaplan_meier(spans), 365).share
    assert share == pytest.approx(sum(day >= 365 for day in days) / len(days))


@given(
    st.lists(st.builds(Span, st.integers(0, 40), st.booleans(), st.integers(0, 9))),
    st.lists(st.integers(0, 45)).map(sorted),
)
def test_some_days_alone_are_as_on_the_whole_curve(people, days):
    steps = kaplan_meier(people)
    assert reached(histogram(people), days) == [at(steps, day) for day in days]
