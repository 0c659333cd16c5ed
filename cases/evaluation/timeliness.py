"""How far cases come, and how long each part of the journey takes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cases.evaluation.bootstrap import percentile
from cases.evaluation.rates import Rate, wilson

GATES = ("referred", "accepted", "heard", "agreed", "completed")
SLOW = 0.9  # the slowest tenth begins here


@dataclass(frozen=True, slots=True)
class Gate:
    """How many passed a gate, of those who passed the one before and of those at the start.

    A rate is None where nobody stood before the gate.
    """

    gate: str
    before: str
    passed: int
    of_before: Rate | None
    of_start: Rate | None


def passages(reached: Mapping[str, int], gates: Sequence[str] = GATES) -> tuple[Gate, ...]:
    """Each gate after the first, with Wilson's interval. `reached` has how many people passed each.

    ValueError where more passed a gate than stood before it.
    """
    start = reached.get(gates[0], 0)
    found = []
    for before, gate in pairwise(gates):
        stood, passed = reached.get(before, 0), reached.get(gate, 0)
        if passed > stood:
            raise ValueError(f"{passed} are {gate} where only {stood} are {before}.")
        found.append(Gate(gate, before, passed, share(passed, stood), share(passed, start)))
    return tuple(found)


def completion(completed: int, accepted: int) -> Rate | None:
    """Completed of accepted, whatever became of the rest (M13); None where nobody was accepted."""
    return share(completed, accepted)


def share(k: int, n: int) -> Rate | None:
    return wilson(k, n) if n else None


@dataclass(frozen=True, slots=True)
class Waits:
    """Days from one state to the next, of those who came so far. None where nobody did."""

    n: int
    median: float | None
    slow: float | None  # nine of ten took no longer
    within: Rate | None  # of `standard` days; None too where there is no standard
    standard: int | None
    open: int  # who have not come so far: their days are not known yet


def waits(days: Iterable[int], standard: int | None = None, still_open: int = 0) -> Waits:
    """Median, ninetieth percentile and the share within the standard (M13).

    Percentiles lie between two values by R. J. Hyndman and Y. Fan, Sample quantiles in statistical
    packages, American Statistician 50 (1996) 361-365, type 7. ValueError for days before the start.
    """
    found = sorted(days)
    if found and found[0] < 0:
        raise ValueError("A state was reached before the one that comes first.")
    if not found:
        return Waits(0, None, None, None, standard, still_open)
    kept = None if standard is None else wilson(sum(day <= standard for day in found), len(found))
    return Waits(len(found), percentile(found, 0.5), percentile(found, SLOW), kept, standard, still_open)
