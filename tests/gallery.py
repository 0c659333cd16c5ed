"""Every component on one page, as templates use them."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cases.actors import Actor
from panel.web import templating

PAGE = (Path(__file__).parent / "gallery.html").read_text()
TODAY = date(2026, 11, 21)
MENU = (("To do", "/"), ("Cases", "/cases"), ("Hearings", "/hearings"), ("Peers", "/jurors"))


class Typed(dict[str, str]):
    """What was typed, as a form gives it."""

    def all(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


PROBLEMS = {
    "name": "Write the full name",
    "note": "Write what happened",
    "place": "Choose a place",
    "days": "Choose a day",
    "area": "Choose an area",
    "born": "Write a date of birth, such as 27 3 2012",
    "peers": "Choose at least 3 peers",
    "": "The programme has no place on that day",
}


def frame(**more: Any) -> dict[str, Any]:
    """What every page knows."""
    known = {
        "by": Actor(id="1", name="J Moss", role="coordinator"),
        "programme": None,
        "navigation": [{"text": text, "href": href, "current": text == "Cases"} for text, href in MENU],
        "csrf": "token",
        "demo": True,
        "notice": "The note is saved.",
        "typed": None,
        "problems": {},
        "path": "/cases",
    }
    return {**known, **more}


def gallery(problems: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None) -> str:
    page = templating.environment().from_string(PAGE)
    return page.render(
        **frame(problems=problems or {}, typed=typed),
        weeks=weeks(),
        address=lambda page: f"/cases?page={page}",
    )


def weeks() -> list[list[dict[str, Any]]]:
    first = date(2026, 10, 26)
    days = [first + timedelta(days=number) for number in range(42)]
    made = [
        {
            "date": each,
            "inside": each.month == 11,
            "today": each == TODAY,
            "events": _events(each),
            "note": "Half term" if each == date(2026, 11, 4) else "",
        }
        for each in days
    ]
    return [made[start : start + 7] for start in range(0, 42, 7)]


def _events(each: date) -> list[dict[str, Any]]:
    if each.month != 11 or each.day not in {3, 24, 26}:
        return []
    short = each.day == 24
    found = [
        {
            "href": f"/h/{each}",
            "text": "5:30pm Chard Guildhall",
            "detail": f"{4 - short} of 4 peers",
            "short": short,
            "empty": each.day == 3,
        }
    ]
    return found * (1 + (each.day == 26))
