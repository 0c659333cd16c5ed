"""A coordinator plans a period on the pages: chooses, watches, changes, publishes."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest

from cases.tables import Case, JournalEntry
from panel import plan_searches, plans
from panel.tables import Juror
from scheduling.tables import Hearing, Plan, Venue
from tests.builders import a_case, a_juror, a_programme, a_room
from tests.desk import Desk, at_the_desk
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("record")]


@asynccontextmanager
async def a_town(jurors: int = 8) -> AsyncIterator[tuple[Desk, list[Any], list[Case]]]:
    programme = await a_programme(seats=3, seats_least=2, standby=0)
    room = await a_free_room(programme)
    evenings = [await an_evening(programme, room, on_day=in_days(14 + n)) for n in range(2)]
    cases = [await a_case(programme, state="preparing") for _ in range(2)]
    for _ in range(jurors):
        await a_juror(programme)
    async with at_the_desk(programme) as desk:
        yield desk, evenings, cases


async def begun(desk: Desk, evenings: list[Any], cases: list[Case], **more: Any) -> str:
    """Chosen and sent; gives the address of the plan."""
    await desk.open("/plans/new")
    said = {"sessions": [str(one.id) for one in evenings], "cases": [str(one.id) for one in cases]}
    await desk.send("/plans", {**said, **more})
    return desk.path


async def test_nothing_to_plan_says_what_to_do():
    async with at_the_desk() as desk:
        await desk.open("/plans")
        assert "No period is planned yet" in desk.words
        await desk.open("/plans/new")
        assert "No evening is planned yet" in desk.words


async def test_it_is_chosen_searched_and_published():
    async with a_town() as (desk, evenings, cases):
        await desk.open("/hearings")
        assert desk.link("Plan a period") == "/plans"
        path = await begun(desk, evenings, cases)
        assert "0 of 2 cases have a place so far" in desk.words
        assert desk.page.find(attrs={"data-again": path})
        await plan_searches.work_due()
        await desk.open(path)
        assert "Ready to look at" in desk.heading
        assert desk.words.count("New") >= 2
        await desk.send(f"{path}/publication")
        assert "2 panel meetings stand. Everybody concerned is told." in desk.words
        assert await Hearing.count().where(Hearing.state == "arranged") == 2
        await desk.open("/plans")
        assert desk.rows()[0][-1] == "Published"


async def test_what_is_not_chosen_is_said_at_the_field_with_all_that_was_ticked():
    async with a_town() as (desk, evenings, _):
        await desk.open("/plans/new")
        await desk.send("/plans", {"sessions": [str(evenings[0].id)]})
        assert desk.status == 422
        assert "Choose at least one case." in desk.words
        ticked = [one["value"] for one in desk.page.select("input[name=sessions][checked]")]
        assert ticked == [str(evenings[0].id)]


async def test_who_has_no_place_stands_first_with_the_reason():
    async with a_town(jurors=2) as (desk, evenings, cases):
        path = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        await desk.open(path)
        assert "Without a place" in desk.words
        assert "What would help" in desk.words
        assert not [one for one in desk.actions() if one.endswith("/publication")]


async def test_one_is_changed_by_hand_with_checks_and_pinned():
    async with a_town() as (desk, evenings, cases):
        path = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        page = f"{path}/cases/{cases[0].id}"
        await desk.open(page)
        assert "No other rule stands against it" in desk.words
        ticked = [one["value"] for one in desk.page.select("input[name=jurors][checked]")]
        slot = desk.page.select_one("input[name=slot][checked]")["value"]
        leads = desk.page.select_one("input[name=facilitator][checked]")["value"]
        said = {"slot": slot, "facilitator": leads}
        await desk.send(page, {**said, "jurors": ticked[:1], "do": "check"})
        assert "1 of 3 seats have somebody" in desk.words
        await desk.send(page, {**said, "jurors": ticked[:1], "do": "save"})
        assert desk.status == 422
        spare = [one["value"] for one in desk.page.select("input[name=jurors]") if one["value"] not in ticked]
        await desk.send(page, {**said, "jurors": [*ticked[1:], spare[0]], "do": "save"})
        assert "pinned" in desk.words
        plan: Any = await Plan.objects().first()
        found = plans.proposal(plan).of(str(cases[0].id))
        assert found is not None
        assert set(found.jurors) == {*ticked[1:], spare[0]}


async def test_it_is_planned_again_without_somebody():
    async with a_town() as (desk, evenings, cases):
        path = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        page = f"{path}/cases/{cases[0].id}"
        await desk.open(page)
        ticked = [one["value"] for one in desk.page.select("input[name=jurors][checked]")]
        await desk.send(page, {"never": ticked[:1], "do": "without"})
        assert "being made" in desk.words.casefold()
        await plan_searches.work_due()
        plan: Any = await Plan.objects().first()
        found = plans.proposal(plan).of(str(cases[0].id))
        assert found is not None
        assert ticked[0] not in found.jurors


async def test_a_pin_is_set_and_taken_away():
    async with a_town() as (desk, evenings, cases):
        path = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        await desk.open(path)
        await desk.send(f"{path}/pins")
        assert "It stays as it is when you plan again." in desk.words
        assert "Pinned" in desk.words
        await desk.send(f"{path}/pins")
        assert "It may change when you plan again." in desk.words


async def test_what_changed_since_is_refused_in_words():
    async with a_town(jurors=3) as (desk, evenings, cases):
        path = await begun(desk, evenings, cases[:1])
        await plan_searches.work_due()
        await Juror.update({Juror.state: "paused"}).where(Juror.programme == desk.programme.id)
        await desk.open(path)
        await desk.send(f"{path}/publication")
        assert desk.status == 409
        assert "Something changed since this was planned" in desk.words


async def test_later_than_the_standard_asks_why_before_it_is_published():
    async with a_town() as (desk, evenings, cases):
        await Case.update({Case.hear_by: in_days(2)}).where(Case.programme == desk.programme.id)
        path = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        await desk.open(path)
        assert "Later than the standard" in desk.words
        await desk.send(f"{path}/publication")
        assert desk.status == 422
        assert "Choose why." in desk.words
        await desk.send(f"{path}/publication", {"late_reason": "no_session"})
        assert await Hearing.count() == 2


async def test_what_stands_is_compared_and_the_plan_is_a_file():
    async with a_town() as (desk, evenings, cases):
        heard = await a_case(desk.programme, state="preparing")
        room = await a_room_of(desk)
        await an_arranged_hearing(desk.programme, case=heard, session=evenings[0], room=room)
        path = await begun(desk, evenings, cases, anew=[str(heard.id)])
        await plan_searches.work_due()
        await desk.open(path)
        assert "with a change of people" in desk.words  # it had a time, and nobody was asked yet
        file = (await desk.fetch(f"{path}/plan.csv")).text
        assert "What changes" in file
        assert heard.reference in file
        assert len(re.findall("New", file)) == 2


async def test_a_plan_that_is_thrown_away_binds_nobody():
    async with a_town() as (desk, evenings, cases):
        path = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        await desk.open(path)
        await desk.send(f"{path}/discarding")
        assert "Nothing of it happens." in desk.words
        assert await Hearing.count() == 0


async def test_a_plan_of_another_programme_is_not_found():
    async with a_town() as (desk, evenings, cases):
        path = await begun(desk, evenings, cases)
        async with at_the_desk() as other:
            assert (await other.fetch(path)).status_code == 404


async def a_room_of(desk: Desk) -> Any:
    from scheduling.tables import Room

    return await Room.objects().get(Room.programme == desk.programme.id)


async def test_what_the_page_did_not_offer_is_refused_in_words_and_never_a_fault():
    async with a_town() as (desk, evenings, cases):
        path = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        plan: Any = await Plan.objects().first()
        found = plans.proposal(plan).of(str(cases[0].id))
        assert found is not None
        page = f"{path}/cases/{cases[0].id}"
        good = {"slot": found.slot, "facilitator": found.facilitator, "jurors": found.jurors}
        for field, wrong in (
            ("slot", "x/17:30"),
            ("facilitator", str(uuid4())),
            ("jurors", [*found.jurors[1:], str(uuid4())]),
        ):
            for do in ("check", "save"):
                await desk.open(page)
                await desk.send(page, {**good, field: wrong, "do": do})
                assert desk.status in (200, 422), (field, do)
                assert desk.status == 422 or do == "check"
        other = f"{path}/cases/{uuid4()}"
        await desk.open(page)
        held = {"_csrf": desk.page.find("input", {"name": "_csrf"})["value"]}
        assert (await desk.client.post(other, data={**held, "do": "without"})).status_code == 404
        plan = await Plan.objects().first()
        assert plans.proposal(plan).of(str(cases[0].id)) == found


async def test_every_look_at_who_is_close_is_written_down_by_its_case():
    async with a_town() as (desk, evenings, cases):
        path = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        page = f"{path}/cases/{cases[0].id}"
        await desk.open(page)
        await desk.send(page, {"do": "check"})
        looks = JournalEntry.what == "plan-case.read"
        rows = await JournalEntry.objects().where(looks)
        assert [row.subject_id for row in rows] == [str(cases[0].id)] * 2


async def test_where_nobody_is_written_down_to_lead_two_at_once_may_be_changed():
    async with a_town(jurors=12) as (desk, evenings, cases):
        venue: Any = await Venue.objects().get(Venue.id == evenings[0].venue)
        await a_room(venue, holds=16)
        path = await begun(desk, evenings[:1], cases)
        await plan_searches.work_due()
        for case in cases:
            page = f"{path}/cases/{case.id}"
            await desk.open(page)
            leads = desk.page.select("input[name=facilitator]")
            assert [one.has_attr("checked") for one in leads] == [True]
            ticked = [one["value"] for one in desk.page.select("input[name=jurors][checked]")]
            slot = desk.page.select_one("input[name=slot][checked]")["value"]
            said = {"slot": slot, "facilitator": leads[0]["value"], "jurors": ticked, "do": "save"}
            await desk.send(page, said)
            assert desk.path == path, desk.words


async def test_a_plan_says_that_something_changed_since():
    async with a_town() as (desk, evenings, cases):
        first = await begun(desk, evenings, cases)
        second = await begun(desk, evenings, cases)
        await plan_searches.work_due()
        await desk.open(first)
        await desk.send(f"{first}/publication")
        await desk.open(second)
        assert "was arranged, moved or called off. Plan again before you publish." in desk.words
