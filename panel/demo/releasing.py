"""What each town published for everybody: of years before its record here begins.

The years that are told are of few people, of whom everything would be hidden. These were of more; what
is left of them is what was published.
"""

import random
from datetime import date, timedelta

from cases import own_definitions, programmes, releases
from cases.evaluation.definitions import Definition
from cases.evaluation.people import Event, Person
from cases.evaluation.periods import Period
from cases.tables import Release
from panel.demo.people import Town
from panel.demo.story import Story
from panel.sign_ins import actor_of
from panel.tables import Account

PAST, PEOPLE, SEED = (4, 3), 150, 11  # years ago; accepted in each
GENDERS = ("girl", "boy", "boy", "another")
AGES = ("12 or 13", "14 or 15", "14 or 15", "16 or 17")


async def tell(story: Story) -> None:
    """Its evaluator drafts, its coordinator publishes."""
    programme = await programmes.change(
        story.coordinator, story.programme, public_address=address(story.town)
    )
    (account,) = await Account.objects().where(
        (Account.programme == programme.id) & (Account.role == "evaluator")
    )
    definition = await own_definitions.headline(programme)
    rng = random.Random(f"{SEED} {programme.name}")
    for ago in PAST:
        year = programmes.today(programme).year - ago
        people = [_somebody(rng, year, definition, number) for number in range(PEOPLE + 20 * ago)]
        by = actor_of(account)
        drafted = await releases.made(programme, Period(year, year), definition, people, by=by)
        await Release.insert(drafted)
        await releases.publish(drafted, story.coordinator)


def address(town: Town) -> str:
    """Its place, as an address has it."""
    return "-".join(town.place.lower().split())


def _somebody(rng: random.Random, year: int, definition: Definition, number: int) -> Person:
    """One in twelve is not known; of the others one in four has an event, and sooner rather than later."""
    known = number % 12 != 0
    days = sorted(int(definition.window * rng.random() ** 1.3) + 1 for _ in range(rng.choice((1, 1, 2))))
    had = known and rng.random() < 1 / 4
    return Person(
        index=date(year, 1, 1) + timedelta(days=rng.randrange(365)),
        followed=definition.window if known else 0,
        events=tuple(Event(day, day + 60, definition.event) for day in days) if had else (),
        strata={
            "gender": rng.choice(GENDERS),
            "age": rng.choice(AGES),
            "completed": "yes" if rng.random() < 0.8 else "no",
        },
        unseen="unchecked",
    )
