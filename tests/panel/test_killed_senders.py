"""kill -9 in the middle of a batch: nothing is lost, and at most one letter a kill comes twice, as itself."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cases import database
from panel import letters
from panel.letters import Recipient
from panel.tables import Letter
from tests.conftest import KEYRING
from tests.post_office import Office, an_office

LETTERS_A_KILL = 12
PATIENCE = 60.0


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.soak)])
async def test_killed_senders_lose_no_letter(
    record: database.Engine, record_url: str, tmp_path: Path, kills: int
) -> None:
    waiting = [f"juror-{number}@school.example" for number in range(kills * LETTERS_A_KILL)]
    async with database.atomic():
        for address in waiting:
            await letters.write(
                "sign-in-link",
                key=address,
                programme=None,
                to=Recipient("Tasha", address),
                context={"first_name": "Tasha", "path": "/link/token"},
            )
    with an_office() as office:
        office.seconds = 0.03
        for _ in range(kills):
            with a_sender(record_url, office.url, tmp_path) as sender:
                wait_for(office, len(office.arrived) + LETTERS_A_KILL // 3)
                await asyncio.sleep(random.uniform(0, 0.06))  # wherever it is just now
                os.killpg(sender.pid, signal.SIGKILL)
        with a_sender(record_url, office.url, tmp_path) as sender:
            await all_sent()
            sender.terminate()
    times = Counter(office.addresses())
    twice = sum(count - 1 for count in times.values())
    print(f"{kills} kills, {len(waiting)} letters: 0 lost, {twice} twice")
    assert set(times) == set(waiting), "nothing is lost"
    assert twice <= kills
    assert max(times.values()) <= 2
    assert len(set(office.message_ids())) == len(waiting), "the second one is the same letter"
    assert await Letter.count().where(Letter.state == "sent") == len(waiting)


async def all_sent() -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if not await Letter.count().where(Letter.state != "sent"):
                return
            await asyncio.sleep(0.1)


def wait_for(office: Office, arrived: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while len(office.arrived) < arrived:
        assert time.monotonic() < deadline, "the sender sends nothing"
        time.sleep(0.005)


@contextmanager
def a_sender(record_url: str, smtp_url: str, folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PANEL_")},
        "DATABASE_URL": record_url,
        "PANEL_KEY": KEYRING.written(),
        "PANEL_SMTP_URL": smtp_url,
        "PANEL_MAIL_FROM": "panel@example.org",
        "PANEL_SMS_FOLDER": str(folder / "sms"),
    }
    with (folder / "sender.log").open("ab") as log:
        sender = subprocess.Popen(
            [sys.executable, "-m", "tests.sender"], env=environment, stderr=log, start_new_session=True
        )
    try:
        yield sender
    finally:
        if sender.poll() is None:
            sender.kill()
        sender.wait()
