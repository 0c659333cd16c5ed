"""The workers of a server that was killed: they end, so that the next server has the port to itself."""

import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from cases import database
from tests.running import a_server

WITHIN = 20.0


async def test_a_worker_whose_server_was_killed_ends_and_leaves_the_port(
    record: database.Engine, record_url: str, tmp_path: Path
) -> None:
    with a_server(record_url, tmp_path, PANEL_WORKERS="2") as running:
        assert running.process is not None
        family = psutil.Process(running.process.pid).children(recursive=True)
        running.process.send_signal(signal.SIGKILL)  # the server alone, as when memory runs out
        running.process.wait()
        _, left = psutil.wait_procs(family, timeout=WITHIN)
        assert [one for one in left if one.status() != psutil.STATUS_ZOMBIE] == []
        assert not somebody_listens(running.url)
        running.start()


def somebody_listens(url: str) -> bool:
    address = urlsplit(url)
    with socket.socket() as caller:
        return caller.connect_ex((address.hostname or "", address.port or 0)) == 0
