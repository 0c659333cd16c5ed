"""A juror's own pages on the phone, and the page of a guardian who answers by link."""

import re
from datetime import timedelta

import pytest
import time_machine

from cases import programmes
from cases.tables import JournalEntry
from panel import away, guardians, jurors, letters, links, oaths, owed
from panel.tables import Availability, Letter
from panel.web.seen import plain
from scheduling.seating.places import STANDBY_FROM
from tests.browser import words
from tests.builders import a_coordinator, a_hearing, a_juror, a_programme, a_seat
from tests.visiting import let_in, says_born, visiting

pytestmark = pytest.mark.anyio


async def usual(juror):
    rows = await Availability.objects().where(Availability.juror == juror.id).order_by(Availability.weekday)
    return [(row.weekday, row.from_wall, row.until_wall) for row in rows]


async def test_a_juror_says_when_they_can_come_one_thing_a_page(record):
    programme = await a_programme()
    juror = await a_juror(programme)
    tasha = await visiting(juror)
    page = await tasha.opens("/mine")
    assert page.find("a", href="/mine/availability")
    answer = await tasha.sends("/mine/availability/days", action="/days")
    assert answer.status_code == 422
    answer = await tasha.sends("/mine/availability/days", {"days": ["1", "3"]}, action="/days")
    assert answer.headers["location"] == "/mine/availability/hours"
    backwards = {"from": "17:00", "until": "16:00"}
    answer = await tasha.sends("/mine/availability/hours", backwards, action="/hours")
    assert "It must end after it begins." in answer.text
    await tasha.sends("/mine/availability/hours", {"from": "17:00", "until": ""}, action="/hours")
    assert await usual(juror) == [(1, "17:00", "23:59"), (3, "17:00", "23:59")]
    each = {"from-1": "17:00", "until-1": "20:00", "from-3": "", "until-3": ""}
    answer = await tasha.sends("/mine/availability/hours?each=1", {**each, "until-1": "16:00"}, "/hours")
    assert "On Tuesday it must end after it begins." in answer.text
    await tasha.sends("/mine/availability/hours?each=1", each, action="/hours")
    assert await usual(juror) == [(1, "17:00", "20:00"), (3, "00:00", "23:59")]
    await tasha.sends("/mine/availability/days", {"days": ["1", "4"]}, action="/days")
    assert await usual(juror) == [(1, "17:00", "20:00"), (4, "00:00", "23:59")], "Tuesday keeps its hours"
    assert "Tuesday, 5pm to 8pm" in (await tasha.opens("/mine/availability")).text
    await tasha.sends("/mine/availability/days", {"any": "yes"}, action="/days")
    assert await usual(juror) == []
    await tasha.sends("/mine/availability/home", {"home_by": "21:30"}, action="/home")
    assert (await jurors.get(programme.id, juror.id)).home_by == "21:30"


async def test_who_owes_sittings_reads_on_the_first_page_how_many_and_until_when(record):
    programme = await a_programme()
    juror = await a_juror(programme)
    tasha = await visiting(juror)
    assert "You said you would come" not in words(await tasha.opens("/mine"))
    until = programmes.today(programme) + timedelta(days=60)
    await owed.write_down(juror, await a_coordinator(programme), sittings=3, until=until)
    await a_seat(await a_hearing(programme), juror, state="accepted")
    page = await tasha.opens("/mine")
    assert f"You said you would come 3 times, by {plain(until, programme)}." in words(page)
    assert "You said yes to 1." in words(page)
    assert len(page.find_all("a", href="/mine/availability")) == 2
    await owed.write_down(juror, await a_coordinator(programme), sittings=0, until=None)
    assert "You said you would come" not in words(await tasha.opens("/mine"))


