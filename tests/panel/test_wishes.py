"""A programme sets what it wishes of its panels; the hard rules stand whatever is set."""

from datetime import date, timedelta
from typing import Any

import pytest

from cases import programmes
from cases.errors import BadInput
from cases.tables import Case, JournalEntry, Person, Programme, Referral
from panel import compositions, graduates, periods, plans, proposals
from panel.tables import Juror
from scheduling import wished
from scheduling.seating import wishes
from scheduling.seating.wishes import USUAL, Said
from scheduling.tables import Hearing
from tests.builders import a_case, a_juror, a_programme, somebody
from tests.desk import at_the_desk
from tests.evenings import a_free_room, an_arranged_hearing, an_evening
from tests.planned import a_plan

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def a_hearing_in(area: str = "Avonside") -> tuple[Programme, Hearing]:
    programme = await a_programme(seats=3, seats_least=2)
    hearing = await an_arranged_hearing(programme)
    case: Any = await Case.objects().get(Case.id == hearing.case)
    await Person.update({Person.area: area, Person.school: "Mill School", Person.school_year: "11"}).where(
        Person.id == case.person
    )
    return programme, hearing


async def set_to(programme: Programme, **levels: Any) -> None:
    said = {name: Said(levels.get(name, one.level), one.weight) for name, one in USUAL.items()}
    await wished.change(programme, said, somebody("administrator"))


async def test_what_must_not_be_stands_among_those_who_cannot_sit_with_the_reason():
    programme, hearing = await a_hearing_in()
    near = await a_juror(programme, area="Avonside")
    await set_to(programme, same_area="must")
    out = {one.who.id: one.reasons[0].words for one in (await proposals.propose(hearing)).out}
    assert out == {near.id: "Lives in the same area."}


async def test_what_should_not_be_comes_after_others_with_as_many_sittings():
    programme, hearing = await a_hearing_in()
    near = await a_juror(programme, area="Avonside")
    far = [await a_juror(programme, area="Elsewhere") for _ in range(3)]
    await set_to(programme, same_area="should")
    found = await proposals.propose(hearing)
    assert [one.who.id for one in found.everybody][-1] == near.id
    assert {one.who.id for one in found.chosen} == {one.id for one in far}


async def test_what_does_not_count_changes_nothing():
    programme, hearing = await a_hearing_in()
    near = await a_juror(programme, area="Avonside", school="Mill School", school_year="8")
    found = await proposals.propose(hearing)
    assert [one.who.id for one in found.chosen] == [near.id]


async def test_the_same_year_never_sits_whatever_is_set():
    programme, hearing = await a_hearing_in()
    await a_juror(programme, school="Mill School", school_year="11")
    await set_to(programme, same_school="ignore")
    assert (await proposals.propose(hearing)).chosen == ()


async def test_a_plan_keeps_them_too_and_asks_who_owes_soon():
    programme, _ = await a_hearing_in()
    room = await a_free_room(programme)
    await an_evening(programme, room)
    case = await a_case(programme, state="preparing")
    await Person.update({Person.area: "Avonside"}).where(Person.id == case.person)
    near = await a_juror(programme, area="Avonside")
    today = programmes.today(programme)
    owes = await a_juror(programme, owed_sittings=3, owed_by=today + timedelta(days=20))
    for _ in range(4):
        await a_juror(programme)
    await set_to(programme, same_area="must")
    plan = await a_plan(programme, [case], somebody("coordinator", programme))
    (planned,) = plans.proposal(plan).hearings
    assert str(near.id) not in planned.jurors
    assert str(owes.id) in planned.jurors


async def test_a_panel_and_a_plan_are_mixed_where_the_programme_asks_for_it():
    programme, hearing = await a_hearing_in()
    await an_evening(programme, await a_free_room(programme))
    case = await a_case(programme, state="preparing")
    for load in range(4):
        await a_juror(programme, gender="girl", sat_before=load)
    boy = await a_juror(programme, gender="boy", sat_before=9)
    assert boy.id not in {
        one.who.id for one in (await proposals.propose(hearing)).chosen if one.place.on_panel
    }
    await set_to(programme, gender_mix="must")
    seats = [one for one in (await proposals.propose(hearing)).chosen if one.place.on_panel]
    assert boy.id in {one.who.id for one in seats}
    assert len(seats) == programme.seats
    plan = await a_plan(programme, [case], somebody("coordinator", programme))
    (planned,) = plans.proposal(plan).hearings
    assert str(boy.id) in planned.jurors
    checks = [line[:2] for line in (await compositions.composed(hearing)).checks]
    assert (True, "At least 1 person who is a boy or man") in checks


