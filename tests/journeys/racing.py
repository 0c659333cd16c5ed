"""Several people who send something in the same moment, over HTTP, and what each was told."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from bs4 import BeautifulSoup

from cases import database
from cases.tables import Programme
from panel import sign_ins
from panel.proposals import LIVE, YES
from panel.tables import Juror
from tests.builders import an_account
from tests.running import Running, SignedIn

AT_ONCE = 10
# Nobody is to read a word of the machine.
BARE = re.compile(
    r"locked|database|sql|exception|constraint|traceback|internal|something went wrong", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One form that somebody sends."""

    what: str
    who: SignedIn
    path: str
    typed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """Attempts that cannot all succeed, and how many rows of `won` may be there afterwards."""

    attempts: list[Attempt]
    won: Callable[[], Awaitable[int]]
    most: int = 1
    least: int = 1


@dataclass
class Figures:
    """What came of all the races."""

    rounds: int = 0
    won: int = 0
    seconds: float = 0.0
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def attempts(self) -> int:
        return self.answers.total()

    @property
    def refused(self) -> int:
        return sum(count for (_, status), count in self.answers.items() if status in (409, 422))

    def said(self, kind: str) -> str:
        each = ", ".join(f"{what} {status}: {many}" for (what, status), many in sorted(self.answers.items()))
        return (
            f"{kind}: {self.attempts} attempts in {self.rounds} races, {self.won} won, "
            f"{self.refused} refused, {self.seconds:.1f} s of racing\n  {each}\n  "
            + "\n  ".join(f"{many} x {words}" for words, many in self.reasons.most_common())
        )


@dataclass
class Racers:
    """Where the people of a race sit: one client, and a cookie for each sign-in."""

    client: httpx.AsyncClient
    chance: random.Random
    figures: Figures = field(default_factory=Figures)

    async def coordinators(self, programme: Programme, many: int) -> list[SignedIn]:
        account = await an_account("coordinator", programme)
        return [SignedIn(self.client, await sign_ins.begin(account=account)) for _ in range(many)]

    async def juror(self, juror: Juror) -> SignedIn:
        return SignedIn(self.client, await sign_ins.begin(juror=juror))

    async def race(self, scene: Scene) -> list[httpx.Response]:
        """Everybody has their page open; then all send at once."""
        people = {one.who.cookie: one.who for one in scene.attempts}
        await asyncio.gather(*(who.reads_the_token() for who in people.values()))
        attempts = self.chance.sample(scene.attempts, len(scene.attempts))
        began = time.monotonic()
        answers = await asyncio.gather(*(one.who.sends(one.path, **one.typed) for one in attempts))
        self.figures.seconds += time.monotonic() - began
        self.figures.rounds += 1
        for one, answer in zip(attempts, answers, strict=True):
            self.figures.answers[one.what, answer.status_code] += 1
            if answer.status_code != 303:
                self.figures.reasons[reason(answer)] += 1
        return answers


@asynccontextmanager
async def at_browsers(running: Running) -> AsyncIterator[Racers]:
    limits = httpx.Limits(max_connections=2 * AT_ONCE, max_keepalive_connections=2 * AT_ONCE)
    async with httpx.AsyncClient(base_url=running.url, timeout=60, limits=limits) as client:
        yield Racers(client, random.Random(AT_ONCE))


def reason(answer: httpx.Response) -> str:
    """The sentence that the page gives for a refusal."""
    page = BeautifulSoup(answer.text, "html.parser")
    found = page.select_one(".govuk-error-summary__list") or page.select_one("main .govuk-body-l")
    return " ".join(found.get_text(" ").split()) if found else ""


def plain(sentence: str) -> bool:
    """Something a person can read and act on."""
    return bool(re.fullmatch(r"[A-Z].*[.]", sentence)) and not BARE.search(sentence)


async def twice() -> dict[str, int]:
    """Pairs that must not be: by kind of booking, and live seats that share a place."""
    rows = await database.run(
        "SELECT a.kind AS kind, count(*) AS pairs FROM booking a JOIN booking b ON a.kind = b.kind "
        "AND a.resource_id = b.resource_id AND a.id < b.id AND a.starts < b.ends AND b.starts < a.ends "
        "WHERE a.standing AND b.standing GROUP BY a.kind"
    )
    (places,) = await database.run(
        "SELECT count(*) AS pairs FROM seat a JOIN seat b ON a.hearing = b.hearing AND a.place = b.place "
        f"AND a.id < b.id WHERE a.state IN ({_quoted(LIVE)}) AND b.state IN ({_quoted(LIVE)})"
    )
    found = {"room": 0, "respondent": 0, "juror": 0, **{row["kind"]: row["pairs"] for row in rows}}
    return {**found, "place": places["pairs"]}


async def yes_without_a_booking() -> int:
    """A yes and its booking come and go together: how many stand alone."""
    said_yes = await _pairs(f"SELECT hearing, juror AS who FROM seat WHERE state IN ({_quoted(YES)})")
    booked = await _pairs("SELECT hearing, resource_id AS who FROM booking WHERE kind = 'juror' AND standing")
    return len(said_yes ^ booked)


async def _pairs(sql: str) -> set[tuple[str, str]]:
    return {(str(row["hearing"]), str(row["who"])) for row in await database.run(sql)}


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
