"""Hearings, sessions and seats at the coordinator's desk."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from bs4 import Tag

from cases import holidays
from cases.errors import WrongState
from cases.tables import JournalEntry, Programme
from panel import accounts, arrangements, seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Seat
from scheduling.tables import Hearing, Session
from scheduling.times import local
from tests.builders import a_case, a_coordinator, a_facilitator, a_juror, a_programme, an_account
from tests.desk import Desk, at_the_desk
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
async def desk(record: object) -> AsyncIterator[Desk]:
    """A coordinator of a programme that seeks two jurors for each hearing."""
    async with at_the_desk(await a_programme(seats=2, seats_least=1)) as desk:
        yield desk


async def peers(programme: Programme, *names: str) -> None:
    for number, name in enumerate(names):
        first, last = name.split()
        await a_juror(programme, first_name=first, last_name=last, sat_before=number)


def boxes(desk: Desk) -> dict[str, Tag]:
    """The people one may tick, by name."""
    assert desk.page
    found = desk.page.find_all("input", {"name": "juror"})
    return {
        desk.page.find("label", {"for": box["id"]}).get_text().split("\n")[0].strip(): box for box in found
    }


def ticked(desk: Desk) -> list[str]:
    return [name for name, box in boxes(desk).items() if box.has_attr("checked")]


def value_of(desk: Desk, name: str) -> str:
    return str(boxes(desk)[name]["value"])


async def the_hearing() -> Hearing:
    found = await Hearing.objects().first()
    assert found is not None
    return found


async def test_a_session_is_planned_with_a_place_a_day_and_two_times(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    await desk.open("/sessions/new")
    on = next(day for day in map(in_days, range(20, 40)) if not holidays.name("GB", day))
    day = {"on_day-day": f"{on.day}", "on_day-month": f"{on.month}", "on_day-year": f"{on.year}"}
    await desk.send(
        "/sessions", {"venue": str(room.venue), **day, "from_wall": "5:30pm", "until_wall": "20:30"}
    )
    assert (desk.status, desk.path) == (200, "/sessions")
    assert "5:30pm to 8:30pm" in desk.words
    assert await Session.count() == 1


async def test_a_time_that_does_not_exist_is_refused_with_everything_given_back(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    await desk.open("/sessions/new")
    day = {"on_day-day": "28", "on_day-month": "3", "on_day-year": "2027"}
    await desk.send(
        "/sessions", {"venue": str(room.venue), **day, "from_wall": "1.30am", "until_wall": "5:00"}
    )
    assert desk.status == 422
    assert "1:30am does not exist" in desk.words
    assert "The next time is 2am" in desk.words
    assert desk.title.startswith("Error: ")
    assert (desk.value("from_wall"), desk.value("on_day-day")) == ("1.30am", "28")
    assert await Session.count() == 0


async def test_a_time_that_comes_twice_asks_which(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    await desk.open("/sessions/new")
    typed = {
        "on_day-day": "31",
        "on_day-month": "10",
        "on_day-year": "2027",
        "venue": str(room.venue),
        "from_wall": "1:30",
        "until_wall": "5:00",
    }
    await desk.send("/sessions", typed)
    assert "comes twice" in desk.words
    await desk.send("/sessions", {**typed, "fold": "second"})
    assert (desk.status, await Session.count()) == (200, 1)


async def test_an_empty_session_form_says_everything_at_once(desk: Desk) -> None:
    await a_free_room(desk.programme)
    await desk.open("/sessions/new")
    await desk.send("/sessions")
    assert desk.status == 422
    for sentence in ("Choose a place.", "Write the day", "Write when it begins", "Write when it ends"):
        assert sentence in desk.words


async def test_a_hearing_is_arranged_in_a_free_time(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room)
    case = await a_case(desk.programme)
    await desk.open(f"/cases/{case.id}/hearings/new")
    await desk.send(f"/cases/{case.id}/hearings", {"slot": f"{session.id}/{room.id}/18:30"})
    assert (desk.status, desk.path) == (200, f"/hearings/{(await the_hearing()).id}")
    assert "6:30pm" in desk.heading
    assert "Nobody has been asked yet" in desk.words


async def test_the_same_click_twice_arranges_one_hearing(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room)
    case = await a_case(desk.programme)
    shown = (await desk.open(f"/cases/{case.id}/hearings/new")).page
    for _ in range(2):
        desk.page = shown
        await desk.send(f"/cases/{case.id}/hearings", {"slot": f"{session.id}/{room.id}/18:30"})
        assert desk.status == 200
    assert await Hearing.count() == 1


async def test_a_case_that_has_a_hearing_is_led_to_it(desk: Desk) -> None:
    hearing = await an_arranged_hearing(desk.programme)
    answer = await desk.fetch(f"/cases/{hearing.case}/hearings/new")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/hearings/{hearing.id}"


async def test_a_room_that_was_just_taken_is_refused_in_words(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room)
    case = await a_case(desk.programme)
    await desk.open(f"/cases/{case.id}/hearings/new")
    await an_arranged_hearing(desk.programme, room=room, session=session)
    await desk.send(f"/cases/{case.id}/hearings", {"slot": f"{session.id}/{room.id}/17:30"})
    assert desk.status == 409
    assert "just taken" in desk.words
    assert await Hearing.count() == 1


async def test_a_late_time_needs_the_tick_and_a_reason(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room, on_day=in_days(90))
    case = await a_case(desk.programme)
    await desk.open(f"/cases/{case.id}/hearings/new")
    slot = {"slot": f"{session.id}/{room.id}/17:30"}
    await desk.send(f"/cases/{case.id}/hearings", slot)
    assert desk.status == 422
    assert "later than the standard" in desk.words
    await desk.send(f"/cases/{case.id}/hearings", {**slot, "late": "on", "late_reason": "school"})
    assert (desk.status, await Hearing.count()) == (200, 1)


@pytest.mark.parametrize("slot", ["", "x", "a/b/c", "0/0/0/0"])
async def test_a_time_nobody_offered_is_refused_at_its_field(desk: Desk, slot: str) -> None:
    await an_evening(desk.programme)
    room = await a_free_room(desk.programme)
    await an_evening(desk.programme, room)
    case = await a_case(desk.programme)
    await desk.open(f"/cases/{case.id}/hearings/new")
    await desk.send(f"/cases/{case.id}/hearings", {"slot": slot})
    assert desk.status == 422
    assert "Choose a time." in desk.words


async def test_the_proposal_says_who_is_asked_and_who_cannot_sit_and_why(desk: Desk) -> None:
    await peers(desk.programme, "Tasha Brown", "Mo Ibrahim", "Ryan Cole")
    await a_juror(desk.programme, first_name="Zac", last_name="Dean", sworn_on=None)
    hearing = await an_arranged_hearing(desk.programme)
    await desk.open(f"/hearings/{hearing.id}/seating")
    assert "Tasha B" in desk.words
    assert "Zac D : Has not taken the oath." in desk.words
    assert ticked(desk) == ["Tasha B", "Mo I"]
    await desk.send(f"/hearings/{hearing.id}/seating", {"do": "check", "juror": value_of(desk, "Ryan C")})
    assert ticked(desk) == ["Ryan C"]
    assert "1 of 2 seats have somebody to ask" in desk.words
    await desk.send(f"/hearings/{hearing.id}/seating")
    assert (desk.status, "Tick at least one person" in desk.words) == (422, True)
    assert await JournalEntry.count().where(JournalEntry.what == "seating.read") == 3
    assert await Seat.count() == 0


async def test_offering_the_seats_shows_who_was_asked(desk: Desk) -> None:
    await peers(desk.programme, "Tasha Brown", "Mo Ibrahim")
    hearing = await an_arranged_hearing(desk.programme)
    await desk.open(f"/hearings/{hearing.id}/seating")
    names = [value_of(desk, name) for name in ("Tasha B", "Mo I")]
    await desk.send(f"/hearings/{hearing.id}/seating", {"juror": names})
    assert "2 people are asked" in desk.words
    assert "1. Tasha B No answer yet" in desk.words
    assert "2. Mo I No answer yet" in desk.words


async def test_the_coordinator_writes_down_what_somebody_said_on_the_telephone(desk: Desk) -> None:
    await peers(desk.programme, "Tasha Brown", "Mo Ibrahim")
    hearing = await an_arranged_hearing(desk.programme)
    first, second = await seats.offer_all(hearing, desk.by)
    await desk.open(f"/hearings/{hearing.id}")
    await desk.send(f"/seats/{first.id}/answer", {"answer": "yes"})
    assert "Tasha B Said yes" in desk.words
    assert f"{desk.by.name} wrote it down" in desk.words
    await desk.send(f"/seats/{second.id}/answer", {"answer": "yes"})
    assert "The panel stands" in desk.words


async def test_a_released_seat_stands_among_those_asked_before(desk: Desk) -> None:
    await peers(desk.programme, "Tasha Brown", "Mo Ibrahim", "Ryan Cole")
    hearing = await an_arranged_hearing(desk.programme)
    first, _ = await seats.offer_all(hearing, desk.by)
    await desk.open(f"/hearings/{hearing.id}")
    await desk.send(f"/seats/{first.id}/release")
    assert "1. Ryan C No answer yet" in desk.words
    assert "Asked before Tasha B Released" in desk.words


async def test_when_nobody_is_left_the_page_says_what_would_help(desk: Desk) -> None:
    await peers(desk.programme, "Tasha Brown")
    await a_juror(desk.programme, trained_until=None)
    hearing = await an_arranged_hearing(desk.programme)
    await seats.offer_all(hearing, desk.by)
    await desk.open(f"/hearings/{hearing.id}")
    assert "Nobody is left to ask" in desk.words
    assert "Train or renew training: 1 person." in desk.words


async def test_a_hearing_moves_to_another_free_time(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room)
    hearing = await an_arranged_hearing(desk.programme, room=room, session=session)
    await desk.open(f"/hearings/{hearing.id}/move")
    await desk.send(f"/hearings/{hearing.id}/move", {"slot": f"{session.id}/{room.id}/19:30"})
    assert desk.status == 200
    assert "7:30pm" in desk.heading


async def test_a_hearing_is_cancelled_with_a_reason(desk: Desk) -> None:
    await peers(desk.programme, "Tasha Brown")
    hearing = await an_arranged_hearing(desk.programme)
    await seats.offer_all(hearing, desk.by)
    await desk.open(f"/hearings/{hearing.id}/cancellation")
    await desk.send(f"/hearings/{hearing.id}/cancellation")
    assert desk.status == 422
    await desk.send(f"/hearings/{hearing.id}/cancellation", {"reason": "room"})
    assert "Cancelled" in desk.heading
    assert "Tasha B Told it is off" in desk.words


async def test_a_cancellation_is_taken_back_on_the_page_of_the_hearing(desk: Desk) -> None:
    await peers(desk.programme, "Tasha Brown")
    hearing = await an_arranged_hearing(desk.programme)
    await seats.offer_all(hearing, desk.by)
    await arrangements.cancel(hearing, reason="weather", by=desk.by)
    await desk.open(f"/hearings/{hearing.id}")
    for _ in range(2):  # the same click twice
        await desk.client.post(
            f"/hearings/{hearing.id}/reinstatement",
            data={"_csrf": desk.page.find("input", {"name": "_csrf"})["value"]},
        )
    await desk.open(f"/hearings/{hearing.id}")
    assert "1. Tasha B No answer yet" in desk.words
    assert "Take the cancellation back" not in desk.words
    assert (await the_hearing()).state == "arranged"


async def test_a_cancellation_is_not_taken_back_when_the_room_is_gone(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    session = await an_evening(desk.programme, room)
    hearing = await an_arranged_hearing(desk.programme, room=room, session=session)
    await arrangements.cancel(hearing, reason="weather", by=desk.by)
    await an_arranged_hearing(desk.programme, room=room, session=session)
    await desk.open(f"/hearings/{hearing.id}")
    await desk.send(f"/hearings/{hearing.id}/reinstatement")
    assert desk.status == 409
    assert "This room was just taken for that time" in desk.words


async def test_a_case_with_another_hearing_does_not_offer_the_cancelled_one(desk: Desk) -> None:
    case = await a_case(desk.programme)
    hearing = await an_arranged_hearing(desk.programme, case=case)
    await arrangements.cancel(hearing, reason="weather", by=desk.by)
    await an_arranged_hearing(desk.programme, case=case)
    await desk.open(f"/hearings/{hearing.id}")
    assert f"/hearings/{hearing.id}/reinstatement" not in desk.actions()
    with pytest.raises(WrongState, match="has a hearing already"):
        await arrangements.reinstate(hearing, desk.by)


async def test_a_month_and_a_list_show_the_hearings(desk: Desk) -> None:
    hearing = await an_arranged_hearing(desk.programme)
    month = f"{local(hearing.starts_at, desk.programme.time_zone):%Y-%m}"
    await desk.open(f"/hearings?month={month}")
    assert "0 of 2 peers" in desk.words
    await desk.open(f"/hearings?month={month}&view=list")
    assert desk.rows()[0][-1] == "0 of 2"


@pytest.mark.parametrize("month", ["", "2026-13", "x", "9999-01", "2026-1", "%00"])
async def test_an_odd_month_is_this_month(desk: Desk, month: str) -> None:
    await desk.open(f"/hearings?month={month}")
    assert desk.status == 200


async def test_every_page_of_another_programme_is_not_found(desk: Desk) -> None:
    other = await a_programme(seats=1, seats_least=1)
    await a_juror(other)
    hearing = await an_arranged_hearing(other)
    case = await a_case(other)
    (seat,) = await seats.offer_all(hearing, await a_coordinator(other))
    for path in ("", "/seating", "/move", "/cancellation", "/calendar.ics"):
        assert (await desk.fetch(f"/hearings/{hearing.id}{path}")).status_code == 404
    assert (await desk.fetch(f"/cases/{case.id}/hearings/new")).status_code == 404
    visitor = await visiting(await an_account("coordinator", desk.programme))
    for path in (f"/seats/{seat.id}/answer", f"/seats/{seat.id}/release", f"/hearings/{hearing.id}/seating"):
        assert (await visitor.posts(path, {"answer": "no"})).status_code == 404


async def test_without_a_place_no_session_is_planned(desk: Desk) -> None:
    await desk.open("/sessions/new")
    assert "Add a place with a room first" in desk.words
    visitor = await visiting(await an_account("coordinator", desk.programme))
    answer = await visitor.posts("/sessions")
    assert answer.status_code == 422
    assert "Add a place with a room first" in answer.text


async def test_an_address_that_was_somebody_elses_is_corrected(desk: Desk) -> None:
    juror = await a_juror(desk.programme)
    hearing = await an_arranged_hearing(desk.programme)
    (seat,) = await seats.offer_all(hearing, desk.by)
    await seats.answer(seat, "not_me", actor_of(juror))
    await desk.open(f"/hearings/{hearing.id}")
    await desk.open(desk.link("Correct the address"))
    await desk.send(f"/jurors/{juror.id}/address", {"email": "nobody", "phone": ""})
    assert desk.status == 422
    await desk.send(f"/jurors/{juror.id}/address", {"email": "right@example.org", "phone": ""})
    assert "The address is corrected" in desk.page.text
    kept = await Juror.objects().get(Juror.id == juror.id)
    assert kept is not None
    assert (kept.email, kept.wrong_address_at) == ("right@example.org", None)


async def test_the_same_form_plans_one_session(desk: Desk) -> None:
    room = await a_free_room(desk.programme)
    await desk.open("/sessions/new")
    on = next(day for day in map(in_days, range(20, 40)) if not holidays.name("GB", day))
    day = {"on_day-day": f"{on.day}", "on_day-month": f"{on.month}", "on_day-year": f"{on.year}"}
    typed = {"venue": str(room.venue), **day, "from_wall": "5:30pm", "until_wall": "20:30"}
    assert desk.page is not None
    held = {one["name"]: one["value"] for one in desk.page.select("main input[type=hidden]")}
    answers = [await desk.client.post("/sessions", data={**held, **typed}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert await Session.count() == 1


async def test_who_runs_a_hearing_is_chosen_afterwards_too(desk: Desk) -> None:
    account = await an_account("facilitator", desk.programme, name="Fay Ito")
    runner = await a_facilitator(desk.programme, name="Fay Ito", account_id=account.id)
    hearing = await an_arranged_hearing(desk.programme)
    await desk.open(f"/hearings/{hearing.id}")
    assert "Who runs it: nobody yet" in desk.words
    await desk.send(f"/hearings/{hearing.id}/facilitator", {"facilitator": str(runner.id)})
    assert "Who runs it: Fay Ito" in desk.words
    assert desk.value("facilitator") == str(runner.id)
    await accounts.disable(await a_coordinator(desk.programme), account)
    await desk.open(f"/hearings/{hearing.id}")
    assert f"/hearings/{hearing.id}/facilitator" not in desk.actions()


async def test_the_way_back_leads_to_the_month_of_the_place() -> None:
    """The last evening of a month in New York is the first of the next one in UTC."""
    programme = await a_programme(template="us-youth-court", contact_phone="202-555-0123")
    with time_machine.travel(datetime(2026, 10, 20, 15, tzinfo=UTC), tick=True):
        async with at_the_desk(programme) as desk:
            room = await a_free_room(programme)
            late = {"on_day": date(2026, 10, 31), "from_wall": time(20), "until_wall": time(22)}
            evening = await an_evening(programme, room, **late)
            hearing = await an_arranged_hearing(
                programme, room=room, session=evening, starts_wall="20:30", case=await a_case(programme)
            )
            await desk.open(f"/hearings/{hearing.id}")
            assert desk.link("Back to hearings") == "/hearings?month=2026-10"


async def test_a_yes_on_the_telephone_seats_somebody_whom_nobody_asked(desk: Desk) -> None:
    await peers(desk.programme, "Tasha Brown", "Mo Ibrahim")
    mo = await Juror.objects().get(Juror.first_name == "Mo")
    hearing = await an_arranged_hearing(desk.programme)
    with time_machine.travel(hearing.starts_at - timedelta(minutes=70), tick=False):
        async with at_the_desk(desk.programme) as late:
            await late.open(f"/hearings/{hearing.id}/seating")
            assert "Ring somebody, then write down their yes" in late.words
            await late.send(f"/hearings/{hearing.id}/seats")
            assert (late.status, "Choose who said yes" in late.words) == (422, True)
            await late.send(f"/hearings/{hearing.id}/seats", {"on_phone": str(mo.id)})
            assert "1. Mo I Said yes" in late.words
            await late.open(f"/hearings/{hearing.id}/seating")
            tasha = await Juror.objects().get(Juror.first_name == "Tasha")
            await Juror.update({Juror.state: "paused"}).where(Juror.id == tasha.id)
            await late.send(f"/hearings/{hearing.id}/seats", {"on_phone": str(tasha.id)})
            assert (late.status, "Is taking a break" in late.words) == (409, True)
