"""How a programme of the demo begins: its staff, places and evenings, and the pool."""

import random
from datetime import date, time, timedelta

from cases import database, programmes
from cases.actors import Actor, the_command
from cases.tables import Programme
from panel import accounts, importing, leads, sign_ins, trainings
from panel.demo import corners, referrals
from panel.demo.journeys import Journeys
from panel.demo.people import Town
from panel.demo.pool import settle
from panel.demo.story import Story
from panel.tables import Account
from scheduling import closures, facilitators, series, venues

SEED = 20
BEGINS = 45  # days ago: long enough for a case to be past its clock


async def found(town: Town) -> Story:
    """A programme with its staff and its places, and nobody in it yet."""
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
    async with database.atomic():
        await trainings.begin(programme.id, coordinator)
    return story


async def begin(story: Story) -> None:
    """What the last weeks begin with."""
    for number, one in enumerate(story.facilitators):
        await corners.qualify(one, story.coordinator, story.programme, story.town, number)
        days = (*story.town.evenings, number, story.today.weekday())
        await corners.usually_comes(one, story.coordinator, days)
    await _begin_series(story)
    await settle(story.coordinator, story.programme, BEGINS)
    # and no hearing is arranged in time
    await referrals.accepted(await referrals.receive(story, heard=True), story.coordinator)


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


async def import_jurors(story: Story, file: str) -> None:
    """The pool comes in as a programme's would: from spreadsheets."""
    preview = await importing.preview(story.coordinator, "jurors", "pool.csv", file.encode())
    await importing.confirm(story.coordinator, preview.id)
