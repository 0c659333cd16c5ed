"""Years of a programme before its last weeks: lives told again, of other people, week after week."""

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cases import counters, database, programmes
from cases.people import short
from cases.tables import Case, HarmedPerson, Offence, Programme, Referral
from panel import sign_ins
from panel.demo.journeys import family_email
from panel.demo.lives import telling
from panel.demo.lives.ground import Ground, kind_of
from panel.demo.lives.road import GUARDIAN, YOUNG
from panel.demo.people import FIRST_NAMES, LAST_NAMES, STATEMENTS, Town
from panel.demo.plan import Copy, Plan
from panel.demo.retelling import Cast, Told, again
from panel.demo.story import Story
from panel.tables import Account, Juror

SEED = 7
CALMER = 16  # what a town tells of its last month, by so much, is a week of these years


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
    grown: list[Juror] = field(default_factory=list)  # who came from a case of their own

    async def tell_until(self, day: date) -> None:
        """Whatever begins before that day, with the pool as it is now."""
        pool: list[Juror] = await Juror.objects().where(
            Juror.programme == self.programme.id, Juror.state == "active"
        )
        due = [one for one in self.plan.copies if one.shift.day(one.life.first) < day]
        self.plan.copies = [one for one in self.plan.copies if one.shift.day(one.life.first) >= day]
        async with database.atomic():
            for copy in due:
                cast = await self._cast(copy, [*pool, *self._grown(copy)])
                again(copy.stage, cast, self.told)

    def _grown(self, copy: Copy) -> list[Juror]:
        """Whoever of these years had taken the oath before it began: they sit for those who come after."""
        rows = self.told.rows[Juror]
        self.grown += [Juror(**row) for row in rows[len(self.grown) :]]
        begins = copy.shift.day(copy.life.first)
        return [one for one in self.grown if one.state == "active" and one.sworn_on and one.sworn_on < begins]

    async def _cast(self, copy: Copy, pool: list[Juror]) -> Cast:
        ids: dict[UUID, UUID] = {}
        words = {**self._people(copy), **await self._references(copy), **self._offence(copy, ids)}
        words |= _addresses(copy, words)
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
        words |= {town.schools[0]: rng.choice(town.schools), town.areas[-1]: rng.choice(town.areas)}
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


def _addresses(copy: Copy, words: Mapping[str, str]) -> dict[str, str]:
    """Of the family of each case: an address follows the name."""
    return {
        family_email(who, row["reference"]): family_email(words[who], words[row["reference"]])
        for row in copy.stage.rows[Case]
        for who in (YOUNG, GUARDIAN)
    }


def _named(before: str, after: str) -> dict[str, str]:
    """A name as texts have it: whole, short, the first and the last alone."""
    (first, last), (other, others) = before.split(), after.split()
    return {before: after, short(before): short(after), first: other, last: others}


def _peer(peer: Juror, juror: Juror) -> dict[str, str]:
    before, after = (f"{one.first_name} {one.last_name}" for one in (peer, juror))
    words = {before: after, short(before): short(after), peer.first_name: juror.first_name}
    words |= {peer.guardian_name: juror.guardian_name or "Parent or carer"}
    words |= {peer.guardian_phone: juror.guardian_phone or juror.phone}
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
    chosen = Plan(await telling.tell(ground), ground.zone, rng)
    chosen.make(story.town.referrals / CALMER, story.town.at_first)
    every = await programmes.offences(story.programme.id)
    heard = [one for one in every if one.in_scope and one.name in STATEMENTS]
    return Years(chosen, story.town, story.programme, heard)
