"""Which cases somebody works on: a coordinator on all, a facilitator on those they were given."""

from collections.abc import Sequence
from uuid import UUID

from cases import case_files
from cases.actors import Actor
from cases.errors import NotFound
from cases.tables import Case
from scheduling.tables import Hearing


async def get(by: Actor, case: UUID) -> Case:
    """The case, if it is theirs to work on. Somebody else's is not found."""
    found = await case_files.get(by, case)
    if by.role == "facilitator" and found.id not in await of_facilitator(by):
        raise NotFound
    return found


async def of_facilitator(by: Actor) -> set[UUID]:
    """The cases that a facilitator prepares, and those whose hearing they run."""
    given = await Case.select(Case.id).where(Case.programme == by.programme, Case.worker_id == UUID(by.id))
    runs = await Hearing.select(Hearing.case.as_alias("case_id")).where(
        Hearing.programme == by.programme,
        Hearing.state != "cancelled",
        Hearing.facilitator.account_id == UUID(by.id),
    )
    return {row["id"] for row in given} | {row["case_id"] for row in runs}


async def runners(cases: Sequence[UUID]) -> dict[UUID, str]:
    """Who runs the hearing that a case waits for, by name; cases that nobody runs are left out."""
    if not cases:
        return {}
    rows = await Hearing.select(
        Hearing.case.as_alias("case_id"), Hearing.facilitator.name.as_alias("name")
    ).where(Hearing.case.is_in(list(cases)), Hearing.state == "arranged", Hearing.facilitator.is_not_null())
    return {row["case_id"]: row["name"] for row in rows}
