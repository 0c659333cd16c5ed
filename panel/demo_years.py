"""Years of a programme before its last weeks: lives told again, of other people, week after week."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from cases import counters, database, programmes
from cases.actors import Actor, now
from cases.people import short
from cases.tables import Case, HarmedPerson, Offence, Programme, Referral
from panel import demo_lives, sign_ins
from panel.demo_days import Shift
from panel.demo_lives import GUARDIAN, YOUNG, Ground, Life, kind_of
from panel.demo_people import FIRST_NAMES, LAST_NAMES, STATEMENTS, Town
from panel.demo_retelling import Cast, Stage, Told, again
from panel.tables import Account, Juror
from scheduling.tables import Facilitator, Hearing

FROM, UNTIL = 140, 7  # weeks ago: the first and the last of them begin
AT_FIRST = 0.35  # of what comes later: a programme begins small
SEED = 7
CALMER = 13  # what a town tells of its last month, by so much, is a week of these years
TRIES = 8  # to find a week in which room and facilitator are free


class Story(Protocol):
    """What `panel.demo` knows of a programme."""

    town: Town
    programme: Programme
    coordinator: Actor
    facilitators: list[Facilitator]


@dataclass(slots=True)
class Copy:
    """A life that is told again: how many weeks later, and where it stands today."""

    life: Life
    shift: Shift
    stage: Stage

    @property
    def hearings(self) -> list[tuple[UUID, UUID, datetime]]:
        rows = self.stage.rows[Hearing]
        return [(row["room"], row["facilitator"], self.shift.moment(row["starts_at"])) for row in rows]


@dataclass(slots=True)
class Plan:
    """Who is told of, in the order of time."""

    lives: list[Life]
    zone: ZoneInfo
    rng: random.Random
    copies: list[Copy] = field(default_factory=list)
    taken: set[tuple[UUID, datetime]] = field(default_factory=set)  # rooms and facilitators

    def make(self, a_week: float) -> None:
        """So many a week at the end, fewer at first; then whatever state is still missing today."""
        for week in range(FROM, UNTIL - 1, -1):
            often = a_week * (AT_FIRST + (1 - AT_FIRST) * (FROM - week) / (FROM - UNTIL))
            for _ in range(int(often + self.rng.random())):
                (life,) = self.rng.choices(self.lives, [one.weight for one in self.lives])
                self.add(life, week)
        self._missing()
        self.copies.sort(key=lambda one: one.shift.day(one.life.first))

    def add(self, life: Life, week: int) -> bool:
        """In the first week from there back in which nobody else needs the room."""
        for back in range(TRIES):
            copy = self._copy(life, week + back)
            if copy and not self._clashes(copy):
                self.copies.append(copy)
                self.taken |= set(_needed(copy))
                return True
        return False

    def _copy(self, life: Life, week: int) -> Copy | None:
        weeks = (now().date() - life.first).days // 7 - week
        shift = Shift(weeks, self.zone, life.first)
        past = [stage for stage in life.stages if shift.moment(stage.at) < now() - timedelta(days=1)]
        return Copy(life, shift, past[-1]) if past else None

    def _clashes(self, copy: Copy) -> bool:
        days = [at.date() for _, _, at in copy.hearings]
        closed = any((day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 4) for day in days)
        return closed or not self.taken.isdisjoint(_needed(copy))

    def _missing(self) -> None:
        """One of each state in which a case of theirs can stand today."""
        there = {_state(copy.stage) for copy in self.copies}
        for life in self.lives:
            for week in range(UNTIL, 30):
                copy = self._copy(life, week)
                if copy and _state(copy.stage) not in there and not self._clashes(copy):
                    there.add(_state(copy.stage))
                    self.copies.append(copy)
                    self.taken |= set(_needed(copy))


def _needed(copy: Copy) -> Iterator[tuple[UUID, datetime]]:
    for room, facilitator, at in copy.hearings:
        yield room, at
        yield facilitator, at


def _state(stage: Stage) -> str:
    return "".join(row["state"] for row in stage.rows[Case])


@dataclass(slots=True)
class Years:
    """What was before the last weeks: planned, told as soon as those who sit have joined, then written."""

    plan: Plan
    town: Town
    programme: Programme
    offences: list[Offence]
    told: Told = field(default_factory=Told)
    busy: dict[date, set[UUID]] = field(default_factory=lambda: defaultdict(set))  # who sits on a day
    sat: Counter[UUID] = field(default_factory=Counter)

    async def tell_until(self, day: date) -> None:
        """Whatever begins before that day, with the pool as it is now."""
        pool: list[Juror] = await Juror.objects().where(
            Juror.programme == self.programme.id, Juror.state == "active"
        )
        due = [one for one in self.plan.copies if one.shift.day(one.life.first) < day]
        self.plan.copies = [one for one in self.plan.copies if one.shift.day(one.life.first) >= day]
        async with database.atomic():
            for copy in due:
                again(copy.stage, await self._cast(copy, pool), self.told)

    async def _cast(self, copy: Copy, pool: list[Juror]) -> Cast:
        ids: dict[UUID, UUID] = {}
        words = {**self._people(copy), **await self._references(copy), **self._offence(copy, ids)}
        for peer, juror in zip(copy.life.peers, self._panel(copy, pool), strict=True):
            ids[peer.id] = juror.id
            words |= _peer(peer, juror)
        return Cast(copy.shift, ids, words)

    def _panel(self, copy: Copy, pool: list[Juror]) -> list[Juror]:
        """Whoever is free on those evenings and sat least."""
        days = {at.date() for _, _, at in copy.hearings}
        free = [one for one in pool if not any(one.id in self.busy[day] for day in days)]
        self.plan.rng.shuffle(free)
        panel = sorted(free, key=lambda one: self.sat[one.id])[: len(copy.life.peers)]
        for day in days:
            self.busy[day] |= {one.id for one in panel}
            self.sat.update(one.id for one in panel)
        return panel

    async def _references(self, copy: Copy) -> dict[str, str]:
        """The next numbers of the year in which it was received, and opened."""
        words = {}
        for row in copy.stage.rows[Referral]:
            day = copy.shift.moment(row["received_at"]).date()
            (number,) = await counters.following(self.programme.id, f"referral-{day:%y}")
            words[row["reference"]] = f"R-{day:%y}-{number:04d}"
        for row in copy.stage.rows[Case]:
            day = copy.shift.day(row["opened_on"])
            words[row["reference"]] = await counters.case_reference(self.programme, day)
        return words | {old.lower(): new.lower() for old, new in words.items()}

    def _people(self, copy: Copy) -> dict[str, str]:
        """Names, numbers, a school, a place to live: others each time."""
        rng, town = self.plan.rng, self.town
        last = rng.choice(LAST_NAMES)
        words = _named(YOUNG, f"{rng.choice(FIRST_NAMES)} {last}")
        words |= _named(GUARDIAN, f"{rng.choice(FIRST_NAMES)} {last}")
        words |= {town.schools[0]: rng.choice(town.schools), town.areas[0]: rng.choice(town.areas)}
        words |= {"R00000": f"R{rng.randint(10000, 99999)}"}
        for number in range(2):
            words[f"{town.phone}{town.numbers[0] + number}"] = f"{town.phone}{rng.randint(*town.numbers)}"
        for row in copy.stage.rows[HarmedPerson]:
            if row["kind"] == "person":
                words |= _named(row["name"], f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}")
        return words

    def _offence(self, copy: Copy, ids: dict[UUID, UUID]) -> dict[str, str]:
        """Another of its kind."""
        before = copy.life.offence
        same = [one for one in self.offences if kind_of(one.name) == kind_of(before.name)]
        chosen = self.plan.rng.choice(same)
        ids[before.id] = chosen.id
        told = self.plan.rng.choice(STATEMENTS[chosen.name])
        return {before.name: chosen.name, STATEMENTS[before.name][0]: told}


def _named(before: str, after: str) -> dict[str, str]:
    """A name as texts have it: whole, short, the first and the last alone."""
    (first, last), (other, others) = before.split(), after.split()
    return {before: after, short(before): short(after), first: other, last: others}


def _peer(peer: Juror, juror: Juror) -> dict[str, str]:
    before, after = (f"{one.first_name} {one.last_name}" for one in (peer, juror))
    words = {before: after, short(before): short(after), peer.first_name: juror.first_name}
    words |= {peer.guardian_name: juror.guardian_name or "Parent or carer"}
    return words | {
        getattr(peer, name): getattr(juror, name) or f"nobody{juror.id}"[:14] for name in ("email", "phone")
    }


async def plan(story: Story) -> Years:
    """Which lives of this programme are told again, and when."""
    people = await Account.objects().where(Account.programme == story.programme.id)
    staff = {one.role: sign_ins.actor_of(one) for one in people}
    rng = random.Random(SEED + len(story.town.name))
    ground = Ground(
        story.town,
        story.programme,
        story.coordinator,
        staff["evaluator"],
        staff["referrer"],
        story.facilitators,
        rng,
        story.town.lives,
    )
    chosen = Plan(await demo_lives.tell(ground), ground.zone, rng)
    chosen.make(story.town.referrals / CALMER)
    every = await programmes.offences(story.programme.id)
    heard = [one for one in every if one.in_scope and one.name in STATEMENTS]
    return Years(chosen, story.town, story.programme, heard)