async def test_two_of_one_incident_do_not_sit_together_and_nobody_reads_why():
    programme, hearing = await a_hearing_in()
    by, due = somebody("coordinator", programme), programmes.today(programme) + timedelta(days=90)
    both = []
    for written in ("AS/26/1", "as 26 1"):
        case = await a_case(programme)
        await Referral.update({Referral.incident_reference: written}).where(Referral.id == case.referral)
        both.append((await graduates.enter_owed(case, sittings=2, due=due, by=by)).id)
    other = await a_juror(programme)
    ready = await Juror.objects().get(Juror.id == other.id)
    await Juror.update(
        {
            Juror.state: "active",
            Juror.trained_until: ready.trained_until,
            Juror.sworn_on: ready.sworn_on,
            Juror.guardian_consent_on: ready.guardian_consent_on,
            Juror.school: "Another School",
            **dict.fromkeys((Juror.phone, Juror.email, Juror.guardian_phone, Juror.guardian_email), ""),
            Juror.guardian_name: "",
        }
    ).where(Juror.id.is_in(both))
    opened = await JournalEntry.count().where(JournalEntry.what == "graduate.opened")
    proposal = await proposals.propose(hearing)
    assert len({one.who.id for one in proposal.chosen} & set(both)) == 1, proposal.out
    (out,) = [one for one in proposal.out if one.who.id in both]
    assert [reason.words for reason in out.reasons] == ["Is kept apart from somebody on this panel."]
    assert await JournalEntry.count().where(JournalEntry.what == "graduate.opened") == opened
    await set_to(programme, past_case="ignore")
    assert {one.who.id for one in (await proposals.propose(hearing)).chosen} > set(both)


async def test_what_a_plan_weighs_is_the_programmes_own():
    programme = await a_programme()
    assert periods.weights(await wished.of(programme.id)).moved == USUAL["moved"].weight
    said = {**USUAL, "moved": Said("should", 5_000)}
    await wished.change(programme, said, somebody("administrator"))
    weights = periods.weights(await wished.of(programme.id))
    assert (weights.moved, weights.load) == (5_000, USUAL["load"].weight)


async def test_whoever_owes_is_cheaper_the_nearer_the_day():
    said, on = Said("should", 100), date(2026, 5, 1)
    costs = [wishes.owing(on + timedelta(days=days), said, on) for days in (0, 30, 60, 90)]
    assert costs == [0, 50, 100, 100]
    assert wishes.owing(None, said, on) == 100
    assert wishes.owing(on, Said("ignore", 100), on) == 0


async def test_they_are_set_on_a_page_that_gives_back_what_was_typed():
    async with at_the_desk() as desk:
        path = f"/programmes/{desk.programme.id}"
        await desk.open(path)
        assert desk.link("Wishes for panels") == f"{path}/wishes"
        await desk.open(f"{path}/wishes")
        typed = {f"{name}_level": one.level for name, one in USUAL.items()}
        typed |= {f"{name}_weight": str(one.weight) for name, one in USUAL.items()}
        await desk.send(f"{path}/wishes", {**typed, "same_area_level": "must", "same_area_weight": "much"})
        assert desk.status == 422
        assert "Write a whole number" in desk.words
        assert desk.value("same_area_weight") == "much"
        await desk.send(f"{path}/wishes", {**typed, "same_area_level": "must"})
        assert (await wished.of(desk.programme.id))["same_area"].level == "must"


async def test_a_level_that_makes_no_sense_is_refused():
    programme = await a_programme()
    with pytest.raises(BadInput):
        await set_to(programme, owed_soon="must")
    assert await Juror.count() == 0