async def test_exams_are_kept_and_taken_away_by_their_own_juror_alone(record):
    programme = await a_programme()
    juror, other = await a_juror(programme), await a_juror(programme)
    tasha, stranger = await visiting(juror), await visiting(other)
    day = programmes.today(programme) + timedelta(days=40)
    first = {"from_day-day": str(day.day), "from_day-month": str(day.month), "from_day-year": str(day.year)}
    past = {**first, "from_day-year": "2020"}
    assert "These days are over." in (await tasha.sends("/mine/availability/exams", past, "/exams")).text
    await tasha.sends("/mine/availability/exams", first, "/exams")
    assert await away.every(programme.id) == {juror.id: (("exams", day, day),)}
    (row,) = await away.to_come(juror, day)
    gone = f"/mine/availability/away/{row.id}/removal"
    assert (await stranger.posts(gone)).status_code == 404
    assert (await tasha.sends("/mine/availability", action="/removal")).status_code == 303
    assert await away.every(programme.id) == {}


async def test_a_juror_takes_the_oath_and_puts_their_details_right(record):
    programme = await a_programme()
    juror = await a_juror(programme, sworn_on=None, state="trained")
    tasha = await visiting(juror)
    assert "Take the oath" in (await tasha.opens("/mine")).text
    await tasha.sends("/mine/oath", action="/oath")
    found = await jurors.get(programme.id, juror.id)
    assert (found.state, found.sworn_on) == ("sworn", programmes.today(programme))
    assert [oath.version for oath in await oaths.sworn(juror)] == [1]
    assert "You took the oath on" in (await tasha.opens("/mine/training")).text
    empty = {"email": "", "phone": ""}
    answer = await tasha.sends("/mine/details/address", empty, action="/address")
    assert "Write an email address or a telephone number." in answer.text
    answer = await tasha.sends("/mine/details/address", {**empty, "phone": "07700 900321"}, action="/address")
    assert "You sign in with your email. Write the one you use now." in answer.text
    assert (await jurors.get(programme.id, juror.id)).phone != "+447700900321"
    moved = {"email": "tasha@new.example", "phone": "07700 900321"}
    await tasha.sends("/mine/details/address", moved, action="/address")
    await tasha.sends("/mine/details/needs", {"diet": "No nuts"}, action="/needs")
    found = await jurors.get(programme.id, juror.id)
    assert (found.phone, found.diet) == ("+447700900321", "No nuts")
    assert "No nuts" in (await tasha.opens("/mine/details")).text


async def test_a_guardian_says_yes_by_the_link_and_can_take_it_back(record):
    programme = await a_programme()
    juror = await a_juror(
        programme, state="invited", guardian_consent_on=None, sworn_on=None, guardian_email="kim@example.org"
    )
    await guardians.ask(juror, await a_coordinator(programme))
    letter = await Letter.objects().get(Letter.name == "guardian-consent")
    (path,) = re.findall(r"/jg/[\w-]+", letters.content(letter).text)
    kim = await visiting()
    assert (await kim.get(path)).headers["location"] == f"{path}/born", "it names nobody yet"
    assert (await kim.posts(f"{path}/answer", {"answer": "yes", "own_name": "Kim"})).status_code == 303
    wrong = await says_born(kim, path, juror.born_on - timedelta(days=1))
    assert (wrong.status_code, "4 more times" in wrong.text) == (422, True)
    await let_in(path, juror.born_on, kim)
    for _ in range(3):
        page = await kim.opens(path)
    assert juror.last_name not in page.text
    assert (await jurors.get(programme.id, juror.id)).guardian_consent_on is None, "looking is no answer"
    for name in ("", " . ", juror.first_name.upper(), f"{juror.first_name} {juror.last_name}"):
        unsigned = await kim.sends(path, {"answer": "yes", "own_name": name}, action="/answer")
        assert (unsigned.status_code, "own name" in unsigned.text) == (422, True)
    await kim.sends(path, {"answer": "yes", "own_name": "Kim Pole"}, action="/answer")
    entry = await JournalEntry.objects().get(JournalEntry.what == "juror.guardian_agreed")
    assert entry.by_name == "Kim Pole", "the yes is signed"
    found = await jurors.get(programme.id, juror.id)
    assert (found.guardian_consent_how, found.state) == ("page", "trained")
    assert "You said yes on" in (await kim.opens(path)).text
    await kim.opens(f"{path}/taking-back")
    assert (await jurors.get(programme.id, juror.id)).state == "trained", "it asks first"
    await kim.sends(f"{path}/taking-back", {"answer": "no"}, action="/answer")
    assert (await jurors.get(programme.id, juror.id)).state == "paused"
    assert "You said no." in (await kim.opens(path)).text
    assert (await kim.posts(f"{path}/answer", {"answer": "maybe"})).status_code == 409
    assert (await kim.posts(f"{path}/answer")).status_code == 422
    assert (await kim.get("/jg/" + "x" * 43)).status_code == 404
    old = await links.mint(
        "juror-guardian", programme=programme.id, juror=juror.id, good_for=timedelta(seconds=-1)
    )
    assert (await kim.get(f"/jg/{old}")).status_code == 410


