"""What publishing a plan does to what stands: who said yes stays, and what changed meanwhile is refused."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from cases.errors import WrongState
from cases.tables import Case, Person
from panel import arrangements, plan_lines, plan_searches, plans, publishing, roles, seats
from panel.periods import Choice
from panel.tables import JurorRole, Letter, Requirement, Seat, Training
from scheduling import hearings, wished
from scheduling.seating.problem import Hearing as Planned
from scheduling.tables import Hearing, Plan
from tests.builders import a_case, a_facilitator, a_juror, a_room, a_venue, an_account, kept
from tests.evenings import an_arranged_hearing, an_evening, in_days
from tests.planned import Town

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


async def case_of(hearing: Hearing) -> Case:
    found: Any = await Case.objects().get(Case.id == hearing.case)
    return found  # type: ignore[no-any-return]


async def places(hearing: Hearing) -> list[tuple[int, str, Any]]:
    rows = await Seat.objects().where(Seat.hearing == hearing.id)
    return sorted((seat.place, seat.state, seat.juror) for seat in rows)


async def again(hearing: Hearing) -> Hearing:
    found: Any = await Hearing.objects().get(Hearing.id == hearing.id)
    return found  # type: ignore[no-any-return]


async def test_who_said_yes_stays_and_so_does_who_stands_by():
    town = await Town.made(cases=0, standby=2)
    hearing = await town.standing()
    await town.says_yes(hearing)
    before = await places(hearing)
    assert len(before) == 5, "more than a quorum takes"
    plan = await town.planned(await case_of(hearing))
    (line,) = (await plan_lines.of(plan, town.programme)).lines
    assert (line.word, line.leave, line.come) == ("Kept", (), ())
    letters = await Letter.count()
    await publishing.publish(plan, town.programme, town.by)
    assert await places(hearing) == before
    assert await Letter.count() == letters, "nobody hears anything"


async def test_who_leaves_and_who_comes_is_said_before_and_nobody_else_is_asked():
    town = await Town.made(cases=0, standby=0)
    hearing = await town.standing()
    first, *_ = await town.says_yes(hearing)
    plan = await town.planned(await case_of(hearing))
    (planned,) = plans.proposal(plan).hearings
    new = next(one for one in town.jurors if str(one.id) not in planned.jurors)
    people = [str(new.id), *(who for who in planned.jurors if who != str(first.juror))]
    plan = await town.put(plan, Planned(planned.case, planned.slot, planned.facilitator, people))
    (line,) = (await plan_lines.of(plan, town.programme)).lines
    gone = next(one for one in town.jurors if one.id == first.juror)
    assert (line.word, len(line.come)) == ("People change", 1)
    assert line.leave == (f"{gone.first_name} {gone.last_name[0]} (said yes)",)
    await publishing.publish(plan, town.programme, town.by)
    live = {str(juror) for _, state, juror in await places(hearing) if state in ("offered", "accepted")}
    assert live == set(people)
    assert await Letter.count().where(Letter.name == "seat-released") == 1


async def test_two_hearings_that_swap_a_person_both_have_theirs():
    town = await Town.made(cases=0, standby=0)
    one, other = await town.standing(), await town.standing(room=await town.another_room())
    for hearing in (one, other):
        await town.says_yes(hearing)
    plan = await town.planned(await case_of(one), await case_of(other))
    a, b = plans.proposal(plan).hearings
    x, y = a.jurors[0], b.jurors[0]
    new = (
        Planned(a.case, a.slot, a.facilitator, [y, *a.jurors[1:]]),
        Planned(b.case, b.slot, b.facilitator, [x, *b.jurors[1:]]),
    )
    await publishing.publish(await town.put(plan, *new), town.programme, town.by)
    for planned in new:
        hearing = next(each for each in (one, other) if str(each.case) == planned.case)
        live = {str(who) for _, state, who in await places(hearing) if state in ("offered", "accepted")}
        assert live == set(planned.jurors)


async def test_hearings_that_follow_each_other_into_a_room_move_together():
    town = await Town.made(cases=0, standby=0)
    await town.another_room()
    one, other = await town.standing(), await town.standing(starts_wall="18:30")
    plan = await town.planned(await case_of(one), await case_of(other))
    session = town.sessions[0].id
    moved = [
        Planned(found.case, f"{session}/{wall}", found.facilitator, found.jurors)
        for hearing, wall in ((one, "18:30"), (other, "19:30"))
        if (found := plans.proposal(plan).of(str(hearing.case)))
    ]
    await publishing.publish(await town.put(plan, *moved), town.programme, town.by)
    assert (await again(one)).starts_at == other.starts_at
    assert (await again(other)).starts_at > other.starts_at


async def test_whoever_runs_a_hearing_runs_it_still():
    town = await Town.made(cases=0)
    leads = [await a_facilitator(town.programme) for _ in range(3)]
    rooms = [town.room, await town.another_room()]
    for who in (leads[2:0:-1], leads[1:]):
        standing = [
            await town.standing(room=room, facilitator=lead) for room, lead in zip(rooms, who, strict=True)
        ]
        plan = await town.planned(*[await case_of(one) for one in standing])
        assert {line.word for line in (await plan_lines.of(plan, town.programme)).lines} <= {
            "Kept",
            "People change",
        }
        await publishing.publish(plan, town.programme, town.by)
        for hearing in standing:
            assert (await again(hearing)).facilitator == hearing.facilitator
            await arrangements.cancel(await again(hearing), reason="other", by=town.by)


async def test_two_facilitators_who_change_places_are_booked_together():
    town = await Town.made(cases=0)
    leads = [await a_facilitator(town.programme) for _ in range(2)]
    rooms = [town.room, await town.another_room()]
    standing = [
        await town.standing(room=room, facilitator=lead) for room, lead in zip(rooms, leads, strict=True)
    ]
    plan = await town.planned(*[await case_of(one) for one in standing])
    a, b = plans.proposal(plan).hearings
    crossed = (
        Planned(a.case, a.slot, b.facilitator, a.jurors),
        Planned(b.case, b.slot, a.facilitator, b.jurors),
    )
    plan = await town.put(plan, *crossed)
    assert {line.word for line in (await plan_lines.of(plan, town.programme)).lines} == {"People change"}
    await publishing.publish(plan, town.programme, town.by)
    for planned in crossed:
        hearing = next(one for one in standing if str(one.case) == planned.case)
        assert str((await again(hearing)).facilitator) == planned.facilitator


async def test_what_was_arranged_meanwhile_is_not_moved_in_silence():
    town = await Town.made(cases=1, standby=0)
    first, second = await town.planned(), await town.planned()
    (made,) = await publishing.publish(first, town.programme, town.by)
    with pytest.raises(WrongState, match="its hearing was arranged, moved or called off since"):
        await publishing.publish(second, town.programme, town.by)
    assert await again(made) == made


async def test_what_was_moved_by_hand_meanwhile_is_not_moved_back():
    town = await Town.made(cases=0)
    hearing = await town.standing()
    plan = await town.planned(await case_of(hearing))
    moved = await hearings.move(
        hearing, session=town.sessions[1], room=town.room, starts_wall="18:30", by=town.by
    )
    with pytest.raises(WrongState, match="moved or called off since"):
        await publishing.publish(plan, town.programme, town.by)
    assert (await again(hearing)).starts_at == moved.starts_at


async def test_a_no_meanwhile_is_said_by_its_case():
    town = await Town.made(cases=0)
    hearing = await town.standing()
    first, *_ = await town.says_yes(hearing)
    plan = await town.planned(await case_of(hearing))
    await seats.answer(first, "no", town.by)
    with pytest.raises(WrongState, match="who sits on it changed since"):
        await publishing.publish(plan, town.programme, town.by)


async def test_a_hearing_is_where_it_stands_though_another_place_has_an_evening_then():
    town = await Town.made(cases=0)
    elsewhere = await a_room(await a_venue(town.programme, name="A place first by name"), holds=16)
    town.sessions.append(await an_evening(town.programme, elsewhere, on_day=in_days(14)))
    hearing = await town.standing()
    plan = await town.planned(await case_of(hearing))
    (planned,) = plans.proposal(plan).hearings
    assert planned.slot == f"{town.sessions[0].id}/17:30"


async def test_a_role_that_runs_out_in_the_period_is_promised_on_no_day_of_it():
    town = await Town.made(cases=1, seeks_foreperson=True, standby=0)
    wanted = await kept(Requirement(programme=town.programme.id, name="Lead", roles="foreperson"))
    for juror, days in ((town.jurors[0], 14), (town.jurors[1], 60)):
        await kept(JurorRole(programme=town.programme.id, juror=juror.id, role="foreperson"))
        await kept(
            Training(programme=town.programme.id, juror=juror.id, requirement=wanted.id, until=in_days(days))
        )
    assert await roles.ready(town.programme.id, in_days(14)) != await roles.ready(
        town.programme.id, in_days(15)
    )
    (planned,) = plans.proposal(await town.planned()).hearings
    assert str(town.jurors[1].id) in planned.jurors


async def test_a_wish_about_one_case_bars_nobody_from_another():
    town = await Town.made(cases=0, jurors=0)
    said = await wished.of(town.programme.id)
    await wished.change(
        town.programme, {**said, "same_area": said["same_area"]._replace(level="must")}, town.by
    )
    found = []
    for area in ("Northside", "Southside"):
        case = await a_case(town.programme, state="preparing")
        await Person.update({Person.area: area}).where(Person.id == case.person)
        found.append(case)
        for _ in range(5):
            await a_juror(town.programme, area=area)
    assert len(plans.proposal(await town.planned(*found)).hearings) == 2


async def test_whoever_sat_as_often_as_they_may_this_month_can_be_planned_in_the_next():
    town = await Town.made(cases=1, jurors=4, standby=0, sittings_a_month=1)
    await town.says_yes(await town.standing())
    town.sessions.append(await an_evening(town.programme, town.room, on_day=in_days(50)))
    (planned,) = plans.proposal(await town.planned()).hearings
    assert planned.slot.startswith(str(town.sessions[-1].id))


async def test_only_what_the_plan_does_not_seat_is_asked_by_rank_and_nobody_is_said_to_be_missing():
    town = await Town.made(cases=1, seeks_clerk=True)
    await an_account("coordinator", town.programme)
    for juror in town.jurors:
        await kept(JurorRole(programme=town.programme.id, juror=juror.id, role="clerk"))
    plan = await town.planned()
    (planned,) = plans.proposal(plan).hearings
    (hearing,) = await publishing.publish(plan, town.programme, town.by)
    rows = await Seat.objects().where(Seat.hearing == hearing.id)
    clerk = next(seat for seat in rows if seat.role == "clerk")
    assert str(clerk.juror) not in planned.jurors
    assert {str(seat.juror) for seat in rows if seat is not clerk} >= set(planned.jurors)
    assert await Letter.count().where(Letter.name == "hearing-short") == 0


async def it_runs(plan: Plan) -> None:
    for _ in range(1_000):
        await asyncio.sleep(0.01)
        if await Plan.exists().where(Plan.id == plan.id, Plan.state == "running"):
            return


async def test_what_is_thrown_away_while_it_is_searched_stays_so():
    town = await Town.made(cases=3, jurors=40)
    plan = await plans.begin(town.by, town.programme, town.choice(), uuid4())
    searching = asyncio.create_task(plan_searches.work_due())
    await it_runs(plan)
    await plans.discard(plan, town.by)
    assert await searching == 0
    assert (await plans.get(town.by, plan.id)).state == "discarded"


async def test_a_search_that_dies_while_it_is_told_the_problem_has_failed(monkeypatch: Any):
    town = await Town.made(cases=1)
    monkeypatch.setattr(plan_searches, "COMMAND", ("false",))
    plan = await plans.begin(town.by, town.programme, town.choice(), uuid4())
    assert await plan_searches.work_due() == 0
    assert (await plans.get(town.by, plan.id)).state == "failed"


async def test_hearings_without_a_place_stay_where_they_are_until_all_others_have_one():
    town = await Town.made(cases=0, jurors=3, standby=0)
    standing = [await town.standing(), await town.standing(room=await town.another_room())]
    choice = Choice(frozenset({town.sessions[1].id}), tuple(one.case for one in standing))
    for minute in ("17:30", "18:30", "19:30"):
        await an_arranged_hearing(
            town.programme, session=town.sessions[1], room=town.room, starts_wall=minute
        )
    plan = await plans.begin(town.by, town.programme, choice, uuid4())
    await plan_searches.work_due()
    plan = await plans.get(town.by, plan.id)
    kept_out = {str(one.case) for one in standing} - {str(one) for one in plans.choice(plan).cases}
    assert kept_out == {one.case for one in plans.proposal(plan).unplaced} | kept_out
    assert not plans.proposal(plan).unplaced


async def test_who_sits_as_often_as_they_may_in_each_month_keeps_every_seat():
    town = await Town.made(cases=0, jurors=4, standby=0, sittings_a_month=1)
    town.sessions.append(await an_evening(town.programme, town.room, on_day=in_days(50)))
    hearings_ = [await town.standing(), await town.standing(session=town.sessions[-1], late_reason="school")]
    for hearing in hearings_:
        await town.says_yes(hearing)
    before = [await places(hearing) for hearing in hearings_]
    plan = await town.planned(*[await case_of(hearing) for hearing in hearings_])
    assert [line.word for line in (await plan_lines.of(plan, town.programme)).lines] == ["Kept", "Kept"]
    await publishing.publish(plan, town.programme, town.by, late_reason="school")
    assert [await places(hearing) for hearing in hearings_] == before


async def test_nobody_sits_more_often_in_a_month_than_they_may():
    town = await Town.made(cases=3, jurors=12, standby=0, sittings_a_month=1)
    plan = await town.planned()
    problem, found = plans.problem(plan), plans.proposal(plan).hearings
    assert problem is not None
    month = {slot.id: slot.month for slot in problem.slots}
    sits = Counter((who, month[one.slot]) for one in found for who in one.jurors)
    assert len(found) == 3
    assert set(sits.values()) == {1}
