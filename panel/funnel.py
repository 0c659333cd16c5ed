"""Programmes among each other, as one of them may see it: a wall stands between two programmes.

A programme that has not agreed to be compared is not there at all. One that has stands where its newest
release by this definition puts it: others see of it what everybody may see, and no day brings anything
new. Nobody is ranked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cases import measured, public_releases
from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.evaluation.measures import programmes as measure
from cases.evaluation.monitoring import LEAST
from cases.public_releases import Share
from cases.tables import Programme

ENOUGH = 3  # programmes: of two, each is all that the other is compared with


@dataclass(frozen=True, slots=True)
class Funnel:
    """What a reader of programme `own` sees. Figures are exact for its own evaluator alone."""

    own: str
    figures: tuple[Figure, ...]  # of those placed, by name
    left: tuple[str, ...]  # agreed, and not placed: whether of few people or of none is not told
    said: Mapping[str, Share]  # of each placed: the release, or all of them exactly

    @property
    def enough(self) -> bool:
        return len(self.figures) >= ENOUGH


async def of(programme: Programme, definition: Definition, today: date, *, exact: bool) -> Funnel:
    """The programme and those that agreed to be compared, by one definition."""
    others: list[Programme] = await Programme.objects().where(
        Programme.id != programme.id,
        Programme.compared.eq(True),
    )
    said = {one.name: await public_releases.share(one, definition) for one in (programme, *others)}
    if exact:
        k, n = await measured.counted(programme, definition)
        said[programme.name] = Share(k, n, today) if n >= LEAST else None
    return seen(programme.name, said, definition, today)


def seen(own: str, said: Mapping[str, Share | None], definition: Definition, today: date) -> Funnel:
    """Who stands where. Who is not placed is in no sum either: they could be subtracted. Pure."""
    placed = {name: one for name, one in said.items() if one is not None}
    counts = {name: (one.k, one.n) for name, one in placed.items()}
    figures = measure.beside(counts, definition, today) if counts else []
    return Funnel(own, tuple(figures), _names(said.keys() - placed.keys()), placed)


def _names(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(found))
