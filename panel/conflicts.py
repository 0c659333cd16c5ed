"""Who knows whom. Which conflict it was is told to nobody but the coordinator."""

from uuid import UUID

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import NotFound
from cases.tables import Case
from panel.tables import Conflict, Juror, KeptApart


async def declare(juror: Juror, case: UUID, by: Actor) -> None:
    """A juror and somebody in a case know each other. Saying it twice is saying it once."""
    async with database.atomic():
        if await Conflict.exists().where(Conflict.juror == juror.id, Conflict.case == case):
            return
        conflict = Conflict(
            programme=juror.programme,
            juror=juror.id,
            case=case,
            declared_by="juror" if by.role == "juror" else "coordinator",
            declared_at=now(),
        )
        await Conflict.insert(conflict)
        await journal.write(by, "conflict.declared", conflict, programme=juror.programme)


async def knowing(case: UUID) -> set[UUID]:
    """The jurors who know somebody in a case."""
    rows = await Conflict.select(Conflict.juror).where(Conflict.case == case)
    return {row["juror"] for row in rows}


async def keep_apart(one: Juror, other: Juror, by: Actor) -> None:
    """These two never share a panel."""
    async with database.atomic():
        if other.id in (await apart(one.programme)).get(one.id, frozenset()):
            return
        pair = KeptApart(programme=one.programme, juror=one.id, other=other.id)
        await KeptApart.insert(pair)
        await journal.write(by, "jurors.kept_apart", pair, programme=one.programme)


async def apart(programme: UUID) -> dict[UUID, frozenset[UUID]]:
    """Who is kept apart from whom, read from both sides."""
    found: dict[UUID, frozenset[UUID]] = {}
    for row in await KeptApart.select(KeptApart.juror, KeptApart.other).where(
        KeptApart.programme == programme
    ):
        for one, other in ((row["juror"], row["other"]), (row["other"], row["juror"])):
            found[one] = found.get(one, frozenset()) | {other}
    return found


async def check(case: UUID) -> tuple[str, str, str]:
    """What a juror may see before they say whether they know them: first name, school year, area."""
    rows = await Case.select(
        Case.person.legal_name, Case.person.preferred_name, Case.person.school_year, Case.person.area
    ).where(Case.id == case)
    for row in rows:
        name = row["person.preferred_name"] or row["person.legal_name"]
        return name.split()[0], row["person.school_year"], row["person.area"]
    raise NotFound
