"""When the record cannot be written or reached: reading goes on, and nobody is signed out for it."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from cases import database, sqlite_file
from cases.actors import now, telling
from cases.database import Engine
from cases.postgres_engine import Postgres
from tests import browser
from tests.builders import an_account
from tests.conftest import KEYRING, ask
from tests.visiting import visiting


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "BUSY_SECONDS", 0.05)


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
async def test_while_nothing_can_be_written_pages_are_read_and_forms_wait(impatient, record_url, record):
    visitor = await visiting(await an_account())
    token = await visitor.token("/help")
    path = Path(record_url.removeprefix("sqlite:///"))
    other = sqlite_file.open_file(path, KEYRING.derive("database"), writes=True, creates=False)
    other.execute("BEGIN IMMEDIATE")
    with telling(now() + timedelta(minutes=5)):  # being seen would be written now
        assert (await visitor.get("/my-account")).status_code == 200
        answer = await visitor.client.post("/sign-out", data={"_csrf": token})
    assert answer.status_code == 503
    assert "try again" in browser.read(answer.text).text
    other.execute("ROLLBACK")
    other.close()
    assert (await visitor.get("/my-account")).status_code == 200


@pytest.mark.alone
@pytest.mark.parametrize("record_url", ["postgres"], indirect=True)
async def test_while_the_record_cannot_be_reached_nobody_is_sent_to_sign_in(record: Engine):
    """The way to PostgreSQL is cut, and comes back."""
    assert isinstance(record, Postgres)
    address, name = record.url.rsplit("/", 1)
    await database.stop()
    way = await a_way_to(int(address.rsplit(":", 1)[1]))
    port = way.sockets[0].getsockname()[1]
    await database.start(database.connect(f"{address.rsplit(':', 1)[0]}:{port}/{name}", None))
    visitor = await visiting(await an_account())
    way.close()
    await ask(address, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    for path in ("/my-account", "/todo"):
        answer = await visitor.get(path)
        assert answer.status_code == 503
        assert "try again" in browser.read(answer.text).text
    assert (await visitor.get("/help")).status_code == 200
    again = await a_way_to(int(address.rsplit(":", 1)[1]), port)
    assert (await visitor.get("/my-account")).status_code == 200
    await database.stop()
    again.close()


async def a_way_to(server: int, port: int = 0) -> asyncio.Server:
    """A port of this machine that leads on to the server."""

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while some := await reader.read(65536):
                writer.write(some)
        writer.close()

    async def lead(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", server)
        await asyncio.gather(pump(reader, far_writer), pump(far_reader, writer))

    return await asyncio.start_server(lead, "127.0.0.1", port)
