"""The juror's phone: one link, one tap, and nothing happens by looking."""

import re
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
import time_machine
from icalendar import Calendar

from cases import database
from cases.tables import JournalEntry, Programme
from panel import arrangements, letters, seats
from panel.tables import Conflict, Juror, Letter, Seat
from scheduling.tables import Hearing
from tests.builders import a_case, a_coordinator, a_juror, a_person, a_programme, somebody
from tests.evenings import an_arranged_hearing
from tests.visiting import Visitor, visiting

pytestmark = pytest.mark.usefixtures("record")


@dataclass
class Phone:
    """A juror, the link in the letter, and a browser without a sign-in."""

    juror: Juror
    link: str
    hearing: Hearing
    programme: Programme
    browser: Visitor

    async def reads(self, path: str = "", status: int = 200) -> str:
        page = await self.browser.opens(self.link + path, status)
        return " ".join(page.main.get_text(" ").split())

    async def taps(self, said: str, on: str = "") -> httpx.Response:
        return await self.browser.sends(self.link + on, {"answer": said}, action="/answer")

    async def seat(self) -> Seat:
        found = await Seat.objects().where(Seat.juror == self.juror.id).first()
        assert found is not None
        return found


async def a_phone(seats_sought: int = 1, peers: int = 2) -> Phone:
    """Tasha is asked first; others could be asked after her."""
    programme = await a_programme(seats=seats_sought, seats_least=1)
    tasha = await a_juror(programme, first_name="Tasha", last_name="Brown", sat_before=0)
    for number in range(1, peers):
        await a_juror(programme, first_name="Mo", last_name="Ibrahim", sat_before=number)
    person = await a_person(programme, legal_name="Jordan Parker", school_year="10", area="Crewkerne")
    hearing = await an_arranged_hearing(programme, case=await a_case(programme, person))
    await seats.offer_all(hearing, await a_coordinator(programme))
    return Phone(tasha, await the_link(tasha), hearing, programme, await visiting())


async def the_link(juror: Juror) -> str:
    letter = await Letter.objects().where(Letter.juror == juror.id, Letter.name == "seat-offer").first()
    assert letter is not None
    found = re.search(r"/s/\S+", letters.content(letter).text)
    assert found is not None
    return found[0]


async def everything() -> list[object]:
    """All that answering could change."""
    return [
        await database.run(f"SELECT * FROM {table} ORDER BY 1")
        for table in ("seat", "booking", "link", "letter", "conflict", "state_change")
    ]


async def test_the_question_says_when_where_and_what_you_get() -> None:
    phone = await a_phone()
    words = await phone.reads()
    assert "Hi Tasha. It’s on" in words
    assert "at 5:30pm" in words
    assert "It takes about 1 hour" in words
    assert "Fore Street, Chard" in words
    assert "1 hour in your time bank" in words
    assert "Jordan" not in words


async def test_looking_changes_nothing_by_get_or_head() -> None:
    phone = await a_phone()
    before = await everything()
    for path in ("", "/change", "/know", "/not-me", "/calendar.ics"):
        await phone.browser.client.head(phone.link + path)
        await phone.browser.get(phone.link + path)
    assert await everything() == before


async def test_one_tap_takes_the_seat_and_shows_the_ticket() -> None:
    phone = await a_phone()
    answer = await phone.taps("yes")
    assert (answer.status_code, answer.headers["location"]) == (303, phone.link)
    words = await phone.reads()
    assert "You’re on the panel" in words
    assert "You will earn 1 hour" in words
    assert (await phone.seat()).state == "accepted"


async def test_two_taps_are_one_yes() -> None:
    phone = await a_phone()
    page = {"answer": "yes", "_csrf": await phone.browser.token(phone.link)}
    for _ in range(2):
        answer = await phone.browser.client.post(f"{phone.link}/answer", data=page)
        assert answer.status_code == 303
    assert await Letter.count().where(Letter.name == "seat-taken") == 1


