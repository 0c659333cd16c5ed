"""Programmes among each other, as one of them may see it: a wall stands between two programmes.

A programme that has not agreed to be compared is not there at all. Of one that has, rounded counts are
seen, and only where nobody can be found by them. Nobody is ranked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cases import measured
from cases.evaluation.definitions import Definition
from cases.evaluation.disclosure import USUAL as RULE
from cases.evaluation.figures import Figure
from cases.evaluation.measures import programmes as measure
from cases.evaluation.monitoring import LEAST
from cases.tables import Programme

ENOUGH = 3  # programmes: of two, each is all that the other is compared with
Count = tuple[int, int]  # k of n


@dataclass(frozen=True, slots=True)
class Funnel:
    """What a reader of programme `own` sees. Figures are exact for its own evaluator alone."""

    own: str
    figures: tuple[Figure, ...]  # of those placed, by name
    small: tuple[str, ...]  # fewer than 30 people
    hidden: tuple[str, ...]

    @property
    def enough(self) -> bool:
        return len(self.figures) >= ENOUGH


async def of(programme: Programme, definition: Definition, today: date, *, exact: bool) -> Funnel:
    """The programme and those that agreed to be compared, by one definition."""
    others: list[Programme] = await Programme.objects().where(
        Programme.id != programme.id,
        Programme.compared.eq(True),
    )
    counts = {one.name: await measured.counted(one, definition) for one in others}
    own = await measured.counted(programme, definition)
    return seen(programme.name, own, counts, definition, today, exact=exact)


def seen(
    own: str, count: Count, others: Mapping[str, Count], definition: Definition, today: date, *, exact: bool
) -> Funnel:
    """Who stands where. What is hidden is in no sum either: it could be subtracted. Pure."""
    everybody = {own: count, **others}
    small = sorted(name for name, (_, n) in everybody.items() if n < LEAST)
    large = {name: one for name, one in everybody.items() if name not in small}
    hidden = sorted(name for name, one in large.items() if _hidden(*one) and not (exact and name == own))
    shown = {
        name: one if exact and name == own else _rounded(*one)
        for name, one in large.items()
        if name not in hidden
    }
    figures = measure.beside(shown, definition, today) if shown else []
    return Funnel(own, tuple(figures), tuple(small), tuple(hidden))


def _hidden(k: int, n: int) -> bool:
    return not RULE.bears(k, n)


def _rounded(k: int, n: int) -> Count:
    return RULE.rounded(k), RULE.rounded(n)
