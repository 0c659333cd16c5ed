"""`panel serve` for real: the pages, the scheduler beside them, and a clean end."""

import asyncio
import dataclasses
import signal
import subprocess
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import httpx
import psutil
import pytest

from cases import database
from panel import letters, serving
from panel.letters import Recipient
from panel.settings import Settings
from panel.tables import Letter
from scheduling import runs
from tests.post_office import an_office
from tests.running import PANEL, Running, a_server

WITHIN = 30.0


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(WITHIN):
        while True:
            if await true():
                return
            await asyncio.sleep(0.1)


async def a_letter(key: str) -> None:
    async with database.atomic():
        await letters.write(
            "sign-in-link",
            key=key,
            programme=None,
            to=Recipient("Tasha", f"{key}@school.example"),
            context={"first_name": "Tasha", "path": "/link/token"},
        )


async def all_sent() -> bool:
    return not await Letter.count().where(Letter.state != "sent")


def schedulers(running: Running) -> list[psutil.Process]:
    assert running.process is not None
    family = psutil.Process(running.process.pid).children(recursive=True)
    return [one for one in family if "panel.serving" in one.cmdline()]


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)  # processes and ports
async def test_the_scheduler_beside_the_pages_begins_again_when_it_was_killed(
    record: database.Engine, record_url: str, tmp_path: Path
) -> None:
    with (
        an_office() as office,
        a_server(
            record_url,
            tmp_path,
            PANEL_SMTP_URL=office.url,
            PANEL_MAIL_FROM="panel@example.org",
            PANEL_WORKERS="2",
        ) as running,
    ):
        await a_letter("first")
        await until(all_sent)
        (before,) = schedulers(running)
        before.kill()
        await a_letter("second")
        await until(all_sent)
        (after,) = schedulers(running)
        assert before.pid != after.pid
        assert office.addresses() == ["first@school.example", "second@school.example"]
        async with httpx.AsyncClient(base_url=running.url) as visitor:
            assert (await visitor.get("/health")).status_code == 200
            await visitor.get("/s/secret-token-of-a-link")
        family = psutil.Process(running.process.pid).children(recursive=True)
        began = time.monotonic()
        assert running.stop() == 0
        assert time.monotonic() - began < 15
        assert psutil.wait_procs(family, timeout=5)[1] == [], "nobody is left behind"
    log = running.log.read_text()
    assert "The scheduler ended (-9). It begins again." in log
    assert "secret-token" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)  # processes and ports
async def test_without_the_scheduler_letters_wait_for_another_machine(
    record: database.Engine, record_url: str, tmp_path: Path
) -> None:
    await a_letter("first")
    with a_server(record_url, tmp_path, "--no-scheduler") as running:
        assert schedulers(running) == []
        await asyncio.sleep(1)
        assert not await all_sent()
        assert not (await runs.standing()).alive


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)  # processes and ports
async def test_a_scheduler_whose_server_was_killed_ends(
    record: database.Engine, record_url: str, tmp_path: Path
) -> None:
    with a_server(record_url, tmp_path) as running:
        (scheduler,) = schedulers(running)
        running.process.kill()
        running.process.wait()

        async def ended() -> bool:
            return not scheduler.is_running() or scheduler.status() == psutil.STATUS_ZOMBIE

        await until(ended)


async def test_a_spare_scheduler_takes_over_when_the_leader_was_killed(
    record: database.Engine, record_url: str, tmp_path: Path
) -> None:
    with an_office() as office, ExitStack() as stack:
        with a_server(record_url, tmp_path, "--no-scheduler") as running:
            environment = {
                **running.environment,
                "PANEL_SMTP_URL": office.url,
                "PANEL_MAIL_FROM": "panel@example.org",
            }
        log = stack.enter_context((tmp_path / "schedulers.log").open("ab"))
        processes = []
        for _ in range(2):
            processes.append(a_scheduler(environment, log, stack))
            await asyncio.sleep(2)
        leader, spare = processes
        first = await until_alive()
        await a_letter("first")
        await until(all_sent)
        leader.kill()
        await a_letter("second")
        await until(all_sent)
        assert await until_alive() > first, "another one leads"
        assert office.addresses() == ["first@school.example", "second@school.example"]
        spare.send_signal(signal.SIGTERM)
        assert spare.wait(WITHIN) == 0


def a_scheduler(environment: dict[str, str], log: IO[bytes], stack: ExitStack) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen([*PANEL, "scheduler"], env=environment, stderr=log)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


async def until_alive() -> float:
    async def alive() -> bool:
        return (await runs.standing()).alive

    await until(alive)
    since = (await runs.standing()).since
    assert since is not None
    return since.timestamp()


def test_the_workers_read_the_settings_that_the_server_was_given(tmp_path: Path) -> None:
    given = Settings.read(
        {
            "PANEL_DEMO": "yes",
            "PANEL_TRUSTED_PROXIES": "10.0.0.0/8 127.0.0.1",
            "PANEL_KEY_FILE": "/keys/panel.key",
            "PANEL_WORKERS": "3",
            "PANEL_PORT": "9000",
        },
        env_file=tmp_path / "none",
    )
    beside = tmp_path / ".env"
    beside.write_text("PANEL_SMTP_URL=smtp://real.example.org\nPANEL_DEBUG=yes\n")
    assert Settings.read(serving.environment(given), env_file=beside) == given
    moved = dataclasses.replace(given, port=9001)
    assert Settings.read(serving.environment(moved), env_file=beside) == moved


@pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)  # a port is no matter of the database
def test_a_port_in_use_is_said_in_words(tmp_path: Path, record_url: str) -> None:
    with a_server(record_url, tmp_path, "--no-scheduler") as running:
        second = subprocess.run(
            [*PANEL, "serve"],
            env=running.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert second.returncode == 2
    assert second.stderr.startswith("Cannot listen on 127.0.0.1 port")
