"""The kinds of lives that the demo tells: each once, by the real verbs, in a transaction that is undone.

A life branches where it may go on in several ways: what came before is told once for all of them.
"""

import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cases import (
    agreements,
    case_files,
    consents,
    database,
    follow_ups,
    harmed,
    hours,
    journal,
    new_referrals,
    outcomes,
    programmes,
    referrals,
    screening,
    screening_answers,
    terms,
)
from cases.actors import Actor, now, telling
from cases.screening import Answer
from cases.tables import Agreement, Offence, Programme, Referral, Term
from panel import (
    agreeing,
    arrangements,
    closing,
    feedback,
    graduates,
    guardians,
    joining,
    jurors,
    nights,
    oaths,
    own_case,
    referrers,
    seats,
    sign_ins,
    sittings,
    trainings,
)
from panel.demo_days import at
from panel.demo_journeys import Journeys, somebody_harmed
from panel.demo_people import A_PERSON_HARMED, A_SHOP_HARMED, NOBODY_HARMED, SHOPS, STATEMENTS, Town
from panel.demo_retelling import Rows, Stage, beyond, everything
from panel.juror_rows import NewJuror
from panel.tables import Feedback, Graduate, Juror
from scheduling import sessions, slots, venues
from scheduling.tables import Facilitator, Hearing

PEERS = 6
BEFORE = timedelta(days=1_900)  # when the lives are told: their last check is long past too
# Names that no text holds otherwise: they are put in place of others when a life is told again.
YOUNG, GUARDIAN = "Benedek Marrowby", "Ludmilla Marrowby"
PEER_NAMES = ("Aurelio", "Bettina", "Cosimo", "Dagmar", "Evander", "Fiorella")
PEER_NAME = "Quennell"
SUPERVISORS = ("Mo Spoke", "Pia Lantern", "Walt Spade")
SERVICE = (
    "Help at the bike repair shop on Saturdays.",
    "Help to tidy the community garden.",
    "Sort tins at the food bank.",
)


# What the checks find, and how often.
ONE_WAY: Mapping[str, float] = {"nothing": 1.0}
EACH_WAY: Mapping[str, float] = {"nothing": 0.72, "something": 0.18, "not known": 0.1}
OFTEN: Mapping[str, float] = {"nothing": 0.6, "something": 0.4}


class _Undone(Exception):
    """The life is told; what it wrote is taken back."""


@dataclass(slots=True)
class Life:
    """One way it went, stage after stage. `weight`: how often, beside the others."""

    name: str
    weight: float
    first: date
    stages: list[Stage]
    offence: Offence
    peers: list[Juror]


@dataclass(slots=True)
class Ground:
    """Where lives are told: a programme with few peers, and what stood there before."""

    town: Town
    programme: Programme
    by: Actor
    evaluator: Actor
    referrer: Actor
    running: list[Facilitator]
    rng: random.Random
    kinds: int  # how many offences are told of; the others are put in their place
    peers: list[Juror] = field(default_factory=list)
    before: Rows = field(default_factory=dict)
    number: int = 0  # of the last entry of the journal before
    lives: list[Life] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(str(self.programme.time_zone))


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """What is written inside is taken back."""
    try:
        async with database.atomic():
            yield
            raise _Undone
    except _Undone:
        pass


async def tell(ground: Ground) -> list[Life]:
    """Every life of a programme. The record is as it was before."""
    async with undone():
        with telling(now() - BEFORE - timedelta(days=30)):
            ground.peers = await _peers(ground)
        number = (await journal.head()).number
        ground.before, _ = await everything(ground.programme, number)
        ground.number = number
        for kind, offence in enumerate((await _offences(ground))[: ground.kinds]):
            async with undone():
                await _Told(ground, offence, kind).live()
    return ground.lives


