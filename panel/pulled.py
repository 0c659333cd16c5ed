"""The figures that a program asked for, from the record, as rows."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from cases import followed, measured
from cases.evaluation import catalogue, effort
from cases.evaluation.catalogue import Asked
from cases.evaluation.figures import Figure
from cases.evaluation.people import Person
from cases.tables import Programme
from panel import pulls, together
from panel.pulls import Odd, Wanted


async def figures(programme: Programme, wanted: Wanted) -> list[dict[str, Any]]:
    """In the order of the measures; what else is counted comes behind them."""
    found: list[Figure] = []
    if wanted.asked.measures:
        people = await followed.of(programme, wanted.asked.definition)
        # In a thread: intervals that are drawn take a moment, and others wait for their pages.
        found += await asyncio.to_thread(_answers, people, wanted.asked)
    for measure in wanted.others:
        found += await OTHERS[measure](programme, wanted)
    return [one.row() for one in found]


def _answers(people: Sequence[Person], asked: Asked) -> list[Figure]:
    """`Odd` where a group is empty, or where it would take minutes. Pure."""
    pulls.check_pair(asked, people)
    if said := effort.too_long(people, asked):
        raise Odd("at" if len(asked.at) > 1 else "by" if asked.by else "measure", said)
    return catalogue.answer(people, asked)


async def _quarters(programme: Programme, wanted: Wanted) -> list[Figure]:
    return await measured.by_quarter(programme, wanted.asked.definition)


async def _gates(programme: Programme, wanted: Wanted) -> list[Figure]:
    return await measured.gates(programme, wanted.first, wanted.last)


async def _alike(programme: Programme, wanted: Wanted) -> list[Figure]:
    """By each column alone, beside the largest group of it."""
    days = wanted.first, wanted.last
    passing = await measured.passing(programme, wanted.asked.definition, *days)
    columns = [column for column in wanted.asked.by if column in measured.COLUMNS]
    found = [await asyncio.to_thread(measured.by_group, passing, column) for column in columns]
    return [figure for figures in found for figure in figures]


async def _good(programme: Programme, wanted: Wanted) -> list[Figure]:
    return await together.good_of(programme, wanted.first, wanted.last)


async def _hours(programme: Programme, wanted: Wanted) -> list[Figure]:
    return await together.hours_of(programme, wanted.first, wanted.last)


async def _questions(programme: Programme, wanted: Wanted) -> list[Figure]:
    return await together.questions_of(programme, wanted.first, wanted.last)


OTHERS: Mapping[str, Callable[[Programme, Wanted], Awaitable[list[Figure]]]] = {
    "M11": _quarters,
    "M13": _gates,
    "M15": _good,
    "M16": _hours,
    "M18": _alike,
    "M19": _questions,
}
