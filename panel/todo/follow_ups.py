"""Checks that fell due: one line for all of them, for whoever answers for the programme."""

from cases.tables import FollowUp, Programme
from panel.todo.tasks import Days, Found, Task, counted


async def of(programme: Programme, days: Days) -> Found:
    """Overdue is nothing here: an answer is as good a week later. So it never goes before a person."""
    waiting = (
        (FollowUp.programme == programme.id) & (FollowUp.state == "due") & (FollowUp.due_on <= days.today)
    )
    first = await FollowUp.select(FollowUp.due_on).where(waiting).order_by(FollowUp.due_on).first()
    if first is None:
        return Found([], {})
    count = await FollowUp.count().where(waiting)
    task = Task(
        kind="follow-ups",
        waits="coordinator",
        what="Answer a follow-up" if count == 1 else f"Answer {count} follow-ups",
        path="/follow-ups?state=fallen",
        detail="They fell due. The evaluator can answer them too.",
        since=first["due_on"],
    )
    return Found([task], counted([("coordinator", 1)]))
