"""What evaluation waits for: pairs for a second person, extracts without columns, what leaves by two.

Each counts what this person can do something about: who answered a pair already is not asked again.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from cases import programmes
from cases.actors import Actor, now
from cases.evaluation_tables import DataExport
from cases.linkage import arrivals, clerical, granting, looking_again
from cases.linkage.tables import MatchList
from cases.tables import Programme
from panel.todo.tasks import Found, Task, all_of

WAITS = "coordinator"


async def of(programme: Programme, by: Actor | None) -> Found:
    """Nobody but a coordinator judges pairs; others have nothing here."""
    if by is None or by.role != WAITS:
        return Found([], {})
    return all_of(
        [
            *await _pairs(programme, by),
            *await _again(programme, by),
            *await _columns(programme, by),
            *await _exports(programme, by),
            *await _lists_to_grant(programme, by),
            *await _lists_to_take(programme, by),
        ]
    )


async def _pairs(programme: Programme, by: Actor) -> list[Task]:
    days = [programmes.day_of(one.created_at, programme) for one in await clerical.queue(by)]
    detail = "Are they one person? Two people say so, each alone."
    words = ("Judge a likely pair", f"Judge {len(days)} likely pairs")
    return _together(days, words, kind="pairs", path="/linkage/pairs", detail=detail)


async def _again(programme: Programme, by: Actor) -> list[Task]:
    days = [programmes.day_of(one.since, programme) for one in await looking_again.waiting(by)]
    detail = "A name or birth date was corrected by which it was made."
    words = ("Look at a link again", f"Look at {len(days)} links again")
    return _together(days, words, kind="links", path="/linkage/again", detail=detail)


def _together(
    days: Sequence[date], words: tuple[str, str], *, kind: str, path: str, detail: str
) -> list[Task]:
    """One line for all that wait, the oldest first; `words` of one and of many. Pure."""
    what = words[len(days) > 1]
    return [Task(kind=kind, waits=WAITS, what=what, path=path, detail=detail, since=days[0])] if days else []


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


async def _lists_to_grant(programme: Programme, by: Actor) -> list[Task]:
    rows = (
        await MatchList.select(MatchList.id, MatchList.made_at, MatchList.by_name)
        .where(
            MatchList.programme == programme.id,
            MatchList.state == "asked",
            MatchList.by_id != by.id,
            MatchList.file_sealed.is_not_null(),
        )
        .order_by(MatchList.made_at)
    )
    return [
        Task(
            kind="match-list",
            waits=WAITS,
            what="Grant or refuse a match list",
            path=f"/match-lists/{row['id']}",
            detail=f"{row['by_name']} asks to send names to an agency. An administrator can answer too.",
            since=programmes.day_of(row["made_at"], programme),
        )
        for row in rows
    ]


async def _lists_to_take(programme: Programme, by: Actor) -> list[Task]:
    """Granted, and not taken away by whoever asked."""
    rows = await MatchList.select(MatchList.id, MatchList.granted_at, MatchList.granted_by_name).where(
        MatchList.programme == programme.id,
        MatchList.state == "granted",
        MatchList.by_id == by.id,
        MatchList.granted_at > now() - timedelta(days=granting.DAYS),
    )
    return [
        Task(
            kind="match-list",
            waits=WAITS,
            what="Take away a match list",
            path=f"/match-lists/{row['id']}",
            detail=f"{row['granted_by_name']} granted it. It is there for {granting.DAYS} days.",
            since=programmes.day_of(row["granted_at"], programme),
        )
        for row in rows
    ]
