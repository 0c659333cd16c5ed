"""Every page that a person can come to by following links, and what each must be in Chromium.

A *stop* is one page of one person. Two stops are of a kind when one template makes them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests import browser

IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[\w-]{43}(?=/|$)")
FILES = (".csv", ".ics", ".xlsx")
MOST_BYTES, MOST_REQUESTS, NARROW = 40 * 1024, 6, 320
EVERY = [(width, scheme) for width in (browser.DESK, browser.PHONE) for scheme in ("light", "dark")]
CORNERS = [EVERY[0], EVERY[-1]]  # for a template that was seen in every light before
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
ACTS_WHEN_EMPTY = ("/confirmation", "/spellings", "/columns", "/facilitator")  # nothing to fill in is needed there


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of one person; `cookie` is their sign-in."""

    who: str
    path: str
    cookie: str = ""
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

    def walk(self, who: str, cookie: str, begin: Iterable[str]) -> None:
        waiting, known = [*begin], set(begin)
        with httpx.Client(base_url=self.url, cookies={"panel": cookie} if cookie else None) as client:
            while waiting:
                path = waiting.pop(0)
                kind = f"{who} {Stop(who, path).kind}"
                self.seen[kind] += 1
                if self.seen[kind] > self.most:
                    continue
                for link in self._look(client, Stop(who, path, cookie)):
                    if link not in known:
                        known.add(link)
                        waiting.append(link)

    def _look(self, client: httpx.Client, stop: Stop) -> list[str]:
        """A page read by the rules of every page, and where it leads."""
        answer = client.get(stop.path)
        if answer.status_code == 303:
            return [answer.headers["location"]]
        assert answer.status_code in (200, 410), f"{stop}: {answer.status_code}"
        if "text/html" not in answer.headers["content-type"]:
            return []
        wrong = browser.problems_of(page := browser.BeautifulSoup(answer.text, "html.parser"))
        assert not wrong, f"{stop}: {wrong}"
        self.stops.append(Stop(stop.who, stop.path, stop.cookie, answer.status_code))
        return [path for link in page.select("a[href]") if (path := _inside(str(link["href"])))]


def _inside(href: str) -> str:
    """The path of a link that stays here. What a letter holds is here too, whatever the port."""
    address = urlsplit(href)
    elsewhere = address.scheme not in ("", "http") or address.hostname not in (None, "127.0.0.1")
    if elsewhere or not address.path or address.path.endswith(FILES):
        return ""
    return address.path + (f"?{address.query}" if address.query else "")


def one_of_each_kind(stops: Iterable[Stop]) -> list[Stop]:
    return list({stop.kind: stop for stop in reversed([*stops])}.values())[::-1]


@dataclass
class Inspector:
    """Opens a stop in a fresh Chromium window and says what is wrong with it."""

    chromium: Any
    url: str
    wrong: list[str] = field(default_factory=list)
    heaviest: tuple[int, str] = (0, "")
    looked: int = 0
    refused: set[str] = field(default_factory=set)  # forms that came back with their problems

    def looks(self, stop: Stop, *, forms: bool = True) -> None:
        """Once loaded, in both widths and schemes; then every form of the page sent empty."""
        with self._opened(stop) as window:
            self._weigh(window, stop)
            self._in_lights(window, stop.kind, EVERY)
            to_fill = self._forms(window) if forms else []
            for number, name in to_fill:
                self._sends_empty(window.open(self.url + stop.path), number, name)

    def looks_at(self, name: str, html: str) -> None:
        """A page that only comes when something is wrong, as it would come."""
        with browser.window(self.chromium) as window:
            window.page.route("**/shown", lambda route: route.fulfill(body=html, content_type="text/html"))
            self._in_lights(window.open(f"{self.url}/shown"), name, EVERY)

    def looks_afresh(self, stop: Stop) -> None:
        """Loaded anew for each width and scheme."""
        for width, scheme in EVERY:
            with self._opened(stop, width, scheme) as window:
                self._note(window, f"{stop.who} {stop.path} {width} {scheme}")
        self.looked += 1

    def _opened(self, stop: Stop, width: int = browser.DESK, scheme: str = "light") -> Any:
        return opened(self.chromium, self.url, stop, width, scheme)

    def _in_lights(self, window: browser.Window, name: str, lights: Iterable[tuple[int, str]]) -> None:
        for width, scheme in lights:
            window.page.set_viewport_size({"width": width, "height": 800})
            window.page.emulate_media(color_scheme=scheme)
            self._note(window, f"{name} {width} {scheme}")
        window.page.set_viewport_size({"width": NARROW, "height": 800})
        if (wide := window.wide()) > 0:
            self.wrong.append(f"{name}: {wide} px too wide at {NARROW}")
        self.looked += 1

    def _note(self, window: browser.Window, name: str) -> None:
        if (wide := window.wide()) > 0:
            self.wrong.append(f"{name}: {wide} px too wide")
        self.wrong += [f"{name}: {one}" for one in window.axe()]
        said = [
            one for one in window.said if not one.startswith("Failed to load resource: the server responded")
        ]
        self.wrong += [f"{name} said: {one}" for one in said]

    def _weigh(self, window: browser.Window, stop: Stop) -> None:
        weight = window.page.evaluate(WEIGHT)
        self.heaviest = max(self.heaviest, (weight["bytes"], stop.path))
        if weight["bytes"] > MOST_BYTES:
            self.wrong.append(f"{stop.kind}: {weight['bytes']} bytes, {weight}")
        if len(weight["asked"]) > MOST_REQUESTS:
            self.wrong.append(f"{stop.kind}: {len(weight['asked'])} requests")
        self.wrong += [f"{stop.kind} asks {one}" for one in weight["asked"] if not one.startswith(self.url)]

    def _forms(self, window: browser.Window) -> list[tuple[int, str]]:
        """The forms with something to fill in that were not sent empty before."""
        found = []
        for number, form in enumerate(window.page.locator(FORMS).all()):
            action = str(form.get_attribute("action"))
            fields = form.locator('input:not([type="hidden"]), select, textarea').count()
            name = f"{IDS.sub('-', action)} sent empty"
            if fields and not action.endswith(ACTS_WHEN_EMPTY) and name not in self.refused:
                self.refused.add(name)
                found.append((number, name))
        return found

    def _sends_empty(self, window: browser.Window, number: int, name: str) -> None:
        with window.page.expect_navigation() as went:
            window.page.locator(FORMS).nth(number).evaluate(EMPTIED)
        if went.value.status != 422:
            self.wrong.append(f"{name}: {went.value.status}")
        self.wrong += [f"{name}: {one}" for one in browser.problems_of(soup_of(went.value.text()))]
        self._in_lights(window, name, CORNERS)


FORMS = 'main form[method="post"]'
WEIGHT = """() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter(each => !each.name.startsWith("data:"));
  return {bytes: all.reduce((sum, each) => sum + each.transferSize, 0), asked: all.map(each => each.name),
          page: all[0].transferSize};
}"""


def soup_of(html: str) -> Any:
    return browser.BeautifulSoup(html, "html.parser")


@contextmanager
def opened(chromium: Any, url: str, stop: Stop, width: int, scheme: str) -> Iterator[browser.Window]:
    """A fresh window, signed in, on this page; nothing is in its cache."""
    with browser.window(chromium, width=width, dark=scheme == "dark") as window:
        if stop.cookie:
            window.page.context.add_cookies([{"name": "panel", "value": stop.cookie, "url": url}])
        yield window.open(url + stop.path)
