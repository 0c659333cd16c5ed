"""The coordinator's day."""

from datetime import timedelta

import pytest

from cases.tables import Case, Referral
from tests.builders import a_hearing, a_seat
from tests.desk import at_the_desk
from tests.telling import opened, received

pytestmark = pytest.mark.anyio


async def test_a_new_programme_is_led_to_its_spreadsheet(record):
    async with at_the_desk() as desk:
        await desk.open("/todo")
        assert "Begin with your spreadsheet of referrals" in desk.words


async def test_what_is_late_comes_first(record):
    async with at_the_desk() as desk:
        await received(desk.programme, name="New Comer")
        late = await received(desk.programme, name="Late Comer")
        await Referral.update({Referral.screen_by: late.screen_by - timedelta(days=60)}).where(
            Referral.id == late.id
        )
        await opened(desk.programme, name="Case Ready")
        await desk.open("/todo")
        tasks = [" ".join(row.get_text(" ").split()) for row in desk.page.select(".app-row")]
        assert tasks[0].startswith("Screen Late C’s referral")
        assert tasks[0].endswith("Overdue")
        assert any(task.startswith("Book a panel meeting for Case R") for task in tasks)
        assert "2 referrals to screen" in desk.words
        assert "1 case to book" in desk.words


async def test_a_hearing_short_of_a_panel_is_counted_and_shown(record):
    async with at_the_desk() as desk:
        hearing = await a_hearing(desk.programme)
        for place in (1, 2, 3):
            await a_seat(hearing, place=place, state="accepted", answered_at=hearing.created_at)
        await a_seat(hearing, place=4)
        await desk.open("/todo")
        assert "1 hearing short of a panel" in desk.words
        assert "1 seat waiting for an answer" in desk.words
        assert "3 of 6 seats" in desk.words
        assert "Fill 3 seats for" in desk.words


async def test_another_programmes_work_is_not_mine(record):
    await a_hearing()
    async with at_the_desk() as elsewhere:
        await opened(elsewhere.programme)
    async with at_the_desk() as desk:
        await desk.open("/todo")
        assert "0 cases to book" in desk.words
        assert desk.page.select(".app-row") == []
    assert await Case.count() > 0
