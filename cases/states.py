"""Moving a row along its journey: one dated step, told to the journal, never twice."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from piccolo.columns import Column

from cases import batches, journal, journey
from cases.actors import Actor, now
from cases.errors import WrongState
from cases.tables import StateChange

# A Table that has a state and belongs to a programme; Piccolo cannot say so in a type.
Row = TypeVar("Row", bound=Any)


async def begin(rows: Sequence[Row], subject: str, by: Actor, why: str = "") -> None:
    """The first state of new rows, as it stands."""
    await batches.insert([_step(row, subject, "", row.state, by, why=why) for row in rows])
    for state in dict.fromkeys(row.state for row in rows):
        begun = [row for row in rows if row.state == state]
        await journal.write_each(by, f"{subject}.{state}", begun, programme=begun[0].programme)


async def change(
    row: Row, subject: str, to: str, by: Actor, why: str = "", *, also: Mapping[Column, Any] | None = None
) -> Row:
    """Move the row on, inside the caller's atomic(), and set columns that go with it.

    The row given is changed too.

    Only one of two who try at once finds the state they saw; the other is refused.
    """
    before = row.state
    if subject in journey.TABLES:
        journey.check(subject, before, to, getattr(row, "reference", "") or f"This {subject}")
    table: Any = type(row)
    moved = (
        await table.update({table.state: to, **(also or {})})
        .where(table.id == row.id, table.state == before)
        .returning(table.id)
    )
    if not moved:
        raise WrongState("Somebody else has just changed it. Look at it again.")
    row.state = to
    for column, value in (also or {}).items():
        setattr(row, column._meta.name, value)
    await StateChange.insert(_step(row, subject, before, to, by, why=why))
    await journal.write(by, f"{subject}.{to}", row, programme=row.programme)
    return row


async def steps(subject: str, row_id: UUID) -> list[StateChange]:
    """The dated steps of a row, the newest first."""
    found: list[StateChange] = (
        await StateChange.objects()
        .where(StateChange.subject == subject, StateChange.subject_id == row_id)
        .order_by(StateChange.at, ascending=False)
    )
    return found


async def came_from(subject: str, row: Row) -> str:
    """The state it was in before the one it is in now; nothing where no step tells."""
    for step in await steps(subject, row.id):
        if step.to_state == row.state:
            return step.from_state
    return ""


def _step(row: Any, subject: str, before: str, to: str, by: Actor, *, why: str) -> StateChange:
    return StateChange(
        programme=row.programme,
        subject=subject,
        subject_id=row.id,
        from_state=before,
        to_state=to,
        at=now(),
        by_id=by.id,
        by_name=by.name,
        why=why,
    )
