"""What evaluation waits for: pairs for a second person, extracts without columns, exports to grant.

Each counts what this person can do something about: who answered a pair already is not asked again.
"""

from cases import programmes
from cases.actors import Actor
from cases.linkage import arrivals, clerical
from cases.tables import DataExport, Programme
from panel.todo.tasks import Found, Task, all_of

WAITS = "coordinator"


async def of(programme: Programme, by: Actor | None) -> Found:
    """Nobody but a coordinator judges pairs; others have nothing here."""
    if by is None or by.role != WAITS:
        return Found([], {})
    return all_of(
        [
            *await _pairs(programme, by),
            *await _columns(programme, by),
            *await _exports(programme, by),
        ]
    )


async def _pairs(programme: Programme, by: Actor) -> list[Task]:
    waiting = await clerical.queue(by)
    if not waiting:
        return []
    count = len(waiting)
    task = Task(
        kind="pairs",
        waits=WAITS,
        what="Judge a likely pair" if count == 1 else f"Judge {count} likely pairs",
        path="/linkage/pairs",
        detail="Are they one person? Two people say so, each alone.",
        since=programmes.day_of(waiting[0].created_at, programme),
    )
    return [task]


async def _columns(programme: Programme, by: Actor) -> list[Task]:
    return [
        Task(
            kind="columns",
            waits=WAITS,
            what="Say what the columns of an extract hold",
            path=f"/linkage/arrivals/{one.id}/columns",
            detail="It is thrown away a day after it came.",
            since=programmes.day_of(one.created_at, programme),
            urgency="soon",
        )
        for one in await arrivals.waiting(by)
    ]


async def _exports(programme: Programme, by: Actor) -> list[Task]:
    rows = (
        await DataExport.select(DataExport.id, DataExport.asked_at, DataExport.asked_by_name)
        .where(
            DataExport.programme == programme.id,
            DataExport.state == "asked",
            DataExport.asked_by_id != by.id,
        )
        .order_by(DataExport.asked_at)
    )
    return [
        Task(
            kind="data-export",
            waits=WAITS,
            what="Grant or refuse a de-identified export",
            path=f"/data-exports/{row['id']}",
            detail=f"{row['asked_by_name']} asks. An evaluator or administrator can answer too.",
            since=programmes.day_of(row["asked_at"], programme),
        )
        for row in rows
    ]
