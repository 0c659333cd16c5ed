"""What the database counts is what going through everybody counts, whatever happens to the record."""

from collections import Counter
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest

from cases import counting, follow_ups, lives, outcomes, programmes
from cases.actors import now
from cases.evaluation import counts
from cases.evaluation.cohorts import cohort
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation_tables import Standing, Uncounted
from cases.outcomes import EVENTS, Event
from cases.tables import Case, Consent, FollowUp, Person, Reoffence, StateChange
from tests.builders import a_case, a_person, a_programme, kept, somebody

pytestmark = pytest.mark.anyio
MADE_UP = DEFINITIONS["proven-12"].altered("offence", 500, 20)
TRIED = [*DEFINITIONS.values(), MADE_UP]
PEOPLE, STEPS, AT_ONCE = 8, 5, 10


async def both_roads_agree(programme, definitions=TRIED):
    today = programmes.today(programme)
    everybody = await lives.of(programme)
    for definition in definitions:
        before = await counting.of(programme, definition)
        assert same(
            counting.whole(before.quarters, definition, today),
            counts.of(cohort(everybody, definition, today)),
        )
        await counting.current(programme, definition)
        strata = await counting.of(programme, definition)
        slowly = counts.of(cohort(everybody, definition, today))
        assert same(counting.whole(strata.quarters, definition, today), slowly), definition.name
        for found, where in ((strata.quarters, quarter), (strata.kept, stratum)):
            assert Counter({key: one.people for key, one in found.items()}) == Counter(map(where, everybody))
            for key, one in found.items():
                theirs = counts.of(
                    cohort([life for life in everybody if where(life) == key], definition, today)
                )
                assert same(one, theirs, with_days=where is quarter), (definition.name, key)


