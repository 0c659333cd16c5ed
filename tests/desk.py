"""A coordinator at her desk: the real app over the record of the test, page by page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from bs4 import Tag

from cases.actors import Actor
from cases.tables import Programme
from tests import browser
from tests.builders import a_programme, an_account
from tests.visiting import visiting


@dataclass
class Desk:
    """Pages as a coordinator of one programme sees them."""

    client: httpx.AsyncClient
    programme: Programme
    by: Actor
    status: int = 0
    path: str = ""
    page: Tag | None = None

    async def open(self, path: str) -> "Desk":
        return self._read(await self.client.get(path))

    async def fetch(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def send(self, action: str, typed: dict[str, Any] | None = None, files: Any = None) -> "Desk":
        """Send the form with this action of the page that is open, as the browser would."""
        form = self.page.find("form", {"action": action, "method": "post"})
        assert form, f"{self.path} has no form to {action}"
        held: dict[str, Any] = {}
        for one in form.find_all("input", {"type": "hidden"}):
            held.setdefault(one["name"], []).append(one["value"])
        answer = await self.client.post(action, data={**held, **(typed or {})}, files=files)
        if answer.status_code == 303:
            answer = await self.client.get(answer.headers["location"])
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> "Desk":
        self.status, self.path = answer.status_code, answer.request.url.raw_path.decode()
        self.page = browser.read(answer.text)
        return self

    @property
    def words(self) -> str:
        return " ".join(self.page.find("main").get_text(" ").split())

    @property
    def title(self) -> str:
        return self.page.title.get_text()

    @property
    def heading(self) -> str:
        return " ".join(self.page.h1.get_text(" ").split())

    def rows(self) -> list[list[str]]:
        """The rows of the tables, cell by cell."""
        return [
            [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
            for row in self.page.select("tbody tr")
        ]

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        return next(a["href"] for a in self.page.find_all("a") if words in " ".join(a.get_text(" ").split()))

    def value(self, name: str) -> str:
        field = self.page.find(attrs={"name": name})
        if field.name == "textarea":
            return field.get_text().strip()
        if field.name == "select":
            chosen = field.find("option", selected=True)
            return chosen["value"] if chosen else ""
        return field.get("value", "")

    def actions(self) -> list[str]:
        return [form["action"] for form in self.page.find_all("form", {"method": "post"})]


@asynccontextmanager
async def at_the_desk(
    programme: Programme | None = None, role: str = "coordinator", **variables: str
) -> AsyncIterator[Desk]:
    """Signed in, with password and code behind her."""
    programme = programme or await a_programme()
    account = await an_account(role, programme)
    by = Actor(id=str(account.id), name=account.name, role=role, programme=account.programme)
    visitor = await visiting(account, **variables)
    async with visitor.client:
        yield Desk(visitor.client, programme, by)
