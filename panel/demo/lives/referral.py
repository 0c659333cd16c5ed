"""A life begins: referred, turned away, taken on; declined, or prepared."""

from dataclasses import replace
from datetime import timedelta

from cases import consents, harmed, new_referrals, referrals, screening, screening_answers
from cases.screening import Answer
from cases.tables import Referral
from panel import arrangements, harmed_page, referrers
from panel.demo.journeys import somebody_harmed
from panel.demo.lives.checks import checked
from panel.demo.lives.ground import kind_of
from panel.demo.lives.hearing import heard
from panel.demo.lives.road import GUARDIAN, YOUNG, Road
from panel.demo.people import SHOPS, STATEMENTS

HARMED = "harmed@shops.example"


async def live(road: Road) -> None:
    with road.on(0):
        referral = await _referred(road)
    async with road.way("turned away", 0.12):
        with road.on(2):
            turned = await referrals.get(road.by, referral.id)
            await referrals.screen(turned, road.by)
            await referrers.give_back(turned, reason="ineligible", by=road.by)
            await road.stage()
    with road.on(3):
        await _accepted(road, referral)
    async with road.way("declined", 0.1):
        with road.on(9):
            await arrangements.give_back(road.case, reason="young_person_declined", by=road.by)
            await road.stage()
        await checked(road)
    async with road.way("heard"):
        await _prepared(road)
        await heard(road)


async def _referred(road: Road) -> Referral:
    ground, town = road.ground, road.ground.town
    told = new_referrals.NewReferral(
        source="agency",
        account_id=None,
        name=YOUNG,
        born_on=road.first - timedelta(days=365 * 15 + 100),
        referred_on=road.first,
        agency=town.agency,
        referrer_name=town.referrer,
        referrer_email=f"referrer@{town.contact_email.partition('@')[2]}",
        agency_reference="R00000",
        offence=road.offence.id,
        offence_on=road.first - timedelta(days=9),
        admitted="yes",
        statement=STATEMENTS[road.offence.name][0],
        gender="girl",
        ethnicity="white",
        school=town.schools[0],
        school_year=town.years[3],
        area=town.areas[-1],
        harmed_people=_harmed(road),
        phone=f"{town.phone}{town.numbers[0]}",
        guardian_name=GUARDIAN,
        guardian_phone=f"{town.phone}{town.numbers[0] + 1}",
    )
    return await referrers.receive(ground.referrer, told)


def _harmed(road: Road) -> tuple[harmed.Facts, ...]:
    if kind_of(road.offence.name) == "nobody":
        return ()
    told = somebody_harmed(road.ground.rng, road.offence.name, SHOPS[0], HARMED)
    return (replace(told, email=HARMED),)


async def _accepted(road: Road, referral: Referral) -> None:
    if road.ground.programme.needs_harmed_agreement:
        for one in await harmed.of_referral(referral.id):
            await harmed.answer(one, "agrees", "yes", road.by)
    await referrals.screen(referral, road.by)
    open_still = screening.lacking(await screening_answers.of(referral))
    said = {one.name: Answer(screening.YES, "Spoke with the referrer.") for one in open_still}
    await screening_answers.answer(referral, said, road.by)
    road.case = await referrers.accept(referral, road.by)


async def _prepared(road: Road) -> None:
    journeys = road.journeys
    with road.on(4):
        await journeys.reach(road.case)
    with road.on(6):
        for giver in await consents.givers(road.case):
            for kind in ("taking_part", "information", "evaluation"):
                by = await journeys.family_actor(road.case, giver)
                await consents.give(road.case, giver=giver, kind=kind, how="page", by=by)
    with road.on(7):
        await journeys.tell_strengths(road.case)
        await journeys.tell_needs(road.case)
        await journeys.begin_preparing(road.case)
    with road.on(8):
        await journeys.plan_meetings(road.case)
        await journeys.ask_the_harmed(road.case)
        for one in await harmed.of_referral(road.case.referral):
            await harmed.choose(one, "attend", harmed_page.actor_of(one))
