"""A harmed person's own page: the link to it, and who they are to the journal."""

from datetime import timedelta
from uuid import UUID

from cases import database, journal, programmes
from cases.actors import Actor
from cases.errors import Refused
from cases.tables import HarmedPerson
from panel import letters, links, recipients
from panel.tables import Letter

OPEN = timedelta(days=120)  # longer than a case waits for its hearing


def actor_of(harmed: HarmedPerson, address: str = "") -> Actor:
    """They come by a link. The journal and the dated steps do not name them."""
    return Actor(
        id=f"harmed {harmed.id}",
        name="Harmed person",
        role="visitor",
        programme=harmed.programme,
        address=address,
    )


async def send(harmed: HarmedPerson, by: Actor, once: UUID) -> None:
    """Send the link to their own page. The same click twice is one letter. It names no case."""
    if harmed.part != "harmed":
        raise Refused("A witness has no page of their own. Ring them.")
    to = await recipients.harmed(harmed)
    if to is None:
        raise Refused("It is not safe to write to them. Speak with them another way.")
    if not to.email and not to.phone:
        raise Refused("There is no email and no phone. Write one down first.")
    programme = await programmes.get(harmed.programme)
    async with database.atomic():
        key = f"harmed-page:{harmed.id}:{str(once)[:8]}"
        if await Letter.exists().where(Letter.key == key):
            return
        token = await links.mint("harmed", programme=programme.id, harmed=harmed.id, good_for=OPEN)
        await letters.write(
            "harmed-page",
            key=key,
            programme=programme,
            to=to,
            context={"first_name": to.name.split()[0], "path": f"{links.PATHS['harmed']}{token}"},
        )
        await journal.write(by, "harmed.page-sent", harmed, programme=harmed.programme)
