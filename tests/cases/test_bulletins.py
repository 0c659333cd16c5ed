"""Gates by group for those who see no exact counts: each referral is told of once, and it stays."""

import asyncio
from datetime import date, timedelta
from random import Random

import pytest

from cases import bulletins, database, programmes
from cases.evaluation_tables import Bulletin
from cases.tables import Person
from tests.builders import a_programme
from tests.published import refer

pytestmark = pytest.mark.anyio
LONG_AGO = timedelta(days=400)


async def a_town(many):
    programme = await a_programme()
    await refer(programme, many, programmes.today(programme) - LONG_AGO, Random(3))
    return programme


async def test_of_too_few_nothing_is_told_and_who_came_lately_waits(record):
    programme = await a_town(bulletins.ENOUGH - 1)
    await refer(programme, 9, programmes.today(programme), Random(3))
    assert await bulletins.of(programme) == []
    await refer(programme, 1, programmes.today(programme) - LONG_AGO, Random(3))
    (told,) = await bulletins.of(programme)
    assert told.last < programmes.today(programme) - bulletins.REST
    assert {row["gate"] for row in told.rows("gender")} == {"accepted", "heard", "completed"}


async def test_what_was_told_stays_whatever_the_record_says_now(record):
    programme = await a_town(200)
    first = await bulletins.of(programme)
    await Person.update({Person.gender: "another"}).where(Person.programme == programme.id)
    await refer(programme, 200, programmes.today(programme) - LONG_AGO, Random(4))
    assert await bulletins.of(programme) == first
    for statement in ("UPDATE bulletin SET shown = '[]'", "DELETE FROM bulletin"):
        with pytest.raises(Exception, match="what was told of these days stays"):
            await database.run(statement)


async def test_two_who_look_at_once_read_the_same(record):
    programme = await a_town(200)
    found = await asyncio.gather(*(bulletins.of(programme) for _ in range(4)))
    assert all(one == found[0] for one in found)
    assert await Bulletin.count() == 1


def test_the_quarter_before():
    assert bulletins.quarter_before(date(2026, 7, 1)) == date(2026, 6, 30)
    assert bulletins.quarter_before(date(2026, 6, 30)) == date(2026, 3, 31)
    assert bulletins.quarter_before(date(2026, 1, 1)) == date(2025, 12, 31)
