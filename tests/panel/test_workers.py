"""The workers of a server that was killed: they end, so that the next server has the port to itself."""

import asyncio
import signal
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from cases import database
from tests.running import a_server

WITHIN = 20.0


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)  # processes and ports
async def test_a_worker_whose_server_was_killed_ends_and_leaves_the_port(
    record: database.Engine, record_url: str, tmp_path: Path
) -> None:
    with a_server(record_url, tmp_path, PANEL_WORKERS="2") as running:
        assert running.process is not None
        family = psutil.Process(running.process.pid).children(recursive=True)
        running.process.send_signal(signal.SIGKILL)  # the server alone, as when memory runs out
        running.process.wait()
        deadline = time.monotonic() + WITHIN
        # a zombie nobody asks after tells nobody that it has ended
        while (left := [one for one in family if lives(one)]) and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        assert left == []
        assert not somebody_listens(running.url)
        running.start()


def lives(one: psutil.Process) -> bool:
    """Not one that has ended and that nobody has asked after yet."""
    try:
        return one.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def somebody_listens(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as caller:
        return caller.connect_ex((address.hostname or "", address.port or 0)) == 0
