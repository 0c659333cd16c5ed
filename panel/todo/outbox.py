"""Letters that nobody gets unless somebody does something: to print, or failed."""

from typing import Any

from piccolo.query.functions.aggregate import Count

from cases import programmes
from cases.tables import Programme
from panel.delivery import about
from panel.tables import Letter
from panel.todo.tasks import Chase, Found, Task

COLUMNS: Any = (
    *(Letter.id, Letter.name, Letter.subject, Letter.recipient, Letter.state, Letter.created_at),
    Letter.case.reference.as_alias("reference"),
)
STATES = ("failed", "to_print")


async def of(programme: Programme, most: int) -> Found:
    """The oldest first."""
    waiting = (Letter.programme == programme.id) & Letter.state.is_in(list(STATES))
    rows = await Letter.select(*COLUMNS).where(waiting).order_by(Letter.created_at).limit(most)
    many = len(rows)
    if many == most:
        (counted,) = await Letter.select(Count()).where(waiting)
        many = counted["count"]
    return Found([_task(row, programme) for row in rows], {"coordinator": many})


def _task(row: dict[str, Any], programme: Programme) -> Task:
    failed = row["state"] == "failed"
    to = row["recipient"]
    return Task(
        kind="letter_failed" if failed else "letter_print",
        waits="coordinator",
        what=f"A letter to {to} did not arrive" if failed else f"Print the letter to {to}",
        path=f"/letters/{row['id']}{'' if failed else '/print'}",
        detail=" ".join(
            f"{part}." for part in (row["reference"], row["subject"] or about(row["name"])) if part
        ),
        since=programmes.day_of(row["created_at"], programme),
        urgency="soon",
        chase=Chase("letter", row["id"], letter="Try again") if failed else None,
    )
