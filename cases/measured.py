"""M11, M13 and M18 from the record, each figure in its envelope and without a name.

await measured.gates(programme, first, last)                          # M13
await measured.alike(programme, "gender", "girl", definition)         # M18
await measured.beside([programme, other], definition)                 # M11, the funnel
await measured.by_quarter(programme, definition)                      # M11, the run chart
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases import ages, counting, courses, followed, programmes, self_described
from cases.courses import Course
from cases.evaluation import disparity
from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.evaluation.groups import NOT_KNOWN, Group
from cases.evaluation.measures import alike as alike_measure
from cases.evaluation.measures import gates as gates_measure
from cases.evaluation.measures import programmes as programmes_measure
from cases.evaluation.people import Person
from cases.tables import Programme

COLUMNS: Mapping[str, str] = {**self_described.COLUMNS, "age": "Age at the referral"}


async def gates(programme: Programme, first: date | None = None, last: date | None = None) -> list[Figure]:
    """M13 of the referrals of these days, both included; None is open-ended."""
    found = await courses.of(programme, first, last)
    return await asyncio.to_thread(_gates, programme, found, first, last)


def _gates(
    programme: Programme, found: Sequence[Course], first: date | None, last: date | None
) -> list[Figure]:
    today = programmes.today(programme)
    parts = [
        (part.start, part.end, courses.unit(part), courses.waits_of(found, part, programme))
        for part in courses.parts(programme)
    ]
    passed = gates_measure.gates(
        courses.reached(found), extract=today, first=first, last=last, still_open=still_open(found)
    )
    return [*passed, *gates_measure.times(parts, extract=today, first=first, last=last)]


async def alike(
    programme: Programme,
    column: str,
    reference: str,
    definition: Definition,
    *,
    first: date | None = None,
    last: date | None = None,
) -> list[Figure]:
    """M18 by a column of COLUMNS. `reference`: a value of it, or empty for the largest group."""
    found = await passing(programme, definition, first, last)
    return await asyncio.to_thread(by_group, found, column, reference)


@dataclass(frozen=True, slots=True)
class Passing:
    """The referrals of some days, and the people who were first accepted of them, today. None is open-ended.

    One cohort: whoever passed the gates is who is asked about afterwards, and their age is one age.
    """

    courses: Sequence[Course]
    people: Sequence[Person]
    definition: Definition
    today: date
    first: date | None = None
    last: date | None = None

    @property
    def everybody(self) -> Group:
        return Group(self.people, self.definition, self.today, {})


async def passing(
    programme: Programme, definition: Definition, first: date | None = None, last: date | None = None
) -> Passing:
    people = await followed.referred(programme, definition, first, last)
    found = await courses.of(programme, first, last)
    return Passing(found, people, definition, programmes.today(programme), first, last)


def by_group(found: Passing, column: str, reference: str = "") -> list[Figure]:
    """M18: the gates of each group, and who of its people had an event. Nothing where nobody was referred.

    Pure.
    """
    groups = by_value(found.courses, column)
    if not groups:
        return []
    reference = reference if reference in groups else largest(groups)
    passed = alike_measure.gates(
        column,
        {value: courses.reached(theirs) for value, theirs in groups.items()},
        reference,
        extract=found.today,
        first=found.first,
        last=found.last,
        still_open={value: still_open(theirs) for value, theirs in groups.items()},
    )
    after = alike_measure.outcomes(column, found.everybody, reference, first=found.first, last=found.last)
    return [*passed, *after]


def together(found: Passing) -> list[Figure]:
    """The same gates of everybody: what the groups add up to. Pure."""
    reached, still = courses.reached(found.courses), still_open(found.courses)
    gates = gates_measure.gates(
        reached,
        extract=found.today,
        first=found.first,
        last=found.last,
        still_open=still,
        gates=disparity.GATES,
    )
    return [*gates, alike_measure.afterwards(found.everybody, first=found.first, last=found.last)]


def by_value(found: Iterable[Course], column: str) -> dict[str, list[Course]]:
    """The courses of each value of a column; who did not say is a group of its own. Pure."""
    groups: dict[str, list[Course]] = {}
    for one in found:
        groups.setdefault(value_of(one, column), []).append(one)
    return dict(sorted(groups.items()))


def value_of(course: Course, column: str) -> str:
    """By the same words as cases.followed has. Pure."""
    if column == "age":
        return ages.band(course.born_on, course.begun)
    return str(getattr(course, column)) or NOT_KNOWN


def largest(groups: Mapping[str, Sequence[Course]]) -> str:
    """The group with the most referrals that said to what they belong; of two alike the first. Pure."""
    said = [value for value in groups if value != NOT_KNOWN]
    return max(said or groups, key=lambda value: len(groups[value]))


def still_open(found: Iterable[Course]) -> int:
    """How many may come further. Pure."""
    return sum(not one.ended and "completed" not in one.passed for one in found)


async def beside(chosen: Sequence[Programme], definition: Definition) -> list[Figure]:
    """M11: programmes in one funnel, by one definition; none where nobody is counted in any.

    Exact: who sees whose numbers is for whoever asks to know.
    """
    today = max((programmes.today(one) for one in chosen), default=date.min)
    found = {one.name: await counted(one, definition) for one in chosen}
    if not any(n for _, n in found.values()):
        return []
    return programmes_measure.beside(found, definition, today)


async def counted(programme: Programme, definition: Definition) -> tuple[int, int]:
    """How many had an event, of how many whose follow-up is finished. Exact."""
    strata = await counting.of(programme, definition)
    found = counting.whole(strata.quarters, definition, programmes.today(programme))
    return found.k, found.n


async def by_quarter(programme: Programme, definition: Definition) -> list[Figure]:
    """M11: the share of each quarter of acceptance whose people's time is all over."""
    strata, today = await counting.of(programme, definition), programmes.today(programme)
    over = {
        f"{key.year} Q{key.quarter + 1}": (one.k, one.n)
        for key, one in sorted(strata.quarters.items())
        if one.people and not one.many["young"]
    }
    return programmes_measure.quarter_by_quarter(over, definition, today)
