"""What may be said in public about few people: the rules for one figure. Pure.

Counts below the threshold are hidden in the numerator, its complement and the denominator; so are none
and all, since they tell it of everybody in the group. What is shown is rounded. What hidden counts could
still be worked out from is the concern of cases.evaluation.releases.
Source: A. Hundepool et al., Statistical disclosure control (Wiley 2012), chapters 4 and 5. The numbers
are this project's own, and settings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from cases.evaluation.rates import Rate, wilson
from cases.evaluation.survival import Step

LEAST_THRESHOLD = 5
GRID = 30  # days between the points of a public curve: the day of an event is the day of one person
WHY = "Hidden so that nobody can be found in it."  # one sentence for all: the reason would be a hint


@dataclass(frozen=True, slots=True)
class Rule:
    """A setting of the programme. Counts are people."""

    threshold: int = 10  # counts from 1 to one less are hidden
    base: int = 5  # counts are rounded to its multiples
    least: int = 30  # rates are of at least as many people

    def __post_init__(self) -> None:
        if self.threshold < LEAST_THRESHOLD:
            raise ValueError(
                f"A threshold of {self.threshold} hides too little; it is {LEAST_THRESHOLD} or more."
            )
        if not 1 <= self.base <= self.threshold:
            raise ValueError(
                f"Counts cannot be rounded to {self.base} under a threshold of {self.threshold}."
            )

    def few(self, count: float) -> bool:
        """Whether so few people could be found."""
        return 0 < abs(count) < self.threshold

    def rounded(self, count: float) -> int:
        """To the nearest multiple of the base, halves up."""
        return int((2 * count + self.base) // (2 * self.base) * self.base)

    def meant(self, shown: int) -> tuple[int, int]:
        """The least and the greatest count that is shown as this."""
        if shown == 0:
            return 0, 0
        least = shown - self.base // 2
        return max(least, self.threshold), least + self.base - 1

    def tells(self, k: int, n: int) -> bool:
        """Whether k of n people tells something of few or of everybody in the group."""
        return n > 0 and any(count < self.threshold for count in (k, n - k))

    def bears(self, k: int, n: int) -> bool:
        """Whether k of n people may stand as a rate."""
        return n >= self.least and not self.tells(k, n)


USUAL = Rule()


def rate_shown(k: int, n: int, rule: Rule = USUAL) -> Rate | None:
    """The share with Wilson's interval, both from rounded counts; None where it is hidden."""
    return wilson(rule.rounded(k), rule.rounded(n)) if rule.bears(k, n) else None


def curve_shown(steps: Sequence[Step], rule: Rule = USUAL) -> list[Step]:
    """The public form of a Kaplan-Meier curve of `steps[0].at_risk` people; empty where nothing is shown.

    It has points only every 30 days, as many events between two points as the threshold asks, and as many
    still at risk; it stops where they become fewer. Shares stand for whole multiples of the base among
    the people at the start, low and high likewise, rounded outwards.
    """
    if not steps or steps[0].at_risk < rule.least:
        return []
    start, total = round(steps[0].at_risk), round(sum(step.events for step in steps))
    points = list(_points(steps, rule))
    if points and rule.few(total - sum(events for _, _, events in points)):
        points.pop()  # else the few after it were the difference to the whole
    if not points:
        return []
    first = Step(0, rule.rounded(start), 0, 1.0, 1.0, 1.0)
    return [first, *(_coarse(day, step, events, start, rule) for day, step, events in points)]


def _points(steps: Sequence[Step], rule: Rule) -> Iterator[tuple[int, Step, float]]:
    """Day of the grid, the last step until then, and the events since the point before."""
    events: float = 0
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        if step.at_risk < rule.threshold:
            return
        events += round(step.events)
        day = ceil(step.day / GRID) * GRID
        if events >= rule.threshold and (after is None or after.day > day):
            yield day, step, events
            events = 0


def _coarse(day: int, step: Step, events: float, start: float, rule: Rule) -> Step:
    grain = rule.base / rule.rounded(start)
    happened = rule.rounded(round((1 - step.share) * start)) / rule.rounded(start)
    low = max(0.0, floor(step.low / grain) * grain)
    high = min(1.0, ceil(step.high / grain) * grain)
    return Step(day, rule.rounded(round(step.at_risk)), rule.rounded(events), 1 - happened, low, high)
