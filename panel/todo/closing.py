"""Completed cases that wait to be closed: the letters, the last talk, the invitation."""

from typing import Any
from uuid import UUID

from cases import programmes
from cases.tables import Case, Programme, Removal, StateChange
from panel.tables import Account
from panel.todo.tasks import Days, Found, Task, counted

COMPLETED = "completed"
TWO = 2  # people


async def of(programme: Programme, days: Days, most: int) -> Found:
    """The longest completed first."""
    rows = (
        await Case.select(Case.id, Case.reference)
        .where(Case.programme == programme.id, Case.state == COMPLETED)
        .order_by(Case.opened_on)
        .limit(most)
    )
    many = len(rows)
    if many == most:
        many = await Case.count().where(Case.programme == programme.id, Case.state == COMPLETED)
    since = await _since([row["id"] for row in rows])
    tasks = [_close(row, since.get(row["id"]), programme, days) for row in rows]
    leaving = await _leaving(programme)
    tasks += [_agree(row, programme) for row in leaving]
    many += len(leaving)
    return Found(tasks, counted([("coordinator", many)] if many else []))


async def _leaving(programme: Programme) -> list[dict[str, Any]]:
    """Names that leave once a second person agrees, where there is a second coordinator to do so."""
    coordinators = (Account.programme == programme.id) & (Account.role == "coordinator")
    if await Account.count().where(coordinators, Account.disabled_at.is_null()) < TWO:
        return []
    rows: list[dict[str, Any]] = await Removal.select(
        Removal.id, Removal.asked_at, Removal.case.reference.as_alias("reference")
    ).where(Removal.programme == programme.id, Removal.state == "asked")
    return rows


def _agree(row: dict[str, Any], programme: Programme) -> Task:
    return Task(
        kind="removal",
        waits="coordinator",
        what="Agree to remove the names, or keep them",
        path=f"/removals/{row['id']}",
        detail=f"{row['reference']}. A second person decides.",
        since=programmes.day_of(row["asked_at"], programme),
    )


async def _since(cases: list[UUID]) -> dict[UUID, Any]:
    """When each was completed."""
    if not cases:
        return {}
    steps = await StateChange.select(StateChange.subject_id, StateChange.at).where(
        StateChange.subject == "case",
        StateChange.to_state == COMPLETED,
        StateChange.subject_id.is_in(cases),
    )
    return {step["subject_id"]: step["at"] for step in steps}


def _close(row: dict[str, Any], at: Any, programme: Programme, days: Days) -> Task:
    by = days.before(programmes.day_of(at, programme) if at else days.today, programme.closing_days)
    return Task(
        kind="close",
        case=row["id"],
        waits="coordinator",
        what="Close {who}’s case",
        path=f"/cases/{row['id']}/closing",
        detail=f"{row['reference']}. The agreement is over; tell everybody and invite them.",
        by=by,
        working=True,
        urgency=days.urgency(by, working=True),
    )
