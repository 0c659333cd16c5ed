"""How long a figure takes: a curve, three binary rates, and survival and rates of 40 strata, with intervals.

    python benchmarks/evaluation.py [PEOPLE ...]      10000 100000 1000000 when nothing is said

People are made in SQL, as `cases.counting` would keep them: its rows are what a figure reads. Columns are
milliseconds, the median of the rounds: the whole figure, the bare SQL within it, their ratio, the target;
and what 40 fits of lifelines take at 10,000 people. PostgreSQL is a cluster of its own, thrown away.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))  # the builders of the tests are not installed

from cases import counting, database, journal, sealing
from cases.evaluation import rates, survival
from cases.evaluation.definitions import DEFINITIONS, Definition
from panel import letters
from tests.builders import a_programme
from tests.conftest import KEYRING, ask
from tests.postgres_cluster import binaries, cluster
from tests.visiting import settings

SIZES = {10_000: 60, 100_000: 300, 1_000_000: 2_000}  # people: milliseconds a figure may take
ROUNDS, QUARTERS = 5, 40
AT = (183, 365, 730)  # days: what a table of strata says of survival
TODAY = date(2026, 11, 1)
THREE = [DEFINITIONS[name] for name in ("proven-12", "proven-6", "proven-24")]
NEVER = -1  # no row has this number

# A quarter of the people had an event within two years; m is the row's number within its quarter.
MADE = """
INSERT INTO standing
    (id, programme, number, person, quarter, began, kept, silent, status, last, happened, within)
SELECT {id}, '{programme}', {number}, {person}, quarter, {first} + (quarter - {quarter}) * 91 + m % 91,
    m / 4 % 2, 0, CASE m % 20 WHEN 0 THEN 'left' WHEN 1 THEN 'unchecked' ELSE 'counted' END,
    CASE WHEN hit = 1 THEN 1 + (m * 7919) % 729 ELSE 730 - (m % 20) * (m % 13) END, hit,
    CASE WHEN hit = 1 AND 1 + (m * 7919) % 729 <= {window} THEN 1 + m % 3 ELSE 0 END
