"""Programs that pull figures, and a record in which there is something to pull."""

from datetime import timedelta
from typing import Any

import httpx

from cases import follow_ups, outcomes, programmes
from cases.outcomes import Check, Event
from cases.tables import Programme
from panel.tables import Account
from tests.builders import a_case, a_person, a_token, somebody
from tests.visiting import URL, the_app

GENDERS = ("girl", "girl", "boy", "boy", "")


async def followed_people(programme: Programme) -> None:
    """Five of two years ago, each with a finished check; the first of them had something proven."""
    today, by = programmes.today(programme), somebody("evaluator", programme)
    opened = today - timedelta(days=600)
    for at, gender in enumerate(GENDERS):
        person = await a_person(programme, gender=gender, born_on=opened - timedelta(days=15 * 366))
        case = await a_case(programme, person, opened_on=opened)
        await follow_ups.go_on()
        day = opened + timedelta(days=40)
        events = (Event(event="proven", happened_on=day, proven_on=day, level="C"),) if at == 0 else ()
        check = (await follow_ups.of(case))[1]
        await outcomes.record(check, Check(source="police", checked_on=today, events=events), by)


class Program:
    """A program with a token, or none; it keeps no cookies."""

    def __init__(self, key: str = "") -> None:
        transport = httpx.ASGITransport(app=the_app(), client=("127.0.0.1", 50000))
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.client = httpx.AsyncClient(transport=transport, base_url=URL, headers=headers)

    async def pulls(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(f"/api/v1{path}", headers=headers)

    async def figures(self, asked: str = "") -> list[dict[str, Any]]:
        answer = await self.pulls(f"/figures{asked}")
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["figures"]
        return found


async def a_program(account: Account, **only: Any) -> Program:
    """Of this evaluator, with a token of its own."""
    return Program((await a_token(account, **only))[1])
