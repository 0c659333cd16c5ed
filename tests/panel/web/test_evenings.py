"""Recurring sessions, closures, a whole evening called off, and the month, at the coordinator's desk."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from cases.actors import now, telling
from cases.tables import Case
from panel import arrangements, seats
from panel.tables import Letter, Seat
from scheduling import hearings
from scheduling.tables import Closure, Hearing, Series, Session
from tests.builders import a_case, a_closure, a_juror, a_letter, a_programme, a_seat, a_series
from tests.desk import Desk, at_the_desk
from tests.evenings import a_free_room, an_arranged_hearing, an_evening

pytestmark = pytest.mark.usefixtures("record")
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
async def desk(record: object) -> AsyncIterator[Desk]:
    with time_machine.travel(MONDAY):
        async with at_the_desk(await a_programme(seats=2, seats_least=1)) as desk:
            yield desk


def on(field: str, day: date) -> dict[str, str]:
    return {f"{field}-day": f"{day.day}", f"{field}-month": f"{day.month}", f"{field}-year": f"{day.year}"}


async def test_a_recurring_session_is_planned_shown_and_ended(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    await desk.open("/series")
    assert "No session comes back by itself yet" in desk.words
    await desk.open("/series/new")
    await desk.send("/series", {"venue": str(room.venue), **on("first_on", date(2026, 11, 27))})
    assert desk.status == 422
    for sentence in ("Choose how often.", "Write when it begins", "Write when it ends"):
        assert sentence in desk.words
    assert desk.value("first_on-day") == "27"
    typed = {"every_weeks": "1", "from_wall": "5:30pm", "until_wall": "20:30"}
    asked = {"venue": str(room.venue), **on("first_on", date(2026, 11, 27)), **typed}
    shown = desk.page
    for _ in range(2):
        desk.page = shown
        await desk.send("/series", asked)
    assert desk.heading.endswith("Every Friday, 5:30pm to 8:30pm")
    assert ["Friday 25 December", "Christmas Day"] in desk.rows()
    assert await Series.count() == 1
    assert (await desk.fetch("/series.csv")).text.count("Every Friday") == 1
    assert desk.rows()
    await desk.open("/sessions?sort=venue&down=1")
    assert len(desk.rows()) == 23
    await desk.open(desk.link("Friday 18 December 2026"))
    assert "No panel meeting is arranged yet" in desk.words
    one = await Series.objects().first()
    assert one is not None
    await desk.open(f"/series/{one.id}")
    await desk.send(f"/series/{one.id}/ending")
    assert "The series has ended" in desk.page.text
    assert await Session.count().where(Session.cancelled_at.is_null()) == 0


async def test_a_closure_says_which_evenings_still_have_hearings(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    evening = await an_evening(desk.programme, room, on_day=date(2027, 2, 16))
    await an_arranged_hearing(desk.programme, room=room, session=evening, late_reason="school")
    await desk.open("/closures")
    assert "No closure is to come" in desk.words
    assert ["Christmas Day", "Friday 25 December"] in desk.rows()
    await desk.open("/closures/new")
    days = {**on("from_day", date(2027, 2, 19)), **on("to_day", date(2027, 2, 15))}
    await desk.send("/closures", {"name": "Half term", "kind": "holiday", **days})
    assert desk.status == 422
    assert "The last day must not be before the first." in desk.words
    days = {**on("from_day", date(2027, 2, 15)), **on("to_day", date(2027, 2, 19))}
    await desk.send("/closures", {"name": "Half term", "kind": "holiday", **days})
    assert "1 with panel meetings is still on" in desk.page.text
    await desk.open("/closures/new")
    await desk.send("/closures", {"name": "Half term", "kind": "holiday", **days})
    assert "Half term is written down already for that day." in desk.words
    await desk.open("/closures")
    assert desk.link("16 February") == f"/sessions/{evening.id}"
    assert "Half term" in (await desk.fetch("/closures.csv")).text
    await desk.open("/hearings?month=2027-02")
    assert "Half term" in desk.words
    await desk.open("/sessions/new")
    typed = {"venue": str(room.venue), "from_wall": "17:30", "until_wall": "20:30"}
    await desk.send("/sessions", {**typed, **on("on_day", date(2027, 2, 17))})
    assert "Wednesday 17 February 2027 is Half term." in desk.words
    await desk.send("/sessions", {**typed, **on("on_day", date(2027, 2, 17)), "all_the_same": "yes"})
    assert (desk.status, await Session.count()) == (200, 2)
    closure = await Closure.objects().first()
    assert closure is not None
    await desk.open("/closures")
    await desk.send(f"/closures/{closure.id}/removal")
    assert await Closure.count() == 0


async def test_a_month_shows_the_days_beside_it_and_evenings_that_are_over(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    evening = await an_evening(desk.programme, room, on_day=date(2027, 5, 31))
    hearing = await an_arranged_hearing(desk.programme, room=room, session=evening, late_reason="school")
    await desk.open("/hearings?month=2027-06")
    assert "No panel meeting is in June 2027" in desk.words
    assert desk.link("5:30pm") == f"/hearings/{hearing.id}"
    assert desk.link("All in your own calendar") == "/my-calendar"
    yesterday = now().date() - timedelta(days=1)
    with telling(now() - timedelta(days=30)):
        over = await an_evening(desk.programme, room, on_day=yesterday)
    await desk.open(f"/hearings?month={yesterday:%Y-%m}")
    assert desk.link("Nothing was held") == f"/sessions/{over.id}"
    await desk.open(f"/sessions/{over.id}")


async def test_a_cancelled_evening_calls_everything_off_and_tells_everybody_once(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    evening = await an_evening(desk.programme, room)
    both, one = await a_juror(desk.programme), await a_juror(desk.programme)
    wanted = [(both, "17:30"), (both, "19:30"), (one, "18:30")]
    for juror, wall in wanted:
        hearing = await an_arranged_hearing(desk.programme, room=room, session=evening, starts_wall=wall)
        await a_seat(hearing, juror, expires_at=hearing.starts_at - timedelta(hours=1))
        await a_letter(desk.programme, juror=juror.id, hearing=hearing.id, party="juror", state="sent")
    await desk.open(f"/sessions/{evening.id}")
    assert [row[0] for row in desk.rows()] == ["5:30pm", "6:30pm", "7:30pm"]
    await desk.open(f"/sessions/{evening.id}/cancellation")
    assert "3 panel meetings are called off" in desk.words
    assert "Everybody who was to come is told once, 2 peers among them." in desk.words
    await desk.send(f"/sessions/{evening.id}/cancellation")
    assert (desk.status, await Hearing.count().where(Hearing.state == "cancelled")) == (422, 0)
    shown = desk.page
    for _ in range(2):
        desk.page = shown
        await desk.send(f"/sessions/{evening.id}/cancellation", {"reason": "weather"})
        assert desk.status == 200
    assert "Weather or travel" in desk.words
    letters = await Letter.objects().where(Letter.name == "hearing-cancelled")
    assert sorted(letter.juror for letter in letters) == sorted([both.id, one.id])
    (whole,) = [letter for letter in letters if letter.juror == both.id]
    assert "5:30pm and 7:30pm" in arrangements.told.letters.content(whole).text
    assert {row["state"] for row in await Case.select(Case.state)} == {"preparing"}
    assert {row["state"] for row in await Seat.select(Seat.state)} == {"released"}
    assert [row[0] for row in desk.rows()] == [f"{at} Cancelled" for at in ("5:30pm", "6:30pm", "7:30pm")]
    await desk.open(desk.link("6:30pm"))
    assert "The whole evening is cancelled" in desk.words
    assert not any("reinstatement" in action for action in desk.actions())
    await desk.open(desk.link("see the evening"))
    await desk.send(f"/sessions/{evening.id}/reinstatement")
    again = (await Hearing.objects().order_by(Hearing.starts_at))[0]
    await desk.open(f"/hearings/{again.id}")
    await desk.send(f"/hearings/{again.id}/reinstatement")
    rows = (await desk.open(f"/sessions/{evening.id}")).rows()
    assert [row[0] for row in rows] == ["5:30pm", "6:30pm Cancelled", "7:30pm Cancelled"]


async def test_a_whole_evening_is_put_on_again_with_one_button(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    evening = await an_evening(desk.programme, room)
    walls = ("17:30", "18:30", "19:30")
    early, first, second = [
        await an_arranged_hearing(desk.programme, room=room, session=evening, starts_wall=wall)
        for wall in walls
    ]
    await arrangements.cancel(early, reason="young_person", by=desk.by)  # long before, and stays so
    await arrangements.cancel_evening(evening, reason="weather", by=desk.by)
    month = f"/hearings?month={evening.on_day:%Y-%m}"
    assert (await desk.open(month)).link("Cancelled: 6:30pm") == f"/hearings/{first.id}"
    assert [row[-1] for row in (await desk.open(f"{month}&view=list")).rows()] == ["Cancelled"] * 3
    case = await Case.objects().get(Case.id == second.case)
    elsewhere = await an_arranged_hearing(desk.programme, case=case)
    await desk.open(f"/sessions/{evening.id}")
    assert "Put it on again with all 2 panel meetings" in desk.words
    shown = desk.page
    for _ in range(2):  # the same click twice
        desk.page = shown
        await desk.send(f"/sessions/{evening.id}/reinstatement", {"whole": "yes"})
        assert desk.status == 200
    states = {row["id"]: row["state"] for row in await Hearing.select(Hearing.id, Hearing.state)}
    on_again = [hearing for hearing in (early, first, second, elsewhere) if states[hearing.id] == "arranged"]
    assert [hearing.id for hearing in on_again] == [first.id, elsewhere.id]
    assert [row[0] for row in desk.rows()] == ["6:30pm", "5:30pm Cancelled", "7:30pm Cancelled"]


async def test_the_list_of_a_month_is_sorted_and_leaves_as_a_file(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    evening = await an_evening(desk.programme, room)
    month = f"{evening.on_day:%Y-%m}"
    for wall, reference in (("17:30", "CJ-26-0002"), ("18:30", "CJ-26-0001")):
        case = await a_case(desk.programme, reference=reference)
        await an_arranged_hearing(desk.programme, case=case, room=room, session=evening, starts_wall=wall)
    await desk.open(f"/hearings?month={month}&view=list")
    assert [row[0] for row in desk.rows()] == ["CJ-26-0002", "CJ-26-0001"]
    await desk.open("/hearings?month=" + month + "&view=list&sort=reference")
    assert [row[0] for row in desk.rows()] == ["CJ-26-0001", "CJ-26-0002"]
    assert f"month={month}&view=list&sort=reference&down=1" in desk.page.select_one("thead a")["href"]
    lines = (await desk.fetch(desk.link("CSV"))).text.splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["CJ-26-0001", "CJ-26-0002"]


async def test_another_programmes_evenings_are_not_found(desk: Desk) -> None:
    other = await a_programme()
    evening = await an_evening(other)
    assert (await desk.fetch(f"/sessions/{evening.id}")).status_code == 404
    assert (await desk.fetch(f"/series/{(await a_series(other)).id}")).status_code == 404
    await a_closure(other, name="Theirs")
    assert "Theirs" not in (await desk.open("/closures")).words
    assert await hearings.of_case(await a_case(other)) is None
    assert await seats.free_places(await an_arranged_hearing(other))