async def test_a_juror_who_is_late_still_finds_where_it_is(record):
    programme = await a_programme()
    hearing = await a_hearing(programme)
    juror = await a_juror(programme)
    seat = await a_seat(hearing, juror, state="confirmed")
    unanswered = await a_seat(await a_hearing(programme), juror)
    with time_machine.travel(hearing.starts_at + timedelta(minutes=5), tick=False):
        tasha = await visiting(juror)
        page = await tasha.opens("/mine")
        assert "It has begun" in words(page.find("a", href=f"/mine/seats/{seat.id}").find_parent("li"))
        assert not page.find("a", href=f"/mine/seats/{unanswered.id}"), "nobody comes without an answer"
        late = words(await tasha.opens(f"/mine/seats/{seat.id}"))
        assert "It has begun" in late
        assert "Guildhall" in late
        assert "need not come" not in late
        assert "You need not come" in words(await tasha.opens(f"/mine/seats/{unanswered.id}", 410))
    with time_machine.travel(hearing.ends_at + timedelta(minutes=5), tick=False):
        over = words(await (await visiting(juror)).opens(f"/mine/seats/{seat.id}", 410))
        assert "It is over" in over
        assert "need not come" not in over


async def test_who_stood_by_and_was_not_needed_need_not_come(record):
    hearing = await a_hearing(await a_programme())
    juror = await a_juror(await programmes.get(hearing.programme))
    seat = await a_seat(hearing, juror, state="accepted", place=STANDBY_FROM)
    with time_machine.travel(hearing.starts_at + timedelta(minutes=5), tick=False):
        tasha = await visiting(juror)
        assert "You need not come" in words(await tasha.opens(f"/mine/seats/{seat.id}", 410))


async def test_every_page_of_a_juror_leads_back_and_speaks_to_them(record):
    programme = await a_programme(template="uk-community-panel")
    hearing = await a_hearing(programme)
    juror = await a_juror(programme)
    seat = await a_seat(hearing, juror, state="confirmed")
    tasha = await visiting(juror)
    assert "You still come" in words(await tasha.opens("/mine"))
    for path in (f"/mine/seats/{seat.id}", "/mine/break", "/my-calendar", "/my-account"):
        back = (await tasha.opens(path)).select_one(".app-back")
        assert back, path
        assert words(back) == "Back to my panel meetings"
    back = (await tasha.opens(f"/mine/seats/{seat.id}/change")).select_one(".app-back a")
    assert back["href"] == f"/mine/seats/{seat.id}"


async def test_who_stands_by_is_told_when_they_are_asked_whom_they_know(record):
    hearing = await a_hearing(await a_programme())
    juror = await a_juror(await programmes.get(hearing.programme))
    seat = await a_seat(hearing, juror, place=STANDBY_FROM)
    page = words(await (await visiting(juror)).opens(f"/mine/seats/{seat.id}"))
    assert "If you are needed, we ask if you know somebody in it." in page
    assert "After your yes" not in page
