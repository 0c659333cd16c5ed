"""Hearings as pages show them."""

from datetime import date

import pytest

from panel import diary, seats
from panel.sign_ins import actor_of
from panel.tables import Seat
from scheduling import hearings
from scheduling.times import local
from tests.builders import a_coordinator, a_juror, a_programme
from tests.evenings import a_facilitator_at_work, an_arranged_hearing

MARCH, LAST = 3, 12


def test_a_month_is_whole_weeks_from_monday_and_in_america_from_sunday() -> None:
    assert diary.weeks(2026, MARCH, "GB")[0][0] == date(2026, 2, 23)
    assert diary.weeks(2026, MARCH, "US")[0][0] == date(2026, 3, 1)


def test_the_months_beside_the_turn_of_the_year() -> None:
    assert diary.beside(2026, 1) == ((2025, LAST), (2026, 2))
    assert diary.beside(2026, LAST) == ((2026, 11), (2027, 1))


@pytest.mark.usefixtures("record")
async def test_a_month_counts_the_yeses_of_each_hearing() -> None:
    programme = await a_programme(seats=2, seats_least=1)
    by = await a_coordinator(programme)
    peers = {peer.id: peer for peer in [await a_juror(programme), await a_juror(programme)]}
    hearing = await an_arranged_hearing(programme)
    first, _ = await seats.offer_all(hearing, by)
    await seats.answer(first, "yes", actor_of(peers[first.juror]))
    day = local(hearing.starts_at, programme.time_zone)
    (entry,) = await diary.month(by, programme, day.year, day.month)
    assert (entry.yes, entry.seats, entry.stands, entry.time) == (1, 2, False, "5:30pm")


@pytest.mark.usefixtures("record")
async def test_a_month_shows_no_cancelled_hearing_and_no_other_programmes() -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    hearing = await an_arranged_hearing(programme)
    await an_arranged_hearing(await a_programme())
    day = local(hearing.starts_at, programme.time_zone)
    assert [entry.id for entry in await diary.month(by, programme, day.year, day.month)] == [hearing.id]
    await hearings.cancel(hearing, reason="room", by=by)
    assert await diary.month(by, programme, day.year, day.month) == []


@pytest.mark.usefixtures("record")
async def test_a_facilitator_sees_the_hearings_they_run() -> None:
    programme = await a_programme()
    by, facilitator = await a_facilitator_at_work(programme)
    mine = await an_arranged_hearing(programme, facilitator=facilitator)
    await an_arranged_hearing(programme)
    day = local(mine.starts_at, programme.time_zone)
    assert [entry.id for entry in await diary.month(by, programme, day.year, day.month)] == [mine.id]


@pytest.mark.usefixtures("record")
async def test_the_page_of_a_hearing_says_who_said_what_in_the_order_of_places() -> None:
    programme = await a_programme(seats=2, seats_least=1)
    by = await a_coordinator(programme)
    for number, name in enumerate(("Tasha", "Mo", "Ryan")):
        await a_juror(programme, first_name=name, last_name="Brown", sat_before=number)
    hearing = await an_arranged_hearing(programme)
    tasha, _ = await seats.offer_all(hearing, by)
    await seats.answer(tasha, "no", by)
    live, gone = await diary.lines(hearing, programme)
    assert [(line.place, line.name, line.word) for line in live] == [
        (1, "Ryan B", "No answer yet"),
        (2, "Mo B", "No answer yet"),
    ]
    assert [(line.place, line.name, line.word, line.by) for line in gone] == [
        (1, "Tasha B", "Said no", by.name)
    ]


@pytest.mark.usefixtures("record")
async def test_the_coordinator_sees_an_address_that_is_somebody_elses() -> None:
    programme = await a_programme(seats=1, seats_least=1)
    juror = await a_juror(programme)
    hearing = await an_arranged_hearing(programme)
    (seat,) = await seats.offer_all(hearing, await a_coordinator(programme))
    await seats.answer(seat, "not_me", actor_of(juror))
    _, gone = await diary.lines(hearing, programme)
    assert [line.word for line in gone] == ["Wrong address"]


@pytest.mark.usefixtures("record")
async def test_a_juror_reads_the_names_of_those_who_said_yes_and_no_more() -> None:
    programme = await a_programme(seats=3, seats_least=1)
    for number, name in enumerate(("Tasha", "Mo", "Ryan")):
        await a_juror(programme, first_name=name, last_name="Brown", sat_before=number)
    hearing = await an_arranged_hearing(programme)
    by = await a_coordinator(programme)
    tasha, mo, _ = await seats.offer_all(hearing, by)
    await seats.answer(tasha, "yes", by)
    await seats.answer(mo, "yes", by)
    seat = await Seat.objects().get(Seat.id == tasha.id)
    assert seat is not None
    assert await diary.peers_beside(seat) == ["Mo B"]
