"""Facilitators: their page at the coordinator's desk, and their own page of times."""

from collections.abc import AsyncIterator

import pytest

from cases import database
from panel import letters, notices, overtaken
from panel.tables import Letter
from scheduling import facilitator_times, facilitators, runners
from scheduling.tables import Facilitator
from tests.builders import a_facilitator, a_programme, an_account, somebody
from tests.desk import Desk, at_the_desk
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.post_office import all_gone

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
async def desk(record: object) -> AsyncIterator[Desk]:
    async with at_the_desk(await a_programme()) as desk:
        yield desk


def days(first: int, last: int) -> dict[str, str]:
    return {
        f"{field}-{part}": str(getattr(in_days(number), part))
        for field, number in (("from_day", first), ("to_day", last))
        for part in ("day", "month", "year")
    }


async def test_a_facilitator_is_added_and_written_down(desk: Desk) -> None:
    await desk.open("/facilitators")
    assert "Nobody runs panel meetings yet" in desk.words
    await desk.send("/facilitators", {"name": " "})
    assert (desk.status, await Facilitator.count()) == (422, 0)
    await desk.send("/facilitators", {"name": "Fay Ito"})
    one = (await facilitators.every(desk.programme.id))[0]
    base = f"/facilitators/{one.id}"
    assert desk.path == base
    typed = {"name": "Fay Ito", "email": "fay", "phone": "07700 900123"}
    await desk.send(base, typed)
    assert (desk.status, desk.value("email"), desk.value("phone")) == (422, "fay", "07700 900123")
    long_ago = {"qualified_until-day": "1", "qualified_until-month": "2", "qualified_until-year": "2026"}
    await desk.send(base, {**typed, "email": "fay@example.org", **long_ago})
    await desk.send(f"{base}/usual-times", {"usual": "When she can"})
    assert desk.status == 422
    assert "does not say which days" in desk.words
    await desk.send(f"{base}/usual-times", {"usual": "Tue Thu after 5"})
    assert "Tuesday from 5pm, Thursday from 5pm" in desk.words
    assert desk.value("usual") == "Tuesday 17:00-23:59; Thursday 17:00-23:59"
    await desk.send(f"{base}/usual-times", {"usual": desk.value("usual")})
    assert len((await runners.of(desk.programme.id))[one.id].usual) == 2
    (row,) = (await desk.open("/facilitators")).rows()
    assert "Run out" in row[1]
    assert "Fay Ito" in (await desk.fetch("/facilitators.csv")).text
    stranger = await a_facilitator(await a_programme())
    assert (await desk.fetch(f"/facilitators/{stranger.id}")).status_code == 404


async def test_a_change_of_the_form_leaves_what_it_does_not_ask(desk: Desk) -> None:
    stale = await a_facilitator(desk.programme)
    account = await an_account("facilitator", desk.programme)
    await Facilitator.update({Facilitator.account_id: account.id}).where(Facilitator.id == stale.id)
    told = {"name": "Robin Hale", "email": "robin@panel.example", "phone": "", "qualified_until": None}
    by = somebody("coordinator", desk.programme)
    await facilitators.change(stale, by, country="GB", closed=False, **told)
    kept = await facilitators.get(desk.programme.id, stale.id)
    assert (kept.name, kept.account_id) == ("Robin Hale", account.id), (
        "somebody gave them an account meanwhile"
    )


async def test_a_hearing_says_who_cannot_run_it_and_the_page_says_what_does_not_hold_any_more(
    desk: Desk,
) -> None:
    one = await a_facilitator(desk.programme, name="Fay Ito")
    hearing = await an_arranged_hearing(desk.programme, facilitator=one)
    base = f"/facilitators/{one.id}"
    await desk.open(base)
    await desk.send(f"{base}/away", days(15, 13))
    assert desk.status == 422
    await desk.send(f"{base}/away", days(13, 15))
    assert "Cannot run it" in desk.words
    await desk.open(f"/hearings/{hearing.id}")
    assert "Fay Ito : Fay Ito is away until" in desk.words
    assert desk.value("facilitator") == str(one.id)
    await desk.open(base)
    await desk.send(f"{base}/away/removal")
    assert "Cannot run it" not in desk.words


async def test_whoever_cannot_come_then_is_relieved_with_the_move_and_told(desk: Desk) -> None:
    one = await a_facilitator(desk.programme, name="Fay Ito", email="fay@example.org")
    room = await a_free_room(desk.programme)
    evening = await an_evening(desk.programme, room)
    later = await an_evening(desk.programme, room, on_day=in_days(15))
    hearing = await an_arranged_hearing(desk.programme, room=room, session=evening, facilitator=one)
    async with database.atomic():
        await notices.facilitator_chosen(hearing)
    await all_gone()
    await facilitator_times.goes_away(one, later.on_day, later.on_day, desk.by)
    await desk.open(f"/hearings/{hearing.id}/move")
    slot = {"slot": f"{later.id}/{room.id}/17:30"}
    await desk.send(f"/hearings/{hearing.id}/move", slot)
    assert desk.status == 409
    assert "Fay Ito is away until" in desk.words
    await desk.send(f"/hearings/{hearing.id}/move", {**slot, "relieve": "on"})
    assert desk.status == 200
    assert "Who runs it: nobody yet" in desk.words
    (letter,) = await Letter.objects().where(Letter.state == "queued", Letter.party == "facilitator")
    assert letter.name == "facilitator-relieved-off"
    assert f"{evening.on_day.day} {evening.on_day:%B} at 5:30pm" in letters.content(letter).text
    assert await overtaken.why(letter) == ""


async def test_a_facilitator_writes_down_their_own_times() -> None:
    async with at_the_desk(role="facilitator") as desk:
        one = await a_facilitator(desk.programme, account_id=desk.by.id)
        await desk.open("/my-times")
        await desk.send("/my-times/usual-times", {"usual": "Weekdays after 17:00"})
        await desk.send("/my-times/away", days(3, 4))
        assert "No day away" not in desk.words
        await desk.send("/my-times/away/removal")
        assert "No day away" in desk.words
        assert len((await runners.of(desk.programme.id))[one.id].usual) == 5
        assert (await desk.fetch(f"/facilitators/{one.id}")).status_code == 404
