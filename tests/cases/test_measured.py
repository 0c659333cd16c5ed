"""From the record into the envelope: the gates, who passes them alike, and programmes beside each other."""

from datetime import timedelta

import pytest

from cases import follow_ups, measured, outcomes, programmes
from cases.evaluation.definitions import DEFINITIONS
from cases.outcomes import Check, Event
from cases.tables import Referral
from tests.builders import a_case, a_person, a_programme, a_referral, somebody

pytestmark = pytest.mark.anyio
TWELVE = DEFINITIONS["proven-12"]


async def somebody_followed(programme, gender, *, again=False, waited=0, born_before=15 * 366):
    """Accepted six hundred days ago, so many days after the referral, and checked today."""
    today, by = programmes.today(programme), somebody("evaluator", programme)
    opened = today - timedelta(days=600)
    person = await a_person(programme, gender=gender, born_on=opened - timedelta(days=born_before))
    case = await a_case(programme, person, opened_on=opened)
    referred = {Referral.referred_on: opened - timedelta(days=waited)}
    await Referral.update(referred).where(Referral.id == case.referral)
    await follow_ups.go_on()
    day = opened + timedelta(days=40)
    events = (Event(event="proven", happened_on=day, proven_on=day, level="C"),) if again else ()
    check = (await follow_ups.of(case))[1]
    await outcomes.record(check, Check(source="police", checked_on=today, events=events), by)
    return opened


async def test_the_gates_and_the_waits_of_the_record(record):
    programme = await a_programme()
    await somebody_followed(programme, "girl")
    await a_referral(programme)
    rows = [one.row() for one in await measured.gates(programme)]
    (accepted,) = [row for row in rows if row["gate"] == "accepted" and row.get("kind") is None]
    assert (accepted["k"], accepted["n"], accepted["complete"]) == (1, 2, False)
    waited = [row["gate"] for row in rows if row.get("kind") == "time"]
    assert waited == ["accepted", "heard", "completed"]
    today = programmes.today(programme)
    (later, *_) = await measured.gates(programme, first=today + timedelta(days=1))
    assert later.refused


async def test_each_group_with_what_became_of_it_and_who_did_not_say(record):
    programme = await a_programme()
    for gender, again in (("girl", False), ("girl", True), ("boy", True), ("", False)):
        await somebody_followed(programme, gender, again=again)
    rows = [one.row() for one in await measured.alike(programme, "gender", "", TWELVE)]
    assert {row["reference"] for row in rows} == {"girl"}
    again = {row["group"]["gender"]: (row["k"], row["n"]) for row in rows if row["gate"] == "reoffended"}
    assert again == {"boy": (1, 1), "girl": (1, 2), "not known": (0, 1)}
    gates = {row["group"]["gender"]: row["n"] for row in rows if row["gate"] == "accepted"}
    assert gates == {"boy": 1, "girl": 2, "not known": 1}
    by_age = await measured.alike(programme, "age", "", TWELVE)
    assert {one.group["age"] for one in by_age if one.more["gate"] == "reoffended"} == {"14 or 15"}
    assert await measured.alike(await a_programme(), "gender", "", TWELVE) == []


async def test_what_came_after_is_of_the_people_whose_gates_stand_beside_it(record):
    """Referred in these days, whenever they were accepted."""
    programme = await a_programme()
    opened = await somebody_followed(programme, "girl", again=True, waited=40)
    await somebody_followed(programme, "boy", waited=2)
    early = {"first": opened - timedelta(days=60), "last": opened - timedelta(days=30)}
    late = {"first": opened - timedelta(days=10), "last": opened + timedelta(days=10)}
    for days, who in ((early, "girl"), (late, "boy")):
        rows = [one.row() for one in await measured.alike(programme, "gender", "", TWELVE, **days)]
        assert {row["group"]["gender"] for row in rows} == {who}
        assert {row["n"] for row in rows if row["gate"] in ("accepted", "reoffended")} == {1}
        dated = {(row["dated_by"], row["from"], row["until"]) for row in rows}
        assert dated == {("the day of the referral", f"{days['first']}", f"{days['last']}")}


async def test_their_age_is_that_at_the_referral_before_and_after(record):
    """Whose birthday is between the referral and the acceptance is not in two groups."""
    programme = await a_programme()
    await somebody_followed(programme, "girl", again=True, waited=40, born_before=14 * 365 + 10)
    rows = [one.row() for one in await measured.alike(programme, "age", "", TWELVE)]
    assert {row["group"]["age"] for row in rows} == {"12 or 13"}
    assert {row["gate"] for row in rows} == {"accepted", "heard", "completed", "reoffended"}


async def test_programmes_are_counted_each_for_itself(record):
    here, there = await a_programme(), await a_programme()
    assert await measured.beside([here, there], TWELVE) == []
    await somebody_followed(here, "girl", again=True)
    found = await measured.beside([here, there], TWELVE)
    assert {one.group["programme"] for one in found} == {here.name, there.name}
    assert all("fewer than 30" in one.refused for one in found)


async def test_only_a_quarter_whose_time_is_over_is_a_point(record):
    programme = await a_programme()
    await somebody_followed(programme, "girl", again=True)
    await a_case(programme)
    (quarter,) = await measured.by_quarter(programme, TWELVE)
    assert (quarter.k, quarter.n, quarter.more["median"]) == (1, 1, 1.0)