async def test_the_ticket_goes_into_a_calendar_without_a_name() -> None:
    phone = await a_phone()
    await phone.taps("yes")
    answer = await phone.browser.get(f"{phone.link}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == phone.hearing.starts_at
    assert b"Tasha" not in answer.content
    assert b"Jordan" not in answer.content


async def test_there_is_no_calendar_before_a_yes() -> None:
    phone = await a_phone()
    assert (await phone.browser.get(f"{phone.link}/calendar.ics")).status_code == 404


async def test_a_yes_can_be_changed_to_a_no() -> None:
    phone = await a_phone()
    await phone.taps("yes")
    await phone.taps("no", on="/change")
    words = await phone.reads()
    assert "We won’t ask you about it again" in words
    assert (await phone.seat()).state == "declined"


async def test_after_a_no_no_letter_about_this_hearing_goes_out() -> None:
    phone = await a_phone()
    await phone.taps("no")
    with time_machine.travel(phone.hearing.starts_at - timedelta(hours=20), tick=False):
        await seats.expire_due()
    assert await Letter.count().where(Letter.juror == phone.juror.id) == 1


async def test_a_no_may_become_a_yes_while_a_place_is_free() -> None:
    phone = await a_phone(peers=1)
    await phone.taps("no")
    assert "Can you come after all?" in await phone.reads()
    await phone.taps("yes", on="/change")
    assert "You’re on the panel" in await phone.reads()


async def test_the_check_shows_first_name_school_year_and_area_only() -> None:
    phone = await a_phone()
    await phone.taps("yes")
    words = await phone.reads("/know")
    assert "Do you know Jordan?" in words
    assert "Crewkerne" in words
    assert "Parker" not in words
    assert "Holyrood" not in words
    assert "CJ-" not in words
    assert await JournalEntry.count().where(JournalEntry.what == "person.checked") == 1


async def test_nobody_is_shown_whom_it_is_about_before_a_yes() -> None:
    phone = await a_phone()
    answer = await phone.browser.get(f"{phone.link}/know")
    assert (answer.status_code, answer.headers["location"]) == (303, phone.link)
    assert await JournalEntry.count().where(JournalEntry.what == "person.checked") == 0
    assert "After your yes we ask if you know somebody in it." in await phone.reads()
    page = {"answer": "know_nobody", "_csrf": await phone.browser.token(phone.link)}
    assert (await phone.browser.client.post(f"{phone.link}/answer", data=page)).status_code == 409
    assert (await phone.seat()).checked_at is None


async def test_the_check_asks_no_first_and_every_page_says_whom_to_call() -> None:
    phone = await a_phone()
    for path in ("", "/not-me"):
        assert "Call 01460 123456" in await phone.reads(path)
    await phone.taps("yes")
    words = await phone.reads("/know")
    assert words.index("No, I don’t") < words.index("Yes, I know them")
    for path in ("", "/change", "/know"):
        assert "Call 01460 123456" in await phone.reads(path)


async def test_i_still_come_is_not_offered_while_it_would_say_nothing_new() -> None:
    phone = await a_phone()
    await phone.taps("yes")
    words = await phone.reads("/change")
    assert "I still come" not in words
    assert "You said yes, and that stands. We ask you again before the day." in words
    with time_machine.travel(phone.hearing.starts_at - timedelta(hours=40), tick=False):
        assert "I still come" in await phone.reads("/change")


async def test_i_know_them_is_said_without_trouble_and_without_naming_it() -> None:
    phone = await a_phone()
    await phone.taps("yes")
    await phone.taps("know", on="/know")
    words = await phone.reads()
    assert "You are not in trouble. We will ask you again another time. Was it a slip? Call" in words
    assert "Jordan" not in words
    assert await Conflict.count() == 1
    assert (await phone.seat()).state == "conflicted"


async def test_not_me_says_sorry_and_shows_no_name_afterwards() -> None:
    phone = await a_phone()
    await phone.taps("not_me", on="/not-me")
    words = await phone.reads()
    assert "We won’t write to this address again" in words
    assert "Tasha" not in words
    assert (await phone.seat()).state == "released"


async def test_an_offer_that_was_not_answered_says_kindly_that_it_is_over() -> None:
    phone = await a_phone()
    with time_machine.travel((await phone.seat()).expires_at + timedelta(minutes=1), tick=False):
        await seats.expire_due()
        assert "We asked somebody else" in await phone.reads(status=410)


async def test_a_place_nobody_else_took_is_still_there_for_a_late_yes() -> None:
    phone = await a_phone(peers=1)
    with time_machine.travel((await phone.seat()).expires_at + timedelta(minutes=1), tick=False):
        await seats.expire_due()
        assert "A place is still free" in await phone.reads()
        await phone.taps("yes", on="/change")
        assert "You’re on the panel" in await phone.reads()


async def test_a_cancelled_hearing_says_that_nobody_need_come() -> None:
    phone = await a_phone()
    by = somebody("coordinator", phone.programme)
    await arrangements.cancel(phone.hearing, reason="room", by=by)
    assert "You need not come" in await phone.reads(status=410)


async def test_once_it_has_begun_the_link_is_outdated() -> None:
    phone = await a_phone()
    with time_machine.travel(phone.hearing.starts_at + timedelta(seconds=1), tick=False):
        assert "nothing to answer" in await phone.reads(status=410)


async def test_an_unknown_link_is_not_found() -> None:
    stranger = await visiting()
    for path in ("/s/x", f"/s/{'a' * 43}", f"/s/{'a' * 5000}", "/s/%00"):
        assert (await stranger.get(path)).status_code == 404


async def test_an_answer_nobody_offered_is_refused_in_words() -> None:
    phone = await a_phone()
    answer = await phone.taps("maybe")
    assert answer.status_code == 409
    assert "Choose one of the answers" in answer.text


async def test_being_elsewhere_is_refused_in_words() -> None:
    phone = await a_phone()
    other = await an_arranged_hearing(phone.programme)
    seat = Seat(
        programme=phone.programme.id,
        hearing=other.id,
        juror=phone.juror.id,
        place=1,
        state="offered",
        offered_at=other.created_at,
        expires_at=other.starts_at,
    )
    await Seat.insert(seat)
    await seats.answer(seat, "yes", somebody("coordinator", phone.programme))
    answer = await phone.taps("yes")
    assert answer.status_code == 409
    assert "another panel at that time" in answer.text


async def test_my_hearings_show_what_waits_and_where_i_go() -> None:
    phone = await a_phone()
    mine = await visiting(phone.juror)
    page = await mine.opens("/mine")
    assert "Waiting for your answer" in page.text
    seat = await phone.seat()
    assert f"/mine/seats/{seat.id}" in str(page)
    await mine.sends(f"/mine/seats/{seat.id}", {"answer": "yes"}, action="/answer")
    assert "You’re on the panel" in (await mine.opens(f"/mine/seats/{seat.id}")).text


async def test_a_juror_does_not_find_anothers_seat() -> None:
    phone = await a_phone()
    seat = await phone.seat()
    other = await visiting(await a_juror(phone.programme))
    for path in ("", "/change", "/know", "/calendar.ics"):
        assert (await other.get(f"/mine/seats/{seat.id}{path}")).status_code == 404
    assert (await other.posts(f"/mine/seats/{seat.id}/answer", {"answer": "no"})).status_code == 404


async def test_peers_are_named_to_those_who_come_and_to_nobody_else() -> None:
    phone = await a_phone(seats_sought=2)
    mo = await Juror.objects().where(Juror.first_name == "Mo").first()
    assert mo is not None
    assert "Mo I" not in await phone.reads()
    (theirs,) = await Seat.objects().where(Seat.juror == mo.id)
    await seats.answer(theirs, "yes", somebody("coordinator", phone.programme))
    assert "Mo I" not in await phone.reads()
    await phone.taps("yes")
    words = await phone.reads()
    assert "With you: Mo I" in words
    assert "Ibrahim" not in words
