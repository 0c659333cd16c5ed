"""Server time of the pages a coordinator lives in, with 1,000 cases, against a page that asks nothing.

Twice: a programme of the usual size after eight years (120 peers, 20 referrals that wait), and one that
has 1,000 cases, 1,000 peers and 1,000 unread referrals in a single year.

Each figure is milliseconds a page, the median of the rounds; the last column is the ratio to the floor,
the accessibility statement, which is rendered without a query. One process, SQLite encrypted.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the builders of the tests are not installed

from cases import database, journal, sealing
from panel import letters
from panel.tables import Account
from tests.builders import a_case, a_coordinator, a_hearing, a_juror, a_programme
from tests.conftest import KEYRING
from tests.crowds import a_crowd
from tests.visiting import settings, visiting

CASES, ROUNDS = 1_000, 25
PROGRAMMES = {"usual": {"waiting": 20, "peers": 120}, "county": {"waiting": 1_000, "peers": 1_000}}
FLOOR = "/accessibility"


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sealing.use(KEYRING)
        journal.use(KEYRING)
        letters.use(settings())
        engine = database.connect(f"sqlite:///{folder}/panel.db", KEYRING.derive("database"))
        await database.migrate(engine)
        await database.start(engine)
        try:
            for name, size in PROGRAMMES.items():
                await measure(name, **size)
        finally:
            await database.stop()


async def measure(programme_is: str, *, waiting: int, peers: int) -> None:
    programme = await a_programme()
    by = await a_coordinator(programme)
    await a_crowd(programme, CASES, waiting=waiting, peers=peers)
    case = await a_case(programme)
    hearing = await a_hearing(programme, case)
    juror = await a_juror(programme)
    moss = await visiting(await Account.objects().get(Account.id == by.id))
    pages = {
        "floor": FLOOR,
        "to do": "/todo",
        "cases": "/cases",
        "search": "/cases?q=ahmed",
        "case": f"/cases/{case.id}",
        "referrals": "/referrals",
        "hearings": "/hearings",
        "hearing": f"/hearings/{hearing.id}",
        "peers": "/jurors",
        "peer": f"/jurors/{juror.id}",
    }
    floor = 0.0
    print(f"{programme_is:<12}{'ms':>8}{'ratio':>8}")
    for name, path in pages.items():
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            assert (await moss.get(path)).status_code == 200, path
            took.append((time.perf_counter() - began) * 1000)
        middle = statistics.median(took)
        floor = floor or middle
        print(f"{name:<12}{middle:>8.1f}{middle / floor:>8.1f}")


asyncio.run(main())
