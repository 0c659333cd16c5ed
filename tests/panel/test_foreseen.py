"""Before days away or other times are saved, it is said which evenings they touch; nothing typed is lost."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from panel import availability, away, seats
from panel.sign_ins import actor_of
from panel.tables import Away, Seat
from panel.web.usual_times import WHOLE
from scheduling.seating.rules import Window
from tests.builders import a_juror, a_programme, an_account, somebody
from tests.desk import Desk, at_the_desk
from tests.evenings import an_arranged_hearing
from tests.panel.test_clashes import Said, said_yes
from tests.visiting import Visitor, filled, visiting

pytestmark = pytest.mark.usefixtures("record")
SAVE = "Look at this before you save"


async def typed_again(phone: Visitor, answer: Any, action: str, **more: str) -> Any:
    """Send the page that came back as it is: whatever was typed stands in it."""
    page = BeautifulSoup(answer.text, "html.parser")
    form = next(one for one in page.find_all("form", method="post") if action in str(one["action"]))
    seen = [str(one["value"]) for one in form.find_all("input", {"name": "seen"})]
    return await phone.client.post(str(form["action"]), data={**filled(form), "seen": seen, **more})


async def whole_days(one: Said, weekdays: list[int]) -> None:
    windows = [Window(day, *WHOLE) for day in weekdays]
    await availability.change(one.juror, windows, actor_of(one.juror))


def weekdays(one: Said) -> list[int]:
    return [hearing.starts_at.weekday() for hearing in one.hearings]


async def test_days_away_on_an_evening_one_said_yes_to_are_not_saved_before_it_is_said() -> None:
    one = await said_yes()
    phone = await visiting(one.juror)
    answer = await phone.sends("/mine/availability/away", one.days(), action="/away")
    assert answer.status_code == 200
    assert await Away.count() == 0
    words = answer.text
    assert SAVE in words
    assert "You said yes to this day:" in words
    assert "5:30pm" in words
    assert "If you save, we ask you if you still come." in words
    assert "Save all the same" in words
    again = await typed_again(phone, answer, "/away")
    assert again.headers["location"].startswith(f"/mine/seats/{one.seats[0].id}")
    assert await Away.count() == 1
    assert await one.state() == "accepted"


async def test_a_further_day_typed_into_the_warning_is_warned_of_anew() -> None:
    one = await said_yes()
    phone = await visiting(one.juror)
    answer = await phone.sends("/mine/availability/exams", one.days(), action="/exams")
    longer = await typed_again(phone, answer, "/exams", **one.days(1))
    assert (longer.status_code, await Away.count()) == (200, 0)
    assert "These are days you said yes to, or are asked for:" in longer.text
    assert longer.text.count('name="seen"') == 2
    assert (await typed_again(phone, longer, "/exams")).status_code == 303


async def test_for_who_is_only_asked_it_is_a_no_and_the_next_is_asked() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    juror = await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    (seat, *_) = await seats.offer_all(hearing, somebody("coordinator", programme))
    on = hearing.starts_at.date()
    days = {f"from_day-{part}": str(getattr(on, part)) for part in ("day", "month", "year")}
    phone = await visiting(juror)
    answer = await phone.sends("/mine/availability/away", days, action="/away")
    assert "You are asked to come on this day:" in answer.text
    assert "If you save, we ask somebody else." in answer.text
    assert f"/mine/seats/{seat.id}" in answer.text
    following = await a_juror(programme)
    await typed_again(phone, answer, "/away")
    assert (await Seat.objects().get(Seat.id == seat.id)).state == "declined"
    assert await Seat.exists().where(Seat.juror == following.id, Seat.state == "offered")


async def test_days_that_touch_nothing_and_mistakes_are_as_ever() -> None:
    one = await said_yes()
    phone = await visiting(one.juror)
    far = {**one.days(), "from_day-year": "2029", "to_day-year": "2029"}
    assert (await phone.sends("/mine/availability/away", far, action="/away")).status_code == 303
    wrong = {**one.days(), "to_day-year": "2020"}
    answer = await phone.sends("/mine/availability/away", wrong, action="/away")
    assert "The last day must not be before the first." in answer.text
    assert SAVE not in answer.text


async def test_usual_days_without_that_evening_are_warned_of_and_saved_all_the_same() -> None:
    one = await said_yes()
    phone = await visiting(one.juror)
    others = [str(day) for day in range(7) if day not in weekdays(one)]
    answer = await phone.sends("/mine/availability/days", {"days": others}, action="/days")
    assert answer.status_code == 200
    assert SAVE in answer.text
    assert "If you save, your yes still counts. If you cannot come, tell us there." in answer.text
    assert f"/mine/seats/{one.seats[0].id}/change" in answer.text
    assert await availability.usual(one.programme.id) == {}
    assert (await typed_again(phone, answer, "/days")).headers["location"].endswith("/hours")
    assert len((await availability.usual(one.programme.id))[one.juror.id]) == len(others)


async def test_hours_that_end_before_it_are_warned_of_with_what_was_chosen() -> None:
    one = await said_yes()
    await whole_days(one, weekdays(one))
    phone = await visiting(one.juror)
    answer = await phone.sends("/mine/availability/hours", {"until": "18:00"}, action="/hours")
    assert (answer.status_code, SAVE in answer.text) == (200, True)
    assert (await typed_again(phone, answer, "/hours")).status_code == 303
    kept = (await availability.usual(one.programme.id))[one.juror.id]
    assert {str(window.until_wall) for window in kept} == {"18:00:00"}


async def test_being_home_before_it_ends_is_warned_of() -> None:
    one = await said_yes()
    phone = await visiting(one.juror)
    answer = await phone.sends("/mine/availability/home", {"home_by": "18:00"}, action="/home")
    assert SAVE in answer.text
    assert (await typed_again(phone, answer, "/home")).status_code == 303


async def test_what_they_could_not_come_to_before_is_no_news() -> None:
    one = await said_yes()
    await whole_days(one, [day for day in range(7) if day not in weekdays(one)])
    phone = await visiting(one.juror)
    free = [str(day) for day in range(7) if day not in weekdays(one)][:2]
    answer = await phone.sends("/mine/availability/days", {"days": free}, action="/days")
    assert answer.status_code == 303


async def test_the_coordinator_reads_it_too_and_neither_form_loses_the_others_words() -> None:
    one = await said_yes()
    here = f"/jurors/{one.juror.id}"
    async with at_the_desk(one.programme) as desk:
        await desk.open(f"{here}/times")
        await desk.send(f"{here}/away", {**one.days(), "kind": "away"})
        assert SAVE in desk.words
        assert "Tasha said yes." in desk.words
        assert await Away.count() == 0
        assert (desk.value("from_day-day"), desk.value("written")) == (
            str(one.hearings[0].starts_at.day),
            "",
        )
        await desk.send(f"{here}/away", {**one.days(), "kind": "away"})
        assert "The days are saved." in desk.words
        assert await Away.count() == 1
        await written(desk, here, one)


async def written(desk: Desk, here: str, one: Said) -> None:
    """A usual time that leaves the second evening out; the first is in question already."""
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[(weekdays(one)[1] + 2) % 7]
    await desk.send(f"{here}/times", {"written": day})
    assert SAVE in desk.words
    assert desk.value("written") == day
    assert "Release the seat if they cannot come" in desk.words
    await desk.send(f"{here}/times", {"written": day})
    assert "The usual times are saved." in desk.words


async def test_a_stranger_finds_no_times() -> None:
    one = await said_yes()
    desk = await visiting(await an_account("coordinator", await a_programme()))
    answer = await desk.posts(f"/jurors/{one.juror.id}/away", one.days())
    assert answer.status_code == 404
    assert await away.to_come(one.juror, one.hearings[0].starts_at.date()) == []
