"""A year of the demo's programmes from today: people do what they do, the clock's real jobs run beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import time_machine

from cases import agreements, follow_ups, grids, hours, outcomes, programmes, signatures, terms
from cases.actors import Actor, now
from cases.errors import Overlap, Refused
from cases.tables import Agreement, Case, FollowUp, HoursEntry, Programme, Term
from panel import (
    agreeing,
    arrangements,
    closing,
    graduates,
    guardians,
    jobs,
    jurors,
    nights,
    oaths,
    sign_ins,
    sittings,
    trainings,
)
from panel.demo import evenings, referrals
from panel.demo.story import Story
from panel.settings import Settings
from panel.tables import Account, Graduate, Juror
from scheduling import clock, slots
from scheduling.tables import Hearing, JobRun

TICKS = (6, 9, 12, 15, 18, 21, 23)  # hours of a day, UTC, at which every job runs
A_WEEK = timedelta(days=7)
MOVES, FALLS_ILL, LATE, JOINS = 0.06, 0.06, 0.2, 0.5


@contextmanager
def at(day: date, hour: int, zone: str = "UTC", minute: int = 5) -> Iterator[None]:
    """The clock of the whole process stands there and goes on."""
    with time_machine.travel(datetime.combine(day, time(hour, minute), ZoneInfo(zone)), tick=True):
        yield


@dataclass
class Year:
    """Two programmes, day after day, and what was seen on the way."""

    settings: Settings
    stories: list[Story]
    seen_due: dict[UUID, date] = field(default_factory=dict)  # checks, and the day they first waited
    wrong: list[str] = field(default_factory=list)

    async def day(self, day: date) -> None:
        """The clock ticks before and after whatever people do."""
        for hour in TICKS:
            with at(day, hour):
                await self.tick()
            for story in self.stories:
                await self.people(story, day, hour)
            if hour == TICKS[0]:
                with at(day, hour, minute=40):
                    await self.look(day)

    async def tick(self) -> None:
        """Every job; then the post goes once more, which it does every two seconds."""
        every = jobs.every(self.settings)
        for job in (*every, every[0]):
            await clock.do(job)

    async def people(self, story: Story, day: date, hour: int) -> None:
        zone = story.town_zone
        if hour == TICKS[1] and day.weekday() < 5:
            with at(day, 10, zone):
                await self.at_the_desk(story)
        elif hour == TICKS[2]:
            with at(day, 13, zone):
                await evenings.answer(story)
        elif hour == TICKS[3]:
            with at(day, 16, zone):
                await self.hours_are_given(story)
        elif hour == TICKS[5]:
            with at(day, 20, zone, 45):
                await self.evening(story)

    async def at_the_desk(self, story: Story) -> None:
        """The coordinator's morning, from what came in to what is over; and the evaluator's checks."""
        if story.rng.random() < story.town.referrals / 22:
            await referrals.receive(story)
        await referrals.decide(story, 0)
        await story.journeys.go_on()
        await self.book(story)
        await self.complete(story)
        await self.close(story)
        await self.graduates(story)
        await self.checks(story)

    async def book(self, story: Story) -> None:
        """Whoever is ready gets an evening; now and then one moves."""
        waiting = await Case.objects().where(
            Case.programme == story.programme.id, Case.state.is_in(["preparing", "adjourned"])
        )
        for case in waiting:
            free = [slot for slot in await slots.offered(story.programme, case) if _soon(slot)]
            in_time = [slot for slot in free if not slot.late]
            await _or_not(evenings.arrange(story, case, in_time[:6]))
        coming = await Hearing.objects().where(
            Hearing.programme == story.programme.id,
            Hearing.state == "arranged",
            Hearing.starts_at > now() + timedelta(days=3),
        )
        for hearing in coming:
            if story.rng.random() < MOVES / 5:
                await self.move(story, hearing)

    async def move(self, story: Story, hearing: Hearing) -> None:
        case: Any = await Case.objects().get(Case.id == hearing.case)
        free = [one for one in await slots.offered(story.programme, case, moving=hearing.id) if _soon(one)]
        for slot in [one for one in free if not one.late and one.span.starts != hearing.starts_at][:3]:
            try:
                await arrangements.move(
                    hearing, session=slot.session, room=slot.room, starts_wall=slot.wall, by=story.coordinator
                )
            except (Overlap, Refused):
                continue
            return

    async def evening(self, story: Story) -> None:
        """Everybody comes, the panel meets, an agreement is reached; or somebody was taken ill."""
        tonight = await Hearing.objects().where(
            Hearing.programme == story.programme.id, Hearing.state == "arranged", Hearing.starts_at <= now()
        )
        for hearing in tonight:
            case: Any = await Case.objects().get(Case.id == hearing.case)
            by = story.coordinator
            try:
                if story.rng.random() < FALLS_ILL:
                    raise Refused("Taken ill.")
                await nights.all_came(hearing, by)
                await sittings.begin(hearing, by)
                agreement = await self.drafted(story, case) if case.state == "scheduled" else None
                await sittings.held(hearing, by, agreement)
            except Refused:
                await sittings.adjourn(hearing, "harmed_person", "She was taken ill.", by)

    async def drafted(self, story: Story, case: Case) -> Agreement:
        by, agreement = story.coordinator, await agreements.draft(case, story.coordinator)
        due_on = programmes.today(story.programme) + timedelta(days=story.rng.choice((35, 56, 70)))
        said: dict[str, Any] = {"owner": "They", "due_on": due_on, "by": by}
        words = "Help at the food bank."
        where = {"supervisor_name": "Mo Spoke", "supervisor_email": f"mo.{agreement.id}@places.example"}
        await terms.add(agreement, kind="service", words=words, quantity=360, **where, **said)
        await terms.add(agreement, kind="letter", words="Write a letter and say sorry.", **said)
        for part in ("young_person", "guardian"):
            await signatures.sign(agreement, part=part, name="Somebody", how="paper", by=by)
        if await grids.warnings(agreement):
            await agreements.say_why_outside(agreement, "It fits what they can do.", by)
        return agreement

    async def hours_are_given(self, story: Story) -> None:
        """Two hours a week of each; most supervisors say yes on the next day."""
        here = HoursEntry.programme == story.programme.id
        for entry in await HoursEntry.objects().where(here, HoursEntry.state == "waiting"):
            if story.rng.random() < 0.6:
                by = Actor("supervisor", "Mo Spoke", "visitor", story.programme.id)
                await _or_not(hours.verify(entry, by))  # unless it ended meanwhile
        for term in await self.open_terms(story):
            if term.kind == "service" and story.rng.random() < 1 / 7:
                by, today = story.coordinator, programmes.today(story.programme)
                try:
                    await hours.log(term, on_day=today, minutes=120, words="It was good.", by=by)
                except Refused:
                    continue  # all of them are done

    async def open_terms(self, story: Story) -> list[Term]:
        running = Agreement.select(Agreement.id).where(
            Agreement.programme == story.programme.id, Agreement.state == "active"
        )
        found: list[Term] = await Term.objects().where(Term.agreement.is_in(running), Term.state == "open")
        return found

    async def complete(self, story: Story) -> None:
        """Before the last day: kept, or given more time once, or broken off."""
        by, today = story.coordinator, programmes.today(story.programme)
        running = await Agreement.objects().where(
            Agreement.programme == story.programme.id, Agreement.state == "active"
        )
        for agreement in running:
            if agreement.due_on - today > A_WEEK:
                continue
            if agreement.first_due_on is None and story.rng.random() < LATE:
                await _or_not(agreeing.extend(agreement, agreement.due_on + 2 * A_WEEK, "school", by))
                continue
            for term in await terms.of(agreement):
                if term.kind == "service":
                    await hours.verify_all(term, by, "paper")
                if term.state == "open":
                    await _or_not(terms.done(term, on=today, by=by))
            ending = "" if story.rng.random() < 0.8 else "partial"
            if not await _or_not(agreeing.complete(agreement, on=today, by=by, ending=ending)):
                await _or_not(agreeing.complete(agreement, on=today, by=by, ending="partial"))

    async def close(self, story: Story) -> None:
        for case in await Case.objects().where(
            Case.programme == story.programme.id, Case.state == "completed"
        ):
            today = programmes.today(story.programme)
            told = closing.Told(exit_on=today, exit_words="I can say sorry now.", charge="asked")
            await closing.close(case, story.coordinator, told)

    async def graduates(self, story: Story) -> None:
        """Half of them join: yes, the guardian, the training, the oath, a week between each."""
        here, by = story.programme.id, story.coordinator
        for one in await Graduate.objects().where(Graduate.programme == here, Graduate.state == "invited"):
            if story.rng.random() < 0.1:
                say = graduates.accept if story.rng.random() < JOINS else graduates.decline
                await _or_not(say(one, graduates.actor_of(one)))
        first, *_ = await trainings.every(here)
        begun = Juror.state.is_in(["invited", "applied", "guardian_consent"])
        for juror in await Juror.objects().where(Juror.programme == here, begun):
            if story.rng.random() < 0.15:
                await _or_not(_learns(juror, first, by))

    async def checks(self, story: Story) -> None:
        """Most of what is due gets an answer within days."""
        rows = await Account.objects().where(
            Account.programme == story.programme.id, Account.role == "evaluator"
        )
        by, today = sign_ins.actor_of(rows[0]), programmes.today(story.programme)
        for check in await _waiting(story.programme):
            if story.rng.random() < 0.3:
                said = outcomes.Check(source="police", checked_on=today)
                if not await _or_not(outcomes.record(check, said, by)):
                    await _or_not(outcomes.not_known(check, by, checked_on=today))

    async def look(self, day: date) -> None:
        """Each morning: what fell due waits, and every closed case of which a check is due is followed up."""
        for story in self.stories:
            today = programmes.today(story.programme)
            waiting = await _waiting(story.programme)
            if len(waiting) != await follow_ups.fallen_due(story.programme):
                self.wrong.append(f"{day}: the page counts other checks than those that wait")
            for check in waiting:
                self.seen_due.setdefault(check.id, today)
                case: Any = await Case.objects().get(Case.id == check.case)
                if case.state in ("closed", "returned"):
                    self.wrong.append(f"{day}: {case.reference} is {case.state}, and its check is due")
        problems = await JobRun.select(JobRun.job, JobRun.note).where(JobRun.outcome == "failed")
        self.wrong += [f"{day}: {one['job']}: {one['note']}" for one in problems]


async def _learns(juror: Juror, training: Any, by: Actor) -> None:
    today = now().date()
    if juror.guardian_name:
        await _or_not(guardians.agree(juror, by, on=today, how="spoken"))
    await trainings.train(juror, training, by, done_on=today)
    await oaths.swear(juror, by, version=(await oaths.current(juror.programme)).version)
    await jurors.activate(await jurors.get(juror.programme, juror.id), by)


async def _waiting(programme: Programme) -> list[FollowUp]:
    found: list[FollowUp] = await FollowUp.objects().where(
        FollowUp.programme == programme.id,
        FollowUp.state == "due",
        FollowUp.due_on <= programmes.today(programme),
    )
    return found


async def _or_not(verb: Any) -> bool:
    """A refusal is an answer too."""
    try:
        await verb
    except Refused:
        return False
    return True


def _soon(slot: Any) -> bool:
    return bool(slot.span.starts > now() + timedelta(days=5))
