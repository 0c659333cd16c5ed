"""How the share of people without an event falls with time: Kaplan-Meier, who left counted till then."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from cases.evaluation.histograms import Histogram, Span, at_risk, histogram
from cases.evaluation.rates import LEVEL, normal

__all__ = ["INTERVAL", "METHOD", "Span", "Step", "at", "curve", "kaplan_meier", "left_after", "reached"]

METHOD = "Kaplan-Meier"
INTERVAL = "log(-log), pointwise"
NOTHING = 1e-12  # what is left of weights that cancel


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on, until the next step, this share is without an event."""

    day: int
    at_risk: float
    events: float
    share: float
    low: float
    high: float


def kaplan_meier(people: Iterable[Span], level: float = LEVEL) -> list[Step]:
    """The curve of these people."""
    return curve(histogram(people), level)


def curve(days: Histogram, level: float = LEVEL, worth: float = 1) -> list[Step]:
    """The product-limit estimate, a step for each day with an event, after a first one at day 0.

    Sources: E. L. Kaplan and P. Meier, JASA 53 (1958) 457-481; variance by M. Greenwood (1926); the
    interval is symmetric on the scale log(-log S), J. D. Kalbfleisch and R. L. Prentice, The
    statistical analysis of failure time data (1980), section 1.3. People who entered late are at risk
    only from then on. Where the share is 1 or 0 the scale has no value, and the interval is the share
    itself. `worth`: of how many people one of weight 1 tells, where weights are not numbers of people.
    """
    steps, share, spread = [Step(0, _at_start(days), 0, 1.0, 1.0, 1.0)], 1.0, 0.0
    z = normal(level)
    for one, risk in at_risk(days):
        if one.events:
            left = risk - one.events if risk - one.events > NOTHING * risk else 0
            share *= left / risk
            spread += one.events / (risk * left * worth) if left else 0.0
            steps.append(Step(one.day, risk, one.events, share, *interval(share, spread, z)))
    return steps


def reached(days: Histogram, asked: Sequence[int], level: float = LEVEL) -> list[Step]:
    """The steps of `curve` that hold on these days, in their order, alone: for tables of many groups."""
    share, spread, z = 1.0, 0.0, normal(level)
    last: tuple[int, float, float] = 0, _at_start(days), 0
    found: list[Step] = []
    waiting, risk = list(asked), 0.0
    for day, events, censored, entered in days:  # as at_risk goes through them, without a pair for each
        while waiting and day > waiting[0]:
            found.append(Step(*last, share, *interval(share, spread, z)))
            del waiting[0]
        if not waiting:
            return found
        if events:
            left = risk - events if risk - events > NOTHING * risk else 0
            share *= left / risk
            spread += events / (risk * left) if left else 0.0
            last = day, risk, events
        risk += entered - events - censored
    return found + [Step(*last, share, *interval(share, spread, z)) for _ in waiting]


def _at_start(days: Histogram) -> float:
    """How many were seen from the first day on."""
    return days[0].entered if days and days[0].day == 0 else 0


def interval(share: float, spread: float, z: float) -> tuple[float, float]:
    """`spread`: the variance of the share over its square."""
    if not 0 < share < 1:
        return share, share
    middle, half = log(-log(share)), z * sqrt(spread) / abs(log(share))
    return exp(-exp(middle + half)), exp(-exp(middle - half))


def at(steps: Sequence[Step], day: int) -> Step:
    """The step that holds on this day."""
    return steps[bisect_right([step.day for step in steps], day) - 1]


def left_after(people: Iterable[Span], day: int) -> int:
    """How many were still seen without an event after this day: what a table calls people left."""
    return sum(one.entry <= day < one.end or (one.end == day and not one.event) for one in people)
