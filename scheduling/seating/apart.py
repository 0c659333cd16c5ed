"""Jurors who do not sit together: after the search each such pair is parted, or the hearing waits. Pure.

There are few of them, so the search need not know: one of the two is replaced as if they had declined.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from scheduling.seating.problem import Problem
from scheduling.seating.repair import Repair, declined, made
from scheduling.seating.standing import Standing

WHY = (
    "Two who are kept apart would sit on it together, and nobody can take the place of one. "
    "What would help: one more peer who is free then."
)
TURNS = 4  # for each hearing: a repair may bring another pair together

Pairs = Mapping[int, frozenset[int]]


def pairs(problem: Problem) -> Pairs:
    """By juror, in numbers of the file: with whom they do not sit."""
    numbers = {juror.id: n for n, juror in enumerate(problem.jurors)}
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in problem.apart:
        if one in numbers and other in numbers and one != other:
            found[numbers[one]].add(numbers[other])
            found[numbers[other]].add(numbers[one])
    return {juror: frozenset(others) for juror, others in found.items()}


def part(standing: Standing, apart: Pairs) -> dict[int, str]:
    """Change panels until nobody sits beside whom they are kept apart from; cases that wait now, and why."""
    waits: dict[int, str] = {}
    for _ in range(TURNS * len(standing.slot)):
        case = next(_together(standing, apart), None)
        if case is None:
            return waits
        if repair := _parted(standing, apart, case):
            made(standing, repair)
        else:
            standing.lift(case)
            waits[case] = WHY
    for case in list(_together(standing, apart)):
        standing.lift(case)
        waits[case] = WHY
    return waits


def _together(standing: Standing, apart: Pairs) -> Iterator[int]:
    """The hearings at which such a pair sits."""
    for case, slot in enumerate(standing.slot):
        panel = standing.panel[case] if slot >= 0 else ()
        if any(apart.get(juror, frozenset()).intersection(panel) for juror in panel):
            yield case


def _parted(standing: Standing, apart: Pairs, case: int) -> Repair | None:
    """The repair with the fewest new people, of those for each of the pair."""
    panel = standing.panel[case]
    found = []
    for juror in panel:
        if apart.get(juror, frozenset()).intersection(panel):
            stay = [other for other in panel if other != juror]
            out = frozenset().union(*(apart.get(other, frozenset()) for other in stay))
            repair = declined(standing, case, juror, tuple(out - frozenset(stay)))
            if repair.changes:
                found.append(repair)
    return min(found, key=lambda one: one.people, default=None)
