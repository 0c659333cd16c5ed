"""Every page that a person can come to by following links, and what each must be in Chromium.

A *stop* is one page of one person. Two stops are of a kind when one template makes them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from gzip import decompress as gunzip
from typing import Any
from urllib.parse import urlsplit

import httpx

from panel.security import SIGN_IN, Door
from tests import browser
from tests.conftest import KEYRING
from tests.journeys.keyboards import by_keyboard
from tests.visiting import settings

Cookies = tuple[tuple[str, str], ...]
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[\w-]{43}(?=/|$)")
FILES = (".csv", ".ics", ".json", ".pdf", ".xlsx", ".zip")
MOST_BYTES, MOST_REQUESTS, NARROW = 40 * 1024, 6, 320
EVERY = [(width, scheme) for width in (browser.DESK, browser.PHONE) for scheme in ("light", "dark")]
# In the short form pages and answers take turns; the soak loads each of them in every light.
TURNS = (EVERY[2], EVERY[1])  # a phone by day, a desk in the dark
FORMS = 'main form[method="post"]'
# Each form of the page: where it goes, and how much there is to fill in.
FORMS_OF = """forms => forms.map(form => [form.getAttribute("action"),
  form.querySelectorAll('input:not([type="hidden"]), select, textarea').length])"""
REFUSAL = "Failed to load resource: the server responded"  # Chromium's own note of a 4xx page
ASKED = "performance.getEntriesByType('resource').map(each => each.name)"
EMPTIED = """form => {
  for (const each of form.elements) {
    if (each.type === "hidden" || each.tagName === "BUTTON") continue;
    if (["checkbox", "radio"].includes(each.type)) each.checked = false;
    else if (each.tagName === "SELECT") each.value = "";
    else each.value = "";
  }
  form.noValidate = true;
  form.requestSubmit();
}"""
# Nothing to fill in is needed there: all may be left open, or taken out.
ACTS_WHEN_EMPTY = (
    *("/confirmation", "/spellings", "/columns", "/facilitator", "/worker", "/screening"),
    *("/intake/reach", "/intake/needs", "/harmed/-/words", "/details/needs"),
    *("/refer/-/reach", "/guardian", "/school", "/when", "/references", "/ask/-/number"),
    *("/closing", "/feedback/-/words", "/agreement/guideline", "/brief"),
    *("/usual-times", "/times", "/roles", "/availability/home", "/availability/hours"),
    *("/refer/-/described", "/availability/places", "/jurors/-/places", "/replacement"),
)


def signed_in(cookie: str) -> Cookies:
    return ((SIGN_IN, cookie),)


def remembers(keep: Callable[[Door], None]) -> Cookies:
    """A browser that a page let keep something."""
    door = Door(settings(), KEYRING.derive("csrf"), {"headers": [], "client": None})
    keep(door)
    return tuple((name, value) for name, (value, _) in door.set.items())


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of one person; `cookies` are what their browser holds."""

    who: str
    path: str
    cookies: Cookies = ()
    status: int = 200
    name: str = ""  # of a kind of its own, when the address does not tell

    @property
    def kind(self) -> str:
        """A search or another order is the same page; a list in place of a month is not."""
        address = urlsplit(self.path)
        other = " as list" if "view=list" in address.query else ""
        return f"{self.name or IDS.sub('-', address.path)}{other} {self.status}"