FROM (
    SELECT n, n / 40 AS m, {quarter} + n % 40 AS quarter, CASE WHEN n / 40 % 4 = 3 THEN 1 ELSE 0 END AS hit
    FROM {numbers}
) AS x
"""
NUMBERS = {
    "sqlite": (
        "(WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < {people})"
        " SELECT n FROM counted)"
    ),
    "postgres": "generate_series(1, {people}) AS numbered(n)",
}
# Ids as long as real ones.
ID = {
    "sqlite": "printf('%08d-0000-4000-8000-%012d', {number}, n)",
    "postgres": "gen_random_uuid()",
}
PERSON = {
    "sqlite": "printf('00000000-0000-4000-8000-%012d', n)",
    "postgres": "('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid",
}


# As the migration lays them.
INDEXES = {
    "standing_days": "number, quarter, last, happened, silent",
    "standing_places": "number, quarter, kept, status, began, within, silent",
}


async def made(people: int) -> list[int]:
    """A programme of so many people, counted by three definitions."""
    programme = await a_programme()
    engine, numbers = database.current().kind, []
    began = date(2016, 1, 1)
    if engine == "postgres":  # its own look, just then, keeps ours from being the last
        await database.current().run_ddl("ALTER TABLE standing SET (autovacuum_enabled = off)")
    for name in INDEXES:  # laid again once the rows are there: that is quicker
        await database.current().run_ddl(f"DROP INDEX {name}")
    for number, definition in enumerate(THREE, 1):
        await database.run(
            "INSERT INTO counted (id, programme, number, event, window_days, waiting_days)"
            f" VALUES ('{uuid4()}', '{programme.id}', {number}, 'proven', {definition.window}, 183)"
        )
        words = {
            "id": ID[engine].format(number=number),
            "person": PERSON[engine],
            "programme": programme.id,
            "number": number,
            "first": began.toordinal(),
            "quarter": began.year * counting.QUARTERS,
            "window": definition.window,
            "numbers": NUMBERS[engine].format(people=people),
        }
        async with database.atomic():
            await database.current().run_ddl(MADE.format(**words))
        numbers.append(number)
    for columns in INDEXES.items():
        await database.current().run_ddl("CREATE INDEX {} ON standing ({})".format(*columns))
    await database.current().run_ddl("ANALYZE" if engine == "sqlite" else "VACUUM ANALYZE standing")
    return numbers


async def figure(numbers: Sequence[int]) -> int:
    """Everything that a page of outcomes could ask: the count of steps and intervals made."""
    strata, *others = await database.at_once(
        counting.asked(numbers[0], THREE[0], TODAY),
        *(counting.places(number, definition, TODAY) for number, definition in rest(numbers)),
    )
    everybody = counting.whole(strata.quarters, THREE[0], TODAY)
    three = [everybody]
    for (_, definition), found in zip(rest(numbers), others, strict=True):
        three.append(counting.whole(found, definition, TODAY))
    done = [rates.wilson(one.k, one.n) for one in three]
    done += [rates.wilson(one.k, one.n) for one in strata.quarters.values() if one.n]
    curve = survival.curve(everybody.days)
    shares = [step for one in strata.quarters.values() for step in survival.reached(one.days, AT)]
    assert len(strata.quarters) == QUARTERS
    return len(done) + len(curve) + len(shares)


def rest(numbers: Sequence[int]) -> list[tuple[int, Definition]]:
    return list(zip(numbers[1:], THREE[1:], strict=True))


async def bare(numbers: Sequence[int]) -> int:
    """The same questions, with nothing done about the answers."""
    day, done = TODAY.toordinal(), 0
    for number, definition in zip(numbers, THREE, strict=True):
        ripe = day - definition.complete_after
        done += len(await database.run(counting.PLACES, day, *(ripe, day) * 3, number))
    return done + len(await database.run(counting.DAYS, numbers[0], day))


async def middle(work: Callable[[], Awaitable[int]]) -> float:
    took = []
    await work()  # what is read for the first time is no part of it
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert await work()
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


async def measure(name: str, people: int, fits: float) -> None:
    numbers = await made(people)
    whole, sql = await middle(lambda: figure(numbers)), await middle(lambda: bare(numbers))
    times = f"{fits / whole:>9.0f}x" if fits else f"{'':>10}"
    told = f"{whole:>10.0f}{sql:>10.0f}{whole / sql:>8.2f}{SIZES.get(people, 0):>8}"
    print(f"{name:<10}{people:>10,}{told}{times}", flush=True)


async def on_sqlite(people: int, fits: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        await opened(f"sqlite:///{folder}/panel.db", "sqlite", people, fits)


async def opened(url: str, name: str, people: int, fits: float) -> None:
    engine = database.connect(url, KEYRING.derive("database"), synchronous="NORMAL")
    await database.migrate(engine)
    await database.start(engine)
    try:
        await measure(name, people, fits)
    finally:
        await database.stop()


def forty_fits() -> float:
    """Milliseconds that lifelines takes for 40 curves of 250 people each."""
    import numpy as np  # noqa: PLC0415 - it is heavy, and no part of what is measured
    from lifelines import KaplanMeierFitter  # noqa: PLC0415

    dice = np.random.default_rng(1)
    days, hit = dice.integers(1, 730, 10_000), dice.random(10_000) < 0.25
    quarter = np.arange(10_000) % QUARTERS
    KaplanMeierFitter().fit(days, hit)  # what is done for the first time is no part of it
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for one in range(QUARTERS):
            KaplanMeierFitter().fit(days[quarter == one], hit[quarter == one])
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def main() -> None:
    sealing.use(KEYRING)
    journal.use(KEYRING)
    letters.use(settings())
    sizes = [int(one) for one in sys.argv[1:]] or list(SIZES)
    fits = forty_fits()
    print(f"40 fits of lifelines at 10,000 people: {fits:.0f} ms")
    print(f"{'':<10}{'people':>10}{'figure':>10}{'SQL':>10}{'ratio':>8}{'target':>8}{'lifelines':>10}")
    for people in sizes:
        asyncio.run(on_sqlite(people, fits if people == min(SIZES) else 0))
    bindir = binaries()
    if bindir is None:
        print("PostgreSQL is not installed: nothing was measured on it.")
        return
    with cluster(bindir) as server:
        for people in sizes:
            asyncio.run(ask(server, f"CREATE DATABASE of_{people}"))
            asyncio.run(
                opened(f"{server}/of_{people}", "postgres", people, fits if people == min(SIZES) else 0)
            )


main()
