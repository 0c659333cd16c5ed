"""kill -9 of the server with its family, and of the scheduler, while people work and letters go out."""

import asyncio
import statistics
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from cases import database, journal
from cases.actors import now
from panel.overtaken import OVERTAKEN
from panel.tables import Letter
from tests.conftest import opened
from tests.journeys.loads import Work, a_programme_at_work
from tests.post_office import Office, an_office
from tests.running import Running, a_server

PANELS_A_LIFE = 2
LETTER_TAKES = 0.02  # seconds: so that a kill meets a letter on its way
WITHIN = 60.0


@dataclass
class Lives:
    """A server and its scheduler, and the work that goes on from one kill to the next."""

    running: Running
    office: Office
    record_url: str
    work: Work
    seconds: list[float] = field(default_factory=list)  # until a page, or a letter, came again

    async def live(self, kill: Callable[[], Awaitable[None]]) -> None:
        """People work, letters go out, and somewhere in it comes the kill."""
        told = self.work.told
        referrals, answers = len(told.referrals) + 2, len(told.seats) + 2
        async with self.work.going_on():
            await self._letters_arrive()
            await self._acknowledged(referrals, answers)
            await asyncio.sleep(self.work.chance.uniform(0, 0.6))
            await kill()

    async def the_server_is_killed(self) -> None:
        self.running.kill()

    async def the_scheduler_is_killed(self) -> None:
        """The pages go on, and begin another one."""
        before = self.running.scheduler()
        assert before is not None
        before.kill()
        began = time.monotonic()
        async with opened(self.record_url):
            await leases_run_out()
        await self._letters_arrive()
        self.seconds.append(time.monotonic() - began)
        after = self.running.scheduler()
        assert after is not None
        assert after.pid != before.pid

    async def between(self) -> None:
        """The record is sound, no lease of the dead is waited for, and there is new work to do."""
        async with opened(self.record_url) as engine:
            await sound(engine)
            await leases_run_out()
            for _ in range(PANELS_A_LIFE):
                await self.work.asks_a_panel()

    async def _acknowledged(self, referrals: int, answers: int) -> None:
        """On a busy machine the kill would come before there is anything to lose."""
        told = self.work.told

        async def acknowledged() -> bool:
            return len(told.referrals) >= referrals and len(told.seats) >= answers

        await until(acknowledged, lambda: f"nothing is written down: {told.other}")

    async def _letters_arrive(self) -> None:
        before = len(self.office.arrived)

        async def arrived() -> bool:
            return len(self.office.arrived) > before

        await until(arrived, lambda: f"no letter arrives; answers otherwise: {self.work.told}")

    async def end(self, kills: int, name: str) -> None:
        """Nothing acknowledged is lost, every letter arrived, and hardly one of them twice."""
        async with opened(self.record_url) as engine:
            await leases_run_out()
            await until(all_done, lambda: "letters wait")
            await sound(engine)
            told, lost, post = self.work.told, await self.work.told.lost(), await self._post()
            print(
                f"{engine.kind}: {kills} kills of the {name} in the midst of {told.writes} acknowledged "
                f"writes ({len(told.referrals)} referrals, {len(told.seats)} answers; {told.unsure} more "
                f"got no answer), {post.sent} letters: {len(lost)} writes lost, {len(post.lost)} letters "
                f"lost, {post.twice} letters twice. "
                f"Back in {min(self.seconds):.1f} to {max(self.seconds):.1f} s, "
                f"{statistics.median(self.seconds):.1f} s in the middle"
            )
        assert lost == []
        assert post.lost == set(), "every letter arrived"
        assert post.strange == set(), "the second one is the same letter, and no other came"
        assert post.twice <= kills
        assert post.most <= 2
        assert told.other == {}, "no write was refused or met a fault"
        assert min(len(told.referrals), len(told.seats)) > kills

    async def _post(self) -> "Post":
        """A letter that an answer overtook need not go; every other one must have."""
        rows = await Letter.select(Letter.message_id, Letter.state, Letter.problem)
        sent = {row["message_id"] for row in rows if row["problem"] != OVERTAKEN}
        times = Counter(self.office.message_ids())
        return Post(
            sent=len(sent),
            lost=sent - set(times),
            strange=set(times) - {row["message_id"] for row in rows},
            twice=sum(times.values()) - len(times),
            most=max(times.values()),
        )


@dataclass(frozen=True)
class Post:
    """What became of the letters."""

    sent: int
    lost: set[str]
    strange: set[str]
    twice: int
    most: int


@asynccontextmanager
async def lives(record_url: str, folder: Path) -> AsyncIterator[Lives]:
    mail = {"PANEL_MAIL_FROM": "panel@example.org", "PANEL_WORKERS": "2"}
    with an_office() as office:
        office.seconds = LETTER_TAKES
        with a_server(record_url, folder, PANEL_SMTP_URL=office.url, **mail) as running:
            async with httpx.AsyncClient(base_url=running.url, timeout=60) as client:
                async with opened(record_url):
                    work = await a_programme_at_work(client)
                await asyncio.gather(*(who.reads_the_token() for who in (*work.desks, *work.phones.values())))
                yield Lives(running, office, record_url, work)
        assert "Traceback" not in running.log.read_text()


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.soak)])
async def test_a_killed_server_loses_nothing_it_acknowledged(
    record_url: str, tmp_path: Path, kills: int
) -> None:
    async with lives(record_url, tmp_path) as life:
        await life.between()
        for _ in range(kills):
            await life.live(life.the_server_is_killed)
            await life.between()
            life.seconds.append(life.running.start())
        await life.end(kills, "server")


@pytest.mark.parametrize(
    ("record_url", "kills"),
    [("postgres", 1), *[pytest.param(one, 20, marks=pytest.mark.soak) for one in ("sqlite", "postgres")]],
    indirect=["record_url"],
)
async def test_a_killed_scheduler_loses_no_letter(record_url: str, tmp_path: Path, kills: int) -> None:
    async with lives(record_url, tmp_path) as life:
        for _ in range(kills):
            await life.between()
            await life.live(life.the_scheduler_is_killed)
        await life.end(kills, "scheduler")


async def sound(engine: database.Engine) -> None:
    assert (await journal.verify()).sound
    if engine.kind == "sqlite":
        assert await database.run("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


async def leases_run_out() -> None:
    """As if the minutes had passed for which a dead sender holds its letter."""
    await Letter.update({Letter.leased_until: now()}).where(Letter.state == "sending")


async def all_done() -> bool:
    return not await Letter.count().where(Letter.state.is_in(["queued", "sending"]))


async def until(true: Callable[[], Awaitable[bool]], otherwise: Callable[[], str]) -> None:
    deadline = time.monotonic() + WITHIN
    while not await true():
        assert time.monotonic() < deadline, otherwise()
        await asyncio.sleep(0.02)
