"""What a page must be in Chromium: readable, quiet and narrow, in every light."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests import browser
from tests.journeys.crawling import ACTS_WHEN_EMPTY, FORMS, IDS, Stop, soup_of
from tests.journeys.keyboards import by_keyboard

NARROW = 320
EVERY = [(width, scheme) for width in (browser.DESK, browser.PHONE) for scheme in ("light", "dark")]
# In the short form pages and answers take turns; the soak loads each of them in every light.
TURNS = (EVERY[2], EVERY[1])  # a phone by day, a desk in the dark
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


@dataclass
class Inspector:
    """Opens pages in Chromium, one after another in one window, and says what is wrong with them."""

    window: browser.Window
    url: str
    wrong: list[str] = field(default_factory=list)
    looked: int = 0
    refused: set[str] = field(default_factory=set)  # forms that came back with their problems
    light: tuple[int, str] | None = None  # in which the window stands

    def looks(self, stop: Stop) -> None:
        """A page in the light whose turn it is."""
        self._opens(stop, *self._turn)
        asked: list[str] = self.window.page.evaluate(ASKED)
        self.wrong += [f"{stop.kind} asks {one}" for one in asked if not one.startswith((self.url, "data:"))]
        self._in_light_of(stop.kind, self._turn)

    @property
    def _turn(self) -> tuple[int, str]:
        return TURNS[self.looked % len(TURNS)]

    def goes_by_keyboard(self, stop: Stop) -> None:
        self._opens(stop, *EVERY[0])
        self.wrong += [f"{stop.path} by keyboard: {one}" for one in by_keyboard(self.window)]

    def looks_at(self, name: str, html: str) -> None:
        """A page that only comes when something is wrong, as it came or would come."""
        self.window.said.clear()
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
