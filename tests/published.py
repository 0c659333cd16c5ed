"""A town of which figures are published: people of one year, followed to the end or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import uuid4

from cases import batches, programmes, releases, search
from cases.actors import now
from cases.evaluation import people as people_of
from cases.evaluation.definitions import DEFINITIONS
from cases.evaluation.groups import NOT_KNOWN
from cases.evaluation.periods import Period
from cases.evaluation_tables import Release
from cases.tables import Case, FollowUp, Person, Programme, Referral, Reoffence, StateChange
from tests.builders import an_offence, kept, somebody

GENDERS = ("girl", "boy", "boy", "boy", "another", "")
AGES = (13, 15, 15, 17)
ETHNICITIES = ("asian", "black", "white", "white", "white", "")


@dataclass(frozen=True, slots=True)
class One:
    """Somebody of the town. `days`: of their proven offences after the acceptance."""

    gender: str
    age: int
    completed: bool
    checked: bool
    days: tuple[int, ...] = ()


def some(many: int, dice: Random, unchecked: float = 0.06) -> list[One]:
    """People as they come; more than a quarter have a new proven offence."""
    return [
        One(
            dice.choice(GENDERS),
            dice.choice(AGES),
            completed=dice.random() < 0.8,
            checked=dice.random() >= unchecked,
            days=tuple(dice.sample(range(1, 366), dice.choice((0, 0, 0, 0, 0, 1, 1, 2)))),
        )
        for _ in range(many)
    ]


def year_of(programme: Programme) -> int:
    """The last year whose follow-up is over, whatever today is."""
    return (programmes.today(programme) - timedelta(days=548)).year - 1


async def accept(programme: Programme, people: Iterable[One], year: int = 0) -> list[Case]:
    """They were accepted in that year, and checked since."""
    year = year or year_of(programme)
    offence, rows = (await an_offence(programme)).id, []
    for at, one in enumerate(people):
        rows.append(_rows(programme, one, date(year, 1 + at % 12, 5), offence))
    for made in zip(*rows, strict=True):
        await batches.insert([row for group in made for row in group])
    return [cases[0] for _, _, cases, *_ in rows]


async def refer(programme: Programme, many: int, on: date, dice: Random) -> list[Case]:
    """Referred on a day; some are accepted at once, and nobody came further yet."""
    offence, people, referrals, cases = (await an_offence(programme)).id, [], [], []
    for one in some(many, dice):
        (person,), (referral,), (case,), *_ = _rows(programme, one, on, offence)
        person.ethnicity, case.state = dice.choice(ETHNICITIES), "preparing"
        people.append(person)
        referrals.append(referral)
        if dice.random() < 0.2:
            referral.state, referral.decided_at = "received", None
        else:
            cases.append(case)
    for rows in (people, referrals, cases):
        await batches.insert(rows)
    return cases


async def came_as_far_as(state: str, cases: Iterable[Case]) -> None:
    """Today."""
    steps = [
        StateChange(
            id=uuid4(),
            programme=case.programme,
            subject="case",
            subject_id=case.id,
            from_state="preparing",
            to_state=state,
            at=now(),
            by_id="1",
            by_name="Moss",
        )
        for case in cases
    ]
    await batches.insert(steps)


def _rows(programme: Programme, one: One, on: date, offence: object) -> tuple[list, ...]:
    name, person_id, referral_id, case_id = "Ada Ash", uuid4(), uuid4(), uuid4()
    common = {"programme": programme.id, "search_text": search.fold(name)}
    person = Person(
        id=person_id,
        legal_name=name,
        born_on=on.replace(year=on.year - one.age, day=1),
        gender=one.gender,
        created_at=now(),
        **common,
    )
    referral = Referral(
        id=referral_id,
        person=person_id,
        offence=offence,
        reference=f"R-{referral_id.hex[:9]}",
        state="accepted",
        referred_on=on,
        agency="Avon and Somerset Police",
        admitted="yes",
        screen_by=on,
        received_at=now(),
        decided_at=now(),
        **common,
    )
    case = Case(
        id=case_id,
        referral=referral_id,
        person=person_id,
        reference=f"C-{case_id.hex[:9]}",
        state="closed",
        opened_on=on,
        hear_by=on,
        created_at=now(),
        **common,
    )
    look = FollowUp(
        id=uuid4(),
        programme=programme.id,
        case=case_id,
        window_days=365,
        waiting_days=183,
        due_on=on + timedelta(days=548),
        **(
            {"state": "recorded", "source": "police", "checked_on": on + timedelta(days=549)}
            if one.checked
            else {}
        ),
    )
    events = [an_offence_of(case, on + timedelta(days=day)) for day in one.days]
    change = StateChange(
        id=uuid4(),
        programme=programme.id,
        subject="case",
        subject_id=case_id,
        from_state="agreement_active",
        to_state="completed",
        at=programmes.noon(on + timedelta(days=90), programme),
        by_id="1",
        by_name="Moss",
    )
    return [person], [referral], [case], [look], events, [change] if one.completed else []


def an_offence_of(case: Case, on: date) -> Reoffence:
    """Proven sixty days after it happened."""
    return Reoffence(
        id=uuid4(),
        programme=case.programme,
        case=case.id,
        event="proven",
        happened_on=on,
        proven_on=on + timedelta(days=60),
        source="police",
        checked_on=on + timedelta(days=60),
        by_id="1",
        by_name="Moss",
        created_at=now(),
    )


async def checked(cases: Iterable[Case]) -> None:
    """Late, but to the end."""
    for case in cases:
        await FollowUp.update(
            {
                FollowUp.state: "recorded",
                FollowUp.source: "police",
                FollowUp.checked_on: case.opened_on + timedelta(days=549),
            }
        ).where(FollowUp.case == case.id)


async def a_release(programme: Programme, period: str = "") -> Release:
    """Drafted by an evaluator, published by a coordinator."""
    drafted = await releases.draft(
        programme, period or str(year_of(programme)), somebody("evaluator", programme)
    )
    return await releases.publish(drafted, somebody("coordinator", programme))


async def a_kept_release(programme: Programme, state: str = "draft", year: int = 0) -> Release:
    """Of people whom nobody entered: for pages and addresses."""
    dice, period = Random(5), Period(year or year_of(programme), year or year_of(programme))
    people = [
        people_of.Person(
            index=date(period.first, 3, 1),
            followed=400,
            events=tuple(people_of.Event(day, day + 30, "proven") for day in one.days),
            strata={"gender": one.gender or NOT_KNOWN, "age": f"{one.age}", "completed": "yes"},
        )
        for one in some(120, dice)
    ]
    drafted = await releases.made(
        programme, period, DEFINITIONS["proven-12"], people, by=somebody("evaluator", programme)
    )
    await kept(drafted)
    by = somebody("coordinator", programme)
    if state != "draft":
        drafted = await releases.publish(drafted, by)
    return await releases.withdraw(drafted, "Not so.", by) if state == "withdrawn" else drafted
