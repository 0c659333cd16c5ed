"""How the share of people without an event falls with time: Kaplan-Meier, who left counted till then."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

LEVEL = 0.95
METHOD = "Kaplan-Meier"
INTERVAL = "log(-log), pointwise"


@dataclass(frozen=True, slots=True)
class Span:
    """One person, in days after the index event: seen from `entry` until `end`, where it happened or not.

    Somebody is at risk on day t when entry < t <= end; entry is 0 where they were seen from the start.
    """

    end: int
    event: bool
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """From this day on, until the next step, this share is without an event."""

    day: int
    at_risk: int
    events: int
    share: float
    low: float
    high: float


def kaplan_meier(people: Iterable[Span], level: float = LEVEL) -> list[Step]:
    """The product-limit estimate, a step for each day with an event, after a first one at day 0.

    Sources: E. L. Kaplan and P. Meier, JASA 53 (1958) 457-481; variance by M. Greenwood (1926); the
    interval is symmetric on the scale log(-log S), J. D. Kalbfleisch and R. L. Prentice, The
    statistical analysis of failure time data (1980), section 1.3. People who entered late are at risk
    only from then on. Spans of no length are passed over. Where the share is 1 or 0 the scale has no
    value, and the interval is the share itself.
    """
    seen = [one for one in people if one.end > one.entry]
    z = NormalDist().inv_cdf(0.5 + level / 2)
    ends = sorted(one.end for one in seen)
    entries = sorted(one.entry for one in seen)
    happened = Counter(one.end for one in seen if one.event)
    steps, share, spread = [Step(0, _at_risk(entries, ends, 1), 0, 1.0, 1.0, 1.0)], 1.0, 0.0
    for day in sorted(happened):
        events, at_risk = happened[day], _at_risk(entries, ends, day)
        share *= 1 - events / at_risk
        spread += events / (at_risk * (at_risk - events)) if at_risk > events else 0.0
        steps.append(Step(day, at_risk, events, share, *_interval(share, spread, z)))
    return steps


def _at_risk(entries: Sequence[int], ends: Sequence[int], day: int) -> int:
    """How many have entry < day <= end."""
    return bisect_left(entries, day) - bisect_left(ends, day)


def _interval(share: float, spread: float, z: float) -> tuple[float, float]:
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
