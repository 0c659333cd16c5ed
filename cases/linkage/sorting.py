"""Scored pairs become links, a clerical queue, or nothing. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cases.linkage.settings import Thresholds


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """A participant, a person of the extract, and how probable it is that they are one (0 to 1)."""

    case: str
    person: str
    probability: float


@dataclass(frozen=True, slots=True)
class Sorted:
    """`linked` stand by their probability; `clerical` wait for two people. Both in a fixed order."""

    linked: tuple[Pair, ...]
    clerical: tuple[Pair, ...]


def best(pairs: Iterable[Pair]) -> list[Pair]:
    """Of the spellings of a participant and a person the pair that is most alike."""
    found: dict[tuple[str, str], Pair] = {}
    for pair in pairs:
        before = found.get((pair.case, pair.person))
        if before is None or pair.probability > before.probability:
            found[pair.case, pair.person] = pair
    return sorted(found.values())


def sort(pairs: Iterable[Pair], thresholds: Thresholds) -> Sorted:
    """Nobody in an extract is two participants.

    A person who fits one participant is linked to that one alone. Where a person fits two participants
    above the threshold (twins, two files of one child), two people look at each of them.
    """
    fitting: dict[str, list[Pair]] = defaultdict(list)
    for pair in best(pairs):
        if pair.probability >= thresholds.clerical:
            fitting[pair.person].append(pair)
    linked: list[Pair] = []
    clerical: list[Pair] = []
    for every in fitting.values():
        sure = [pair for pair in every if pair.probability >= thresholds.linked]
        if len(sure) == 1:
            linked += sure
        else:
            clerical += sure or every
    return Sorted(tuple(sorted(linked)), tuple(sorted(clerical)))
