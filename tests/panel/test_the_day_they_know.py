"""That it is off is said of the day that they know, not of one that no letter reached them about."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from cases.actors import Actor, now, telling
from cases.tables import Programme
from panel import arrangements, carriers, letters, seats
from panel.sign_ins import actor_of
from panel.tables import Letter
from scheduling.tables import Hearing
from tests.builders import a_case, a_coordinator, a_facilitator, a_juror, a_programme, a_seat
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.panel.test_notices import arranged
from tests.post_office import all_gone

pytestmark = pytest.mark.usefixtures("record")


async def moved(hearing: Hearing, by: Actor, days: int = 3) -> Hearing:
    """To an earlier day than the seventh, on which it stands."""
    programme = await Programme.objects().get(Programme.id == hearing.programme)
    room = await a_free_room(programme)
    evening = await an_evening(programme, room, on_day=in_days(days))
    return await arrangements.move(hearing, session=evening, room=room, starts_wall="18:30", by=by)


async def off(party: str) -> str:
    (letter,) = await Letter.objects().where(
        Letter.party == party,
        Letter.state == "queued",
        Letter.name.like("%-off") | Letter.name.is_in(["hearing-cancelled", "seat-released"]),
    )
    return letters.content(letter).text


def day(hearing: Hearing) -> str:
    return f"{hearing.starts_at:%A} {hearing.starts_at.day} {hearing.starts_at:%B}"


@pytest.mark.parametrize("left", [False, True])
async def test_a_hearing_that_moved_and_is_off_before_the_news_left(left: bool) -> None:
    programme = await a_programme(seats=2, seats_least=1, time_zone="Etc/UTC")
    by, robin = await a_coordinator(programme), await a_facilitator(programme, email="robin@panel.example")
    hearing, _ = await arranged(programme, robin)
    juror = await a_juror(programme, guardian_name="Sam Pole", guardian_email="pole@home.example")
    before = day(hearing)
    await all_gone()
    await seats.give(hearing, juror, by)
    # by telephone in the night: no thanks have left yet, but the guardian was rung
    await Letter.update({Letter.state: "sent"}).where(Letter.party == "juror_guardian")
    hearing = await moved(hearing, by)
    if left:
        await all_gone()
    now_known = day(hearing) if left else before
    await arrangements.cancel(hearing, reason="room", by=by)
    for party in ("young_person", "guardian", "harmed_person", "facilitator", "referrer"):
        assert now_known in await off(party), party
    assert now_known in await off("juror")
    assert now_known in await off("juror_guardian")


async def test_who_cannot_come_to_the_new_day_need_not_come_on_the_day_that_they_know() -> None:
    programme = await a_programme(seats=1, seats_least=1, time_zone="Etc/UTC")
    by, juror = await a_coordinator(programme), await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    before = day(hearing)
    await seats.give(hearing, juror, by)
    juror.state = "paused"
    await juror.save()
    await moved(hearing, by)
    assert before in await off("juror")


async def test_an_evening_that_is_off_leaves_every_calendar_it_stands_in() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    by, room = await a_coordinator(programme), await a_free_room(programme)
    evening = await an_evening(programme, room)
    juror = await a_juror(programme)
    robin = await a_facilitator(programme, email="robin@panel.example")
    two = [
        await arrangements.arrange(
            await a_case(programme),
            session=evening,
            room=room,
            starts_wall=wall,
            facilitator=robin,
            by=by,
        )
        for wall in ("17:30", "18:30")
    ]
    for hearing in two:
        await a_seat(hearing, juror, state="accepted")
    await all_gone()
    await arrangements.cancel_evening(evening, reason="weather", by=by)
    for party in ("juror", "facilitator"):
        (letter,) = await Letter.objects().where(Letter.party == party, Letter.state == "queued")
        assert "5:30pm and 6:30pm" in letters.content(letter).text
        files = _calendars(letter)
        assert sorted(files) == ["calendar-2.ics", "calendar.ics"]
        for hearing, file in zip(two, sorted(files.values(), key=_start), strict=True):
            assert file.count("BEGIN:VEVENT") == 1
            assert f"UID:{hearing.id}" in file
            assert "METHOD:CANCEL" in file


def _calendars(letter: Letter) -> dict[str, str]:
    message: EmailMessage = carriers.envelope(
        letter, "to@home.example", letters.content(letter), "panel@example.org"
    )
    parts = list(message.iter_attachments())
    assert {part["Content-Type"].params["method"] for part in parts} == {"CANCEL"}
    return {str(part.get_filename()): part.get_content() for part in parts}


def _start(file: str) -> str:
    return next(line for line in file.splitlines() if line.startswith("DTSTART"))


async def test_a_yes_to_a_time_that_a_letter_named_later_is_to_that_time() -> None:
    programme = await a_programme(seats=1, seats_least=1, time_zone="Etc/UTC")
    by, juror = await a_coordinator(programme), await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    await seats.give(hearing, juror, by)
    hearing = await moved(hearing, by, days=10)
    (seat,) = await seats.Seat.objects().where(seats.Seat.juror == juror.id)
    with telling(now() + timedelta(minutes=1)):
        await seats.answer(seat, "yes", actor_of(juror))
        await arrangements.cancel(hearing, reason="room", by=by)
    assert day(hearing) in await off("juror")
