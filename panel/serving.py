"""Serving: the pages in worker processes, and the scheduler in a process beside them.

All of them read the settings from the environment, which is written here from the settings in hand.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from cases.errors import Refused, Unavailable
from cases.keys import NoKey
from cases.sqlite_file import CannotOpen
from panel import jobs, record
from panel.settings import VARIABLES, BadSetting, Settings
from scheduling import clock

APPLICATION = "panel.workers:application"
WORKER_STOPS_WITHIN = 10  # seconds; after that it is killed
SCHEDULER_STOPS_WITHIN = 30.0  # a letter in hand is finished
BEGINS_AGAIN_AFTER = 1.0
LOOKS_EVERY = 0.2


def serve(settings: Settings, *, scheduler: bool = True) -> int:
    """Serve until a signal says to stop. The exit code: 0, or 1 when the workers could not go on."""
    if problem := _cannot_listen(settings):
        click.echo(f"Cannot listen on {settings.host} port {settings.port}: {problem}", err=True)
        return 2
    os.environ.update(environment(settings))
    asyncio.run(_bring_up_to_date(settings))
    multiprocessing.set_start_method("spawn", force=True)  # a fork would copy threads and their locks
    server = Granian(
        APPLICATION,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=settings.workers,
        workers_kill_timeout=WORKER_STOPS_WITHIN,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,  # a path may hold the token of a mailed link
    )
    beside = Beside() if scheduler else None
    if not settings.demo:
        click.echo(f"Serving {settings.public_url}. Ctrl+C ends it.")
    try:
        server.serve()
    except SystemExit as ended:
        return int(ended.code or 0)
    finally:
        if beside:
            beside.stop()
    return 0


def run_scheduler(settings: Settings, *, parent: int | None = None) -> int:
    """Do the recurring work until a signal says to stop, or until `parent` is gone."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    asyncio.run(_schedule(settings, parent))
    return 0


def environment(settings: Settings) -> dict[str, str]:
    """The settings as variables. An empty one stands too, so that no `.env` fills it otherwise."""
    return {variable.name: _written(getattr(settings, variable.field)) for variable in VARIABLES}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return " ".join(value)
    return str(value.absolute()) if isinstance(value, Path) else str(value)


def _cannot_listen(settings: Settings) -> str:
    """Why not; empty when it can. Workers share their port: they would share it with a stranger too."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as problem:
            return f"{problem.strerror}."
    return ""


async def _bring_up_to_date(settings: Settings) -> None:
    """Once, before there are several processes; what cannot be opened is refused here, in words."""
    async with record.opened(settings):
        pass


class Beside:
    """The scheduler as a child process: begun again when it dies, stopped when we stop."""

    def __init__(self) -> None:
        self._over = Event()
        self._thread = Thread(target=self._keep, name="scheduler", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._over.is_set():
            child = subprocess.Popen(  # noqa: S603 - this program itself
                [sys.executable, "-m", "panel.serving", str(os.getpid())], stdin=subprocess.DEVNULL
            )
            while child.poll() is None and not self._over.wait(LOOKS_EVERY):
                pass
            if not self._over.is_set():
                click.echo(f"The scheduler ended ({child.returncode}). It begins again.", err=True)
                self._over.wait(BEGINS_AGAIN_AFTER)
            _end(child)


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.terminate()
        with suppress(subprocess.TimeoutExpired):
            child.wait(SCHEDULER_STOPS_WITHIN)
    if child.poll() is None:
        child.kill()
        child.wait()


async def _schedule(settings: Settings, parent: int | None) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    # Ctrl+C reaches the whole family: a child is stopped by its parent
    loop.add_signal_handler(signal.SIGINT, stop.set if parent is None else bool)
    watching = asyncio.create_task(_watch(parent, stop))
    try:
        async with record.opened(settings):
            await clock.run(jobs.every(settings), stop)
    finally:
        watching.cancel()


async def _watch(parent: int | None, stop: asyncio.Event) -> None:
    """A child whose parent was killed has another one."""
    while parent is not None and not stop.is_set():
        if os.getppid() != parent:
            stop.set()
        await asyncio.sleep(LOOKS_EVERY)


def _beside() -> int:
    try:
        return run_scheduler(Settings.read(), parent=int(sys.argv[1]))
    except (Refused, Unavailable, NoKey, CannotOpen, BadSetting) as refused:
        click.echo(str(refused), err=True)
        return 1


if __name__ == "__main__":
    sys.exit(_beside())
