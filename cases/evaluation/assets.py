"""What came of it that is good: a seat on the panel, harm repaired, people who say they were heard. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from cases.evaluation.rates import LEVEL, Rate, wilson
from cases.evaluation.survival import METHOD, Span, Step, kaplan_meier


@dataclass(frozen=True, slots=True)
class Invited:
    """Days from the invitation to the first sitting, or to the last day known where there was none."""

    days: int
    sat: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days until half have sat. None where fewer than half have; high is None where it is not known yet."""

    n: int
    sat: int
    median: float | None
    low: float | None
    high: float | None
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class Answered:
    """Those who agreed of those who answered, and those who answered of those who were asked."""

    agreed: Rate | None
    response: Rate | None


def share(k: int, n: int) -> Rate | None:
    """Former respondents in the pool of those eligible, or terms of reparation done of those agreed (M15).

    None where nobody is eligible, or nothing was agreed.
    """
    return wilson(k, n) if n else None


def first_sitting(invited: Iterable[Invited], level: float = LEVEL) -> Waiting:
    """The median wait by Kaplan-Meier: who has not sat yet counts for as long as they have waited.

    The interval has the days on which the log(-log) interval of the curve holds a half: R. Brookmeyer
    and J. Crowley, A confidence interval for the median survival time, Biometrics 38 (1982) 29-41. A
    sitting on the day of the invitation is one day's wait. ValueError for a day before the invitation.
    """
    people = list(invited)
    if any(one.days < 0 for one in people):
        raise ValueError("Nobody sits before they are invited.")
    steps = kaplan_meier([Span(max(one.days, 1), one.sat) for one in people], level)
    sat = sum(one.sat for one in people)
    median, low, high = (_first_day(steps, part) for part in ("share", "low", "high"))
    return Waiting(len(people), sat, median, low, high)


def _first_day(steps: Iterable[Step], part: str) -> float | None:
    """The first day on which this is a half or less. The lower limit of the curve gives the earliest."""
    day = min((step.day for step in steps if step.day and getattr(step, part) <= 1 / 2), default=inf)
    return None if day == inf else day


def satisfaction(agreed: int, answered: int, asked: int) -> Answered:
    """Never a share of those content without the share of those who answered.

    ValueError where more answered than were asked.
    """
    if not 0 <= agreed <= answered <= asked:
        raise ValueError(f"{agreed} agreed, {answered} answered and {asked} were asked: that cannot be.")
    return Answered(share(agreed, answered), share(answered, asked))
