"""What a programme set of its wishes for panels: read and changed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from scheduling.seating.wishes import BY_NAME, MOST_WEIGHT, USUAL, Said
from scheduling.tables import SeatingWish


async def of(programme: UUID) -> dict[str, Said]:
    """Every wish by its name; what was never set is as usual."""
    rows = await SeatingWish.objects().where(SeatingWish.programme == programme)
    return {**USUAL, **{row.name: _said(row) for row in rows if row.name in BY_NAME}}


def _said(row: SeatingWish) -> Said:
    level: Any = row.level  # one of the three: the table sees to it
    return Said(level, row.weight)


async def change(programme: Programme, said: Mapping[str, Said], by: Actor) -> None:
    """These from now on; a sentence for each that makes no sense."""
    problems = {}
    for name, one in said.items():
        if one.level not in BY_NAME[name].levels:
            problems[f"{name}_level"] = "Choose one of these."
        if not 0 <= one.weight <= MOST_WEIGHT:
            problems[f"{name}_weight"] = f"Write a number from 0 to {MOST_WEIGHT:,}."
    if problems:
        raise BadInput(problems)
    rows = [
        SeatingWish(id=uuid4(), programme=programme.id, name=name, level=one.level, weight=one.weight)
        for name, one in said.items()
    ]
    async with database.atomic():
        await SeatingWish.delete().where(SeatingWish.programme == programme.id)
        await SeatingWish.insert(*rows)
        await journal.write(by, "seating.wishes", programme, programme=programme.id)
