"""The pool: who waits for a guardian's yes, a training, the oath, or only for the word to begin."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cases import database
from cases.tables import Programme
from panel import steps
from panel.jurors import peer_name
from panel.todo.tasks import Chase, Days, Found, Task, counted

RUNNING_OUT = timedelta(days=30)
KIND = """CASE
    WHEN state IN ('owed', 'invited', 'applied') AND guardian_consent_on IS NULL
        AND (born_on IS NULL OR born_on > {}) THEN 'guardian'
    WHEN state IN ('owed', 'invited', 'applied', 'guardian_consent') THEN 'training'
    WHEN state = 'trained' OR (state = 'active' AND sworn_on IS NULL) THEN 'oath'
    WHEN state = 'sworn' THEN 'ready'
    WHEN state = 'active' AND (trained_until IS NULL OR trained_until <= {}) THEN 'running_out'
    END"""
COUNTED = f"""SELECT kind, COUNT(*) AS many FROM (SELECT {KIND} AS kind FROM juror
    WHERE programme = {{}} AND state NOT IN ('paused', 'retired')) AS waiting
    WHERE kind IS NOT NULL GROUP BY kind"""
ROWS = f"""SELECT id, first_name, last_name, trained_until, joined_on, guardian_email, guardian_phone
    FROM juror WHERE {KIND} = {{}} AND programme = {{}} AND state NOT IN ('paused', 'retired')
    ORDER BY trained_until, joined_on, id LIMIT {{}}"""
WAITS = {
    "guardian": "guardian",
    "training": "juror",
    "oath": "juror",
    "ready": "coordinator",
    "running_out": "juror",
}
RAN_OUT = "It ran out."
WORDS: Mapping[str, tuple[str, str, str]] = {  # what, where, detail
    "guardian": ("Ask {name}’s parent or carer for consent", "/consent", "Before {name} joins the pool."),
    "training": ("Train {name}", "/training", "Before {name} sits on a panel."),
    "oath": ("Swear {name} in", "/oath", "The oath is missing."),
    "ready": ("Ask {name} to sit from now on", "", "{name} has everything needed."),
    "running_out": ("Renew {name}’s training", "/training", "It runs out."),
}


async def of(programme: Programme, days: Days, most: int) -> Found:
    """Counted by what is next; only the first of each are read."""
    grown, soon = _years_before(days.today, steps.OF_AGE), days.today + RUNNING_OUT
    many = await database.run(COUNTED, grown, soon, programme.id)
    tasks: list[Task] = []
    for found in many:
        rows = await database.run(ROWS, grown, soon, found["kind"], programme.id, most)
        tasks += [_task(row, found["kind"], days) for row in rows]
    return Found(tasks, counted((WAITS[found["kind"]], found["many"]) for found in many))


def _years_before(on: date, years: int) -> date:
    """Who was born on it or before is of that age."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def _task(row: dict[str, Any], kind: str, days: Days) -> Task:
    name = peer_name(row["first_name"], row["last_name"])
    what, where, detail = (words.replace("{name}", name) for words in WORDS[kind])
    by = row["trained_until"] if kind == "running_out" else None
    detail = RAN_OUT if by and by < days.today else detail
    reach = kind == "guardian" and (row["guardian_email"] or row["guardian_phone"])
    return Task(
        kind=f"juror_{kind}",
        waits=WAITS[kind],
        what=what,
        path=f"/jurors/{row['id']}{where}",
        detail=detail,
        by=by,
        since=row["joined_on"],
        urgency=days.urgency(by, working=False) if by else "fine",
        chase=Chase("juror_guardian", row["id"], letter="Send the question again") if reach else None,
    )