@dataclass
class Crawl:
    """Follows links for one person, at most so many pages of a kind."""

    url: str
    most: int
    stops: list[Stop] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    files: dict[str, int] = field(default_factory=dict)  # what a style, script or picture weighs
    wrong: list[str] = field(default_factory=list)
    heaviest: tuple[int, str] = (0, "")

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.url, headers={"Accept-Encoding": "gzip, br"}, timeout=60)

    def walk(self, who: str, cookies: Cookies, begin: Iterable[str]) -> None:
        waiting, known = [*begin], set(begin)
        while waiting:
            path = waiting.pop(0)
            kind = f"{who} {Stop(who, path).kind}"
            self.seen[kind] += 1
            if self.seen[kind] > self.most:
                continue
            for link in self.visit(Stop(who, path, cookies, 0)):
                if link not in known:
                    known.add(link)
                    waiting.append(link)

    def visit(self, stop: Stop) -> list[str]:
        """A page read by the rules of every page, weighed, and where it leads."""
        self.client.cookies.clear()  # whoever comes next has a browser of their own
        held = (
            {"Cookie": "; ".join(f"{name}={value}" for name, value in stop.cookies)} if stop.cookies else {}
        )
        with self.client.stream("GET", stop.path, headers=held) as answer:
            raw = b"".join(answer.iter_raw())
        if answer.status_code == 303:
            return [answer.headers["location"]]
        status = answer.status_code
        if (stop.status and status != stop.status) or (not stop.status and status not in (200, 410)):
            self.wrong.append(f"{stop}: {status}")
        if "text/html" not in answer.headers["content-type"]:
            return []
        html = gunzip(raw) if answer.headers.get("content-encoding") == "gzip" else raw
        page = soup_of(html.decode())
        self.wrong += [f"{stop.who} {stop.path}: {one}" for one in browser.problems_of(page)]
        own = len(raw) + sum(len(name) + len(value) for name, value in answer.headers.raw)
        self._weigh(stop, page, own)
        self.stops.append(replace(stop, status=status))
        return [path for link in page.select("a[href]") if (path := _inside(str(link["href"])))]

    def _weigh(self, stop: Stop, page: Any, own: int) -> None:
        """The page and every file it asks for, over the wire into an empty cache."""
        asked = {
            str(tag.get("src") or tag.get("href"))
            for tag in page.select("script[src], img[src], link[rel=stylesheet], link[rel=icon]")
        }
        asked = {one for one in asked if not one.startswith("data:")}
        for name in asked - self.files.keys():
            with self.client.stream("GET", name, headers={"Accept-Encoding": "br"}) as file:
                self.files[name] = sum(len(part) for part in file.iter_raw())
        weight = own + sum(self.files[name] for name in asked)
        self.heaviest = max(self.heaviest, (weight, stop.path))
        if weight > MOST_BYTES:
            self.wrong.append(f"{stop.path}: {weight} bytes, {own} of them its own")
        if len(asked) >= MOST_REQUESTS:
            self.wrong.append(f"{stop.path}: {len(asked) + 1} requests")


def _inside(href: str) -> str:
    """The path of a link that stays here. What a letter holds is here too, whatever the port."""
    address = urlsplit(href)
    elsewhere = address.scheme not in ("", "http") or address.hostname not in (None, "127.0.0.1")
    if elsewhere or not address.path:
        return ""
    return address.path + (f"?{address.query}" if address.query else "")


def one_of_each_kind(stops: Iterable[Stop]) -> list[Stop]:
    return list({stop.kind: stop for stop in reversed([*stops])}.values())[::-1]