async def _peers(ground: Ground) -> list[Juror]:
    """Few, who may always sit: who they really were is said when a life is told again."""
    today = programmes.today(ground.programme)
    new = [
        NewJuror(
            first_name=first,
            last_name=PEER_NAME,
            born_on=today - timedelta(days=365 * 16 + number),
            state="active",
            email=f"{first}.{PEER_NAME}@peers.example".lower(),
            phone=f"{ground.town.phone}00{number}"[:13],
            school=f"School {number}",
            guardian_name=f"Guardian {first}",
            guardian_consent_on=today,
            trained_until=today + timedelta(days=2_000),
            sworn_on=today,
            sat_before=3,
        )
        for number, first in enumerate(PEER_NAMES)
    ]
    joined = await joining.join_all(ground.by, new)
    for juror in joined:
        if juror.state != "active":
            await jurors.activate(await jurors.get(ground.programme.id, juror.id), ground.by)
    return joined


async def _offences(ground: Ground) -> list[Offence]:
    """One that hurt a person, one that hurt a shop, one that hurt nobody: as far as there are such."""
    every = [
        one
        for one in await programmes.offences(ground.programme.id)
        if one.in_scope and one.name in STATEMENTS
    ]
    kinds: dict[str, Offence] = {}
    for one in every:
        kinds.setdefault(kind_of(one.name), one)
    return list(kinds.values())


def kind_of(offence: str) -> str:
    """Who was hurt by it, as the demo tells. Pure."""
    named = {"person": A_PERSON_HARMED, "shop": A_SHOP_HARMED, "nobody": NOBODY_HARMED}
    return next((kind for kind, names in named.items() if offence in names), "other")


