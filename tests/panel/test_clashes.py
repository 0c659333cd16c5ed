"""A yes, and then exams on that day: the juror is asked which of the two holds, and the coordinator knows."""

from typing import Any

import pytest

from cases.tables import Programme
from panel import away, clashes, lapsed, seats
from panel.sign_ins import actor_of
from panel.tables import Juror, Seat
from scheduling.tables import Hearing
from tests.builders import a_juror, a_programme, an_account, somebody
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.visiting import visiting

pytestmark = pytest.mark.usefixtures("record")


class Said:
    """Tasha said yes to two hearings."""

    programme: Programme
    juror: Juror
    hearings: list[Hearing]
    seats: list[Seat]

    def days(self, last: int = 0) -> dict[str, str]:
        """From the day of the first hearing to that of the first or the second, as the forms ask."""
        ends = {"from_day": self.hearings[0].starts_at, "to_day": self.hearings[last].starts_at}
        return {
            f"{name}-{part}": str(getattr(on, part))
            for name, on in ends.items()
            for part in ("day", "month", "year")
        }

    def seen(self) -> dict[str, list[str]]:
        """They read which evenings it touches, and save all the same: see `test_foreseen`."""
        return {"seen": [str(seat.id) for seat in self.seats]}

    async def state(self, number: int = 0) -> str:
        return (await seats.get(actor_of(self.juror), self.seats[number].id)).state


async def said_yes() -> Said:
    one = Said()
    one.programme = await a_programme(seats=1, seats_least=1)
    one.juror = await a_juror(one.programme, first_name="Tasha", last_name="Brown")
    one.hearings, one.seats = [], []
    for days in (14, 15):
        room = await a_free_room(one.programme)
        session = await an_evening(one.programme, room, on_day=in_days(days))
        hearing = await an_arranged_hearing(one.programme, room=room, session=session)
        seat, *_ = await seats.offer_all(hearing, somebody("coordinator", one.programme), to=[one.juror.id])
        await seats.answer(seat, "yes", actor_of(one.juror))
        one.hearings.append(hearing)
        one.seats.append(seat)
    return one


def text(page: Any) -> str:
    return " ".join(page.main.get_text(" ").split())


async def test_who_said_yes_and_then_has_exams_is_asked_which_holds() -> None:
    one = await said_yes()
    phone = await visiting(one.juror)
    answer = await phone.sends("/mine/availability/exams", {**one.days(), **one.seen()}, action="/exams")
    here = f"/mine/seats/{one.seats[0].id}"
    assert answer.headers["location"].startswith(here)
    assert "But you told us that you have exams that day." in text(await phone.opens(here))
    assert "Do you still come?" in text(await phone.opens("/mine"))
    said = await lapsed.of(one.programme, until=one.hearings[0].starts_at.date())
    assert said == {one.hearings[0].id: ["Tasha B: Has exams that day. Ask whether they still come."]}
    await phone.sends(here, {"answer": "still"}, action="/answer")
    assert "You’re on the panel" in text(await phone.opens(here))
    assert await clashes.of(one.programme) == []
    assert await one.state() == "accepted"


async def test_no_takes_the_seat_and_the_next_day_is_asked_about() -> None:
    one = await said_yes()
    phone = await visiting(one.juror)
    await phone.sends("/mine/availability/away", {**one.days(1), **one.seen()}, action="/away")
    first, second = (f"/mine/seats/{seat.id}" for seat in one.seats)
    answer = await phone.sends(first, {"answer": "no"}, action="/answer")
    assert answer.headers["location"] == second
    assert "that you are away that day" in text(await phone.opens(second))
    assert (await one.state(), await one.state(1)) == ("declined", "accepted")


async def test_a_yes_to_a_day_that_was_known_to_be_taken_is_a_yes() -> None:
    one = await said_yes()
    by = actor_of(one.juror)
    await seats.answer(one.seats[0], "no", by)
    on = one.hearings[0].starts_at.date()
    await away.add(one.juror, by, kind="exams", from_day=on, to_day=on, today=on, once=one.seats[0].id)
    await seats.answer(one.seats[0], "yes", by)
    assert [clash.seat for clash in await clashes.of(one.programme)] == []


async def test_the_coordinator_sees_each_yes_and_asks_or_releases() -> None:
    one = await said_yes()
    desk = await visiting(await an_account("coordinator", one.programme))
    here = f"/jurors/{one.juror.id}/times"
    answer = await desk.sends(here, {**one.days(1), **one.seen(), "kind": "exams"}, action="/away")
    page = await desk.opens(answer.headers["location"].partition("?")[0])
    assert "Tasha said yes before" in str(page)
    assert "Ask whether they still come, or release the seat" in text(page)
    assert "Has exams that day. Ask whether" in text(await desk.opens(f"/hearings/{one.hearings[0].id}"))
    await desk.sends(here, {"answer": "still"}, action=f"/seats/{one.seats[0].id}/answer")
    await desk.sends(here, action=f"/seats/{one.seats[1].id}/release")
    assert (await one.state(), await one.state(1)) == ("accepted", "released")
    assert "said yes before" not in str(await desk.opens(here))
