"""Whether two curves differ by more than chance: the log-rank test."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import erfc, sqrt

from cases.evaluation.histograms import Day, Histogram

METHOD = "log-rank"


@dataclass(frozen=True, slots=True)
class Compared:
    """`statistic`: chi-square, one degree of freedom. `expected`: events of the first group, if alike."""

    statistic: float
    p: float
    events: float
    expected: float


def log_rank(a: Histogram, b: Histogram) -> Compared | None:
    """Two-sided, over all days, every day weighing alike; None where no day compares anybody.

    Source: N. Mantel, Cancer Chemotherapy Reports 50 (1966) 163-170; the variance is hypergeometric, so
    ties are exact. People who entered late are at risk only from then on.
    """
    rows: tuple[Mapping[int, Day], ...] = tuple({one.day: one for one in group} for group in (a, b))
    risk, found, expected, variance = [0.0, 0.0], 0.0, 0.0, 0.0
    for day in sorted({*rows[0], *rows[1]}):
        both = [group.get(day, Day(day)) for group in rows]
        n, events = sum(risk), both[0].events + both[1].events
        if events:
            share = risk[0] / n
            found += both[0].events
            expected += events * share
            variance += events * share * (1 - share) * (n - events) / (n - 1) if n > 1 else 0.0
        for group, one in enumerate(both):
            risk[group] += one.entered - one.events - one.censored
    if variance <= 0:
        return None
    statistic = (found - expected) ** 2 / variance
    return Compared(statistic, erfc(sqrt(statistic / 2)), found, expected)
