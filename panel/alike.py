"""M18 as it is shown: exact for evaluators; for others from what a bulletin told of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases import measured
from cases.evaluation.disparity import Relative, relative
from cases.evaluation.groups import NOT_KNOWN
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


def guarded(told: Sequence[Row], column: str, reference: str) -> list[Line]:
    """`told`: the rows of a column. Which group is the largest is said from what is shown, too."""
    known = {row["group"][column] for row in told}
    reference = reference if reference in known else _largest(told, column)
    rows = [{**row, "reference": reference} for row in told]
    base = {_place(row): row for row in rows if row["group"][column] == reference}
    return [_line(row, column, _times(row, base.get(_place(row)))) for row in rows]


def _largest(told: Sequence[Row], column: str) -> str:
    """Of those that said to what they belong."""
    many: dict[str, float] = {}
    for row in told:
        many[row["group"][column]] = max(many.get(row["group"][column], 0), row["n"] or 0)
    said = [one for one in sorted(many) if one != NOT_KNOWN]
    return max(said or sorted(many), key=many.__getitem__, default="")


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
