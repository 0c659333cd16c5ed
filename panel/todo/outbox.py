"""Letters that nobody gets unless somebody does something: to print, or failed."""

from typing import Any

from cases import programmes
from cases.tables import Programme
from panel import delivery
from panel.tables import Letter
from panel.todo.tasks import Chase, Found, Task

COLUMNS: Any = (
    *(Letter.id, Letter.name, Letter.subject, Letter.recipient, Letter.state, Letter.created_at),
    Letter.case.reference.as_alias("reference"),
)


async def of(programme: Programme, most: int) -> Found:
    """Those that failed, the oldest first; those to print together: they are printed together."""
    failed = await _rows(programme, "failed", most)
    many = len(failed)
    if many == most:
        many = await Letter.count().where(Letter.programme == programme.id, Letter.state == "failed")
    to_print = await delivery.to_print(programme.id)
    tasks = [_failed(row, programme) for row in failed]
    if to_print:
        (oldest,) = await _rows(programme, "to_print", 1)
        tasks.append(_print(oldest, to_print, programme))
    return Found(tasks, {"coordinator": many + bool(to_print)})


async def _rows(programme: Programme, state: str, most: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        await Letter.select(*COLUMNS)
        .where(Letter.programme == programme.id, Letter.state == state)
        .order_by(Letter.created_at)
        .limit(most)
    )
    return found


def _failed(row: dict[str, Any], programme: Programme) -> Task:
    told = (row["reference"], row["subject"] or delivery.about(row["name"]))
    return Task(
        kind="letter_failed",
        waits="coordinator",
        what=f"A letter to {row['recipient']} did not arrive",
        path=f"/letters/{row['id']}",
        detail=" ".join(f"{part}." for part in told if part),
        since=programmes.day_of(row["created_at"], programme),
        urgency="soon",
        chase=Chase("letter", row["id"], letter="Try again"),
    )


def _print(oldest: dict[str, Any], many: int, programme: Programme) -> Task:
    one = many == 1
    return Task(
        kind="letter_print",
        waits="coordinator",
        what=f"Print the letter to {oldest['recipient']}" if one else f"Print {many} letters",
        path=f"/letters/{oldest['id']}/print" if one else "/letters?state=to_print",
        detail="For who has no phone and no email.",
        since=programmes.day_of(oldest["created_at"], programme),
        urgency="soon",
    )
