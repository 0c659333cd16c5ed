"""How a programme of the demo begins: its staff, places and evenings, and the pool."""

import random
from datetime import date, time, timedelta

from cases import programmes
from cases.actors import Actor, the_command
from cases.tables import Programme
from panel import accounts, demo_corners, demo_referrals, importing, leads, sign_ins
from panel.demo_journeys import Journeys
from panel.demo_people import Town
from panel.demo_pool import pool, settle
from panel.demo_story import Story
from panel.tables import Account
from scheduling import closures, facilitators, series, venues

SEED = 20
BEGINS = 45  # days ago: long enough for a case to be past its clock


async def begin(town: Town) -> Story:
    programme = await programmes.create(
        the_command(),
        name=town.name,
        place=town.place,
        template=town.template,
        short_name=town.short_name,
        contact_email=town.contact_email,
        contact_phone=town.contact_phone,
        seats=5,
        **dict.fromkeys(town.criteria, True),
    )
    rng = random.Random(SEED + len(town.name))
    coordinator = await _staff(town, programme)
    running = await facilitators.every(programme.id)
    journeys = Journeys(coordinator, tuple(one.account_id for one in running if one.account_id), rng)
    story = Story(town, programme, coordinator, rng, journeys, running)
    story.referrer = await Account.objects().get(
        (Account.programme == programme.id) & (Account.role == "referrer")
    )
    for name, address, rooms in town.venues:
        venue = await venues.add(coordinator, programme.id, name=name, address=address)
        for room in rooms:
            await venues.add_room(coordinator, venue, name=room, holds=14)
    for number, one in enumerate(running):
        await demo_corners.qualify(one, coordinator, programme, town, number)
    await _begin_series(story)
    await _import_the_pool(story)
    await demo_referrals.accepted(
        await demo_referrals.receive(story, heard=True), coordinator
    )  # and no hearing is arranged in time
    return story


async def _staff(town: Town, programme: Programme) -> Actor:
    """One account for each role. They are enrolled by the one-click sign-in of the demo."""
    first, second = town.facilitators
    people = {
        "coordinator": ("coordinator", town.coordinator),
        "facilitator": ("facilitator", first),
        "facilitator.two": ("facilitator", second),
        "evaluator": ("evaluator", town.evaluator),
        "referrer": ("referrer", town.referrer),
    }
    by, rows = the_command(programme.id), {}
    for address, (role, name) in people.items():
        rows[address], _ = await accounts.add(
            by,
            email=f"{address}@{town.contact_email.partition('@')[2]}",
            name=name,
            role=role,
            programme=programme.id,
            agency=town.agency if role == "referrer" else "",
        )
    await leads.appoint(rows["coordinator"], by, lead=True)
    return sign_ins.actor_of(rows["coordinator"])


async def _begin_series(story: Story) -> None:
    """The usual evenings, one place after the other; none in the weeks between the years."""
    today = programmes.today(story.programme)
    await closures.add(
        story.coordinator,
        story.programme,
        name="Winter holiday",
        kind="holiday",
        from_day=date(today.year, 12, 21),
        to_day=date(today.year + 1, 1, 3),
    )
    places = [one.venue for one in await venues.open_ones(story.programme.id)]
    places = list({place.id: place for place in places}.values())
    for weekday in story.town.evenings:
        first = today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
        for number, venue in enumerate(places):
            await series.begin(
                story.coordinator,
                story.programme,
                venue=venue,
                first_on=first + timedelta(weeks=number),
                every_weeks=len(places),
                from_wall=time(17, 30),
                until_wall=time(20, 30),
            )


async def _import_the_pool(story: Story) -> None:
    """The pool comes in as a programme's would: from a spreadsheet."""
    preview = await importing.preview(
        story.coordinator, "jurors", "pool.csv", pool(story.town, story.rng).encode()
    )
    await importing.confirm(story.coordinator, preview.id)
    await settle(story.coordinator, story.programme, BEGINS)
