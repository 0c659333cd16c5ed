"""Reading pages: as a document, and as a person sees them in Chromium.

page = browser.read(html)                       # a whole page, held to the rules of every page
with browser.opened(width=375, dark=True) as window:
    window.open(url); window.check_axe()        # what axe finds, and what the console said
"""

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Page, Route, sync_playwright

# Chromium without its own windows opens a page at less than half the cost, where it is installed.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
MISSING = "Chromium is not installed: the browser tests are skipped."
QUIETLY = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--disable-sync", "--no-first-run"),
    # A page is read for a moment: to make its scripts the fastest, or a process for its pictures, costs more.
    *("--js-flags=--no-opt,--no-maglev", "--in-process-gpu"),
)
AXE = Path(__file__).parents[1] / "panel/assets/node_modules/axe-core/axe.min.js"
AXE_RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
PHONE, DESK = 375, 1280
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
* { word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
WIDE = """css => {
  const kept = document.adoptedStyleSheets;
  if (css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [...kept, sheet];
  }
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  document.adoptedStyleSheets = kept;
  return wide;
}"""
TYPED = ("input", "select", "textarea")
FETCHED = ("script", "link", "img", "iframe")
POINTS = {"aria-describedby", "aria-labelledby", "aria-controls", "for", "form"}
NEEDS_NO_LABEL = ("hidden", "submit", "button", "image", "reset")


def read(html: str) -> BeautifulSoup:
    """A whole page, after it has kept every rule of a page."""
    page = BeautifulSoup(html, "html.parser")
    wrong = problems_of(page)
    assert not wrong, "\n".join(wrong)
    return page


def problems_of(page: BeautifulSoup) -> list[str]:
    """What a page does that no page may. Empty is good."""
    tags = page.find_all(True)  # walked through once: every page of every test comes by here
    return [*_heading(page, tags), *_ids(tags), *_labels(tags), *_forms(tags), *_inline(tags)]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _heading(page: BeautifulSoup, tags: list[Tag]) -> Iterator[str]:
    headings = [tag for tag in tags if tag.name == "h1"]
    if len(headings) != 1:
        yield f"{len(headings)} first headings instead of one"
        return
    title = words(page.title) if page.title else ""
    told = title.removeprefix("Error: ")
    # A badge may stand in the heading; the title begins with its words all the same.
    if not told.startswith(words(headings[0])) and not words(headings[0]).startswith(
        told.rpartition(" - ")[0]
    ):
        yield f"the title {title!r} does not begin with the heading {words(headings[0])!r}"
    # a browser prints the title, and a letter on paper does not say who we are
    if not title.endswith(("Community Justice Panel", " - To print")):
        yield f"the title {title!r} does not say where one is"
    summary = any("govuk-error-summary" in tag.get("class", ()) for tag in tags)
    if summary != title.startswith("Error: "):
        yield f"the title {title!r} and the summary of errors do not agree"
    if not (page.html and page.html.get("lang")):
        yield "the page does not say its language"


def _ids(tags: list[Tag]) -> Iterator[str]:
    ids = Counter(str(tag["id"]) for tag in tags if "id" in tag.attrs)
    yield from (f"the id {each!r} is there twice" for each, times in sorted(ids.items()) if times > 1)
    for tag in tags:
        for name in POINTS & tag.attrs.keys():
            for each in str(tag[name]).split():
                if each not in ids:
                    yield f"{name} points to {each!r}, which is not there"
        href = str(tag.get("href", ""))
        if tag.name == "a" and href.startswith("#") and href[1:] not in ids:
            yield f"a link leads to {href}, which is not there"


def _labels(tags: list[Tag]) -> Iterator[str]:
    labelled = {str(tag.get("for")) for tag in tags if tag.name == "label" and words(tag)}
    for tag in tags:
        if tag.name == "button" and not words(tag) and not tag.get("aria-label"):
            yield "a button says nothing"
        if tag.name not in TYPED or (tag.name == "input" and tag.get("type") in NEEDS_NO_LABEL):
            continue
        if tag.get("id") not in labelled and not tag.get("aria-label") and not tag.find_parent("label"):
            yield f"the field {tag.get('name')!r} has no label"
        if tag.has_attr("disabled"):
            yield f"the field {tag.get('name')!r} is disabled: say why instead"


def _forms(tags: list[Tag]) -> Iterator[str]:
    sent_by = {str(tag["form"]) for tag in tags if tag.name == "button" and "form" in tag.attrs}
    for form in tags:
        if form.name != "form":
            continue
        if not form.get("action"):
            yield "a form has no action"
        posted = str(form.get("method", "get")).casefold() == "post"
        token = form.find("input", {"name": "_csrf", "type": "hidden"})
        if posted and not (token and token.get("value")):
            yield f"the form to {form.get('action')!r} carries no token"
        if not posted and token:
            yield f"the form to {form.get('action')!r} would put its token in the address"
        if not form.find(["button", "input"], {"type": "submit"}) and form.get("id") not in sent_by:
            yield f"the form to {form.get('action')!r} cannot be sent"


def _inline(tags: list[Tag]) -> Iterator[str]:
    for tag in tags:
        if tag.name == "script" and not tag.get("src"):
            yield "a script stands in the page"
        if tag.name == "style" or "style" in tag.attrs:
            yield "a style stands in the page"
        yield from (f"{tag.name} holds {name}" for name in tag.attrs if name.startswith("on"))
        if tag.name in FETCHED:
            address = str(tag.get("src") or tag.get("href") or "")
            if address.startswith(("http:", "https:", "//")):
                yield f"{tag.name} comes from another place: {address}"


@dataclass
class Window:
    """A page in Chromium, and what went wrong in it."""

    page: Page
    said: list[str] = field(default_factory=list)

    def open(self, url: str) -> "Window":
        self.page.goto(url)
        return self

    def wide(self, *, spaced: bool = False) -> int:
        """How far the page goes beyond the window, in pixels; `spaced`: as WCAG 1.4.12 spaces a text."""
        return int(self.page.evaluate(WIDE, SPACED if spaced else ""))

    def axe(self) -> list[str]:
        """What axe finds: WCAG 2.2 A and AA and best practice."""
        if not self.page.evaluate("'axe' in window"):
            # through the debugger: no policy of the page forbids it
            self.page.evaluate(AXE.read_text() + "; true")
        found: list[dict[str, Any]] = self.page.evaluate(
            "rules => axe.run({runOnly: rules, resultTypes: ['violations']}).then(found => found.violations)",
            AXE_RULES,
        )
        return [
            f"{each['id']}: {each['help']}: {node['html'][:160]} ({node.get('failureSummary', '')[:300]})"
            for each in found
            for node in each["nodes"]
        ]

    def check(self) -> None:
        """Nothing for axe, nothing in the console, nothing to scroll sideways."""
        assert not self.axe()
        assert not self.said, self.said
        assert self.wide() <= 0, f"{self.wide()} px too wide"


@contextmanager
def chromium() -> Iterator[Any]:
    """The browser itself, quiet towards the world."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=list(QUIETLY))
        try:
            yield started
        finally:
            started.close()


@contextmanager
def window(
    started: Any, *, width: int = DESK, dark: bool = False, scripts: bool = True, forced: bool = False
) -> Iterator[Window]:
    """A fresh window. `forced`: the forced colours of a high contrast theme."""
    context = started.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        java_script_enabled=scripts,
        forced_colors="active" if forced else "none",
    )
    try:
        opened = Window(context.new_page())
        opened.page.on("console", lambda told: told.type == "error" and opened.said.append(told.text))
        opened.page.on("pageerror", lambda error: opened.said.append(str(error)))
        yield opened
    finally:
        context.close()


def serving(files: dict[str, tuple[str, bytes]]) -> Any:
    """A route that answers from a mapping of path to (media type, bytes): pages without a server."""

    def answer(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3].split("?")[0]
        if path in files:
            media_type, content = files[path]
            route.fulfill(body=content, content_type=media_type)
        else:
            route.fulfill(status=404, body=b"", content_type="text/plain")

    return answer
