"""What a juror may be on a panel beyond a juror: named by the coordinator, and trained for it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from cases import database, journal
from cases.actors import Actor
from panel import jurors, qualified, trainings
from panel.tables import Juror, JurorRole

NAMED = {"foreperson": "Foreperson", "advocate": "Advocate", "clerk": "Clerk"}


async def held(programme: UUID) -> dict[UUID, frozenset[str]]:
    """Who is named for which roles."""
    found: dict[UUID, frozenset[str]] = {}
    for row in await JurorRole.select(JurorRole.juror, JurorRole.role).where(
        JurorRole.programme == programme
    ):
        found[row["juror"]] = found.get(row["juror"], frozenset()) | {row["role"]}
    return found


async def of(juror: Juror) -> list[str]:
    rows = await JurorRole.select(JurorRole.role).where(JurorRole.juror == juror.id)
    return [role for role in NAMED if role in {row["role"] for row in rows}]


async def name(juror: Juror, roles: Collection[str], by: Actor) -> None:
    """These roles from now on, and no others."""
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        await JurorRole.delete().where(JurorRole.juror == juror.id)
        rows = [
            JurorRole(programme=juror.programme, juror=juror.id, role=role) for role in NAMED if role in roles
        ]
        if rows:
            await JurorRole.insert(*rows)
        named = ", ".join(row.role for row in rows) or "none"
        await journal.write(by, "juror.roles_named", juror, named, programme=juror.programme)


async def ready(programme: UUID, on: date) -> dict[UUID, frozenset[str]]:
    """Who may be a foreperson, an advocate or a clerk on a day: named for it, and trained for it."""
    asked, done = await trainings.asked_for(programme), await trainings.done(programme)
    found: dict[UUID, frozenset[str]] = {}
    for juror, roles in (await held(programme)).items():
        theirs = frozenset(role for role in roles if _trained(role, asked, done.get(juror, {}), on))
        if theirs:
            found[juror] = theirs
    return found


def _trained(role: str, asked: list[qualified.Asked], done: dict[UUID, date], on: date) -> bool:
    own = [one for one in asked if one.roles and one.of(role)]  # what everybody needs is checked anyway
    until = qualified.until(own, done, role)
    return not own or (until is not None and until >= on)
