"""The real thing in processes of its own: `panel serve` over a record that the test can see into."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx
import psutil
from bs4 import BeautifulSoup, Tag

from panel.security import SIGN_IN, TOKEN_FIELD
from tests.conftest import KEYRING

PANEL = [sys.executable, "-m", "panel.cli"]
# The server ends when the suite does, however that ends; its family watches it.
ENDS_WITH_US = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
PATIENCE = 60.0


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Running:
    """One server, and the scheduler beside it if it was asked for."""

    url: str
    environment: dict[str, str]
    arguments: list[str]
    log: Path
    program: list[str] = field(default_factory=lambda: PANEL)
    process: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    def start(self) -> float:
        """Start it and wait until it answers; the seconds that took."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*ENDS_WITH_US, *self.program, *self.arguments],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.monotonic() - began < PATIENCE:
            if self.process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.url}/health", timeout=2).status_code == 200:
                    return time.monotonic() - began
            except httpx.HTTPError:
                time.sleep(0.05)
        self.kill()
        raise AssertionError(f"The server did not start:\n{self.log.read_text()[-3000:]}")

    def family(self) -> list[psutil.Process]:
        """The workers, the scheduler and who helps them; not the server itself."""
        assert self.process is not None
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def scheduler(self) -> psutil.Process | None:
        """The scheduler beside the pages, if it lives just now."""
        return next((one for one in self.family() if is_scheduler(one)), None)

    def kill(self) -> None:
        """Kill -9, the whole family at once: nothing may say goodbye."""
        assert self.process is not None
        family = self.family()
        with suppress(ProcessLookupError):  # all of them ended by themselves
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        psutil.wait_procs(family, timeout=PATIENCE)

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


def is_scheduler(one: psutil.Process) -> bool:
    try:
        return "panel.serving" in one.cmdline()
    except psutil.NoSuchProcess:
        return False


@contextmanager
def a_server(
    record_url: str, folder: Path, *arguments: str, program: list[str] | None = None, **settings: str
) -> Iterator[Running]:
    """`panel serve` over this record, as the demo (one-click sign-in), on a port of its own."""
    port = a_free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PANEL_")},
        "DATABASE_URL": record_url,
        "PANEL_KEY": KEYRING.written(),
        "PANEL_PORT": str(port),
        "PANEL_DEMO": "yes",
        "PANEL_SMS_FOLDER": str(folder / "sms"),
        "PANEL_BACKUP_FOLDER": str(folder / "backups"),
        "PANEL_EXTRACT_FOLDER": str(folder / "extracts"),
        **settings,
    }
    running = Running(
        f"http://127.0.0.1:{port}",
        environment,
        ["serve", *arguments],
        folder / f"server-{port}.log",
        program or PANEL,
    )
    running.start()
    try:
        yield running
        running.stop()
    finally:
        running.kill()  # nobody of the family outlives a test that failed


@dataclass
class SignedIn:
    """Somebody who is signed in already. All of them share one client; each sends a cookie of their own."""

    client: httpx.AsyncClient
    cookie: str
    token: str = ""

    async def reads_the_token(self) -> None:
        """The token of a form, from a page of this sign-in."""
        page = await self.client.get("/help", headers=self._headers)
        field = BeautifulSoup(page.text, "html.parser").find("input", attrs={"name": TOKEN_FIELD})
        assert isinstance(field, Tag), f"no form on /help: {page.status_code}"
        self.token = str(field["value"])

    async def sends(self, path: str, **typed: str) -> httpx.Response:
        return await self.client.post(path, data={TOKEN_FIELD: self.token, **typed}, headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{SIGN_IN}={self.cookie}"}


class Visitor:
    """Somebody at a browser: keeps cookies, and sends the token of the form they saw."""

    def __init__(self, url: str) -> None:
        self.client = httpx.AsyncClient(base_url=url, timeout=60)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def forms(self, path: str) -> list[tuple[str, dict[str, str]]]:
        """Every form of a page: where it goes, and what it says before anybody types."""
        page = BeautifulSoup((await self.client.get(path)).text, "html.parser")
        return [
            (
                form["action"],
                {
                    typed["name"]: typed.get("value", "")
                    for typed in form.select("input[type=hidden][name], button[name]")
                },
            )
            for form in page.find_all("form")
            if form.get("method", "").lower() == "post"
        ]

    async def post(self, path: str, action: str, **typed: str) -> httpx.Response:
        """Send the form of the page at `path` whose action begins like this."""
        for goes_to, hidden in await self.forms(path):
            if goes_to.startswith(action):
                return await self.client.post(goes_to, data={**hidden, **typed})
        raise AssertionError(f"{path} has no form that goes to {action}")
