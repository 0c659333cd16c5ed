"""Many post to the same accounts at once, in one process and in several: zero in all, none doubled, no
account below its floor at any step.
"""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest

from cases import programmes
from cases.actors import Actor
from cases.errors import Refused
from cases.tables import Programme
from panel import credits
from panel.sign_ins import actor_of
from panel.tables import CreditEntry, Juror, Seat
from tests.builders import a_coordinator, a_hearing, a_juror, a_programme, a_seat
from tests.conftest import opened
from tests.ledgers import sound, time_given
from tests.panel.test_races import all_at_once

FLOOR, BEGINS = -60, 120
AT_ONCE = 50
SAME = 10  # of these keys everybody posts each: one of them counts
OF_ITS_OWN = """
import asyncio, sys
from tests.conftest import opened
from tests.panel.test_credits_race import posts
async def main():
    async with opened(sys.argv[1]):
        await posts(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
asyncio.run(main())
"""


def the_same(number: int) -> UUID:
    return UUID(int=number % SAME + 1)


async def a_bank() -> Programme:
    """Three peers with two hours each, and an hour that they may owe."""
    programme = await a_programme(credit_floor_minutes=FLOOR)
    by = await a_coordinator(programme)
    for _ in range(3):
        await time_given(await a_juror(programme), BEGINS, by)
    return programme


async def posts(programme: str, seed: int, many: int) -> Counter[str]:
    """What one process does: gifts to and fro, to the pot and from it, reversals; some of them twice."""
    chance, came = random.Random(seed), Counter[str]()
    whose = await programmes.get(UUID(programme))
    peers = await Juror.objects().where(Juror.programme == whose.id).order_by(Juror.id)
    by = Actor(id="desk", name="Desk", role="coordinator", programme=whose.id)
    for number in range(many):
        try:
            await one(chance, number, peers, by)
            came["posted"] += 1
        except Refused:
            came["refused"] += 1
    print(dict(came))
    return came


async def one(chance: random.Random, number: int, peers: list[Juror], by: Actor) -> None:
    giver, to = chance.sample(peers, 2)
    minutes = chance.choice((15, 30, 60, 90))
    once = the_same(number) if number % 3 == 0 else UUID(int=chance.getrandbits(128), version=4)
    match chance.randrange(5):
        case 0:
            await credits.gift(giver, None, minutes, actor_of(giver), once=once)
        case 1:
            await credits.from_pot(to, minutes, by, words="", once=once)
        case 2:
            mine = await CreditEntry.objects().where(CreditEntry.programme == by.programme)
            await credits.reverse(chance.choice(mine), "A mistake.", by)
        case _:
            await credits.gift(giver, to, minutes, actor_of(giver), once=once)


@pytest.mark.usefixtures("record")
async def test_many_gifts_at_once_leave_no_account_below_its_floor():
    programme = await a_bank()
    noor, tasha, _ = await Juror.objects().where(Juror.programme == programme.id).order_by(Juror.id)
    outcomes = await all_at_once(
        *(
            credits.gift(noor, tasha, 15, actor_of(noor), once=UUID(int=number + 1))
            for number in range(AT_ONCE)
        )
    )
    went = (BEGINS - FLOOR) // 15
    assert sum(isinstance(each, CreditEntry) for each in outcomes) == went
    assert await credits.balance(noor) == FLOOR
    assert await sound(programme) == 3 + went


@pytest.mark.usefixtures("record")
async def test_the_same_sitting_and_the_same_reversal_at_once_count_once():
    programme = await a_bank()
    by = await a_coordinator(programme)
    seat: Seat = await a_seat(await a_hearing(programme), await a_juror(programme), state="attended")
    counted = await all_at_once(*(credits.earned(seat, by) for _ in range(AT_ONCE)))
    (entry,) = {each.id: each for each in counted if each}.values()
    undone = await all_at_once(*(credits.reverse(entry, "Not them.", by) for _ in range(AT_ONCE)))
    assert len({each.id for each in undone}) == 1
    assert await sound(programme) == 3 + 2


@pytest.mark.parametrize(("processes", "each"), [(3, 40), pytest.param(8, 400, marks=pytest.mark.soak)])
def test_many_processes_post_to_the_same_accounts(record_url: str, processes: int, each: int):
    async def begin() -> str:
        async with opened(record_url):
            return str((await a_bank()).id)

    async def end() -> int:
        async with opened(record_url) as engine:
            entries = await sound(await programmes.get(UUID(programme)))
            print(
                f"{engine.kind}: {processes} processes, {processes * each} postings tried, "
                f"{entries} entries, {time.monotonic() - began:.1f} s"
            )
            return entries

    programme = asyncio.run(begin())
    began = time.monotonic()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", OF_ITS_OWN, record_url, programme, str(seed), str(each)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        )
        for seed in range(processes)
    ]
    for one_of_them in running:
        said, wrong = one_of_them.communicate(timeout=600)
        assert one_of_them.returncode == 0, wrong
        assert "posted" in said
    assert asyncio.run(end()) > 3