def quarter(life):
    return counting.Quarter(life.index.year, (life.index.month - 1) // 3)


def stratum(life):
    return counting.Stratum(*quarter(life), life.kept)


FIELDS = ("definition", "as_of", "many", "n", "k", "reoffences", "first", "last", "mature_on")


def same(quick, slow, *, with_days=True):
    """Whoever was never seen is in no curve; beyond that nothing may differ."""
    fields = (*FIELDS, "days") if with_days else FIELDS
    return all(getattr(quick, one) == getattr(slow, one) for one in fields)


class Turmoil:
    """Everything that can happen to a record, in any order, also what no verb allows any more."""

    def __init__(self, programme, seed):
        self.programme, self.dice = programme, Random(seed)
        self.today = programmes.today(programme)
        self.by = somebody("coordinator", programme)

    async def one_step(self):
        steps = (self.accepted, self.checked, self.heard_of, self.heard_of, self.heard_of, self.withdrawn)
        more = (self.said_no, self.said_yes, self.completed, self.put_right, self.unmade, self.grew)
        await self.dice.choice((*steps, *more))()

    async def accepted(self):
        """Somebody new, or somebody known again."""
        person = await self.any(Person) if self.dice.random() < 0.3 else None
        young = self.today - timedelta(days=self.dice.randint(12 * 365, 19 * 365))
        person = person or await a_person(self.programme, born_on=young)
        opened_on = self.today - timedelta(days=self.dice.choice((30, 183, 366, 547, 548, 800, 913, 1200)))
        case = await a_case(self.programme, person, opened_on=opened_on)
        for window in (183, 365, 730):
            await kept(
                FollowUp(
                    id=uuid4(),
                    programme=self.programme.id,
                    case=case.id,
                    window_days=window,
                    waiting_days=183,
                    due_on=opened_on + timedelta(days=window + 183),
                )
            )
            if self.dice.random() < 0.6:
                await self.checked()

    async def any(self, table):
        found = await table.objects().where(table.programme == self.programme.id).order_by(self.key(table))
        return self.dice.choice(found) if found else None

    def key(self, table):
        """Made-up ids fall in another order each time; who was written first does not."""
        return {Case: Case.reference, Person: Person.search_text}.get(table, table._meta.primary_key)

    async def checked(self):
        """In time or late, to the end or not, or nobody could say."""
        look = await self.any(FollowUp)
        if look is None:
            return
        case = await Case.objects().get(Case.id == look.case)
        passed = (self.today - case.opened_on).days
        state = self.dice.choice(("recorded", "recorded", "recorded", "not_known"))
        checked_on = case.opened_on + timedelta(days=self.dice.randint(0, passed))
        left = self.dice.choice(("", "", "moved", "custody", "died")) if state == "recorded" else ""
        until = case.opened_on + timedelta(days=self.dice.randint(0, passed)) if left else None
        await FollowUp.update(
            {"state": state, "source": "police", "left_how": left}
            | {"checked_on": checked_on, "observed_until": until}
        ).where(FollowUp.id == look.id)

    async def heard_of(self):
        """Near the last day that counts, more often than not; proven in time, or not."""
        case = await self.any(Case)
        if case is None:
            return
        passed = (self.today - case.opened_on).days
        day = min(passed, self.dice.choice((1, 183, 184, 365, 366, 730, self.dice.randint(1, 800))))
        event = self.dice.choice(list(EVENTS))
        happened_on = case.opened_on + timedelta(days=day)
        proven_on = happened_on + timedelta(days=self.dice.choice((0, 60, 183, 184, 400)))
        await kept(
            Reoffence(
                id=uuid4(),
                programme=self.programme.id,
                case=case.id,
                event=event,
                happened_on=happened_on,
                proven_on=proven_on if event == "proven" else None,
                source="police",
                checked_on=self.today,
                by_id="1",
                by_name="Moss",
                created_at=now(),
            )
        )

    async def withdrawn(self):
        if found := await self.any(Reoffence):
            await Reoffence.update({Reoffence.withdrawn_at: now()}).where(Reoffence.id == found.id)

    async def said_no(self):
        """A yes that was taken back, of one of those who must agree."""
        await self.answered(now())

    async def said_yes(self):
        await self.answered(None)

    async def answered(self, withdrawn_at, giver=""):
        case = await self.any(Case)
        if case is None:
            return
        kind = "evaluation" if giver else self.dice.choice(("evaluation", "evaluation", "information"))
        giver = giver or self.dice.choice(("young_person", "guardian"))
        await Consent.delete().where(Consent.case == case.id, Consent.giver == giver)
        await kept(
            Consent(
                id=uuid4(),
                programme=self.programme.id,
                case=case.id,
                giver=giver,
                giver_name="Sam",
                type=kind,
                version=1,
                how="page",
                given_at=now(),
                withdrawn_at=withdrawn_at,
                by_id="1",
                by_name="Moss",
            )
        )

    async def completed(self):
        if case := await self.any(Case):
            await kept(
                StateChange(
                    id=uuid4(),
                    programme=self.programme.id,
                    subject="case",
                    subject_id=case.id,
                    from_state="agreement_active",
                    to_state="completed",
                    at=now(),
                    by_id="1",
                    by_name="Moss",
                )
            )

    async def put_right(self):
        """The case is somebody else's, or began on another day."""
        case, person = await self.any(Case), await self.any(Person)
        if case and self.dice.random() < 0.5:
            await Case.update({Case.person: person.id}).where(Case.id == case.id)
        elif case:
            earlier = case.opened_on - timedelta(days=self.dice.choice((1, 40)))
            await Case.update({Case.opened_on: earlier}).where(Case.id == case.id)

    async def unmade(self):
        table = self.dice.choice((FollowUp, Reoffence))
        if found := await self.any(table):
            await table.delete().where(table.id == found.id)

    async def grew(self):
        """Another day of birth: who is of age answers alone."""
        if person := await self.any(Person):
            born_on = self.today - timedelta(days=self.dice.choice((6570, 6574, 6575, 6576, 5000)))
            await Person.update({Person.born_on: born_on}).where(Person.id == person.id)


async def in_turmoil(seed, people=PEOPLE, steps=STEPS, at_once=AT_ONCE):
    programme = await a_programme()
    turmoil = Turmoil(programme, seed)
    for _ in range(people):
        await turmoil.accepted()
    for _ in range(steps):
        for _ in range(at_once):
            await turmoil.one_step()
            await both_roads_agree(programme, TRIED[-1:])  # after each step: nothing else hides what it left
        await both_roads_agree(programme)
    return programme


@pytest.mark.parametrize("seed", range(2))
async def test_both_roads_agree_whatever_happened(record, seed):
    await in_turmoil(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 25))
