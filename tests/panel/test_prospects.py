"""The quorum light before the day: whether enough of a panel will come, and nobody's own chance."""

import re
from collections import Counter
from uuid import UUID

import pytest

from cases import programmes
from panel import prospects, seats
from panel.attendance import Attendance
from panel.proposals import LIVE
from panel.sign_ins import actor_of
from panel.tables import Juror, Seat
from scheduling.seating.expect import Prior
from scheduling.tables import Hearing
from tests.builders import a_coordinator, a_juror, a_programme
from tests.desk import at_the_desk
from tests.evenings import an_arranged_hearing

POOL = Attendance(Prior(8.5, 1.5))  # 85 of 100 come
PEOPLE = [UUID(int=number) for number in range(1, 9)]


def words(people: int, least: int) -> str:
    return prospects.of(PEOPLE[:people], least, POOL).light[0]


def test_a_quorum_of_all_needs_reserves_and_one_below_the_seats_does_not():
    assert words(3, 3) == "2 reserves needed"
    assert words(4, 3) == "1 reserve needed"
    assert words(5, 3) == "Quorum likely"


def test_too_few_people_need_more_and_not_reserves():
    assert words(1, 3) == "4 more needed"
    assert prospects.of([], 3, POOL).light == ("5 more needed", "red")


def test_of_one_alone_the_light_says_what_it_says_of_anybody():
    never = Attendance(POOL.prior, Counter({PEOPLE[0]: 0}), Counter({PEOPLE[0]: 90}))
    always = Attendance(POOL.prior, Counter({PEOPLE[0]: 90}), Counter({PEOPLE[0]: 90}))
    assert prospects.of(PEOPLE[:1], 1, never) == prospects.of(PEOPLE[:1], 1, always)


def test_who_often_stays_away_makes_a_reserve_needed():
    away = Attendance(POOL.prior, Counter(), Counter(dict.fromkeys(PEOPLE[:2], 20)))
    assert prospects.of(PEOPLE[:4], 2, POOL).likely
    assert not prospects.of(PEOPLE[:4], 2, away).likely


def test_the_second_line_stands_where_it_says_something_else():
    said = list(prospects.lines(PEOPLE[:1], PEOPLE[:5], 3, POOL))
    assert [line[2][0] for line in said] == ["4 more needed", "Quorum likely"]
    assert len(list(prospects.lines(PEOPLE[:5], PEOPLE[:6], 3, POOL))) == 1


async def a_hearing_offered() -> tuple[Hearing, list[Juror]]:
    programme = await a_programme(seats=4, seats_least=2, standby=1)
    peers = [await a_juror(programme, sat_before=number) for number in range(5)]
    hearing = await an_arranged_hearing(programme)
    await seats.offer_all(hearing, await a_coordinator(programme))
    return hearing, peers


async def says_yes(hearing: Hearing, many: int) -> None:
    """The first by place, and who stands by."""
    rows = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state.is_in(list(LIVE)))
    for seat in sorted(rows, key=lambda one: one.place)[-many:]:
        juror = await Juror.objects().get(Juror.id == seat.juror)
        await seats.answer(seat, "yes", actor_of(juror))


@pytest.mark.usefixtures("record")
async def test_the_pages_show_the_light_of_the_panel_and_no_share_of_anybody():
    hearing, _ = await a_hearing_offered()
    async with at_the_desk(await programmes.get(hearing.programme)) as desk:
        for path in (f"/hearings/{hearing.id}", f"/hearings/{hearing.id}/seating"):
            await desk.open(path)
            assert "At least 2 come, of those who said yes 4 more needed" in desk.words
            assert "At least 2 come, if everybody asked says yes Quorum likely" in desk.words
        await says_yes(hearing, 4)
        for path in (f"/hearings/{hearing.id}", f"/hearings/{hearing.id}/seating"):
            await desk.open(path)
            assert "At least 2 come, of those who said yes Quorum likely" in desk.words, "standby counts"
            assert "if everybody asked says yes" not in desk.words
            assert not re.search(r"%|\b0\.\d", desk.words)
