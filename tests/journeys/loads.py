"""A programme at work over HTTP: referrals come in, peers answer, and they remember what they were told.

Only what was acknowledged counts: a 303 that arrived. What was under way when the line broke may be
there or not.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID, uuid4

import httpx

from cases import programmes
from cases.tables import Offence, Programme, Referral
from panel import seats, sign_ins
from panel.sign_ins import actor_of
from panel.tables import Account, Letter, Seat
from tests.builders import FIRST, a_juror, a_programme, an_account
from tests.evenings import a_free_room, an_arranged_hearing, an_evening, in_days
from tests.running import SignedIn

COORDINATORS = 3
PHONES = 2  # peers who answer at the same time
PEERS = 18
PANEL = 6
WALLS = ("17:30", "18:30", "19:30")
SOON, DAYS = 3, 24  # inside the clock of every case
ANSWERS = {"yes": "accepted", "no": "declined"}


@dataclass
class Told:
    """What the server said it had written down."""

    referrals: set[UUID] = field(default_factory=set)
    seats: dict[UUID, str] = field(default_factory=dict)  # seat -> the answer
    other: Counter[int] = field(default_factory=Counter)  # answers that were no 303
    unsure: int = 0  # sent, and no answer came back

    @property
    def writes(self) -> int:
        return len(self.referrals) + len(self.seats)

    async def lost(self) -> list[str]:
        """What is not in the record, and thanks that were not written with the yes they are for."""
        found = {row["id"] for row in await Referral.select(Referral.id)}
        states = {row["id"]: row["state"] for row in await Seat.select(Seat.id, Seat.state)}
        thanked = {
            row["key"].split(":")[1]
            for row in await Letter.select(Letter.key).where(Letter.name == "seat-taken")
        }
        return [
            *(f"referral {one}" for one in self.referrals - found),
            *(
                f"{said} of seat {one}"
                for one, said in self.seats.items()
                if states.get(one) != ANSWERS[said]
            ),
            *(
                f"thanks for {one}"
                for one, said in self.seats.items()
                if said == "yes" and str(one) not in thanked
            ),
        ]


@dataclass
class Work:
    """The people of a programme, and what they still have to do."""

    programme: Programme
    offence: Offence
    desk: Account
    desks: list[SignedIn]
    phones: dict[UUID, SignedIn]
    chance: random.Random
    told: Told = field(default_factory=Told)
    asked: list[tuple[UUID, UUID]] = field(default_factory=list)  # seats that wait for an answer, and whose
    numbers: "count[int]" = field(default_factory=count)

    async def asks_a_panel(self) -> None:
        """One more hearing, its seats offered; each offer is a letter that waits to be sent."""
        day, wall = divmod(next(self.numbers), len(WALLS))
        room = await a_free_room(self.programme)
        evening = await an_evening(self.programme, room, on_day=in_days(SOON + day % DAYS))
        hearing = await an_arranged_hearing(
            self.programme, session=evening, room=room, starts_wall=WALLS[wall]
        )
        self.asked += [(seat.id, seat.juror) for seat in await seats.offer_all(hearing, actor_of(self.desk))]

    @asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Everybody works until it is over, or until the line breaks."""
        over = asyncio.Event()
        async with asyncio.TaskGroup() as people:
            for desk in self.desks:
                people.create_task(self._receives_referrals(desk, over))
            for _ in range(PHONES):
                people.create_task(self._answers(over))
            yield
            over.set()

    async def _receives_referrals(self, desk: SignedIn, over: asyncio.Event) -> None:
        while not over.is_set():
            once = uuid4()
            if await self._written(desk, "/referrals", **self._a_referral(once)):
                self.told.referrals.add(once)

    async def _answers(self, over: asyncio.Event) -> None:
        while not over.is_set():
            if not self.asked:
                await asyncio.sleep(0.02)
                continue
            seat, juror = self.asked.pop()
            said = self.chance.choice(("yes", "yes", "no"))
            if await self._written(self.phones[juror], f"/mine/seats/{seat}/answer", answer=said):
                self.told.seats[seat] = said

    async def _written(self, who: SignedIn, path: str, **typed: str) -> bool:
        try:
            answer = await who.sends(path, **typed)
        except httpx.TransportError:
            self.told.unsure += 1
            await asyncio.sleep(0.02)  # nobody answers: it was killed
            return False
        went = answer.status_code == 303 and not answer.headers["location"].startswith("/sign-in")
        if not went:
            self.told.other[answer.status_code] += 1
        return went

    def _a_referral(self, once: UUID) -> dict[str, str]:
        today = programmes.today(self.programme)
        return {
            "_once": str(once),
            "name": f"{self.chance.choice(FIRST)} {once.hex[:12]}",
            "born_on-day": "14",
            "born_on-month": "3",
            "born_on-year": str(today.year - 14),
            "referred_on-day": str(today.day),
            "referred_on-month": str(today.month),
            "referred_on-year": str(today.year),
            "agency": "Avon and Somerset Police",
            "offence": str(self.offence.id),
            "admitted": "yes",
        }


async def a_programme_at_work(client: httpx.AsyncClient) -> Work:
    programme = await a_programme(seats=PANEL, seats_least=1, sittings_a_month=60)
    desk = await an_account("coordinator", programme)
    peers = [await a_juror(programme) for _ in range(PEERS)]
    return Work(
        programme,
        next(one for one in await programmes.offences(programme.id) if one.in_scope),
        desk,
        [SignedIn(client, await sign_ins.begin(account=desk)) for _ in range(COORDINATORS)],
        {peer.id: SignedIn(client, await sign_ins.begin(juror=peer)) for peer in peers},
        random.Random(PEERS),
    )
