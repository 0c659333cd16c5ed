"""What is no reoffending figure says what it counts, of whom and of which days; no number goes out bare."""

import json
from datetime import date

import pytest

from cases.evaluation import credits, timeliness
from cases.evaluation.assets import Invited
from cases.evaluation.credits import Transfer
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.figures import NotBeside, beside
from cases.evaluation.groups import Group
from cases.evaluation.indicators import Indicator
from cases.evaluation.measures import alike, gates, good, hours, own, programmes
from cases.evaluation.people import Event, Person
from cases.evaluation.public import public

TODAY, FIRST, LAST = date(2026, 7, 1), date(2026, 1, 1), date(2026, 3, 31)
DAYS = {"extract": TODAY, "first": FIRST, "last": LAST}
TWELVE = DEFINITIONS["proven-12"]
MEANT = ("definition", "version", "counts", "among", "dated_by", "from", "until", "source", "extract")
REACHED = {"referred": 120, "accepted": 100, "heard": 80, "agreed": 75, "completed": 60}


def every_figure():
    people = [Person(date(2024, 1, 1), 600, strata={"gender": one}) for one in ("girl", "boy")]
    everybody = Group(people, TWELVE, TODAY, {})
    moved = [Transfer(date(2026, 2, 1), "Maya", "Ben", 60), Transfer(date(2026, 2, 9), "Ben", "Ada", 30)]
    waits = timeliness.waits([3, 9, 20], 10, still_open=1)
    asked = Indicator("Were you heard?", 1, 5, "young people", frozenset({4, 5}))
    yield from gates.gates(REACHED, still_open=4, **DAYS)
    yield from gates.times([("referred", "accepted", "working days", waits)], **DAYS)
    yield from alike.gates("gender", {"girl": REACHED, "boy": {"referred": 9}}, "girl", **DAYS)
    yield from alike.outcomes("gender", everybody, "girl", first=FIRST, last=LAST)
    yield from programmes.beside({"Northside": (20, 90), "Mill": (3, 12)}, TWELVE, TODAY)
    yield from programmes.quarter_by_quarter({"2024 Q1": (3, 12), "2024 Q2": (0, 0)}, TWELVE, TODAY)
    yield good.pool(4, 10, **DAYS)
    yield good.first_sitting([Invited(20, sat=True), Invited(35, sat=True), Invited(90, sat=False)], **DAYS)
    yield good.reparation(7, 9, complete=False, **DAYS)
    yield from good.satisfaction("families", 8, 10, 40, **DAYS)
    made = credits.exchange(moved, ["Maya", "Ben", "Ada", "Kofi"], FIRST, LAST)
    yield from hours.exchanged(made, first=FIRST, last=LAST, extract=TODAY)
    yield from own.indicated(asked, {"Maya": [5], "Ben": [2, 4, 4]}, 6, **DAYS)


ROWS = [one.row() for one in every_figure()]


def the(measure, **fields):
    found = [
        row
        for row in ROWS
        if row["measure"] == measure and all(row.get(field) == value for field, value in fields.items())
    ]
    assert len(found) == 1, found
    return found[0]


def test_each_measure_of_the_catalogue_has_its_envelope():
    assert {row["measure"] for row in ROWS} == {"M11", "M13", "M15", "M16", "M18", "M19"}
    assert json.loads(json.dumps(ROWS, allow_nan=False)) == ROWS
    for row in ROWS:
        assert {"n", "k", "value", "low", "high", "interval", "complete", "refused", "notes"} <= row.keys()
        if row["event"]:  # M11 and the last gate of M18 go by a definition, as all the others do
            assert (row["definition"], row["window"]) == ("proven-12", 365)
        else:
            assert set(MEANT) <= row.keys()
            assert all(row[field] for field in MEANT)
            assert row["window"] is row["waiting"] is row["index_event"] is row["at"] is None
        assert row["refused"] or row["value"] is not None


def test_a_gate_says_of_whom_and_whether_some_are_on_the_way():
    heard = the("M13", gate="heard", before="accepted")
    assert (heard["k"], heard["n"], heard["value"], heard["interval"]) == (80, 100, 0.8, "Wilson")
    assert heard["among"] == "referrals that came as far as accepted"
    assert (heard["from"], heard["until"], heard["complete"]) == ("2026-01-01", "2026-03-31", False)
    assert the("M13", gate="heard", before="referred")["n"] == 120
    assert len([row for row in ROWS if row["measure"] == "M13" and row["gate"] == "accepted"]) == 2
    took = the("M13", kind="time")
    assert (took["k"], took["n"], took["median"], took["standard"], took["open"]) == (2, 3, 9, 10, 1)


def test_nobody_before_a_gate_is_a_refusal_and_not_a_nought():
    row = the("M18", gate="completed", before="heard", group={"gender": "boy"})
    assert (row["value"], row["relative"], row["n"]) == (None, None, 0)
    assert "nobody" in row["refused"]


def test_a_group_stands_beside_the_reference_and_the_reference_beside_nobody():
    boys = the("M18", gate="accepted", group={"gender": "boy"})
    assert (boys["reference"], boys["relative"]["value"]) == ("girl", 0)
    assert the("M18", gate="accepted", group={"gender": "girl"})["relative"] is None
    assert any("where to look" in note for note in boys["notes"])


