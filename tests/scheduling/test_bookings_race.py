"""Many people book, move, drop and reinstate at once: nothing ever overlaps, and the test would see it."""

import asyncio
import random
from uuid import UUID, uuid4

import pytest

from cases import database
from cases.database import Engine
from cases.errors import Overlap
from scheduling.tables import Booking, Hearing
from tests.builders import a_hearing

ROOMS = [uuid4() for _ in range(3)]
EVENING = 40  # so few minutes that nearly every try meets another booking
OVERLAPS = """
    SELECT count(*) AS pairs FROM booking AS one JOIN booking AS other
    ON one.id < other.id AND one.kind = other.kind AND one.resource_id = other.resource_id
    AND one.starts < other.ends AND other.starts < one.ends AND one.standing AND other.standing
"""
WITHOUT_THE_RULE = {
    "sqlite": ("DROP TRIGGER booking_made", "DROP TRIGGER booking_moved"),
    "postgres": ("ALTER TABLE booking DROP CONSTRAINT booking_once",),
}


class Coordinator:
    """Tries one thing after another, without looking first."""

    def __init__(self, hearing: Hearing, seed: int) -> None:
        self.hearing, self.chance = hearing, random.Random(seed)
        self.mine: list[UUID] = []
        self.refused = self.done = 0

    async def work(self, tries: int) -> None:
        for _ in range(tries):
            act = self.chance.choice((self.book, self.book, self.move, self.drop, self.reinstate))
            try:
                await act()
                self.done += 1
            except Overlap:
                self.refused += 1

    def span(self) -> tuple[int, int]:
        starts = self.chance.randrange(EVENING)
        return starts, starts + self.chance.randint(1, 8)

    async def book(self) -> None:
        starts, ends = self.span()
        booking = Booking(
            id=uuid4(),
            programme=self.hearing.programme,
            hearing=self.hearing.id,
            kind="room",
            resource_id=self.chance.choice(ROOMS),
            starts=starts,
            ends=ends,
        )
        if self.chance.random() < 0.5:
            async with database.atomic():
                await Booking.insert(booking)
        else:
            await Booking.insert(booking)
        self.mine.append(booking.id)

    async def move(self) -> None:
        starts, ends = self.span()
        await self.change({"starts": starts, "ends": ends, "resource_id": self.chance.choice(ROOMS)})

    async def drop(self) -> None:
        await self.change({"standing": False})

    async def reinstate(self) -> None:
        await self.change({"standing": True})

    async def change(self, values: dict[str, object]) -> None:
        if self.mine:
            one = self.chance.choice(self.mine)
            await Booking.update(values).where(Booking.id == one)  # type: ignore[arg-type]


async def race(tries: int) -> tuple[int, int, int]:
    """Overlapping pairs, things done, things refused."""
    hearing = await a_hearing()
    people = [Coordinator(hearing, seed) for seed in range(20)]
    await asyncio.gather(*(one.work(tries // len(people)) for one in people))
    (found,) = await database.run(OVERLAPS)
    return found["pairs"], sum(one.done for one in people), sum(one.refused for one in people)


async def test_nothing_overlaps_however_many_try(record: Engine) -> None:
    pairs, done, refused = await race(600)
    assert pairs == 0
    assert done > 50
    assert refused > 50


@pytest.mark.soak
async def test_nothing_overlaps_in_ten_thousand_tries(record: Engine) -> None:
    pairs, done, refused = await race(10_000)
    print(f"{record.kind}: {done} done, {refused} refused, {pairs} overlaps")
    assert pairs == 0


async def test_without_the_rule_the_race_is_seen(record: Engine) -> None:
    """The negative control: were the rule not there, this test would notice."""
    for statement in WITHOUT_THE_RULE[record.kind]:
        await database.run(statement)
    pairs, _, refused = await race(600)
    assert pairs > 100
    assert refused == 0
