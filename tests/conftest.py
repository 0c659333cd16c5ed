"""What the whole suite stands on: a real record, on both databases, new for every test."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import hypothesis
import pytest

from cases import database, journal, sealing
from cases.keys import Keyring
from cases.postgres_engine import Postgres
from panel import letters
from panel.settings import Settings
from tests import browser
from tests.emptied import STAYS, Emptied
from tests.postgres_cluster import binaries, cluster

KEYRING = Keyring({1: bytes(range(32))})
MISSING = "PostgreSQL is not installed: nothing was tried on PostgreSQL."
# A machine that is busy is no fault of what is tested.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


# The loop of all tests of a worker that have a record, and what stays connected in it: somebody new to
# PostgreSQL has all its tables to learn, which takes longer than most tests do.
_loop: list[asyncio.AbstractEventLoop] = []
_connected: dict[str, database.Engine] = {}


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def one_loop() -> AsyncIterator[None]:
    """While it is held, tests follow each other in one event loop."""
    _loop[:] = [asyncio.get_running_loop()]
    yield
    await nobody_stays()


async def nobody_stays() -> None:
    while _connected:
        await _connected.popitem()[1].close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "panel.db"
    asyncio.run(database.migrate(database.connect(f"sqlite:///{path}", KEYRING.derive("database"))))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of the suite's own PostgreSQL, with a migrated database `template` to be copied."""
    bindir = binaries()
    if bindir is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with cluster(bindir) as server:
        asyncio.run(ask(server, "CREATE DATABASE template_panel"))
        asyncio.run(database.migrate(database.connect(f"{server}/template_panel", None)))
        yield server


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[Emptied]:
    emptied = Emptied(postgres_server, "template_panel")
    yield emptied
    emptied.close()


async def ask(server: str, sql: str) -> None:
    connection = await asyncpg.connect(f"{server}/postgres")
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture(params=["sqlite", "postgres"])
def record_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database of this test alone."""
    if request.param == "sqlite":
        path = tmp_path / "panel.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        path.chmod(0o600)
        yield f"sqlite:///{path}"
        return
    emptied: Emptied = request.getfixturevalue("postgres_database")
    yield emptied.lend(alone=is_alone(request))
    emptied.take_back()


@pytest.fixture
async def record(
    request: pytest.FixtureRequest, record_url: str, one_loop: None
) -> AsyncIterator[database.Engine]:
    """A migrated, bound, empty record; on SQLite and on PostgreSQL."""
    if alone := is_alone(request):
        await nobody_stays()
    async with opened(record_url, stays=not alone) as engine:
        yield engine


def is_alone(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("alone") is not None


@asynccontextmanager
async def opened(record_url: str, *, stays: bool = True) -> AsyncIterator[database.Engine]:
    """A record that this process can see into; shut again afterwards, as if nobody had looked.

    `stays`: what is connected may serve the next test too.
    """
    sealing.use(KEYRING)
    journal.use(KEYRING)
    letters.use(Settings.read({}, env_file=Path("/nonexistent")))
    engine = _engine(record_url, stays)
    await database.start(engine)
    try:
        yield engine
    finally:
        if engine in _connected.values() and database.bound() is engine:
            database.bind(None)
        else:
            await database.stop()


def _engine(record_url: str, stays: bool) -> database.Engine:
    # Nobody cuts the power in a test; servers and survival are tried with FULL, as they run.
    engine = database.connect(record_url, KEYRING.derive("database"), synchronous="NORMAL")
    if not stays or not isinstance(engine, Postgres) or _loop != [asyncio.get_running_loop()]:
        return engine
    kept = _connected.get(record_url)
    if kept is None or not kept.is_open:
        engine.config["dsn"] += f"?application_name={STAYS}"
        kept = _connected[record_url] = engine
    return kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if binaries() is None:
        terminalreporter.section("both databases")
        terminalreporter.line(MISSING)
    if browser.CHROMIUM is None:
        terminalreporter.section("the browser")
        terminalreporter.line(browser.MISSING)


def pytest_collection_finish() -> None:
    """What was imported stays: nobody need look through it for garbage again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)
