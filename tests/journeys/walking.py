"""Somebody at a browser: goes to pages, reads what stands there, types, chooses and presses.

Every page they come to is held to the rules of every page, and to a quiet console.
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from email.message import Message
from pathlib import Path
from threading import Thread
from typing import Any

import pyotp

from cases import database, journal, sealing
from panel import letters
from panel.settings import Settings
from tests import browser
from tests.conftest import KEYRING
from tests.post_office import Office

WITHIN = 40.0
LINK = re.compile(r"https?://\S+")
PASSWORD = "heron lantern biscuit"


@dataclass
class Walker:
    """One person with a browser of their own, and words that may stand on no page of theirs."""

    window: browser.Window
    url: str
    scripts: bool
    never: tuple[str, ...] = ()

    def goes(self, path: str) -> "Walker":
        self.window.open(path if path.startswith("http") else self.url + path)
        return self.looks()

    def looks(self) -> "Walker":
        """Read the page that is open by the rules of every page."""
        page = self.window.page
        page.wait_for_load_state()
        if not self.scripts:
            browser.read(page.content())
        if self.never:
            content = page.content()
            assert not [word for word in self.never if word in content], page.url
        assert not self.window.said, (self.window.said, page.inner_text("main")[:1500])
        assert self.window.wide() <= 0, page.url
        return self

    @property
    def heading(self) -> str:
        return " ".join(self.window.page.inner_text("h1").split())

    @property
    def words(self) -> str:
        return " ".join(self.window.page.inner_text("main").split())

    def presses(self, name: str, *, last: bool = False) -> "Walker":
        """A button, or a link that looks like one."""
        found = self.window.page.get_by_role("button", name=name, exact=True)
        (found.last if last else found.first).click()
        return self.looks()

    def presses_in_vain(self, name: str) -> "Walker":
        """It is refused, and the page says why."""
        with self.window.page.expect_navigation():
            self.window.page.get_by_role("button", name=name, exact=True).first.click()
        self.window.page.wait_for_load_state()
        self.window.said.clear()  # Chromium's own note of the answer
        return self.looks()

    def presses_within(self, words: str, name: str) -> "Walker":
        """A button in the part of the page that opens with these words."""
        self.window.page.locator("summary", has_text=words).first.click()
        part = self.window.page.locator("details[open]", has_text=words).first
        part.get_by_role("button", name=name, exact=True).first.click()
        return self.looks()

    def follows(self, name: str, *, exact: bool = True) -> "Walker":
        self.window.page.get_by_role("link", name=name, exact=exact).first.click()
        return self.looks()

    def opens(self, words: str) -> "Walker":
        """A part of the page that is shut until somebody asks for it."""
        self.window.page.locator("summary", has_text=words).first.click()
        return self

    def finds_nothing_at(self, path: str) -> "Walker":
        """What somebody may not see is simply not found."""
        self.window.open(path if path.startswith("http") else self.url + path)
        self.is_at("We cannot find that page")
        self.window.said.clear()  # Chromium's own note of the 404
        return self

    def types(self, **typed: str) -> "Walker":
        """Into the fields with these names."""
        for name, text in typed.items():
            self.window.page.locator(f'main [name="{name}"]').fill(text)
        return self

    def chooses(self, label: str) -> "Walker":
        """A radio or a tick, by the words beside it."""
        self.window.page.get_by_label(label, exact=True).first.check()
        return self

    def chooses_under(self, legend: str, label: str) -> "Walker":
        """The same, in the group of this name."""
        group = self.window.page.get_by_role("group", name=legend, exact=True)
        group.get_by_label(label, exact=False).first.check()
        return self

    def marks(self, **chosen: str) -> "Walker":
        """Radios or ticks, by the name of the question and the value of the answer."""
        for name, value in chosen.items():
            wanted = f'main input[name="{name}"][value="{value}"]:not([type=hidden])'
            self.window.page.locator(wanted).check()
        return self

    def dates(self, name: str, day: date) -> "Walker":
        parts = {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
        return self.types(**{field: str(number) for field, number in parts.items()})

    def picks(self, name: str, text: str) -> "Walker":
        """From a list that drops down."""
        self.window.page.locator(f'select[name="{name}"]').select_option(label=text)
        return self

    def gives(self, file: Path) -> "Walker":
        self.window.page.set_input_files('input[type="file"]', file)
        return self

    def is_at(self, heading: str) -> "Walker":
        assert heading in self.heading, f"{self.window.page.url}: {self.heading}\n{self.words}"
        return self

    def sees(self, *sentences: str) -> "Walker":
        for sentence in sentences:
            assert sentence in self.words, f"{sentence!r} does not stand in: {self.words}"
        return self

    def waits_for(self, sentence: str) -> "Walker":
        """Look again until it stands there."""
        until(lambda: sentence in self.goes(self.window.page.url).words, pause=0.5)
        return self

    def enrols(self) -> tuple[str, list[str]]:
        """From the link: password, app, paper codes. The secret in the app, and the codes on paper."""
        self.types(password=PASSWORD, again=PASSWORD).presses("Continue").is_at("Connect your phone")
        secret = self.window.page.inner_text("main code")
        self.types(code=pyotp.TOTP(secret).now()).presses("Continue").is_at("Keep these codes on paper")
        codes = self.window.page.locator("main code").all_inner_texts()
        assert len(codes) == 10
        self.presses("I have kept them")
        return secret, codes


@contextmanager
def at_a_browser(
    chromium: Any,
    url: str,
    *,
    scripts: bool = True,
    width: int = browser.DESK,
    never: tuple[str, ...] = (),
) -> Iterator[Walker]:
    """A fresh browser; nothing may have stood in its console in the end."""
    with browser.window(chromium, width=width, scripts=scripts) as window:
        window.page.set_default_timeout(15_000)
        yield Walker(window, url, scripts, never)
        assert not window.said, window.said


def until(true: Callable[[], Any], pause: float = 0.1) -> Any:
    """What it gives, once it gives something."""
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(pause)
    raise AssertionError("It did not come about.")


def mailed(office: Office, address: str, words: str) -> str:
    """The link in the letter to this address that says these words."""

    def found() -> str:
        for to, message in list(office.arrived):
            if to == address and words in written(message) and (link := LINK.search(written(message))):
                return link[0]
        return ""

    return until(found)


def written(message: Message) -> str:
    """The subject and the words of a letter."""
    return f"{message['Subject']} {message.get_body(('plain',)).get_content()}"


def texted(folder: Path, phone: str, words: str = "") -> str:
    """The link in the text message to this telephone that says these words."""

    def found() -> str:
        for file in folder.glob("*.txt"):
            to, _, text = file.read_text().partition("\n")
            if to == phone and words in text:
                return LINK.search(text)[0]
        return ""

    return until(found)


def in_the_record(url: str, work: Callable[[], Awaitable[Any]], *, pages: str = "") -> Any:
    """Something done to the record behind the pages: in a thread, for Chromium holds the loop of this one.

    `pages` is where the links lead in what it writes.
    """
    given: list[Any] = []

    async def run() -> None:
        sealing.use(KEYRING)
        journal.use(KEYRING)
        letters.use(Settings.read({"PANEL_PUBLIC_URL": pages}, env_file=Path("/nonexistent")))
        await database.start(database.connect(url, KEYRING.derive("database"), synchronous="NORMAL"))
        try:
            given.append(await work())
        finally:
            await database.stop()

    thread = Thread(target=lambda: asyncio.run(run()))
    thread.start()
    thread.join()
    assert given, "The work in the record failed."
    return given[0]
