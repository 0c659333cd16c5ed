"""Every page of every role, as a person finds it: readable, light and quiet."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from panel.sign_ins import FULL
from panel.web import templating
from tests import matrix
from tests.gallery import frame
from tests.journeys import worlds
from tests.journeys.crawling import FILES, Crawl, Stop
from tests.journeys.inspecting import Inspector, inspecting
from tests.journeys.walking import in_the_record
from tests.matrix import Route
from tests.running import a_server

OFFICE = {"coordinator", "facilitator", "evaluator", "administrator"}
NO_PAGES = ("/", "/health", "/static/{name}", "/programme", "/set-up")  # of the empty world, or they lead on
BY_KEYBOARD = (
    "/todo",
    "/cases",
    "/cases/-",
    "/hearings",
    "/hearings/-",
    "/referrals/new",
    "/linkage/pairs/-",
)
ERRORS = ("403", "404", "409", "410", "413", "422", "500", "503")
ON_SQLITE = pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
WORLDS = {
    "office": (worlds.an_office, "yes"),
    "outside": (worlds.outside, "no"),
    "empty": (worlds.an_empty_world, "no"),
}


@dataclass
class Found:
    """A running server, and what the crawl came to."""

    url: str
    crawl: Crawl

    @property
    def stops(self) -> list[Stop]:
        return self.crawl.stops


@contextmanager
def crawled(record_url: str, folder: Path, world: str, most: int) -> Iterator[Found]:
    tell, as_demo = WORLDS[world]
    grounds = in_the_record(record_url, tell)
    with a_server(record_url, folder, "--no-scheduler", PANEL_DEMO=as_demo) as running:
        crawl = Crawl(running.url, most)
        with crawl.client:
            for stop in grounds.stops:
                crawl.visit(stop)
            for who, (cookies, begin) in grounds.begin.items():
                crawl.walk(who, cookies, begin)
        assert not crawl.wrong, "\n".join(crawl.wrong)
        print(f"{len(crawl.stops)} pages read, the heaviest {crawl.heaviest}")
        yield Found(running.url, crawl)
    assert "Traceback" not in running.log.read_text()


@ON_SQLITE
def test_every_page_of_the_office_is_right_in_chromium(record_url: str, tmp_path: Path):
    with crawled(record_url, tmp_path, "office", most=1) as found, inspecting(found.url) as inspector:
        assert not (missed := pages_missed(found.stops, of_the_office)), missed
        looked_at_each(inspector, found.crawl)
        for kind in BY_KEYBOARD:
            inspector.goes_by_keyboard(next(one for one in found.stops if one.kind == f"{kind} 200"))
        assert not inspector.wrong, "\n".join(inspector.wrong)


@ON_SQLITE
def test_every_page_of_whoever_is_outside_it_is_right_in_chromium(record_url: str, tmp_path: Path):
    with crawled(record_url, tmp_path, "outside", most=2) as found, inspecting(found.url) as inspector:
        assert not (missed := pages_missed(found.stops, of_others)), missed
        looked_at_each(inspector, found.crawl)
        for code in ERRORS:
            inspector.looks_at(f"error {code}", an_error_page(code))
        inspector.goes_by_keyboard(next(one for one in found.stops if one.kind == "seat offered 200"))
        assert not inspector.wrong, "\n".join(inspector.wrong)


def looked_at_each(inspector: Inspector, crawl: Crawl) -> None:
    """Whatever is made as no page before it; the soak looks at everything."""
    assert len(crawl.refused) > 20, "every form came back with its problems"
    for stop in crawl.new:
        inspector.looks(stop)
    for name in crawl.new_answers:
        inspector.looks_at(name, crawl.refused[name])
    print(f"{inspector.looked} of {len(crawl.stops)} pages and {len(crawl.refused)} answers in Chromium")


def pages_missed(stops: list[Stop], whose: Callable[[Route], bool]) -> list[str]:
    """Addresses of pages that nobody came to: the worlds do not know of them yet."""
    reached = [urlsplit(stop.path).path for stop in stops]
    routes = [one for one in matrix.every_route() if one.method == "GET" and whose(one)]
    return [
        one.path
        for one in routes
        if one.path not in NO_PAGES and not one.path.endswith(FILES)
        if not any(re.fullmatch(re.sub(r"{\w+}", "[^/]+", one.path), path) for path in reached)
    ]


def of_the_office(route: Route) -> bool:
    rule = route.rule
    return rule is not None and (rule.demo or (rule.stage == FULL and bool(OFFICE.intersection(rule.roles))))


def of_others(route: Route) -> bool:
    for_programs = route.rule is not None and bool(route.rule.sees)
    return not of_the_office(route) and not for_programs


@ON_SQLITE
def test_lists_without_anything_in_them_say_what_to_do(record_url: str, tmp_path: Path):
    with crawled(record_url, tmp_path, "empty", most=1) as found, inspecting(found.url) as inspector:
        for stop in found.crawl.new:
            inspector.looks(stop)
        assert not inspector.wrong, "\n".join(inspector.wrong)


def an_error_page(code: str) -> str:
    said = frame(by=None, navigation=[], notice="", sentence="Choose one of the answers.")
    return templating.environment().get_template(f"errors/{code}.html").render(**said)


@pytest.mark.soak
@ON_SQLITE
@pytest.mark.parametrize("world", WORLDS)
def test_every_page_is_right_in_every_light(record_url: str, tmp_path: Path, world: str):
    with crawled(record_url, tmp_path, world, most=25) as found, inspecting(found.url) as inspector:
        for stop in found.stops:
            inspector.looks_afresh(stop)
        assert not inspector.wrong, "\n".join(inspector.wrong)
    print(f"{len(found.stops)} pages, each in two widths and two schemes")
