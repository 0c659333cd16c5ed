"""Whether a gate opens alike for everybody: by ethnicity, gender and age. Pure.

Each gate is shown of those who stood before it and from the start: a gate that looks even may follow one
that was not. A difference says where to look; it does not say why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from cases.evaluation.rates import LEVEL
from cases.evaluation.timeliness import Gate, passages

GATES = ("referred", "accepted", "heard", "completed")
METHOD = "log, D. Katz"


@dataclass(frozen=True, slots=True)
class Relative:
    """How many times as often as the reference group; the interval is None where either has none."""

    ratio: float | None
    low: float | None
    high: float | None
    level: float = LEVEL
    method: str = METHOD


@dataclass(frozen=True, slots=True)
class Compared:
    """One gate of one group, its rates against the reference group's: None for that group itself."""

    group: str
    gate: Gate
    to_before: Relative | None
    to_start: Relative | None


def by_gate(
    groups: Mapping[str, Mapping[str, int]], reference: str, gates: Sequence[str] = GATES
) -> tuple[Compared, ...]:
    """Every gate of every group (M18). `groups` has how many of each passed which gate.

    What became of people afterwards is no gate of this journey: see `outcomes`. ValueError where the
    reference group is not among the groups.
    """
    if reference not in groups:
        raise ValueError(f"There is no group {reference!r} to compare with.")
    theirs = passages(groups[reference], gates)
    return tuple(
        _compared(group, gate, base, itself=group == reference)
        for group, reached in groups.items()
        for gate, base in zip(passages(reached, gates), theirs, strict=True)
    )


def outcomes(groups: Mapping[str, tuple[int, int]], reference: str) -> tuple[Compared, ...]:
    """Of n whose follow-up is finished k had a new offence, by group, in the same form."""
    reached = {group: {"followed": n, "reoffended": k} for group, (k, n) in groups.items()}
    return by_gate(reached, reference, ("followed", "reoffended"))


def _compared(group: str, gate: Gate, base: Gate, *, itself: bool) -> Compared:
    if itself:
        return Compared(group, gate, None, None)
    both = [(gate.of_before, base.of_before), (gate.of_start, base.of_start)]
    before, start = (
        relative(mine.k, mine.n, other.k, other.n) if mine and other else None for mine, other in both
    )
    return Compared(group, gate, before, start)


def relative(k: float, n: float, other_k: float, other_n: float, level: float = LEVEL) -> Relative:
    """The ratio of two shares, its interval symmetric on the scale of the logarithm.

    Source: D. Katz, J. Baptista, S. P. Azen and M. C. Pike, Obtaining confidence intervals for the risk
    ratio in cohort studies, Biometrics 34 (1978) 469-474. ValueError where a group has nobody.
    """
    if not (0 <= k <= n and 0 <= other_k <= other_n and n and other_n):
        raise ValueError(f"{k} of {n} and {other_k} of {other_n} cannot be compared.")
    if not other_k:
        return Relative(None, None, None, level)
    ratio = (k / n) / (other_k / other_n)
    if not k:
        return Relative(0.0, None, None, level)
    error = sqrt(1 / k - 1 / n + 1 / other_k - 1 / other_n)
    half = NormalDist().inv_cdf(0.5 + level / 2) * error
    return Relative(ratio, exp(log(ratio) - half), exp(log(ratio) + half), level)
