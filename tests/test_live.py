"""A list that looks again as one types, and the same list with scripts off."""

from collections.abc import Callable, Iterator
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


def until(window: browser.Window, true: Callable[[], bool]) -> None:
    """Goes on when it is true; after ten seconds it says that it is not."""
    for _ in range(200):
        if true():
            return
        window.page.wait_for_timeout(50)
    raise AssertionError("it never came to be so")


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


FORM = """{% extends "layouts/staff.html" %}{% from "components/form.html" import form %}
{% from "components/text.html" import text %}{% from "components/button.html" import button %}
{% block title %}Add a referral{% endblock %}
{% block content %}
{% call form("/referrals", csrf) %}
{{ text("name", "Full name", typed, problems) }}{{ text("note", "Note", typed, problems) }}
<div aria-live="polite" data-look="/referrals/alike" data-watch="name"></div>
{{ button("Add") }}
{% endcall %}
{% endblock %}"""


def test_a_form_shows_what_is_known_already_and_tells_no_address_whom_it_is_about(chromium):
    asked = []

    def holds(route: Any) -> None:
        if route.request.method == "POST":
            asked.append((urlsplit(route.request.url), parse_qs(route.request.post_data)))
            route.fulfill(body="<ul><li>R-26-0001</li></ul>", content_type="text/html")
        elif "/static/" in route.request.url:
            answers(route)
        else:
            page = templating.environment().from_string(FORM)
            route.fulfill(body=page.render(**frame()), content_type="text/html")

    with browser.window(chromium) as window:
        window.page.route("**/*", holds)
        window.open("http://panel.test/referrals/new").page.locator("#note").press_sequentially("nothing")
        window.page.locator("#name").press_sequentially("Amira")
        # it asks when one pauses, and a slow machine pauses in the middle of a name
        window.page.wait_for_selector("[data-look] li")
        until(window, lambda: asked[-1][1]["name"] == ["Amira"])
        address, sent = asked[-1]
        assert (address.path, address.query) == ("/referrals/alike", "")
        assert ("_csrf" in sent, "note" in sent) == (True, False)
        assert window.page.evaluate("document.activeElement.id") == "name"
        window.check()


PANEL = """{% extends "layouts/staff.html" %}{% from "components/form.html" import form %}
{% from "components/checks.html" import checks %}{% from "components/choose.html" import choose %}
{% from "components/radios.html" import radios %}{% from "components/button.html" import button %}
{% block title %}Change by hand{% endblock %}
{% block content %}
{% call form("/plans/1/cases/1", csrf, id="hand") %}
{{ radios("slot", "When?", [("6", "6pm"), ("7", "7pm")], typed, problems, value=slot) }}
<div id="then" data-follows="slot">{{ choose("jurors", "Who sits?", people, typed, problems) }}</div>
{% endcall %}
{% set told = [(ticked == 2, ticked ~ " of 2 seats")] %}
<div id="checks" aria-live="polite" data-checks="hand">{{ checks(told) }}</div>
{{ button("Check this panel", "do", "check", form="hand") }}
{% endblock %}"""


def test_the_checks_of_a_panel_follow_the_ticks_and_its_people_the_time(chromium):
    asked: list[dict[str, list[str]]] = []

    def holds(route: Any) -> None:
        if "/static/" in route.request.url:
            answers(route)
            return
        sent = parse_qs(route.request.post_data or "jurors=Amira&slot=6")
        slot, ticked = sent["slot"][0], sent.get("jurors", [])
        if route.request.method == "POST":
            asked.append(sent)
        people = [
            {"value": name, "text": name, "detail": "", "badge": "", "colour": "", "ticked": name in ticked}
            for name in (("Amira", "Ben") if slot == "6" else ("Callum",))
        ]
        page = templating.environment().from_string(PANEL)
        body = page.render(**frame(slot=slot, people=people, ticked=len(ticked)))
        route.fulfill(body=body, content_type="text/html")

    with browser.window(chromium) as window:
        window.page.route("**/*", holds)
        page = window.open("http://panel.test/plans/1/cases/1").page
        page.check("#jurors-2")
        page.wait_for_function("document.getElementById('checks').textContent.includes('2 of 2 seats')")
        assert page.evaluate("document.activeElement.id") == "jurors-2"
        assert asked[-1]["do"] == ["check"]
        page.check("#slot-2")
        page.wait_for_function("document.getElementById('then').textContent.includes('Callum')")
        assert page.evaluate("document.activeElement.id") == "slot-2"
        window.check()
