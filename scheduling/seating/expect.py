"""How many will come: from each person's attendance to the chance of a quorum, exactly. Pure.

Probabilities are between 0 and 1. People are taken to come independently of each other; where they
come and stay away together, aim higher than the law asks for.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

ENOUGH = 0.95
MOST_RESERVES = 12


def missing_at_most(attendance: Iterable[float], most: int) -> tuple[float, float]:
    """P(at most `most` stay away) and P(at most `most` - 1), for independent people.

    The Poisson-binomial distribution by its recurrence (Barlow and Heidtmann 1984), O(n x most); a
    negative number of people never stays away, so the chance is 0.
    """
    if most < 0:
        return 0.0, 0.0
    away = [1.0] + [0.0] * most
    for p in attendance:
        q = 1.0 - p
        for k in range(most, 0, -1):
            away[k] = away[k] * p + away[k - 1] * q
        away[0] *= p
    return sum(away), sum(away[:-1])


def quorum_chance(attendance: Sequence[float], quorum: int) -> float:
    """P(at least `quorum` of these people come), exact."""
    return missing_at_most(attendance, len(attendance) - quorum)[0]


def reserves_needed(attendance: Sequence[float], quorum: int, likely: float, enough: float = ENOUGH) -> int:
    """How many more people, each coming with `likely`, make the quorum `enough` likely; at most 12."""
    people = list(attendance)
    for more in range(MOST_RESERVES):
        if quorum_chance(people, quorum) >= enough:
            return more
        people.append(likely)
    return MOST_RESERVES


def standby_shared(
    panels: Sequence[tuple[Sequence[float], int]], likely: float, enough: float = ENOUGH
) -> int:
    """How many who stand by for all hearings of an evening let every one be held, `enough` likely.

    `panels` holds the attendance and the quorum of each. A standby fills one place of one hearing. The
    shortfalls of the panels are added up as a distribution and compared with those who come to stand by.
    """
    short = [1.0]
    for attendance, quorum in panels:
        short = _added(short, _shortfall(attendance, quorum))
    for people in range(MOST_RESERVES * max(1, len(panels))):
        come = [math.comb(people, k) * likely**k * (1 - likely) ** (people - k) for k in range(people + 1)]
        held = sum(chance * sum(short[: k + 1]) for k, chance in enumerate(come))
        if held >= enough:
            return people
    return MOST_RESERVES * max(1, len(panels))


def _shortfall(attendance: Sequence[float], quorum: int) -> list[float]:
    """P(0, 1, 2, ... people are missing to the quorum)."""
    at_least = [quorum_chance(attendance, quorum - k) for k in range(quorum + 1)]
    return [at_least[0]] + [later - sooner for sooner, later in pairwise(at_least)]


def _added(one: Sequence[float], other: Sequence[float]) -> list[float]:
    both = [0.0] * (len(one) + len(other) - 1)
    for i, p in enumerate(one):
        for k, q in enumerate(other):
            both[i + k] += p * q
    return both


@dataclass(frozen=True, slots=True)
class Prior:
    """What the pool tells of somebody nobody has called yet: Beta(came, away), in calls."""

    came: float = 8.0
    away: float = 2.0

    def expects(self, came: int, called: int) -> float:
        """The chance that somebody comes who came so often of so many calls: the posterior mean."""
        return (self.came + came) / (self.came + self.away + called)


USUAL = Prior()


def fitted(record: Sequence[tuple[int, int]]) -> Prior:
    """The prior of the pool from (came, called) of each person: beta-binomial, by the likelihood.

    The mean is the pool's share, held a call of `USUAL` off the edges; the strength (calls the prior is
    worth) is the one of a fixed grid from 1 to 200 with the greatest likelihood (Skellam 1948).
    """
    called = sum(calls for _, calls in record)
    if not called:
        return USUAL
    worth = USUAL.came + USUAL.away
    share = (sum(came for came, _ in record) + USUAL.came / worth) / (called + 1)
    strength = max(STRENGTHS, key=lambda each: _likelihood(record, share * each, (1 - share) * each))
    return Prior(share * strength, (1 - share) * strength)


STRENGTHS = tuple(round(1.25**step, 3) for step in range(24))


def _likelihood(record: Iterable[tuple[int, int]], a: float, b: float) -> float:
    """The logarithm, up to what does not depend on a and b."""
    return sum(_log_beta(a + came, b + calls - came) - _log_beta(a, b) for came, calls in record)


@lru_cache(maxsize=4096)
def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
