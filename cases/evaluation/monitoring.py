"""Whether a programme, or a month, differs by more than chance: funnel and run chart. Pure.

Limits say where to look and ask why, never who is good: a programme outside them is not judged by it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from cases.evaluation.binomial import limit

LEAST = 30  # people of a programme
WARN, ALARM = 0.95, 0.998  # two-sided
SHIFT, TREND = 6, 5  # points in a row


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares from 0 to 1 within which chance alone leaves 95 and 99.8 of a hundred programmes of n people."""

    n: int
    low_warn: float
    high_warn: float
    low_alarm: float
    high_alarm: float


@dataclass(frozen=True, slots=True)
class Placed:
    """One programme in the funnel. where: within | below, above (95 %) | far below, far above (99.8 %)."""

    programme: str
    k: int
    n: int
    limits: Limits
    where: str

    @property
    def share(self) -> float:
        return self.k / self.n


@dataclass(frozen=True, slots=True)
class Funnel:
    """The share of all programmes together, those placed, and the names of those too small to be."""

    share: float
    placed: tuple[Placed, ...]
    small: tuple[str, ...]


def limits(n: int, share: float) -> Limits:
    """Exact binomial limits around a share, for n people.

    Source: D. J. Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202. ValueError for nobody.
    """
    if n < 1:
        raise ValueError("There are no limits for nobody.")
    low_warn, high_warn, low_alarm, high_alarm = (
        limit(0.5 + side * level / 2, n, share) for level in (WARN, ALARM) for side in (-1, 1)
    )
    return Limits(n, low_warn, high_warn, low_alarm, high_alarm)


def funnel(programmes: Mapping[str, tuple[int, int]]) -> Funnel:
    """Each programme's k of n against the share of all together, small ones included in that share.

    Programmes of fewer than 30 people are named and not placed. ValueError where there is nobody at all.
    """
    people = sum(n for _, n in programmes.values())
    if not people:
        raise ValueError("Nobody has been counted yet in any programme.")
    share = sum(k for k, _ in programmes.values()) / people
    placed = [_placed(name, k, limits(n, share)) for name, (k, n) in sorted(programmes.items()) if n >= LEAST]
    return Funnel(
        share, tuple(placed), tuple(sorted(name for name, (_, n) in programmes.items() if n < LEAST))
    )


def _placed(programme: str, k: int, at: Limits) -> Placed:
    share = k / at.n
    if share < at.low_alarm or share > at.high_alarm:
        where = "far below" if share < at.low_alarm else "far above"
    elif share < at.low_warn or share > at.high_warn:
        where = "below" if share < at.low_warn else "above"
    else:
        where = "within"
    return Placed(programme, k, at.n, at, where)


@dataclass(frozen=True, slots=True)
class Run:
    """Points in a row that chance seldom makes: indexes of the first and the last. kind: shift | trend."""

    kind: str
    first: int
    last: int
    up: bool


@dataclass(frozen=True, slots=True)
class RunChart:
    """Values in order of time, their median and the runs."""

    values: tuple[float, ...]
    median: float
    runs: tuple[Run, ...]


def run_chart(values: Sequence[float]) -> RunChart:
    """Shifts: six or more points in a row on one side of the median; points on it neither count nor break.
    Trends: five or more in a row all rising or all falling; of equal neighbours only the first counts.

    Source: R. J. Perla, L. P. Provost and S. K. Murray, The run chart: a simple analytical tool for
    learning from variation in healthcare processes, BMJ Quality and Safety 20 (2011) 46-51. ValueError
    where there are no values.
    """
    if not values:
        raise ValueError("A run chart needs a value.")
    middle = median(values)
    runs = [*_shifts(values, middle), *_trends(values)]
    return RunChart(tuple(values), middle, tuple(sorted(runs, key=lambda run: (run.first, run.kind))))


def _shifts(values: Sequence[float], middle: float) -> Iterable[Run]:
    off = [(at, value > middle) for at, value in enumerate(values) if value != middle]
    for up, run in groupby(off, key=lambda one: one[1]):
        points = [at for at, _ in run]
        if len(points) >= SHIFT:
            yield Run("shift", points[0], points[-1], up)


def _trends(values: Sequence[float]) -> Iterable[Run]:
    apart = [at for at in range(len(values)) if at == 0 or values[at] != values[at - 1]]
    steps = [(before, after, values[after] > values[before]) for before, after in pairwise(apart)]
    for up, run in groupby(steps, key=lambda one: one[2]):
        points = list(run)
        if len(points) + 1 >= TREND:
            yield Run("trend", points[0][0], points[-1][1], up)
