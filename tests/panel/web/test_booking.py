"""Booking and moving a hearing with everything in view that may stand against a time."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from bs4 import Tag

from cases import programmes
from cases.tables import Case, Referral
from panel import arrangements
from panel.jurors import peer_name
from panel.tables import Juror
from scheduling.tables import FacilitatorAway
from tests.builders import a_case, a_facilitator, a_juror, a_person, a_programme, a_seat, kept
from tests.desk import Desk, at_the_desk
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days

pytestmark = pytest.mark.usefixtures("record")
LATE = "Ends 7:30pm, after they have to be home"


@pytest.fixture
async def desk(record: object) -> AsyncIterator[Desk]:
    async with at_the_desk(await a_programme()) as desk:
        yield desk


async def test_what_a_young_person_needs_stands_above_the_times_and_on_the_hearing(desk: Desk) -> None:
    needs = {"home_by": "18:30", "interpreter": "Polish", "best_times": "Not on Fridays"}
    case = await a_case(desk.programme, await a_person(desk.programme, **needs))
    room = await a_free_room(desk.programme)
    evening = await an_evening(desk.programme, room)
    await desk.open(f"/cases/{case.id}/hearings/new")
    for words in ("Polish", "Not on Fridays", "6:30pm", LATE):
        assert words in desk.words
    wanted = {"slot": f"{evening.id}/{room.id}/18:30"}
    await desk.send(f"/cases/{case.id}/hearings", wanted)
    assert desk.status == 409
    assert "It ends at 7:30pm, and they have to be home by 6:30pm" in desk.words
    await desk.send(f"/cases/{case.id}/hearings", {**wanted, "past_home_reason": "agreed"})
    assert desk.status == 200
    assert "Interpreter: Polish" in desk.words
    assert "has to be home by 6:30pm" in desk.words
    await desk.open(desk.link("Move to another time"))
    assert "6:30pm to 7:30pm" in desk.words  # when it is now
    assert "Polish" in desk.words
    await desk.send(desk.path, {"slot": f"{evening.id}/{room.id}/17:30"})
    assert "has to be home by" not in desk.words


async def test_each_time_to_move_to_says_how_many_of_the_panel_can_come(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    evening = await an_evening(desk.programme, room)
    hearing = await an_arranged_hearing(desk.programme, room=room, session=evening)
    later = await an_evening(desk.programme, room, on_day=in_days(50))
    await desk.open(f"/hearings/{hearing.id}/move")
    assert "who said yes" not in desk.words, "nobody has"
    early, elsewhere, either = [await a_juror(desk.programme, home_by=by) for by in ("19:30", "", "")]
    for place, juror in enumerate((early, elsewhere, either), 1):
        await a_seat(hearing, juror, state="accepted", place=place)
    await a_seat(hearing, await a_juror(desk.programme), state="offered", place=4)
    beside = await a_free_room(desk.programme)
    evening_too = await an_evening(desk.programme, beside, on_day=in_days(50))
    await a_seat(
        await an_arranged_hearing(
            desk.programme, session=evening_too, room=beside, starts_wall="18:30", case=await late(desk)
        ),
        elsewhere,
    )
    await desk.open(f"/hearings/{hearing.id}/move")
    hints = {radio["value"]: said(desk, radio) for radio in desk.page.find_all("input", {"name": "slot"})}
    can = {key: words.split(". ")[-1] for key, words in hints.items()}
    assert f"{evening.id}/{room.id}/17:30" not in can, "there it is now"
    assert can[f"{evening.id}/{room.id}/18:30"] == "3 of the 3 who said yes can come"
    assert can[f"{evening.id}/{room.id}/19:30"] == f"2 of the 3 who said yes can come, not {named(early)}", (
        "home by then"
    )
    assert can[f"{later.id}/{room.id}/17:30"] == "3 of the 3 who said yes can come"
    assert (
        can[f"{later.id}/{room.id}/18:30"] == f"2 of the 3 who said yes can come, not {named(elsewhere)}"
    ), "asked elsewhere"


async def test_each_time_to_move_to_says_where_whoever_runs_it_cannot_come(desk: Desk) -> None:
    room, beside = await a_free_room(desk.programme), await a_free_room(desk.programme)
    evening, evening_too = [await an_evening(desk.programme, one) for one in (room, beside)]
    robin = await a_facilitator(desk.programme)
    hearing, _ = [
        await an_arranged_hearing(desk.programme, facilitator=robin, **where)
        for where in (
            {"session": evening, "room": room},
            {"session": evening_too, "room": beside, "starts_wall": "18:30"},
        )
    ]
    away = await an_evening(desk.programme, room, on_day=in_days(50))
    gone = {"programme": desk.programme.id, "facilitator": robin.id}
    await kept(FacilitatorAway(from_day=in_days(50), to_day=in_days(51), **gone))
    await desk.open(f"/hearings/{hearing.id}/move")
    radios = desk.page.find_all("input", {"name": "slot"})
    hints = {one["value"]: said(desk, one) for one in radios if one.get("aria-describedby")}
    assert (
        hints[f"{evening.id}/{room.id}/18:30"]
        == f"{robin.name} runs another {desk.programme.word_hearing} then"
    )
    assert f"{evening.id}/{room.id}/19:30" not in hints
    assert hints[f"{away.id}/{room.id}/17:30"].startswith(f"{robin.name} is away until")


async def late(desk: Desk) -> Case:
    """A case that may be heard in two months."""
    return await a_case(desk.programme, hear_by=in_days(60))


def named(juror: Juror) -> str:
    return peer_name(juror.first_name, juror.last_name)


def said(desk: Desk, radio: Tag) -> str:
    """The hint of a radio."""
    hint = desk.page.find(id=radio["aria-describedby"])
    return " ".join(hint.get_text().split())


async def test_whoever_is_away_since_does_not_seem_to_run_it(desk: Desk) -> None:
    one = await a_facilitator(desk.programme, name="Mary Trent")
    hearing = await an_arranged_hearing(desk.programme, facilitator=one)
    assert "is away" not in (await desk.open(f"/hearings/{hearing.id}")).words
    first = programmes.today(desk.programme)
    days = {"from_day": first, "to_day": first + timedelta(days=30)}
    await kept(FacilitatorAway(programme=desk.programme.id, facilitator=one.id, **days))
    assert "Mary Trent is away until" in (await desk.open(f"/hearings/{hearing.id}")).words
    assert "Choose somebody else to run" in (await desk.open("/todo")).words
    await arrangements.give_to(hearing, None, desk.by)
    assert "is away" not in (await desk.open("/todo")).words


async def test_returning_a_case_says_first_what_is_called_off_and_who_is_told(desk: Desk) -> None:
    hearing = await an_arranged_hearing(desk.programme)
    case = f"/cases/{hearing.case}/return"
    assert "5:30pm is called off. Everybody who knew of it is told." in (await desk.open(case)).words
    assert "We write to the referrer" in desk.words
    await Referral.update({Referral.referrer_email: ""}, force=True)
    assert "No letter goes to whoever referred." in (await desk.open(case)).words
    await arrangements.cancel(hearing, reason="room", by=desk.by)
    assert "called off" not in (await desk.open(case)).words
