"""Reminders and chases: when they are due, once, to whoever still comes or has not answered."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cases import database
from cases.actors import now, telling
from cases.tables import Programme
from panel import arrangements, chases, letters, notices, post, reminders, seats
from panel.settings import Settings
from panel.sign_ins import actor_of
from panel.tables import Juror, Letter, Link, Seat
from scheduling.tables import Hearing
from tests.builders import a_case, a_facilitator, a_juror, a_programme, somebody
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days

pytestmark = pytest.mark.usefixtures("record")
NOWHERE = Settings.read({}, env_file=Path("/nonexistent"))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def coming(programme: Programme) -> tuple[Hearing, Juror, Seat]:
    """Arranged for a fortnight from now, with a facilitator and a juror of 16 who said yes."""
    juror = await a_juror(programme, guardian_name="Pat Green", guardian_phone="+447700900777")
    room = await a_free_room(programme)
    hearing = await arrangements.arrange(
        await a_case(programme),
        session=await an_evening(programme, room, on_day=in_days(14)),
        room=room,
        starts_wall="17:30",
        facilitator=await a_facilitator(programme, email="robin@panel.example"),
        by=somebody("coordinator", programme),
    )
    (seat,) = await seats.offer_all(hearing, somebody("coordinator", programme))
    await seats.answer(seat, "yes", actor_of(juror))
    return hearing, juror, seat


async def written() -> Counter[str]:
    names = (
        await Letter.select(Letter.name)
        .where(Letter.key.like("reminder:%") | Letter.name.like("%-reminder") | Letter.key.like("chase:%"))
        .order_by(Letter.created_at)
    )
    return Counter(row["name"] for row in names)


async def at(moment: datetime) -> int:
    """What the two jobs write at that time; asked again at once they find nothing."""
    with telling(moment):
        count = await reminders.write_due() + await chases.write_due()
        assert await reminders.write_due() + await chases.write_due() == 0
        return count


async def test_who_comes_is_reminded_a_week_and_two_days_before_and_that_morning() -> None:
    hearing, juror, seat = await coming(await a_programme(seats=1, seats_least=1, standby=0))
    starts = hearing.starts_at
    assert await at(starts - 8 * DAY) == 0
    await at(starts - 7 * DAY)
    week = {"young-person-reminder": 1, "guardian-reminder": 1, "seat-reminder": 1}
    assert await written() == week
    await at(starts - 2 * DAY)
    days = {"facilitator-reminder": 1, "seat-confirm": 1, "juror-guardian-reminder": 1}
    assert await written() == {**week, **days, "young-person-reminder": 2, "guardian-reminder": 2}
    confirm = await Letter.objects().get(Letter.name == "seat-confirm")
    assert "/c/" in letters.content(confirm).text
    await seats.confirm(seat, actor_of(juror))
    await at(starts - HOUR)
    last = await Letter.objects().get(
        Letter.key == f"{notices.key('reminder', hearing, str(juror.id))}:morning"
    )
    assert (last.name, last.useful_until) == ("seat-reminder", starts)
    assert "today at 5:30pm" in letters.content(last).text
    assert not await Letter.exists().where(Letter.name == "referrer-reminder")


async def test_nobody_is_reminded_of_what_is_off_or_of_a_seat_they_gave_back() -> None:
    programme = await a_programme(seats=1, seats_least=1, standby=0)
    hearing, juror, seat = await coming(programme)
    with telling(hearing.starts_at - 7 * DAY):
        await reminders.write_due()
        await seats.answer(seat, "no", actor_of(juror))
    theirs = await Letter.objects().get(Letter.name == "seat-reminder")
    with telling(hearing.starts_at - 7 * DAY + HOUR):
        while letter := await post.claim(("email", "sms")):
            assert letter.id != theirs.id
        await arrangements.cancel(hearing, reason="room", by=somebody("coordinator", programme))
    before = await Letter.count()
    for hours in (1, 20, 40):
        await at(hearing.starts_at - hours * HOUR)
    assert await Letter.count() == before
    assert await Letter.exists().where(Letter.id == theirs.id, Letter.state == "missed")


async def test_a_late_reminder_is_sent_while_it_is_of_use_and_else_missed() -> None:
    hearing, *_ = await coming(await a_programme(seats=1, seats_least=1, standby=0))
    with telling(hearing.starts_at - HOUR):  # nothing ran for a week
        await reminders.write_due()
        await post.send_due(NOWHERE)
        rows = await Letter.objects().where(Letter.name.is_in(["young-person-reminder", "seat-reminder"]))
        states = {(letter.name, letter.key.split(":")[-1]): letter.state for letter in rows}
    assert states.pop(("young-person-reminder", "morning")) in ("queued", "sent")
    assert states.pop(("seat-reminder", "morning")) in ("queued", "sent")
    assert set(states.values()) == {"missed"}


async def test_who_booked_lately_is_not_reminded_at_once() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    hearing, *_ = await coming(programme)
    soon = hearing.starts_at - 7 * DAY - HOUR
    await Letter.update({Letter.created_at: soon}).where(Letter.name == "young-person-hearing")
    await at(hearing.starts_at - 5 * DAY)
    assert "young-person-reminder" not in await written()


async def test_only_who_has_not_answered_is_chased_and_once_a_day() -> None:
    programme = await a_programme(seats=2, seats_least=1, standby=0, answer_hours=96)
    silent, answered = await a_juror(programme), await a_juror(programme)
    room, by = await a_free_room(programme), somebody("coordinator", programme)
    session = await an_evening(programme, room, on_day=in_days(20))
    noon = datetime.combine(in_days(1), time(12), UTC)
    chased = {}
    with telling(noon):
        hearing = await arrangements.arrange(
            await a_case(programme), session=session, room=room, starts_wall="17:30", by=by
        )
        asked = {seat.juror: seat for seat in await seats.offer_all(hearing, by)}
        await seats.answer(asked[answered.id], "yes", actor_of(answered))
    for hours in (12, 25, 30, 49, 95):  # the offer is open for 96
        with telling(noon + hours * HOUR):
            await chases.write_due()
            found = await Letter.objects().where(Letter.key.like("chase:%"))
        chased[hours] = [letter.juror for letter in found]
    assert chased == {12: [], 25: [silent.id], 30: [silent.id], 49: [silent.id] * 2, 95: [silent.id] * 2}
    assert "Please answer by" in letters.content(found[0]).text


async def test_whom_no_letter_reaches_is_not_chased_and_gets_no_link() -> None:
    programme = await a_programme(seats=1, seats_least=1, answer_hours=96)
    await a_juror(programme, email="", phone="")
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, somebody("coordinator", programme))
    links = await Link.count()
    with telling(now() + 30 * HOUR):
        assert await chases.write_due() == 0
    assert await Link.count() == links


async def test_who_was_asked_whether_they_still_come_and_says_nothing_is_asked_again() -> None:
    hearing, juror, seat = await coming(await a_programme(seats=1, seats_least=1, standby=0))
    await at(hearing.starts_at - 2 * DAY)
    await at(hearing.starts_at - DAY - 3 * HOUR)
    assert (await written())["seat-confirm"] == 1
    await at(hearing.starts_at - DAY + HOUR)
    assert (await written())["seat-confirm"] == 2
    with telling(hearing.starts_at - DAY + 2 * HOUR):
        await seats.confirm(seat, actor_of(juror))
        again = await Letter.objects().get(Letter.key.like("chase:%"))
        while letter := await post.claim(("email", "sms")):
            assert letter.id != again.id


async def test_no_letter_leaves_in_the_quiet_hours() -> None:
    programme = await a_programme(quiet_from="21:00", quiet_until="08:00")
    night = datetime.combine(in_days(1), time(22, 30), ZoneInfo(programme.time_zone))
    tomorrow = datetime.combine(in_days(2), time(8), ZoneInfo(programme.time_zone))
    juror = await a_juror(programme)
    to = letters.Recipient("Tasha Brown", "tasha@school.example", juror=juror.id)
    said = {"first_name": "Tasha", "day": "Monday", "short_day": "Mon", "time": "5pm", "path": "/link/x"}
    useful = {"still": night + DAY, "no more": night + HOUR}
    with telling(night):
        async with database.atomic():
            for key, until in useful.items():
                write = {"programme": programme, "to": to, "context": said, "useful_until": until}
                await letters.write("seat-released", key=key, **write)
            await letters.write("sign-in-link", key="asked for", programme=programme, to=to, context=said)
        waits = {letter.key: letter.send_after for letter in await Letter.objects()}
        assert waits["still"] == tomorrow
        assert all(night <= waits[key] < night + HOUR for key in ("no more", "asked for"))
        await Letter.update({Letter.send_after: night}).where(Letter.key == "still")  # a retry in the night
        claimed = []
        while letter := await post.claim(("email",)):
            claimed.append(letter.key)
    assert sorted(claimed) == ["asked for", "no more"]
    assert (await Letter.objects().get(Letter.key == "still")).send_after == tomorrow
