"""The cases in intake of families that have not all said yes: those that the page of the day counts."""

from uuid import UUID

from cases.tables import Programme
from panel.todo import families, open_cases
from panel.todo.tasks import Days


async def of(programme: Programme) -> list[UUID]:
    days, cases = Days.of(programme), await open_cases.of(programme)
    found, _ = await families.of(programme, days, cases, await open_cases.attempts(programme, days))
    lacking = {task.case for task in found.tasks if task.kind in families.LACKING}
    return [case["id"] for case in cases if case["state"] == "intake" and case["id"] in lacking]
