"""Who was told that they sit keeps their seat in a new plan, wherever no rule stands against it. Pure.

A search gives a hearing as few people as it needs. Those who said yes to sit, or to stand by, would hear
that they need not come, and others would be asked to stand by in their place.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from scheduling.seating.checks import Checks
from scheduling.seating.problem import Hearing, Plan, Problem


def with_who_sits(problem: Problem, pinned: Sequence[Hearing], searched: Sequence[Hearing]) -> list[Hearing]:
    """The same hearings; each searched one with as many more of those who have a seat at it as may stay."""
    checks, found = Checks(problem), [*pinned, *searched]
    for n, hearing in enumerate(found[len(pinned) :], len(pinned)):
        case = checks.cases[hearing.case]
        most = problem.models[case.model].seats + problem.most_reserves
        for who in sorted(case.sits.difference(hearing.jurors), key=str):
            more = replace(found[n], jurors=[*found[n].jurors, who])
            if len(more.jurors) > most or who not in checks.jurors:
                continue
            tried = [*found[:n], more, *found[n + 1 :]]
            if not checks.of(Plan(tried, [])):
                found = tried
    return found
