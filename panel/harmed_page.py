"""A harmed person's own page: the link to it, what a choice made there means, who they are to the journal."""

from datetime import timedelta
from uuid import UUID

from cases import database, harmed, journal, people, programmes
from cases.actors import Actor
from cases.errors import Refused
from cases.harmed import Facts
from cases.tables import Case, HarmedPerson
from panel import letters, links, notices, reach, recipients
from panel.tables import Letter
from scheduling import hearings

OPEN = timedelta(days=120)  # longer than a case waits for its hearing


def actor_of(row: HarmedPerson, address: str = "") -> Actor:
    """They come by a link. The journal and the dated steps do not name them."""
    return Actor(
        id=f"harmed {row.id}",
        name="Harmed person",
        role="visitor",
        programme=row.programme,
        address=address,
    )


async def send(row: HarmedPerson, by: Actor, once: UUID) -> None:
    """Send the link to their own page. The same click twice is one letter. It names no case."""
    if row.part != "harmed":
        raise Refused("A witness has no page of their own. Ring them.")
    to = await recipients.harmed(row)
    if to is None:
        raise Refused("It is not safe to write to them. Speak with them another way.")
    if not to.email and not to.phone:
        raise Refused("There is no email and no phone. Write one down first.")
    programme = await programmes.get(row.programme)
    async with database.atomic():
        key = f"harmed-page:{row.id}:{str(once)[:8]}"
        if await Letter.exists().where(Letter.key == key):
            return
        said = {"first_name": people.greeting(to.name)}
        if not to.ring_only:  # who only rings us gets no link: somebody else may open it
            token = await links.mint("harmed", programme=programme.id, harmed=row.id, good_for=OPEN)
            said["path"] = f"{links.PATHS['harmed']}{token}"
        await letters.write("harmed-page", key=key, programme=programme, to=to, context=said)
        await journal.write(by, "harmed.page-sent", row, programme=row.programme)


async def choose(row: HarmedPerson, taking_part: str, by: Actor, *, representative: str = "") -> None:
    """How they take part. Whoever decides to come to a hearing that is arranged is told when and where."""
    async with database.atomic():
        before = await harmed.get(by, row.id)
        row = await harmed.choose(row, taking_part, by, representative=representative)
        if (before.taking_part, before.representative) != (row.taking_part, row.representative):
            await reach.harmed_otherwise(row)
        await _catch_up(row)


async def put_right(row: HarmedPerson, told: Facts, by: Actor) -> None:
    """What was told of them. Links that went to another address, or to an unsafe one, are good no longer."""
    async with database.atomic():
        before = reach.vars_of(row)
        row = await harmed.change(row, told, by)
        if reach.lost(before, reach.vars_of(row)):
            await reach.harmed_elsewhere(row)
        await _catch_up(row)


async def _catch_up(row: HarmedPerson) -> None:
    """Told of the hearing ahead, if they chose to come, and may be, and nobody told them of this time yet."""
    case = await Case.objects().where(Case.referral == row.referral).first()
    if case and (hearing := await hearings.of_case(case)):
        await notices.catch_up(hearing, ["harmed"])
