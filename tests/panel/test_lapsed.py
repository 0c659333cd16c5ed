"""What lapses after a yes: the oath, a training, a consent, or who may sit beside whom."""

from typing import Any

import pytest

from cases.actors import telling
from cases.tables import Programme
from panel import compositions, lapsed, oaths, seats
from panel.sign_ins import actor_of
from panel.tables import Juror
from panel.todo import today
from tests.builders import a_programme
from tests.desk import at_the_desk
from tests.evenings import in_days
from tests.panel.test_after_a_yes import SHORTLY, seated
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")


async def waiting(programme: Programme) -> dict[str, str]:
    found = await today.of(programme, leads=False, most=9)
    return {task.kind: task.detail for task in found.tasks}


async def test_new_words_of_the_oath_are_sworn_before_anything_is_read() -> None:
    one = await seated()
    assert "lapsed" not in await waiting(one.programme)
    await oaths.reword(one.by, one.programme.id, words="New words for all of us.", again=True)
    assert await one.brief() == "oath"
    assert "Tasha B: Has not taken the oath." in (await waiting(one.programme))["lapsed"]
    checks = (await compositions.composed(one.hearing)).checks
    assert (False, "Tasha B: Has not taken the oath.") in checks
    with telling(one.hearing.starts_at - SHORTLY):
        phone = await visiting(one.juror)
        page = await phone.opens(f"/mine/seats/{one.seat.id}")
        assert "Take the oath first" in page.main.get_text(" ")
        page = await phone.opens(f"/mine/seats/{one.seat.id}/brief")
        assert "Take the oath first" in page.main.get_text(" ")
        await oaths.swear(one.juror, actor_of(one.juror), version=2)
    assert await one.brief() == "open"
    assert "lapsed" not in await waiting(one.programme)


async def test_a_training_that_runs_out_before_the_day_shuts_the_brief() -> None:
    one = await seated()
    await Juror.update({Juror.trained_until: in_days(5)}).where(Juror.id == one.juror.id)
    assert await one.brief() == "training"
    assert "Training runs out before the day." in (await waiting(one.programme))["lapsed"]
    with telling(one.hearing.starts_at - SHORTLY):
        phone = await visiting(one.juror)
        for path in ("", "/brief"):
            page = await phone.opens(f"/mine/seats/{one.seat.id}{path}")
            assert "Renew your training first" in page.main.get_text(" ")


@pytest.mark.parametrize(
    ("now_stands", "words"),
    [
        ({"guardian_consent_on": None}, "Has no consent of a parent or carer yet."),
        ({"state": "paused"}, "Is taking a break."),
    ],
)
async def test_what_else_lapses_is_said_to_the_coordinator(now_stands: dict[str, Any], words: str) -> None:
    one = await seated()
    await Juror.update(now_stands).where(Juror.id == one.juror.id)
    assert f"Tasha B: {words}" in (await waiting(one.programme))["lapsed"]


async def test_two_who_share_a_panel_and_are_kept_apart_are_said_to_do_so() -> None:
    async with at_the_desk(await a_programme(seats=2, seats_least=1)) as desk:
        one = await seated(desk.programme)
        await seats.give(one.hearing, one.next, one.by)
        here = f"/jurors/{one.juror.id}/apart"
        await desk.open(here)
        await desk.send(here, {"who": one.next.search_text})
        assert "Both have a seat at a panel meeting to come" in desk.words
        detail = (await waiting(one.programme))["lapsed"]
        assert detail.count("Is kept apart from somebody on this panel.") == 2
        await desk.open(f"/hearings/{one.hearing.id}")
        assert "Uma S: Is kept apart from somebody on this panel." in desk.words
        await seats.release(await one.again(), one.by)
        assert "lapsed" not in await waiting(one.programme)


async def test_a_hearing_that_is_over_asks_nothing_of_its_panel() -> None:
    one = await seated()
    await Juror.update({Juror.sworn_on: None}).where(Juror.id == one.juror.id)
    assert list(await lapsed.of(one.programme, until=in_days(30))) == [one.hearing.id]
    assert await lapsed.of(await a_programme(), until=in_days(30)) == {}
    with telling(one.hearing.ends_at):
        assert await lapsed.of(one.programme, until=in_days(30)) == {}