async def test_both_roads_agree_whatever_happened_to_many(record, seed):
    await in_turmoil(seed, people=60, steps=15, at_once=20)


async def test_every_change_is_noticed_at_once(record):
    programme = await a_programme()
    today, by = programmes.today(programme), somebody("evaluator", programme)
    arrest = DEFINITIONS["arrest-12"]

    async def found():
        one = await counted(programme, arrest)
        kept = counting.whole((await counting.of(programme, arrest)).kept, arrest, today, kept=True)
        return one.n, one.k, one.reoffences, kept.people, one.many["said_no"]

    turmoil = Turmoil(programme, 3)
    case = await a_case(programme, opened_on=today - timedelta(days=600))
    assert await found() == (0, 0, 0, 0, 0)
    await follow_ups.go_on()
    check = (await follow_ups.of(case))[1]
    await outcomes.record(check, outcomes.Check(source="police", checked_on=today), by)
    assert await found() == (1, 0, 0, 0, 0)
    event = Event(event="arrest", happened_on=today - timedelta(days=300))
    arrested = await outcomes.came_to_light(case, event, source="police", checked_on=today, by=by)
    assert await found() == (1, 1, 1, 0, 0)
    await outcomes.withdraw(arrested, "error", by)
    assert await found() == (1, 0, 0, 0, 0)
    await turmoil.completed()
    assert await found() == (1, 0, 0, 1, 0)
    await turmoil.answered(now(), "guardian")
    assert await found() == (0, 0, 0, 1, 1)
    await Person.update({Person.born_on: today - timedelta(days=19 * 366)}).where(Person.id == case.person)
    assert await found() == (1, 0, 0, 1, 0)
    await Case.update({Case.opened_on: today - timedelta(days=100)}).where(Case.id == case.id)
    assert await found() == (0, 0, 0, 1, 0)


async def test_a_birthday_gives_the_young_person_the_last_word_without_any_change(record, monkeypatch):
    programme = await a_programme()
    today = programmes.today(programme)
    person = await a_person(programme, born_on=today - timedelta(days=17 * 365))
    case = await a_case(programme, person, opened_on=today - timedelta(days=200))
    await Turmoil(programme, 1).answered(now(), "guardian")
    await both_roads_agree(programme)
    assert (await counted(programme)).many == {"said_no": 1}
    monkeypatch.setattr(programmes, "today", lambda _: today + timedelta(days=800))
    await both_roads_agree(programme)
    assert (await counted(programme)).many == {"unchecked": 1}
    assert case.opened_on == (await counted(programme)).first


async def counted(programme, definition=MADE_UP):
    await counting.current(programme, definition)
    strata = await counting.of(programme, definition)
    return counting.whole(strata.quarters, definition, programmes.today(programme))


async def test_what_nobody_changed_is_not_worked_out_again(record):
    programme = await a_programme()
    await a_case(programme)
    first = await counting.current(programme, MADE_UP)
    assert await Uncounted.count() == 0
    assert await counting.current(programme, MADE_UP) == first
    await counting.current(programme, DEFINITIONS["arrest-12"])
    day = programmes.today(programme)
    assert await Uncounted.count() == 0
    early = await a_case(programme, opened_on=day - timedelta(days=9))
    assert (await counted(programme)).people == 2
    assert await Uncounted.count() == 0
    told = {"source": "police", "checked_on": day, "by": somebody("evaluator", programme)}
    await outcomes.came_to_light(early, Event(event="arrest", happened_on=day), **told)
    assert {row["person"] for row in await Uncounted.select()} == {early.person}
    assert (await counted(programme, DEFINITIONS["arrest-12"])).first == early.opened_on
    assert await Uncounted.count() == 0


async def test_the_recurring_work_leaves_nobody_uncounted_and_finds_nothing_the_second_time(record):
    here, there = await a_programme(), await a_programme()
    await a_case(here)
    await a_case(there)
    assert await counting.go_on() == 2
    assert await counting.go_on() == 0
    assert {row["programme"] for row in await Standing.select()} == {here.id, there.id}


async def test_another_programme_is_not_counted(record):
    here, there = await a_programme(), await a_programme()
    await a_case(there)
    assert await counting.of(here, MADE_UP) == counting.Strata({}, {})
    assert (await counted(there)).people == 1
