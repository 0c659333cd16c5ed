"""“We know them”: a party of a case looks at the first names of its panel.

The juror is told only that they need not come, never by whom or why. A first name that two share
stands for both: whoever may be known is replaced. A family that knows more than FEW speaks with the
coordinator first, or it could choose its panel.
"""

from collections.abc import Collection
from uuid import UUID

from cases import database, family_requests
from cases.actors import Actor, now
from cases.errors import BadInput
from cases.tables import Case
from panel import conflicts, jurors, seats
from panel.jurors import peer_name
from panel.proposals import YES
from panel.tables import Conflict, Juror, Seat
from scheduling import hearings

SIDES = {
    "juror": "a panel member said so",
    "coordinator": "a coordinator was told",
    "facilitator": "a facilitator was told",
    "family": "the family said so",
    "harmed": "a harmed person said so",
}


FEW = 2  # of the panel of one case, whom a family may name without anybody asking


async def first_names(case: Case) -> list[str]:
    """Who comes to the hearing that is ahead, each first name once; none while nobody has said yes."""
    return sorted({name for _, name in await _seated(case)})


async def declare(case: Case, names: Collection[str], by: Actor, *, side: str, party: str = "") -> bool:
    """These are known to the party: they need not come, and the next in rank is asked.

    False where nobody was released and the coordinator rings them first. `party`: who of the family.
    """
    async with database.atomic():
        seated = await _seated(case)
        if not names or not set(names) <= {name for _, name in seated}:
            raise BadInput({"names": "Choose whom you know."})
        meant = [seat for seat, name in seated if name in names]
        if side == "family" and await _named_before(case) + len(meant) > FEW:
            await _ask_first(case, names, by, party)
            return False
        for seat in meant:
            juror = await jurors.get(seat.programme, seat.juror)
            await conflicts.declare(juror, case.id, by, side=side)
            await seats.step_back(juror, by)
    return True


async def _named_before(case: Case) -> int:
    return int(await Conflict.count().where(Conflict.case == case.id, Conflict.declared_by == "family"))


async def _ask_first(case: Case, names: Collection[str], by: Actor, party: str) -> None:
    """The coordinator finds it to do. The same again while it waits is said once."""
    words = f"We know {', '.join(sorted(set(names)))}."
    waiting = [one.words for one in await family_requests.of(case) if one.waits]
    if words not in waiting:
        await family_requests.ask(case, party=party, kind="panel", words=words, by=by)


async def write_down(juror: Juror, case: UUID, by: Actor) -> None:
    """Somebody rang to say so: the seat that the juror may have there goes to the next, too."""
    async with database.atomic():
        await conflicts.declare(juror, case, by)
        await seats.step_back(juror, by)


async def _seated(case: Case) -> list[tuple[Seat, str]]:
    hearing = await hearings.of_case(case)
    if hearing is None or hearing.starts_at <= now():
        return []
    seated: list[Seat] = await Seat.objects().where(Seat.hearing == hearing.id, Seat.state.is_in(list(YES)))
    rows = await Juror.select(Juror.id, Juror.first_name).where(
        Juror.id.is_in([seat.juror for seat in seated] or [case.id])
    )
    names = {row["id"]: row["first_name"] for row in rows}
    return [(seat, names[seat.juror]) for seat in seated]


async def said(case: Case) -> list[dict[str, str]]:
    """For the coordinator: who of the pool knows somebody in this case, and who said so."""
    rows = (
        await Conflict.select(
            Conflict.declared_by,
            Conflict.juror.first_name.as_alias("first_name"),
            Conflict.juror.last_name.as_alias("last_name"),
        )
        .where(Conflict.case == case.id)
        .order_by(Conflict.declared_at)
    )
    return [
        {"name": peer_name(row["first_name"], row["last_name"]), "by": SIDES[row["declared_by"]]}
        for row in rows
    ]