@dataclass
class Inspector:
    """Opens pages in Chromium, one after another in one window, and says what is wrong with them."""

    window: browser.Window
    url: str
    wrong: list[str] = field(default_factory=list)
    looked: int = 0
    refused: set[str] = field(default_factory=set)  # forms that came back with their problems
    light: tuple[int, str] | None = None  # in which the window stands

    def looks(self, stop: Stop, *, forms: bool = True) -> None:
        """A page in the light whose turn it is; then every form of the page sent empty."""
        self._opens(stop, *self._turn)
        asked: list[str] = self.window.page.evaluate(ASKED)
        self.wrong += [f"{stop.kind} asks {one}" for one in asked if not one.startswith((self.url, "data:"))]
        self._in_light_of(stop.kind, self._turn)
        for place, (number, name) in enumerate(self._forms() if forms else []):
            if place:
                self._opens(stop, *self._turn)
            self._sends_empty(number, name, self._turn)

    @property
    def _turn(self) -> tuple[int, str]:
        return TURNS[self.looked % len(TURNS)]

    def goes_by_keyboard(self, stop: Stop) -> None:
        self._opens(stop, *EVERY[0])
        self.wrong += [f"{stop.path} by keyboard: {one}" for one in by_keyboard(self.window)]

    def looks_at(self, name: str, html: str) -> None:
        """A page that only comes when something is wrong, as it would come."""
        shown = f"{self.url}/shown"
        self.window.page.route(shown, lambda route: route.fulfill(body=html, content_type="text/html"))
        self.window.open(shown)
        self.window.page.unroute(shown)
        self._in_light_of(name, self._turn)

    def looks_afresh(self, stop: Stop) -> None:
        """Loaded anew for each width and scheme; then every form of the page sent empty in each."""
        for width, scheme in EVERY:
            self._opens(stop, width, scheme)
            self._note(f"{stop.who} {stop.path} {width} {scheme}")
        self.looked += 1
        for number, name in self._forms():
            for width, scheme in EVERY:
                self._opens(stop, width, scheme)
                self._sends_empty(number, name, (width, scheme))

    def _opens(self, stop: Stop, width: int, scheme: str) -> None:
        context = self.window.page.context
        context.clear_cookies()
        if stop.cookies:
            context.add_cookies(
                [{"name": name, "value": value, "url": self.url} for name, value in stop.cookies]
            )
        self._in_light(width, scheme)
        self.window.said.clear()
        self.window.open(self.url + stop.path)

    def _in_light(self, width: int, scheme: str) -> None:
        if self.light == (width, scheme):
            return
        self.light = (width, scheme)
        self.window.page.set_viewport_size({"width": width, "height": 800})
        self.window.page.emulate_media(color_scheme=scheme)

    def _in_light_of(self, name: str, light: tuple[int, str]) -> None:
        """What stands in the window, in that light, and then on the narrowest of screens."""
        width, scheme = light
        self._in_light(width, scheme)
        self._note(f"{name} {width} {scheme}")
        self._in_light(NARROW, "light")
        for how, wide in {
            "": self.window.wide(),
            " with wide spacing": self.window.wide(spaced=True),
        }.items():
            if wide > 0:
                self.wrong.append(f"{name}: {wide} px too wide at {NARROW}{how}")
        self.looked += 1

    def _note(self, name: str) -> None:
        if (wide := self.window.wide()) > 0:
            self.wrong.append(f"{name}: {wide} px too wide")
        self.wrong += [f"{name}: {one}" for one in self.window.axe()]
        said = [one for one in self.window.said if not one.startswith(REFUSAL)]
        self.wrong += [f"{name} said: {one}" for one in said]

    def _forms(self) -> list[tuple[int, str]]:
        """The forms with something to fill in that were not sent empty before."""
        found = []
        told = self.window.page.locator(FORMS).evaluate_all(FORMS_OF)
        for number, (action, fields) in enumerate(told):
            where = IDS.sub("-", action)
            name = f"{where} sent empty"
            if fields and not where.endswith(ACTS_WHEN_EMPTY) and name not in self.refused:
                self.refused.add(name)
                found.append((number, name))
        return found

    def _sends_empty(self, number: int, name: str, light: tuple[int, str]) -> None:
        with self.window.page.expect_navigation() as went:
            self.window.page.locator(FORMS).nth(number).evaluate(EMPTIED)
        if went.value.status != 422:
            self.wrong.append(f"{name}: {went.value.status}")
        self.wrong += [f"{name}: {one}" for one in browser.problems_of(soup_of(went.value.text()))]
        self._in_light_of(name, light)


@contextmanager
def inspecting(url: str) -> Iterator[Inspector]:
    with browser.chromium() as started, browser.window(started) as window:
        window.page.context.add_init_script(path=browser.AXE)
        yield Inspector(window, url)


def soup_of(html: str) -> browser.BeautifulSoup:
    return browser.BeautifulSoup(html, "html.parser")
