"""Every page of every role, as a person finds it: readable, light, quiet, and changed by nobody who looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from panel.web import templating
from tests.gallery import frame
from tests.journeys import worlds
from tests.journeys.crawling import Crawl, Stop, inspecting, one_of_each_kind
from tests.journeys.walking import in_the_record
from tests.running import a_server

ERRORS = ("403", "404", "409", "410", "413", "422", "500", "503")
ON_SQLITE = pytest.mark.parametrize("record_url", ["sqlite"], indirect=True)
WORLDS = {
    "office": (worlds.an_office, "yes"),
    "outside": (worlds.outside, "no"),
    "empty": (worlds.an_empty_world, "no"),
}


@dataclass
class Found:
    """A running server, and every page that was come to."""

    url: str
    stops: list[Stop]


@contextmanager
def crawled(record_url: str, folder: Path, world: str, most: int) -> Iterator[Found]:
    tell, as_demo = WORLDS[world]
    grounds = in_the_record(record_url, tell)
    with a_server(record_url, folder, "--no-scheduler", PANEL_DEMO=as_demo) as running:
        crawl = Crawl(running.url, most)
        for stop in grounds.stops:
            crawl.visit(stop)
        for who, (cookies, begin) in grounds.begin.items():
            crawl.walk(who, cookies, begin)
        assert not crawl.wrong, "\n".join(crawl.wrong)
        print(f"{len(crawl.stops)} pages read, the heaviest {crawl.heaviest}")
        yield Found(running.url, crawl.stops)
    assert "Traceback" not in running.log.read_text()


@ON_SQLITE
def test_every_kind_of_page_is_right_in_chromium(record_url: str, tmp_path: Path):
    with crawled(record_url, tmp_path, "told", most=2) as found, inspecting(found.url) as inspector:
        for stop in one_of_each_kind(found.stops):
            inspector.looks(stop)
        for code in ERRORS:
            inspector.looks_at(f"error {code}", an_error_page(code))
        assert not inspector.wrong, "\n".join(inspector.wrong)
        assert len(inspector.refused) > 20, "every form came back with its problems"
    print(f"{inspector.looked} pages and states in Chromium")


@ON_SQLITE
def test_lists_without_anything_in_them_say_what_to_do(record_url: str, tmp_path: Path):
    with crawled(record_url, tmp_path, "empty", most=1) as found, inspecting(found.url) as inspector:
        for stop in one_of_each_kind(found.stops):
            if "-" not in stop.kind.split("/") and "/new" not in stop.path:  # forms are as they are elsewhere
                inspector.looks(stop, forms=False)
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
