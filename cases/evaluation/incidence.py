"""The share of people whom one kind of event reached first, where another kind may come before it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log, sqrt

from cases.evaluation.rates import LEVEL, normal

METHOD = "Aalen-Johansen"
INTERVAL = "log(-log), Greenwood"
NOTHING = 1e-12


@dataclass(frozen=True, slots=True)
class End:
    """How one person's time ended, in days after the index event; `kind` is empty where nothing happened."""

    end: int
    kind: str = ""
    entry: int = 0
    weight: float = 1


@dataclass(frozen=True, slots=True)
class Risen:
    """From this day on this share has had this kind of event first."""

    day: int
    at_risk: float
    events: float
    share: float
    low: float
    high: float


@dataclass(slots=True)
class KindsOfDay:
    """The row of one day: a kind of event to how many had it first, and who was last seen or came in."""

    events: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    censored: float = 0
    entered: float = 0


def kinds_by_day(people: Iterable[End]) -> dict[int, KindsOfDay]:
    """The small table of the sums below. Times of no length are passed over."""
    days = defaultdict[int, KindsOfDay](KindsOfDay)
    for one in people:
        if one.end > one.entry:
            days[one.entry].entered += one.weight
            if one.kind:
                days[one.end].events[one.kind] += one.weight
            else:
                days[one.end].censored += one.weight
    return dict(sorted(days.items()))


@dataclass(slots=True)
class _Sums:
    """What the variance of one kind needs, added up day by day."""

    share: float = 0.0
    all_kinds: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])  # of g, g F, g F^2
    own: float = 0.0
    crossed: list[float] = field(default_factory=lambda: [0.0, 0.0])  # of h, h F

    def add(self, without: float, risk: float, events: float, every: float, worth: float) -> None:
        self.share += without * events / risk
        left = risk - every
        g = every / (risk * left * worth) if left > NOTHING * risk else 0.0
        h = without * events / (risk * risk * worth)
        for power in range(3):
            self.all_kinds[power] += g * self.share**power
        self.own += without**2 * events * (risk - events) / (risk**3 * worth)
        self.crossed[0] += h
        self.crossed[1] += h * self.share

    @property
    def variance(self) -> float:
        f, (g, gf, gff), (h, hf) = self.share, self.all_kinds, self.crossed
        return max(0.0, f * f * g - 2 * f * gf + gff + self.own - 2 * (f * h - hf))


def aalen_johansen(
    days: Mapping[int, KindsOfDay], kind: str, level: float = LEVEL, worth: float = 1
) -> list[Risen]:
    """The cumulative incidence of one kind: a row for each day on which it happened, after one at day 0.

    Sources: O. O. Aalen and S. Johansen, Scandinavian Journal of Statistics 5 (1978) 141-150; the variance
    of Greenwood's type and the scale log(-log F) of the interval: D. Collett, Modelling survival data in
    medical research (3rd edition, 2015), chapter 12. `worth` as for the curve of survival.
    """
    z, sums, without = normal(level), _Sums(), 1.0
    risk: float = 0
    rows = [Risen(0, days[0].entered if 0 in days else 0, 0, 0.0, 0.0, 0.0)]
    for day, one in days.items():
        every, events = sum(one.events.values()), one.events.get(kind, 0)
        if every:
            sums.add(without, risk, events, every, worth)
            without *= (risk - every) / risk if risk - every > NOTHING * risk else 0.0
        if events:
            rows.append(Risen(day, risk, events, sums.share, *_interval(sums.share, sums.variance, z)))
        risk += one.entered - every - one.censored
    return rows


def _interval(share: float, variance: float, z: float) -> tuple[float, float]:
    if not 0 < share < 1:
        return share, share
    middle, half = log(-log(share)), z * sqrt(variance) / abs(share * log(share))
    return exp(-exp(middle + half)), exp(-exp(middle - half))


def at(rows: Sequence[Risen], day: int) -> Risen:
    """The row that holds on this day; events of other kinds after it change neither share nor variance."""
    return rows[bisect_right([row.day for row in rows], day) - 1]


def kinds(people: Iterable[End]) -> Sequence[str]:
    return sorted({one.kind for one in people if one.kind and one.end > one.entry})
