"""Visiting the real application without a network: pages, forms with their tokens, who is signed in.

somebody = await visiting(account)            # or a juror, or nobody: await visiting()
page = await somebody.opens("/cases")          # 200, read as the page reader reads every page
answer = await somebody.sends("/referrals/new", name="", ...)   # fills the page's form and posts it
"""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from bs4 import BeautifulSoup, Tag

from panel import sign_ins
from panel.app import create_app
from panel.security import TOKEN_FIELD
from panel.settings import Settings
from panel.tables import Account, Juror
from tests import browser
from tests.conftest import KEYRING

URL = "http://127.0.0.1:8000"
NO_FILE = Path("/nonexistent")
A_TOKEN = re.compile(rf'<input type="hidden" name="{TOKEN_FIELD}" value="([^"]+)"')


def settings(**variables: str) -> Settings:
    return Settings.read({"PANEL_KEY": KEYRING.written(), **variables}, env_file=NO_FILE)


@cache
def the_app(**variables: str) -> Any:
    return create_app(settings(**variables))


class Visitor:
    """A browser of somebody's own, in a test."""

    def __init__(self, app: Any, address: str = "127.0.0.1") -> None:
        transport = httpx.ASGITransport(app=app, client=(address, 50000))
        self.client = httpx.AsyncClient(transport=transport, base_url=URL)
        self.kept: tuple[str, str] = ("", "")  # a good token, and the cookies it is good for

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def opens(self, path: str, status: int = 200) -> BeautifulSoup:
        """A page, held to what every page must be."""
        answer = await self.client.get(path)
        assert answer.status_code == status, (
            f"{path}: {answer.status_code} {answer.headers.get('location', '')}"
        )
        return browser.read(answer.text)

    async def token(self, path: str = "/sign-in") -> str:
        field = A_TOKEN.search((await self.client.get(path)).text)
        assert field, f"{path} has no form"
        return field[1]

    async def posts(self, path: str, typed: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        """A POST with a good token, but without looking at the form first."""
        if self.kept[1] != (cookies := self._cookies()) or not cookies:
            self.kept = (await self.token(await self._a_form()), self._cookies())
        return await self.client.post(path, data={TOKEN_FIELD: self.kept[0], **(typed or {}), **more})

    def _cookies(self) -> str:
        return "; ".join(sorted(f"{cookie.name}={cookie.value}" for cookie in self.client.cookies.jar))

    async def _a_form(self) -> str:
        return "/help" if "panel" in self.client.cookies else "/sign-in"

    async def sends(
        self, path: str, typed: dict[str, Any] | None = None, action: str = "", **more: Any
    ) -> httpx.Response:
        """Open the page, fill its form (the one whose action holds `action`), and send it."""
        page = await self.opens(path)
        for form in page.find_all("form", method="post"):
            goes_to = str(form["action"])
            if goes_to != "/sign-out" and action in goes_to:
                return await self.client.post(goes_to, data={**filled(form), **(typed or {}), **more})
        raise AssertionError(f"{path} has no form that goes to {action or 'anywhere'}")


async def let_in(here: str, born_on: date, visitor: Visitor | None = None) -> Visitor:
    """Somebody of a family, who gave the young person's birth date at the link of `here`."""
    visitor = visitor or await visiting()
    assert (await says_born(visitor, here, born_on)).status_code == 303
    return visitor


async def says_born(visitor: Visitor, here: str, day: date) -> httpx.Response:
    parts = {f"born_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")}
    return await visitor.sends(f"{here}/born", parts, action="born")


async def shown_in(here: str, said: str, visitor: Visitor | None = None) -> Visitor:
    """A harmed person, who gave the end of their number or name at the link of `here`."""
    visitor = visitor or await visiting()
    assert (await visitor.sends(f"{here}/check", {"said": said}, action="check")).status_code == 303
    return visitor


def filled(form: Tag) -> dict[str, Any]:
    """What a form sends when nobody touches it."""
    sent: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or kind in ("file", "submit"):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            sent[name] = chosen.get("value", chosen.text) if chosen else ""
        elif kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                sent.setdefault(name, []).append(field.get("value", "on"))
        else:
            sent[name] = field.text if field.name == "textarea" else field.get("value", "")
    return sent


async def visiting(
    whose: Account | Juror | None = None, *, address: str = "127.0.0.1", **variables: str
) -> Visitor:
    """Somebody at their browser, signed in already when an account or a juror is given."""
    visitor = Visitor(the_app(**variables), address)
    if whose is not None:
        of = {"account": whose} if isinstance(whose, Account) else {"juror": whose}
        visitor.client.cookies.set("panel", await sign_ins.begin(**of), domain="127.0.0.1")
    return visitor
