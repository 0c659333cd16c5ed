"""Every page that a person can come to by following links, and every form of it sent empty.

A *stop* is one page of one person. Two stops are of a kind when one template makes them. A page is *new*
when it puts something into something that no page before it did: those are what Chromium looks at.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from gzip import decompress as gunzip
from typing import Any
from urllib.parse import urlsplit

import httpx

from panel.security import SIGN_IN, Door
from tests import browser
from tests.conftest import KEYRING
from tests.visiting import settings

Cookies = tuple[tuple[str, str], ...]
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)[\w-]{43}(?=/|$)")
FILES = (".csv", ".ics", ".json", ".pdf", ".xlsx", ".zip")
MOST_BYTES, MOST_REQUESTS = 40 * 1024, 6
FORMS = 'main form[method="post"]'
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
    new: list[Stop] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)  # the page that came back of each form
    new_answers: list[str] = field(default_factory=list)
    _put: set[tuple[str, str]] = field(default_factory=set)  # what was seen, and in what
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
        if self._is_new(page):
            self.new.append(self.stops[-1])
        links = [path for link in page.select("a[href]") if (path := _inside(str(link["href"])))]
        for form in page.select(FORMS):
            self._sends_empty(form, held)
        return links

    def _is_new(self, page: Any) -> bool:
        before = len(self._put)
        self._put |= {(_made_of(tag.parent), _made_of(tag)) for tag in page.find_all(True)}
        return len(self._put) > before

    def _sends_empty(self, form: Any, held: dict[str, str]) -> None:
        """Each form with something to fill in comes back with its problems, once."""
        where = IDS.sub("-", form["action"])
        name = f"{where} sent empty"
        fields = form.select('input:not([type="hidden"]), select, textarea')
        if not fields or where.endswith(ACTS_WHEN_EMPTY) or name in self.refused:
            return
        answer = self.client.post(form["action"], headers=held | self._kept(held), **_emptied(form, fields))
        if answer.status_code != 422:
            self.wrong.append(f"{name}: {answer.status_code}")
        self.refused[name] = answer.text
        page = soup_of(answer.text)
        self.wrong += [f"{name}: {one}" for one in browser.problems_of(page)]
        if self._is_new(page):
            self.new_answers.append(name)

    def _kept(self, held: dict[str, str]) -> dict[str, str]:
        """The cookies that came with the page, beside those one had."""
        given = [f"{one.name}={one.value}" for one in self.client.cookies.jar]
        return {"Cookie": "; ".join([*held.values(), *given])}

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


def _made_of(tag: Any) -> str:
    """What styles and readers go by: the element, its classes, its type and its role."""
    return " ".join([tag.name, *sorted(tag.get("class", ())), tag.get("type", ""), tag.get("role", "")])


def _emptied(form: Any, fields: list[Any]) -> dict[str, Any]:
    """What a browser would send of a form in which everything was taken out."""
    told = {one["name"]: one.get("value", "") for one in form.select('input[type="hidden"]')}
    written = [one for one in fields if one.get("type") not in ("checkbox", "radio", "file")]
    told |= {one["name"]: "" for one in written if one.get("name")}
    if "multipart" not in form.get("enctype", ""):
        return {"data": told}
    return {"data": told, "files": {one["name"]: ("", b"") for one in form.select('input[type="file"]')}}


def _inside(href: str) -> str:
    """The path of a link that stays here. What a letter holds is here too, whatever the port."""
    address = urlsplit(href)
    elsewhere = address.scheme not in ("", "http") or address.hostname not in (None, "127.0.0.1")
    if elsewhere or not address.path:
        return ""
    return address.path + (f"?{address.query}" if address.query else "")


def soup_of(html: str) -> browser.BeautifulSoup:
    return browser.BeautifulSoup(html, "html.parser")
