"""What happens in the demo's cases between acceptance and the hearing: one step a working day."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4
from zlib import crc32

from cases import (
    approaches,
    case_files,
    consents,
    contact_attempts,
    harmed,
    intake,
    meetings,
    panel_words,
    people,
    sealing,
    search,
    strengths,
    supporters,
)
from cases.actors import Actor, now
from cases.contact_attempts import Attempt
from cases.errors import Refused
from cases.tables import Case, HarmedPerson, Meeting, Person, Referral
from panel import family, harmed_page
from panel.demo.people import A_PERSON_HARMED, A_SHOP_HARMED, FIRST_NAMES, LAST_NAMES, SAYINGS

WAITING = ("intake", "preparing", "scheduled")
NOBODY_HOME, SAYS_NO, RESTS = (
    0.14,
    0.04,
    0.2,
)  # how often a family is not reached, declines, or a day is quiet
A_BUSINESS = 0.45


def family_email(name: str, reference: str) -> str:
    """It goes with them into the pool, where nothing may say which case was theirs."""
    return f"{search.fold(name).replace(' ', '.')}{crc32(reference.encode()) % 900 + 100}@homes.example"


@dataclass(slots=True)
class Journeys:
    """How far each case has come, and who does the work."""

    by: Actor
    workers: tuple[UUID, ...]
    rng: random.Random
    done: dict[UUID, int] = field(default_factory=dict)
    silent: set[UUID] = field(default_factory=set)

    async def go_on(self) -> None:
        """One step for each case that waits for its hearing."""
        cases = (
            await Case.objects()
            .where(Case.programme == self.by.programme, Case.state.is_in(list(WAITING)))
            .order_by(Case.created_at)
        )
        for case in cases:
            if self.rng.random() < RESTS:
                continue
            if case.id not in self.done and self.rng.random() < NOBODY_HOME:
                self.silent.add(case.id)
            if case.id in self.silent:
                await self._nobody_answers(case)
            elif (step := self.done.get(case.id, 0)) < len(STEPS):
                await STEPS[step](self, case)
                self.done[case.id] = step + 1

    async def prepare(self, case: Case) -> bool:
        """All of it at once, up to the meetings; whether the case came so far."""
        for step in STEPS[:5]:
            await step(self, case)
        self.done[case.id] = 5
        return (await case_files.get(self.by, case.id)).state == "preparing"

    async def _nobody_answers(self, case: Case) -> None:
        outcome = self.rng.choice(("no_answer", "no_answer", "message"))
        await contact_attempts.record(
            case, Attempt(party="guardian", channel="phone", outcome=outcome), self.by
        )

    async def reach(self, case: Case) -> None:
        """A call that nobody takes, then one that somebody does."""
        if self.rng.random() < 0.5:
            await self._nobody_answers(case)
        note = "Will talk it over at home and ring back."
        reached = Attempt(party="guardian", channel="phone", outcome="reached", note=note)
        await contact_attempts.record(case, reached, self.by)
        person = await people.get(case.person)
        told = intake.Reach(
            phone=person.phone,
            email=family_email(people.known_as(person), case.reference),
            safe_to_contact=self.rng.random() < 0.9,
            safe_to_leave_message=self.rng.random() < 0.85,
            guardian_name=person.guardian_name,
            guardian_relationship=self.rng.choice(("Mother", "Father", "Aunt", "Grandmother", "Carer")),
            guardian_phone=person.guardian_phone,
            guardian_email=family_email(person.guardian_name, case.reference),
            guardian_safe_to_contact=True,
            guardian_safe_to_leave_message=True,
            guardian_attends=self.rng.choice(("yes", "yes", "unknown")),
        )
        await intake.reach(case, told, self.by)
        await family.send_page(case, "guardian", self.by, uuid4())

    async def agree(self, case: Case) -> None:
        for giver in await consents.givers(case):
            if self.rng.random() < SAYS_NO:
                await consents.refuse(case, giver=giver, kind="taking_part", how="spoken", by=self.by)
                continue
            kinds = ["taking_part", "information"] + (["evaluation"] if self.rng.random() < 0.7 else [])
            how = self.rng.choice(("page", "paper"))
            for kind in kinds:
                await consents.give(
                    case, giver=giver, kind=kind, how=how, by=await self.family_actor(case, giver)
                )

    async def family_actor(self, case: Case, giver: str) -> Actor:
        person = await people.get(case.person)
        name = person.guardian_name if giver == "guardian" else people.known_as(person)
        return family.actor_of(case, giver, name)

    async def tell_strengths(self, case: Case) -> None:
        by = await self.family_actor(case, "young_person")
        for domain, sayings in SAYINGS.items():
            if self.rng.random() < 0.85:
                await strengths.say(case, domain=domain, words=self.rng.choice(sayings), by=by)
        if self.rng.random() < 0.4:
            words = "They look after the little ones when I am on nights."
            await strengths.say(case, domain="connection", words=words, said_by="guardian", by=self.by)

    async def tell_needs(self, case: Case) -> None:
        rng, person = self.rng, await people.get(case.person)
        told = intake.Needs(
            gender=person.gender,
            ethnicity=person.ethnicity,
            pronouns=rng.choice(("", "", "she, her", "he, him", "they, them")),
            communication_needs=rng.choice(
                ("", "", "Short sentences. Pictures help.", "Time to think first.")
            ),
            access_needs=rng.choice(("", "", "", "A room without stairs.")),
            interpreter=rng.choice(("", "", "", "", "Polish")),
            best_times=rng.choice(("After school", "Tuesday and Thursday evening", "Any evening")),
            transport=rng.choice(("", "Bus 12 from Millbrook", "A lift from an aunt")),
            home_by=rng.choice(("", "", "21:00")),
        )
        await intake.need(case, told, self.by)

    async def begin_preparing(self, case: Case) -> None:
        try:
            await intake.complete(case, self.by)
        except Refused:
            return  # somebody has not agreed: the case waits, and the to-do page says for whom
        worker = self.rng.choice(self.workers) if self.workers else None
        case = await case_files.give_to(await case_files.get(self.by, case.id), worker, self.by)
        referral: Any = await Referral.objects().get(Referral.id == case.referral)
        told = sealing.unseal("referral.statement", referral.id, referral.statement_sealed)
        await panel_words.write(case, told, self.by)  # here they name nobody

    async def plan_meetings(self, case: Case) -> None:
        for number, party in enumerate(("young_person", "guardian")):
            at = (now() + timedelta(days=1 + number)).replace(hour=16, minute=30, second=0, microsecond=0)
            await meetings.plan(
                case, kind="preparation", party=party, starts_at=at, place="At home", by=self.by
            )

    async def ask_the_harmed(self, case: Case) -> None:
        for one in await harmed.of_referral(case.referral):
            if one.part != "harmed":
                continue
            await approaches.record(one, case, channel="phone", outcome="reached", by=self.by)
            if one.email:
                await harmed_page.send(one, self.by, uuid4())
            if self.rng.random() < 0.75:
                await self._chooses(one)

    async def _chooses(self, one: HarmedPerson) -> None:
        by = harmed_page.actor_of(one)
        part = self.rng.choice(("attend", "statement", "representative", "none"))
        one = await harmed.choose(
            one, part, by, representative="Pat Field" if part == "representative" else ""
        )
        await harmed.answer(one, "wants_updates", self.rng.choice(("yes", "yes", "no")), by)
        if part == "statement":
            await harmed.say(
                one, "statement", "I would like to know why, and that it does not happen again.", by
            )

    async def hold_meetings(self, case: Case) -> None:
        for meeting in await Meeting.objects().where(Meeting.case == case.id, Meeting.starts_at < now()):
            if meeting.state == "planned":
                await meetings.conclude(meeting, "missed" if self.rng.random() < 0.1 else "held", self.by)
        if self.rng.random() < 0.4:
            person: Person = await people.get(case.person)
            name = f"{self.rng.choice(FIRST_NAMES)} {person.legal_name.split()[-1]}"
            who = supporters.NewSupporter(name=name, relationship="Aunt")
            await supporters.add(case, who, self.by)


Step = Callable[[Journeys, Case], Awaitable[None]]
STEPS: tuple[Step, ...] = (
    Journeys.reach,
    Journeys.agree,
    Journeys.tell_strengths,
    Journeys.tell_needs,
    Journeys.begin_preparing,
    Journeys.plan_meetings,
    Journeys.ask_the_harmed,
    Journeys.hold_meetings,
    Journeys.hold_meetings,
)


def somebody_harmed(rng: random.Random, offence: str, shop: str, address: str) -> harmed.Facts:
    """A shop where it was a shop, a person where it was a person, else either."""
    business = rng.random() < A_BUSINESS
    if offence in A_SHOP_HARMED or (business and offence not in A_PERSON_HARMED):
        return harmed.Facts(
            name=shop,
            kind="business",
            contact_name="The manager",
            email=address,
            safe_to_leave_message=True,
        )
    name = f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"
    return harmed.Facts(name=name, email=address if rng.random() < 0.8 else "", safe_to_leave_message=True)
