"""Every component on one page: read by the rules of every page, and seen by axe."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from panel.web import templating
from tests import browser
from tests.gallery import PROBLEMS, Typed, frame, gallery

COMPONENTS = templating.PLACES[1] / "components"
TYPED = Typed(name="<b>Zoë</b>", note="One\n  two", days="tue", peers="2", area="cr", place="b")
STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
ERRORS = ("403", "404", "409", "410", "413", "422", "500", "503")
HOME = ("accessibility", "privacy", "help")


@pytest.fixture(scope="module")
def files() -> dict[str, tuple[str, bytes]]:
    """The gallery as it opens, and as it comes back with problems; the built files beside it."""
    pages = {"/": gallery(), "/wrong": gallery(PROBLEMS, TYPED)}
    served = {path: ("text/html", html.encode()) for path, html in pages.items()}
    for name in templating.manifest().values():
        path = templating.STATIC / name
        served[f"/static/{name}"] = (STATIC_TYPES[path.suffix], path.read_bytes())
    return served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser.chromium() as started:
        yield started


def test_the_gallery_keeps_the_rules_of_every_page():
    browser.read(gallery())


def test_the_gallery_with_problems_keeps_them_too():
    page = browser.read(gallery(PROBLEMS, TYPED))
    assert page.title.get_text().startswith("Error: Amira K")
    assert browser.words(page.select_one(".govuk-error-summary")).startswith(
        "There is a problem The programme has no place on that day Write the full"
    )


def test_what_was_typed_comes_back_as_it_was():
    page = browser.read(gallery(PROBLEMS, TYPED))
    assert page.find("input", {"name": "name"})["value"] == "<b>Zoë</b>"
    assert page.find("textarea", {"name": "note"}).get_text() == "\nOne\n  two"
    assert page.find("input", {"name": "place", "checked": True})["value"] == "b"
    assert page.find("option", selected=True)["value"] == "cr"
    assert [each["value"] for each in page.find_all("input", {"name": "peers", "checked": True})] == ["2"]


def test_a_problem_leads_to_its_field():
    page = browser.read(gallery(PROBLEMS, TYPED))
    for link in page.select(".govuk-error-summary a"):
        assert page.find(id=link["href"][1:]).name in {"input", "select", "textarea"}


@pytest.mark.parametrize("page", [*(f"errors/{code}" for code in ERRORS), *(f"home/{name}" for name in HOME)])
def test_the_pages_for_everybody_keep_the_rules_without_anybody_signed_in(page):
    template = templating.environment().get_template(f"{page}.html")
    on_help = {"contacts": [], "danger": [("the United Kingdom", "999")], "asks": []}
    browser.read(template.render(**frame(by=None, navigation=[], demo=False, notice="", **on_help)))


def test_every_component_is_shown_in_the_gallery_and_told_in_the_index():
    shown = (Path(__file__).parent / "gallery.html").read_text()
    told = (COMPONENTS / "README.md").read_text()
    by_the_layout = {"error_summary", "footer", "navigation", "sign_out"}
    for path in COMPONENTS.glob("*.html"):
        first, signature = (
            path.read_text().split("\n")[0],
            re.search(r"macro ((\w+)\(.*?\)) %", path.read_text()),
        )
        assert first.startswith(f"{{# {path.stem}("), f"{path.name} does not say its parameters"
        assert signature
        assert signature[2] == path.stem
        assert signature[1] in told, f"the index does not tell {signature[1]}"
        assert f'"components/{path.name}"' in shown or path.stem in by_the_layout


@pytest.mark.parametrize("path", ["/", "/wrong"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [browser.PHONE, browser.DESK])
def test_axe_finds_nothing_in_the_gallery(chromium, files, width, dark, path):
    with browser.window(chromium, width=width, dark=dark) as window:
        window.page.route("**/*", browser.serving(files))
        window.open(f"http://panel.test{path}").check()


def test_the_answers_are_64_pixels_high_and_fill_a_phone(chromium, files):
    with browser.window(chromium, width=browser.PHONE) as window:
        window.page.route("**/*", browser.serving(files))
        window.open("http://panel.test/")
        for button in window.page.query_selector_all(".app-big-button"):
            box = button.bounding_box()
            assert box
            assert box["height"] >= 64
            assert box["width"] >= browser.PHONE - 60


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_many_parts_are_folded_on_a_phone_and_stand_open_on_a_desk(chromium, files, scripts):
    for width, open_at_once in ((browser.PHONE, False), (browser.DESK, True)):
        with browser.window(chromium, width=width, scripts=scripts) as window:
            window.page.route("**/*", browser.serving(files))
            window.open("http://panel.test/")
            other = window.page.get_by_role("link", name="Annual report")
            assert other.is_visible() is open_at_once
            fold = window.page.get_by_text("Reports: Reoffending")
            assert fold.is_visible() is not open_at_once, "the one that is open is named"
            if not open_at_once:
                fold.click()
                assert other.is_visible()


def test_nothing_scrolls_sideways_at_320_pixels_or_with_wider_spacing(chromium, files):
    wider = (
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    )
    with browser.window(chromium, width=320) as window:
        window.page.route("**/*", browser.serving(files))
        window.open("http://panel.test/")
        assert window.wide() <= 0
        window.page.add_style_tag(content=wider)
        assert window.wide() <= 0


def test_what_belongs_to_an_answer_shows_when_it_is_chosen(chromium, files):
    for scripts in (True, False):
        with browser.window(chromium, scripts=scripts) as window:
            window.page.route("**/*", browser.serving(files))
            window.open("http://panel.test/")
            assert not window.page.is_visible("#phone")
            window.page.check("#kind")
            assert window.page.is_visible("#phone")


def test_the_page_that_is_open_shows_in_forced_colours(chromium, files):
    items = "[...document.querySelectorAll('.app-navigation__item')]"
    border = f"{items}.map(each => getComputedStyle(each).borderBottomColor)"
    with browser.window(chromium, forced=True) as window:
        window.page.route("**/*", browser.serving(files))
        window.open("http://panel.test/")
        assert len(set(window.page.evaluate(border))) == 2


def test_paper_holds_no_navigation_and_no_addresses(chromium, files):
    with browser.window(chromium) as window:
        window.page.route("**/*", browser.serving(files))
        window.open("http://panel.test/").page.emulate_media(media="print")
        assert not window.page.is_visible(".app-navigation")
        assert not window.page.is_visible(".app-footer")
        after = "[...document.querySelectorAll('a')].map(a => getComputedStyle(a, '::after').content)"
        assert set(window.page.evaluate(after)) <= {"none", "normal"}