def test_what_became_of_people_referred_on_other_days_is_not_put_beside_it():
    everybody = Group([Person(date(2024, 1, 1), 600, strata={"gender": "girl"})], TWELVE, TODAY, {})
    (mine,) = alike.outcomes("gender", everybody, "girl", first=FIRST, last=LAST)
    (other,) = alike.outcomes("gender", everybody, "girl", first=FIRST)
    assert beside(mine, mine)
    with pytest.raises(NotBeside, match="until"):
        beside(mine, other)


def test_what_became_of_a_group_is_what_m1_says_of_it():
    people = [
        Person(date(2024, 1, 1), 600, events=(Event(9, 20, "proven"),) * (at < 3), strata={"gender": who})
        for at, who in enumerate(["girl", "boy", "boy", "girl", "girl", ""])
    ]
    found = alike.outcomes("gender", Group(people, TWELVE, TODAY, {}), "boy")
    rows = {one.group["gender"]: one.row() for one in found}
    assert [(rows[name]["k"], rows[name]["n"]) for name in ("boy", "girl", "not known")] == [
        (2, 2),
        (1, 3),
        (0, 1),
    ]
    assert rows["girl"]["relative"]["value"] == pytest.approx(1 / 3)
    young = [Person(TODAY, 0, strata={"gender": "girl"})]
    (refused,) = alike.outcomes("gender", Group(young, TWELVE, TODAY, {}), "boy")
    assert "shown yet" in refused.refused


def test_a_small_programme_is_named_and_has_no_number():
    mill = the("M11", group={"programme": "Mill"})
    assert (mill["n"], mill["k"], mill["value"]) == (0, None, None)
    assert "fewer than 30" in mill["refused"]
    placed = the("M11", group={"programme": "Northside"})
    assert placed["common"] == 23 / 102
    assert placed["limits"]["low_alarm"] < placed["limits"]["low_warn"] < placed["common"]
    assert (placed["where"], placed["low"] < placed["value"] < placed["high"]) == ("within", True)


def test_a_quarter_knows_the_run_that_it_is_in():
    shares = [1, 2, 1, 2, 3, 5, 6, 3, 5, 7, 5, 6, 2, 1]
    found = programmes.quarter_by_quarter({f"Q{at}": (k, 10) for at, k in enumerate(shares)}, TWELVE, TODAY)
    assert [at for at, one in enumerate(found) if "shift above" in one.more["runs"]] == list(range(5, 12))
    assert {one.more["median"] for one in found} == {0.3}


def test_the_content_stand_beside_those_who_answered():
    content, response = the("M15", kind="satisfaction"), the("M15", kind="response")
    assert (content["k"], content["n"]) == (8, 10)
    assert (response["k"], response["n"]) == (10, 40)
    assert "beside the share of those who answered" in content["notes"][0]
    assert (the("M15", kind="first sitting")["value"], the("M15", kind="first sitting")["unit"]) == (
        35,
        "days",
    )


def test_hours_have_no_interval_for_all_members_are_counted():
    given, both = the("M16", kind="given"), the("M16", kind="gave and got")
    assert (given["value"], given["unit"], given["n"], given["interval"]) == (90, "minutes", 2, None)
    assert (both["k"], both["n"]) == (1, 2)
    assert the("M16", kind="active")["value"] == 0.75


def test_an_indicator_says_whose_it_is_and_how_it_was_asked():
    said = the("M19", kind="answers")
    assert (said["k"], said["n"], said["scale"]) == (2, 2, [1, 5])
    assert said["source"] == "the programme and its young people"
    assert the("M19", kind="response")["n"] == 6


def test_two_gates_are_not_put_side_by_side():
    first, _, third = gates.gates(REACHED, **DAYS)[:3]
    assert beside(first, first) == (first, first)
    with pytest.raises(NotBeside, match="what is counted"):
        beside(first, third)
    with pytest.raises(NotBeside, match="days"):
        beside(first, gates.gates(REACHED, extract=TODAY)[0])


def test_the_public_cannot_subtract_one_group_from_the_funnel():
    """Ninety-six girls and four of another gender: the funnel says of whom it is the whole."""
    girls = {"referred": 116, "accepted": 96, "heard": 76, "completed": 57}
    another = {"referred": 4, "accepted": 4, "heard": 4, "completed": 3}
    figures = [
        *gates.gates(REACHED, **DAYS),
        *alike.gates("gender", {"girl": girls, "another": another}, "girl", **DAYS),
    ]
    shown = public([one.row() for one in figures])
    few = [row for row in shown if row["group"] == {"gender": "another"}]
    assert few
    assert all(row["suppressed"] and row["value"] is None for row in few)
    for row in shown:
        if row["group"] == {"gender": "girl"}:
            (whole,) = [
                one
                for one in shown
                if (one["measure"], one["gate"], one["before"]) == ("M13", row["gate"], row["before"])
            ] or [{"n": None, "k": None}]
            assert whole["n"] is None or row["n"] is None or whole["n"] - row["n"] not in range(1, 5)
    assert any(row["value"] is not None for row in shown)


def test_days_are_no_share_of_people_in_public():
    invited = [Invited(40 + at, sat=at % 4 > 0) for at in range(80)]
    exact = good.first_sitting(invited, **DAYS).row()
    (shown,) = public([exact])
    assert shown["value"] == exact["value"] == 87
    assert shown["unit"] == "days"
