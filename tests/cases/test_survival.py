"""What was acknowledged is there after a kill -9, and several processes write one record."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cases import database, journal, sealing
from tests.conftest import KEYRING

WRITER = """
import asyncio, sys
from cases import database, journal, sealing
from cases.actors import the_command
from cases.keys import read

async def write(url, keyring, name, many):
    sealing.use(keyring)
    journal.use(keyring)
    await database.start(database.connect(url, keyring.derive("database")))
    for number in range(many):
        async with database.atomic():
            await journal.write(the_command(), "test.written", (name, str(number)))
        print(number, flush=True)
    await database.stop()

asyncio.run(write(sys.argv[1], read(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
"""


@contextmanager
def a_writer(url: str, name: str, many: int) -> Iterator["subprocess.Popen[str]"]:
    """Another process that writes entries and says each number once it is committed."""
    command = [sys.executable, "-W", "error", "-c", WRITER, url, KEYRING.written(), name, str(many)]
    writer = subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield writer
    finally:
        writer.kill()
        writer.communicate()


def killed_while_writing(url: str, name: str, after: int) -> int:
    """How many entries it had acknowledged when it was killed."""
    with a_writer(url, name, 10_000) as writer:
        assert writer.stdout is not None
        acknowledged = 0
        for _ in range(after):
            acknowledged = int(writer.stdout.readline()) + 1
        os.kill(writer.pid, signal.SIGKILL)
        return acknowledged + len(writer.stdout.readlines())


async def found(url: str, names: list[str]) -> tuple[dict[str, int], bool]:
    sealing.use(KEYRING)
    journal.use(KEYRING)
    await database.start(database.connect(url, KEYRING.derive("database")))
    try:
        counted = {}
        for name in names:
            rows = await database.run("SELECT count(*) AS n FROM journal_entry WHERE subject = {}", name)
            counted[name] = rows[0]["n"]
        sound = (await journal.verify()).sound
        if database.current().kind == "sqlite":
            sound &= await database.run("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
        return counted, sound
    finally:
        await database.stop()


def killed(url: str, times: int) -> None:
    acknowledged = {f"kill-{n}": killed_while_writing(url, f"kill-{n}", 5 + n % 40) for n in range(times)}
    written, sound = asyncio.run(found(url, list(acknowledged)))
    assert sound
    lost = {name: number - written[name] for name, number in acknowledged.items() if number > written[name]}
    assert lost == {}
    print(f"{times} kills, {sum(acknowledged.values())} entries acknowledged, 0 lost")


def test_nothing_acknowledged_is_lost_by_a_kill(record_url: str) -> None:
    killed(record_url, times=3)


@pytest.mark.soak
def test_nothing_acknowledged_is_lost_by_two_hundred_kills(record_url: str) -> None:
    killed(record_url, times=200)


def test_four_processes_write_one_journal_without_a_gap(record_url: str) -> None:
    names = [f"process-{n}" for n in range(4)]
    with (
        a_writer(record_url, names[0], 60) as one,
        a_writer(record_url, names[1], 60) as two,
        a_writer(record_url, names[2], 60) as three,
        a_writer(record_url, names[3], 60) as four,
    ):
        told = [writer.communicate(timeout=120) for writer in (one, two, three, four)]
        assert [writer.returncode for writer in (one, two, three, four)] == [0] * 4, told
    assert asyncio.run(found(record_url, names)) == (dict.fromkeys(names, 60), True)
