"""How many of how many, where a row may stand for several people, or for more or less than one.

Weights that are all whole are numbers of people: a row of weight 3 is as three rows. Other weights make
people count more or less: then n and k are people, the share is weighted, and the interval is that of as
many people as the weights are worth. Source: L. Kish, Survey sampling (1965), section 11.7.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """`share` of n people; `worth`: how many people tell as much, each weighing alike."""

    n: float
    k: float
    share: float
    worth: float

    @property
    def hits(self) -> float:
        """Of k, in people of equal weight, for the sums of an interval."""
        return self.k if self.worth == self.n else self.share * self.worth


def tally(pairs: Iterable[tuple[float, bool]], *, whole: bool) -> Tally | None:
    """Of (weight, whether it happened); None where nobody has any weight."""
    listed = [pair for pair in pairs if pair[0] > 0]
    if not listed:
        return None
    total, hit = sum(weight for weight, _ in listed), sum(weight for weight, hit in listed if hit)
    if whole:
        return Tally(total, hit, hit / total, total)
    n, k = len(listed), sum(hit for _, hit in listed)
    return Tally(n, k, hit / total, total * worth([weight for weight, _ in listed], whole=False))


def worth(weights: Sequence[float], *, whole: bool) -> float:
    """Of how many people one of weight 1 tells."""
    squares = sum(weight * weight for weight in weights)
    return 1.0 if whole or not squares else sum(weights) / squares