@dataclass(slots=True)
class _Told:
    """One referral on its way, and every way it may go on."""

    ground: Ground
    offence: Offence
    kind: int
    first: date = date.min
    stages: list[Stage] = field(default_factory=list)
    weight: float = 1.0
    plain: bool = True  # kept in time: of these every way is told
    case: Any = None
    agreement: Any = None
    graduate: Any = None

    @property
    def by(self) -> Actor:
        return self.ground.by

    def __post_init__(self) -> None:
        """So that the hearing, three weeks later, is on an evening of the programme."""
        day = (now() - BEFORE).date() + timedelta(weeks=8 * self.kind)
        evening = self.ground.town.evenings[self.kind % len(self.ground.town.evenings)]
        self.first = day + timedelta(days=(evening - day.weekday()) % 7)

    def on(self, day: int, hour: int = 10) -> Any:
        """The clock stands there inside it: so many days after the referral."""
        return telling(at(self.first + timedelta(days=day), hour, self.ground.zone))

    async def stage(self) -> None:
        """As it stands now, it may stand today."""
        rows, entries = await everything(self.ground.programme, self.ground.number)
        self.stages.append(Stage(now(), beyond(rows, self.ground.before), entries))

    @asynccontextmanager
    async def way(self, name: str, weight: float = 1.0) -> AsyncIterator[None]:
        """One way on; after it everything stands where it began."""
        kept, before, lives = list(self.stages), self.weight, len(self.ground.lives)
        self.weight *= weight
        async with undone():
            yield
            if len(self.ground.lives) == lives:  # no further way began in it
                life = Life(name, self.weight, self.first, list(self.stages), self.offence, self.ground.peers)
                self.ground.lives.append(life)
        self.stages, self.weight = kept, before

    async def live(self) -> None:
        with self.on(0):
            referral = await self._referred()
        async with self.way("turned away", 0.12):
            with self.on(2):
                turned = await referrals.get(self.by, referral.id)
                await referrals.screen(turned, self.by)
                await referrers.give_back(turned, reason="ineligible", by=self.by)
                await self.stage()
        with self.on(3):
            await self._accepted(referral)
        async with self.way("declined", 0.1):
            await self._declines()
        async with self.way("heard"):
            await self._prepared()
            await self._heard()

    async def _referred(self) -> Referral:
        ground, town = self.ground, self.ground.town
        told = new_referrals.NewReferral(
            source="agency",
            account_id=None,
            name=YOUNG,
            born_on=self.first - timedelta(days=365 * 15 + 100),
            referred_on=self.first,
            agency=town.agency,
            referrer_name=town.referrer,
            referrer_email=f"referrer@{town.contact_email.partition('@')[2]}",
            agency_reference="R00000",
            offence=self.offence.id,
            offence_on=self.first - timedelta(days=9),
            admitted="yes",
            statement=STATEMENTS[self.offence.name][0],
            school=town.schools[0],
            school_year=town.years[3],
            area=town.areas[0],
            harmed_people=self._harmed(),
            phone=f"{town.phone}{town.numbers[0]}",
            guardian_name=GUARDIAN,
            guardian_phone=f"{town.phone}{town.numbers[0] + 1}",
        )
        return await referrers.receive(ground.referrer, told)

    def _harmed(self) -> tuple[harmed.Facts, ...]:
        if kind_of(self.offence.name) == "nobody":
            return ()
        return (somebody_harmed(self.ground.rng, self.offence.name, SHOPS[0], "harmed@shops.example"),)

    async def _accepted(self, referral: Referral) -> None:
        if self.ground.programme.needs_harmed_agreement:
            for one in await harmed.of_referral(referral.id):
                await harmed.answer(one, "agrees", "yes", self.by)
        await referrals.screen(referral, self.by)
        open_still = screening.lacking(await screening_answers.of(referral))
        said = {one.name: Answer(screening.YES, "Spoke with the referrer.") for one in open_still}
        await screening_answers.answer(referral, said, self.by)
        self.case = await referrers.accept(referral, self.by)

    async def _declines(self) -> None:
        with self.on(9):
            await arrangements.give_back(self.case, reason="young_person_declined", by=self.by)
            await self.stage()
        await self._checked()

    def _journeys(self) -> Journeys:
        workers = tuple(one.account_id for one in self.ground.running if one.account_id)
        return Journeys(self.by, workers, self.ground.rng)

    async def _prepared(self) -> None:
        journeys = self._journeys()
        with self.on(4):
            await journeys.reach(self.case)
        with self.on(6):
            for giver in await consents.givers(self.case):
                for kind in ("taking_part", "information", "evaluation"):
                    by = await journeys.family_actor(self.case, giver)
                    await consents.give(self.case, giver=giver, kind=kind, how="page", by=by)
        with self.on(7):
            await journeys.tell_strengths(self.case)
            await journeys.tell_needs(self.case)
            await journeys.begin_preparing(self.case)
        with self.on(8):
            await journeys.plan_meetings(self.case)
            await journeys.ask_the_harmed(self.case)

    async def _booked(self, day: int, wall: time = time(17, 30)) -> Hearing:
        """A hearing on that day of the life, with a panel that said yes."""
        ground = self.ground
        places = [one.venue for one in await venues.open_ones(ground.programme.id)]
        place = list({one.id: one for one in places}.values())[self.kind % len({one.id for one in places})]
        session = await sessions.plan(
            self.by,
            ground.programme,
            venue=place,
            on_day=self.first + timedelta(days=day),
            from_wall=time(17, 30),
            until_wall=time(20, 30),
        )
        case = await case_files.get(self.by, self.case.id)
        free = [slot for slot in await slots.offered(ground.programme, case) if slot.session.id == session.id]
        hearing = await arrangements.arrange(
            case,
            session=session,
            room=free[0].room,
            starts_wall=f"{wall:%H:%M}",
            facilitator=ground.running[self.kind % len(ground.running)],
            late_reason="no_session" if free[0].late else "",
            by=self.by,
        )
        for seat in await seats.offer_all(hearing, self.by):
            juror = await jurors.get(ground.programme.id, seat.juror)
            await seats.answer(seat, "yes", sign_ins.actor_of(juror))
        return hearing

    async def _heard(self) -> None:
        with self.on(9):
            hearing = await self._booked(21)
        with self.on(13):
            await self._journeys().hold_meetings(self.case)
        if self.kind == 1:
            async with self.way("adjourned", 0.12):
                with self.on(21, 17):
                    await sittings.adjourn(hearing, "harmed_person", "She was taken ill.", self.by)
                    await self.stage()
                with self.on(24):
                    again = await self._booked(35)
                await self._held(again, 35)
        async with self.way("held", 0.88):
            await self._held(hearing, 21)

    async def _held(self, hearing: Hearing, day: int) -> None:
        with self.on(day, 17):
            await nights.all_came(hearing, self.by)
            await sittings.begin(hearing, self.by)
        with self.on(day, 18):
            self.agreement = await self._drafted()
            await sittings.held(hearing, self.by, self.agreement)
            await self.stage()
        await self._kept(day)

    async def _drafted(self) -> Agreement:
        agreement = await agreements.draft(self.case, self.by)
        today = programmes.today(self.ground.programme)
        due, child = today + timedelta(days=70), YOUNG.split(maxsplit=1)[0]
        common: dict[str, Any] = {"owner": child, "due_on": due, "by": self.by}
        supervisor = SUPERVISORS[self.kind % len(SUPERVISORS)]
        await terms.add(
            agreement,
            kind="service",
            words=SERVICE[self.kind % len(SERVICE)],
            quantity=480,
            supervisor_name=supervisor,
            supervisor_email=f"{supervisor.split()[0].lower()}@places.example",
            **common,
        )
        await terms.add(
            agreement, kind="letter", words="Write a letter and say what I would do now.", **common
        )
        promised = {**common, "owner": "The panel"}
        await terms.add(
            agreement, kind="other", side="panel", words="Find somebody to talk to at school.", **promised
        )
        for part, name in (("young_person", YOUNG), ("guardian", GUARDIAN)):
            await agreements.sign(agreement, part=part, name=name, how="page", by=self.by)
        if await agreements.warnings(agreement):
            await agreements.say_why_outside(agreement, "It fits what they can do beside school.", self.by)
        return agreement

    async def _terms(self) -> tuple[Term, Term, Term]:
        service, letter, promise = await terms.of(self.agreement)
        return service, letter, promise

    async def _give_hours(self, day: int, minutes: int, *, verified: bool = True) -> None:
        """Some hours, logged by the young person and checked by whoever saw them."""
        with self.on(day, 16):
            service, *_ = await self._terms()
            young = await self._journeys().family_actor(self.case, "young_person")
            today = programmes.today(self.ground.programme)
            entry = await hours.log(service, on_day=today, minutes=minutes, words="It was good.", by=young)
        if verified:
            with self.on(day + 1, 16):
                supervisor = Actor(
                    "supervisor", service.supervisor_name, "visitor", programme=self.ground.programme.id
                )
                await hours.verify(entry, supervisor)

    async def _kept(self, day: int) -> None:
        await self._give_hours(day + 11, 120)
        await self._give_hours(day + 18, 180, verified=False)
        with self.on(day + 19):
            await self.stage()
        self.plain = True
        async with self.way("kept", 0.62):
            await self._finish(day + 19)
        self.plain = False
        if day != 21:  # of one that was adjourned no more is told
            return
        if self.kind == 0:
            async with self.way("extended", 0.16):
                with self.on(day + 60):
                    later = self.agreement.due_on or await self._due()
                    await agreeing.extend(self.agreement, later + timedelta(days=21), "school", self.by)
                    await self.stage()
                with self.on(day + 62):
                    await agreements.resume(self.agreement, self.by)
                await self._finish(day + 75)
        elif self.kind == 1:
            async with self.way("reviewed", 0.14):
                await self._reviewed(day)
        async with self.way("breach", 0.1):
            with self.on(day + 62):
                await agreements.breach(self.agreement, "contact", self.by)
                await self.stage()
            with self.on(day + 75):
                today = programmes.today(self.ground.programme)
                await agreeing.complete(self.agreement, on=today, by=self.by, ending="breach")
                await self.stage()
            await self._checked(OFTEN if self.kind == 1 else ONE_WAY)

    async def _due(self) -> date:
        agreement = await agreements.get(self.by, self.agreement.id)
        assert agreement.due_on  # noqa: S101 - it was reached
        return agreement.due_on

    async def _reviewed(self, day: int) -> None:
        """The panel hears how it goes; then it goes on."""
        with self.on(day + 40):
            await agreements.breach(self.agreement, "hours", self.by)
            hearing = await self._booked(day + 49, time(18, 30))
            await self.stage()
        with self.on(day + 49, 18):
            await nights.all_came(hearing, self.by)
            await sittings.begin(hearing, self.by)
        with self.on(day + 49, 19):
            await sittings.held(hearing, self.by)
            await agreements.resume(self.agreement, self.by)
            await self.stage()
        await self._finish(day + 52)

    async def _finish(self, day: int) -> None:
        """The rest of the hours, the letter, and what closing brings."""
        with self.on(day + 1):
            await hours.verify_all((await self._terms())[0], self.by, "paper")
        await self._give_hours(day + 4, 180)
        with self.on(day + 6):
            _, letter, promise = await self._terms()
            today = programmes.today(self.ground.programme)
            for term in (letter, promise):
                await terms.done(term, on=today, by=self.by)
            await agreeing.complete(self.agreement, on=today, by=self.by)
            await self.stage()
        with self.on(day + 9):
            case = await case_files.get(self.by, self.case.id)
            exit_words = "I can say sorry now. I would not have thought that."
            told = closing.Told(
                exit_on=programmes.today(self.ground.programme), exit_words=exit_words, charge="asked"
            )
            await closing.close(case, self.by, told)
            self.graduate = await own_case.asked(case.id)
            await self.stage()
        await self._say_how_it_was(day + 13)
        if self.plain:
            async with self.way("closed, joins", 0.4):
                await self._joins(day + 14)
                await self._checked()
        async with self.way("closed", 0.6):
            with self.on(day + 15):
                if isinstance(self.graduate, Graduate) and self.kind != 0:
                    await graduates.decline(self.graduate, graduates.actor_of(self.graduate))
                await self.stage()
            await self._checked(EACH_WAY if self.plain else ONE_WAY)

    async def _say_how_it_was(self, day: int) -> None:
        """Most answer what they were asked; some do not."""
        with self.on(day, 17):
            for number, row in enumerate(await Feedback.objects().where(Feedback.case == self.case.id)):
                if (number + self.kind) % 3 == 2:
                    continue
                for place, question in enumerate(feedback.OF_PARTY[row.party]):
                    points = 5 - (place + number + self.kind) % 3
                    await feedback.answer(row, question, points)

    async def _joins(self, day: int) -> None:
        """They say yes, their guardian says yes, they learn and swear: from now on they sit."""
        if not isinstance(self.graduate, Graduate):
            return
        with self.on(day, 17):
            juror = await graduates.accept(self.graduate, graduates.actor_of(self.graduate))
            await self.stage()
        with self.on(day + 4):
            today = programmes.today(self.ground.programme)
            await guardians.agree(juror, self.by, on=today, how="spoken")
        with self.on(day + 18):
            today = programmes.today(self.ground.programme)
            first, *_ = await trainings.every(self.ground.programme.id)
            await trainings.train(juror, first, self.by, done_on=today)
            version = (await oaths.current(self.ground.programme.id)).version
            await oaths.swear(juror, self.by, version=version)
            await jurors.activate(await jurors.get(self.ground.programme.id, juror.id), self.by)
            await self.stage()

    async def _checked(self, ways: Mapping[str, float] = ONE_WAY) -> None:
        """The follow-ups as they fall due: nothing was found, something was, or nobody could say."""
        for name, weight in ways.items():
            async with self.way(f"{self.offence.name}: {name}", weight):
                for number, check in enumerate(await follow_ups.of(self.case)):
                    await self._check(number, check, name)

    async def _check(self, number: int, check: Any, name: str) -> None:
        day = (check.due_on - self.first).days + 9
        with self.on(day):
            await follow_ups.go_on()
            today = programmes.today(self.ground.programme)
            by = self.ground.evaluator
            if name == "not known":
                await outcomes.not_known(check, by, checked_on=today, source="police")
            else:
                happened = self.first + timedelta(days=140 + 40 * self.kind)
                event = outcomes.Event(
                    event="proven",
                    happened_on=happened,
                    proven_on=happened + timedelta(days=60),
                    offence="Theft",
                )
                found = (event,) if name == "something" and number == 0 else ()
                await outcomes.record(
                    check, outcomes.Check(source="police", checked_on=today, events=found), by
                )
            await self.stage()
