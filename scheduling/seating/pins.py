"""Hearings that the coordinator pins, and what they forbid: the rest is planned around them. Pure."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from scheduling.seating.problem import Hearing, Id, Problem


def around(problem: Problem, pinned: Sequence[Hearing]) -> Problem:
    """What is left to plan once these hearings stand: their rooms and people are taken, their load counts."""
    block = {slot.id: slot.block for slot in problem.slots}
    taken = Counter(hearing.slot for hearing in pinned)
    busy: dict[Id, set[Id]] = defaultdict(set)
    sits = Counter(who for hearing in pinned for who in hearing.jurors)
    leads: dict[Id, set[Id]] = defaultdict(set)
    for hearing in pinned:
        leads[hearing.facilitator].add(block[hearing.slot])
        for who in hearing.jurors:
            busy[who].add(block[hearing.slot])
    done = {hearing.case for hearing in pinned}
    return replace(
        problem,
        slots=[replace(one, rooms=max(0, one.rooms - taken[one.id])) for one in problem.slots],
        jurors=[
            replace(
                one,
                blocks=one.blocks - busy[one.id],
                most=max(0, one.most - sits[one.id]),
                served=one.served + sits[one.id],
            )
            for one in problem.jurors
        ],
        facilitators=[replace(one, blocks=one.blocks - leads[one.id]) for one in problem.facilitators],
        cases=[case for case in problem.cases if case.id not in done],
    )


def cautious(problem: Problem) -> Problem:
    """As a search may take it, which counts sittings over the whole period alone: nobody sits more often in
    all of it than in the month that has least left, of those that are not full.
    """
    return replace(
        problem,
        jurors=[
            replace(one, most=min((n for n in one.most_by.values() if n), default=0)) if one.most_by else one
            for one in problem.jurors
        ],
    )


def without(
    problem: Problem, people: Mapping[Any, Collection[Id]], slots: Mapping[Any, Collection[Id]]
) -> Problem:
    """The same with some people and some slots forbidden to a case."""
    return replace(
        problem,
        cases=[
            replace(
                case,
                known=case.known | frozenset(people.get(case.id, ())),
                slots=[one for one in case.slots if one not in slots.get(case.id, ())],
            )
            for case in problem.cases
        ],
    )
