"""The templates: where they are found, and what every one of them can say."""

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig
from markupsafe import Markup

from cases import self_described
from panel.web import browsers, naming, own_words
from scheduling import times

PANEL = Path(__file__).parents[1]
STATIC = PANEL / "static"
PLACES = (PANEL / "_bundled" / "templates", PANEL.parent / "templates")  # the wheel's, the checkout's


class NotBuilt(RuntimeError):
    """The styles and scripts were not built. The words say how."""


@cache
def manifest() -> dict[str, str]:
    """What each file is called on this build: app.css -> app.3f2a….css."""
    try:
        found: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
    except FileNotFoundError:
        raise NotBuilt("The styles are not built. Run: python -m panel.assets.hatch_build") from None
    return found


def asset(name: str) -> str:
    """The address of a built file."""
    return f"/static/{manifest()[name]}"


class Govuk:
    """`{{ govuk.Input({...}) }}`: the macros of govuk-frontend-jinja, in a room of their own.

    They ask for parameters nobody gave, so they cannot live in our strict environment.
    """

    def __init__(self) -> None:
        rooms = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
        self._templates = Environment(
            loader=rooms,
            undefined=ChainableUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._macros: dict[str, Callable[[dict[str, Any]], Markup]] = {}

    def __getattr__(self, name: str) -> Callable[[dict[str, Any]], Markup]:
        if name not in self._macros:
            folder = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]
            found = self._templates.get_template(f"govuk_frontend_jinja/components/{folder}/macro.html")
            self._macros[name] = getattr(found.module, f"govuk{name}")
        return self._macros[name]


def day(on: date | datetime, zone: str = "", country: str = "GB") -> str:
    """Tuesday 24 November 2026. A moment needs the zone it is read in."""
    return times.day_words(_there(on, zone), country)


def short_day(on: date | datetime, zone: str = "", country: str = "GB") -> str:
    """24 November 2026; in the US, November 24, 2026."""
    return times.day_words(_there(on, zone), country).split(" ", 1)[1]


def clock(at: datetime, zone: str) -> str:
    """5:30pm"""
    return times.clock_words(times.local(at, zone))


def moment(at: datetime, zone: str, country: str = "GB") -> str:
    """24 November 2026 at 5:30pm"""
    return f"{short_day(at, zone, country)} at {clock(at, zone)}"


def day_and_time(at: datetime, zone: str, country: str = "GB") -> str:
    """Tuesday 24 November 2026 at 5:30pm"""
    return f"{day(at, zone, country)} at {clock(at, zone)}"


def iso(at: date | datetime) -> str:
    """For <time datetime="...">."""
    return at.isoformat()


def _there(on: date | datetime, zone: str) -> date:
    if not isinstance(on, datetime):
        return on
    if not zone:
        raise ValueError("a moment needs the zone it is read in")
    return times.local(on, zone).date()


@pass_context
def ours(context: Context, text: str) -> str:
    """A sentence of the house in the words of the programme whose page it is."""
    return own_words.ours(text, context.get("programme"))


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "short_day": short_day,
    "clock": clock,
    "moment": moment,
    "day_and_time": day_and_time,
    "minutes": times.minutes_words,
    "iso": iso,
    "named": naming.named,
    "ours": ours,
    "browser": browsers.named,
}


@cache
def environment() -> Environment:
    """The one environment of pages and letters. What a template forgets to be given is an error.

    A template is read once and kept: a running server never looks whether its files changed.
    """
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(place) for place in PLACES]),
        undefined=StrictUndefined,
        autoescape=select_autoescape(
            enabled_extensions=("html", "svg"), default=True, disabled_extensions=("txt",)
        ),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters.update(FILTERS)
    made.globals.update(asset=asset, govuk=Govuk(), described=self_described)
    return made


def config() -> TemplateConfig[JinjaTemplateEngine]:
    """For the application."""
    return TemplateConfig(instance=JinjaTemplateEngine.from_environment(environment()))
