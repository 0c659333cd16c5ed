"""Who knows whom. Which conflict it was is told to nobody but the coordinator."""

from typing import Any
from uuid import UUID

from cases import database, incidents, journal
from cases.actors import Actor, now
from cases.errors import NotFound
from cases.tables import Case, Referral
from panel.tables import Conflict, Juror, KeptApart

SHOWN = frozenset({"legal_name", "preferred_name", "school_year", "area"})  # of a young person, by `check`


async def declare(juror: Juror, case: UUID, by: Actor, *, side: str = "") -> None:
    """A juror and somebody in a case know each other. Saying it twice is saying it once.

    `side` is who says so, where it is not the role: family or harmed.
    """
    async with database.atomic():
        if await Conflict.exists().where(Conflict.juror == juror.id, Conflict.case == case):
            return
        conflict = Conflict(
            programme=juror.programme,
            juror=juror.id,
            case=case,
            declared_by=side or (by.role if by.role in ("juror", "facilitator") else "coordinator"),
            declared_at=now(),
        )
        await Conflict.insert(conflict)
        await journal.write(by, "conflict.declared", conflict, programme=juror.programme)


async def knowing(case: UUID) -> set[UUID]:
    """The jurors who know somebody in a case, in whichever case of theirs it was said."""
    rows = await Conflict.select(Conflict.juror).where(Conflict.case.is_in(await _of_the_same(case)))
    return {row["juror"] for row in rows}


async def _of_the_same(case: UUID) -> list[UUID]:
    """Every case of this young person, and of whoever else was in the same incident."""
    own = await Case.objects().where(Case.id == case).first()
    if own is None:
        return [case]
    named = await Referral.select(Referral.person).where(Referral.id.is_in(await incidents.referrals(own)))
    people = {own.person, *(row["person"] for row in named)}
    return [row["id"] for row in await Case.select(Case.id).where(Case.person.is_in(list(people)))]


async def keep_apart(one: Juror, other: Juror, by: Actor) -> None:
    """These two never share a panel."""
    async with database.atomic():
        if other.id in (await apart(one.programme)).get(one.id, frozenset()):
            return
        pair = KeptApart(programme=one.programme, juror=one.id, other=other.id)
        await KeptApart.insert(pair)
        await journal.write(by, "jurors.kept_apart", pair, programme=one.programme)


async def let_sit_together(one: Juror, other: UUID, by: Actor) -> None:
    """These two may share a panel again."""
    async with database.atomic():
        pair = ((KeptApart.juror == one.id) & (KeptApart.other == other)) | (
            (KeptApart.juror == other) & (KeptApart.other == one.id)
        )
        gone = await KeptApart.delete().where(pair).returning(KeptApart.id)
        if not gone:
            raise NotFound
        await journal.write(by, "jurors.together", one, programme=one.programme)


async def known_to(juror: Juror) -> list[dict[str, Any]]:
    """The cases in which a juror knows somebody: id, reference, who said so, when."""
    return (
        await Conflict.select(
            Conflict.case.id.as_alias("case"),
            Conflict.case.reference.as_alias("reference"),
            Conflict.declared_by,
            Conflict.declared_at,
        )
        .where(Conflict.juror == juror.id)
        .order_by(Conflict.declared_at, ascending=False)
    )


async def take_back(juror: Juror, case: UUID, by: Actor) -> None:
    """It was said of the wrong person: they know nobody in it."""
    async with database.atomic():
        gone = (
            await Conflict.delete()
            .where(Conflict.juror == juror.id, Conflict.case == case)
            .returning(Conflict.id)
        )
        if not gone:
            raise NotFound
        await journal.write(by, "conflict.taken_back", juror, programme=juror.programme)


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
