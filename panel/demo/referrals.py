"""Referrals of the demo: received, decided, opened as cases."""

from datetime import timedelta

from cases import harmed, programmes, referrals, screening, screening_answers
from cases.actors import Actor, now
from cases.errors import BadInput, Refused
from cases.new_referrals import NewReferral
from cases.screening import Answer
from cases.tables import Case, Referral
from panel import referrers, sign_ins
from panel.demo.journeys import somebody_harmed
from panel.demo.people import (
    FIRST_NAMES,
    LAST_NAMES,
    NOBODY_HARMED,
    NOT_HEARD,
    SHOPS,
    STATEMENTS,
    ethnicity_of,
    gender_of,
)
from panel.demo.story import Story


async def receive_two_of_one_incident(story: Story) -> None:
    for _ in range(2):
        await receive(story, heard=True, incident="INC-2048")


async def receive(story: Story, *, heard: bool = False, incident: str = "") -> Referral:
    """`heard`: of an offence that this programme hears."""
    town, rng = story.town, story.rng
    today = now().astimezone(story.zone).date()
    every = await programmes.offences(story.programme.id)
    offences = [row for row in every if row.in_scope or (not heard and rng.random() < 0.08)]
    offence = rng.choice(offences)
    years = rng.randint(12, 17)
    last = rng.choice(LAST_NAMES)
    agency = town.agency if incident else rng.choice(town.agencies)
    first = rng.choice(FIRST_NAMES)
    police = story.referrer if agency == town.agency else None
    return await referrers.receive(
        sign_ins.actor_of(police) if police else story.coordinator,
        NewReferral(
            source="agency" if police else "coordinator",
            account_id=police.id if police else None,
            incident_reference=incident,
            name=f"{first} {last}",
            gender=gender_of(first, last),
            ethnicity=ethnicity_of(last),
            born_on=today - timedelta(days=365 * years + rng.randint(20, 340)),
            referred_on=today - timedelta(days=rng.choice((0, 0, 1, 2))),
            agency=agency,
            referrer_name=town.referrer if police else "Duty officer",
            referrer_email=f"referrer@{town.contact_email.partition('@')[2]}" if police else "",
            agency_reference=f"R{rng.randint(10000, 99999)}",
            offence=offence.id,
            offence_on=today - timedelta(days=rng.randint(4, 20)),
            admitted=rng.choice(("yes", "yes", "yes", "unknown")),
            statement=rng.choice(STATEMENTS.get(offence.name, (NOT_HEARD,))),
            school=rng.choice(town.schools),
            school_year=town.years[min(years - 12, len(town.years) - 1)],
            area=rng.choice(town.areas),
            harmed_people=(
                somebody_harmed(
                    rng,
                    offence.name,
                    rng.choice(SHOPS),
                    f"{town.place.partition(' ')[0].lower()}.{rng.randint(100, 999)}@shops.example",
                ),
            )
            if offence.in_scope and offence.name not in NOBODY_HARMED
            else (),
            phone=f"{town.phone}{rng.randint(*town.numbers)}",
            guardian_name=f"{rng.choice(FIRST_NAMES)} {last}",
            guardian_phone=f"{town.phone}{rng.randint(*town.numbers)}",
        ),
    )


async def decide(story: Story, days_ago: int) -> None:
    """Screen what came in some days ago. The newest ones, and one left lying, still wait."""
    waiting = (
        await Referral.objects()
        .where(Referral.programme == story.programme.id, Referral.state.is_in(["received", "screening"]))
        .order_by(Referral.received_at)
    )
    for referral in waiting:
        lying = (now() - referral.received_at).days
        if referral.id in story.lying or lying < 1 or (days_ago < 9 and story.rng.random() < 0.55):
            continue
        await referrals.screen(referral, story.coordinator)
        if lying < 2:
            continue
        case = None if story.rng.random() < 0.15 else await accepted(referral, story.coordinator)
        if case:
            story.waiting.append(case)
        else:
            reason = story.rng.choice(("ineligible", "young_person_declined", "unreachable"))
            await referrers.give_back(referral, reason=reason, by=story.coordinator)


async def begin_to_screen_one(story: Story) -> None:
    """The newest of those that wait is looked at."""
    here = (Referral.programme == story.programme.id) & (Referral.state == "received")
    newest = await Referral.objects().where(here).order_by(Referral.received_at, ascending=False).first()
    if newest is not None:
        await referrals.screen(newest, story.coordinator)


async def accepted(referral: Referral, by: Actor) -> Case | None:
    """The case, or nothing where the programme does not hear such an offence."""
    if (await programmes.get(referral.programme)).needs_harmed_agreement:
        for one in await harmed.of_referral(referral.id):
            await harmed.answer(one, "agrees", "yes", by)
    open_still = screening.lacking(await screening_answers.of(referral))
    said = {one.name: Answer(screening.YES, "Spoke with the referrer.") for one in open_still}
    try:
        await screening_answers.answer(referral, said, by)
        return await referrers.accept(referral, by)
    except (Refused, BadInput):
        return None
