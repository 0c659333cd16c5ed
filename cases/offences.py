"""What a programme hears and what it does not, with the other spellings of each."""

from uuid import UUID

from cases import database, journal
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.search import fold
from cases.tables import Offence, Programme

LEVELS = ("A", "B", "C", "D")


async def get(programme: Programme, offence: UUID) -> Offence:
    found: Offence | None = (
        await Offence.objects().where(Offence.id == offence, Offence.programme == programme.id).first()
    )
    if found is None:
        raise NotFound
    return found


async def is_there(programme: Programme, offence: UUID) -> bool:
    return bool(await Offence.exists().where(Offence.id == offence, Offence.programme == programme.id))


async def keep(
    by: Actor,
    programme: Programme,
    offence: Offence,
    *,
    name: str,
    level: str,
    in_scope: bool,
    also_called: str,
) -> Offence:
    """Add it, or change it. Two of one name would make every import guess."""
    if level not in LEVELS:
        raise BadInput({"level": "Choose a level."})
    others = await Offence.objects().where(Offence.programme == programme.id, Offence.id != offence.id)
    if any(fold(other.name) == fold(name) for other in others):
        raise BadInput({"name": "There is one of this name already."})
    offence.name, offence.level, offence.in_scope = name, level, in_scope
    offence.also_called = "\n".join(line.strip() for line in also_called.splitlines() if line.strip())
    async with database.atomic():
        await offence.save()
        await journal.write(by, "offence.kept", offence, detail=level, programme=programme.id)
    return offence
