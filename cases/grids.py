"""The guideline that a programme keeps, and where an agreement is outside it. It warns and never blocks."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from cases import database, guideline, journal, terms
from cases.actors import Actor
from cases.tables import Agreement, Case, GridLevel, Offence, Referral, Term


async def warnings(agreement: Agreement, these: Sequence[Term] | None = None) -> list[str]:
    """Where it is more or less than usual at the level of the offence."""
    these = await terms.of(agreement) if these is None else these
    asked = [term for term in these if term.side == "young_person" and term.state in ("open", "done")]
    minutes = sum(term.quantity for term in asked if term.kind == "service")
    sittings = sum(term.quantity for term in asked if term.kind == "sittings")
    name, usual = await _usual(agreement)
    return guideline.warnings(usual, name, minutes, sittings)


async def guided(agreement: Agreement) -> bool:
    """Whether there is a guideline for it at all: without one, no warning says nothing."""
    return (await _usual(agreement))[1] is not None


async def _usual(agreement: Agreement) -> tuple[str, guideline.Level | None]:
    """The level of the offence, and what is usual at it."""
    name = await level_of(agreement)
    return name, (await of(agreement.programme)).get(name)


async def level_of(agreement: Agreement) -> str:
    """The level of the offence, A to D; empty where none is known."""
    case: Any = await Case.select(Case.referral).where(Case.id == agreement.case).first()
    referral = await Referral.select(Referral.offence).where(Referral.id == case["referral"]).first()
    if not referral or not referral["offence"]:
        return ""
    offence = await Offence.select(Offence.level).where(Offence.id == referral["offence"]).first()
    return str(offence["level"]) if offence else ""


async def of(programme: UUID) -> dict[str, guideline.Level]:
    """The guideline of a programme by level; empty while it has none."""
    rows = await GridLevel.objects().where(GridLevel.programme == programme).order_by(GridLevel.level)
    return {
        row.level: guideline.Level(row.minutes_from, row.minutes_to, row.sittings_from, row.sittings_to)
        for row in rows
    }


async def keep(programme: UUID, levels: Mapping[str, guideline.Level], by: Actor) -> None:
    """The guideline from now on. None at all takes it away."""
    async with database.atomic():
        await GridLevel.delete().where(GridLevel.programme == programme)
        rows = [
            GridLevel(
                id=uuid4(),
                programme=programme,
                level=level,
                minutes_from=usual.minutes_from,
                minutes_to=usual.minutes_to,
                sittings_from=usual.sittings_from,
                sittings_to=usual.sittings_to,
            )
            for level, usual in levels.items()
        ]
        if rows:
            await GridLevel.insert(*rows)
        await journal.write(by, "programme.grid", ("programme", programme), programme=programme)
