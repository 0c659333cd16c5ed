"""M18 as it is shown: exact for evaluators; for others by the rules of the public, all groups at once. Pure.

Whoever sees no exact counts chooses no days: one slice subtracted from another would tell of few people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases import measured
from cases.evaluation.disparity import Relative, relative
from cases.evaluation.public import public
from cases.measured import Passing

Row = Mapping[str, Any]
LATER = "reoffended"


@dataclass(frozen=True, slots=True)
class Line:
    """A group at a gate: k of n. None is hidden, or there was nobody."""

    gate: str
    before: str
    group: str
    n: float | None
    k: float | None
    share: float | None
    low: float | None
    high: float | None
    method: str
    times: Relative | None  # the reference's share
    reference: bool
    row: Row  # the whole envelope


def exact(found: Passing, column: str, reference: str) -> list[Line]:
    rows = [one.row() for one in measured.by_group(found, column, reference)]
    return [_line(row, column, _given(row["relative"])) for row in rows]


def guarded(found: Passing, column: str, reference: str) -> list[Line]:
    """By the groups of every column together: what hides a group in one may not be told by another."""
    figures = list(measured.together(found))
    for each in measured.COLUMNS:
        figures += measured.by_group(found, each, reference if each == column else "")
    given = [one.row() for one in figures]
    rows = [
        {**shown, "reference": row["reference"]}
        for row, shown in zip(given, public(given), strict=True)
        if column in row["group"]
    ]
    base = {_place(row): row for row in rows if row["group"][column] == row["reference"]}
    return [_line(row, column, _times(row, base.get(_place(row)))) for row in rows]


def _place(row: Row) -> tuple[str, str]:
    return row["gate"], row["before"]


def _line(row: Row, column: str, times: Relative | None) -> Line:
    group, known = row["group"][column], row["value"] is not None
    counts = (None, None) if row["suppressed"] and row["n"] is None else (row["n"], row["k"])
    value = (row["value"], row["low"], row["high"]) if known else (None, None, None)
    itself = group == row["reference"]
    n, k = counts
    share, low, high = value
    return Line(
        gate=row["gate"],
        before=row["before"],
        group=group,
        n=n,
        k=k,
        share=share,
        low=low,
        high=high,
        method=row["interval"] or "",
        times=None if itself or not known else times,
        reference=itself,
        row=row,
    )


def _given(told: Mapping[str, Any] | None) -> Relative | None:
    return Relative(told["value"], told["low"], told["high"]) if told else None


def _times(row: Row, base: Row | None) -> Relative | None:
    """From what is shown of both."""
    if base is None or row["value"] is None or base["value"] is None:
        return None
    return relative(row["k"], row["n"], base["k"], base["n"])


def groups(lines: Sequence[Line]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(one.group for one in lines))
