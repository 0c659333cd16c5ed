"""Cases whose young person turns out to be too old or too young, since a birth date was put right."""

from collections.abc import Sequence
from typing import Any

from cases import clocks, screening_answers
from cases.tables import Programme, Referral
from panel.todo.tasks import Found, Task, all_of


async def of(programme: Programme, cases: Sequence[dict[str, Any]]) -> Found:
    """Hardly ever one: only whose dates do not fit is looked into."""
    tasks = []
    for case in cases:
        if _fits(case, programme):
            continue
        referral = await Referral.objects().where(Referral.id == case["referral"]).first()
        words = await screening_answers.not_of_age(referral) if referral else ""
        if words:
            tasks.append(_decide(case, words))
    return all_of(tasks)


def _fits(case: dict[str, Any], programme: Programme) -> bool:
    born, on = case["born_on"], case["offence_on"]
    return not (born and on) or programme.age_from <= clocks.age(born, on) <= programme.age_to


def _decide(case: dict[str, Any], words: str) -> Task:
    return Task(
        kind="age",
        waits="coordinator",
        what="{who}: their age does not fit. Put the birth date right, or return the case",
        path=f"/cases/{case['id']}",
        detail=f"{case['reference']}. {words}",
        urgency="soon",
        case=case["id"],
    )
