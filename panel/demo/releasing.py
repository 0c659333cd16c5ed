"""What each town tells everybody: of whoever is in its record, where they are enough.

Where no year can be told, the page of releases says why. Where several can, the newest is left: somebody
drafts it by hand, and publishes it in another role.
"""

from contextlib import suppress

from cases import programmes, release_periods, releases
from cases.errors import Refused
from cases.evaluation.disclosure import LEAST_THRESHOLD
from panel.demo.people import Town
from panel.demo.story import Story
from panel.sign_ins import actor_of
from panel.tables import Account


async def tell(story: Story) -> None:
    """Its evaluator drafts, its coordinator publishes. A year is of some sixty people: it tells little."""
    programme = await programmes.change(
        story.coordinator,
        story.programme,
        public_address=address(story.town),
        public_threshold=LEAST_THRESHOLD,
    )
    (account,) = await Account.objects().where(
        (Account.programme == programme.id) & (Account.role == "evaluator")
    )
    newest_first = [one.period for one in await release_periods.choices(programme) if not one.refused]
    for period in reversed(newest_first[1:] or newest_first):
        with suppress(Refused):
            drafted = await releases.draft(programme, str(period), actor_of(account))
            await releases.publish(drafted, story.coordinator)


def address(town: Town) -> str:
    """Its place, as an address has it."""
    return "-".join(town.place.lower().split())
