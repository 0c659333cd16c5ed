"""A list that looks again as one types, and the same list with scripts off."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from panel.web import templating
from tests import browser
from tests.gallery import frame

PAGE = """{% extends "layouts/staff.html" %}{% from "components/filter.html" import filter %}
{% block title %}Cases{% endblock %}
{% block content %}
{{ filter("/cases", query, [("referred", "Referred")], []) }}
<div id="results">
  <p class="govuk-body">{{ names | length }} cases. <a href="/cases.csv">Download as CSV</a></p>
  <ul>{% for name in names %}<li>{{ name }}</li>{% endfor %}</ul>
</div>
{% endblock %}"""
NAMES = ("Amira K", "Ben T", "Callum R")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser.chromium() as started:
        yield started


def answers(route: Any) -> None:
    """The list as a server would answer it, and the built files."""
    address = urlsplit(route.request.url)
    if address.path.startswith("/static/"):
        route.fulfill(path=templating.STATIC / address.path.removeprefix("/static/"))
        return
    query = parse_qs(address.query).get("q", [""])[0]
    found = [name for name in NAMES if query.casefold() in name.casefold()]
    page = templating.environment().from_string(PAGE)
    route.fulfill(body=page.render(**frame(query=query, names=found)), content_type="text/html")


def test_the_list_follows_what_one_types_and_says_how_many(chromium):
    with browser.window(chromium) as window:
        window.page.route("**/*", answers)
        window.open("http://panel.test/cases").page.locator("#q").press_sequentially("amira")
        window.page.wait_for_function("document.querySelectorAll('#results li').length === 1")
        assert window.page.inner_text("#results li") == "Amira K"
        assert window.page.text_content(".app-filter [role=status]").strip() == "1 cases."
        assert window.page.url == "http://panel.test/cases?q=amira"
        assert window.page.evaluate("document.activeElement.id") == "q"
        window.check()


def test_the_same_list_comes_by_the_button_with_scripts_off(chromium):
    with browser.window(chromium, scripts=False) as window:
        window.page.route("**/*", answers)
        window.open("http://panel.test/cases").page.fill("#q", "ben")
        window.page.click("button:has-text('Search')")
        assert window.page.inner_text("#results li") == "Ben T"


def test_a_list_that_cannot_be_fetched_stays_as_it_is(chromium):
    with browser.window(chromium) as window:
        window.page.route("**/*", answers)
        window.open("http://panel.test/cases")
        window.page.route("**/cases?*", lambda route: route.fulfill(status=503, body="Come back soon."))
        with window.page.expect_response("**/cases?*"):
            window.page.locator("#q").press_sequentially("amira")
        assert window.page.locator("#results li").count() == len(NAMES)
