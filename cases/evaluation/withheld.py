"""Rows of people in which nobody stands out: each mix of what others know is that of k people, or more.

    safe, told = withheld.of(rows, ("year", "age", "gender", "ethnicity"))

k-anonymity by local suppression: Samarati and Sweeney (1998), "Protecting privacy when disclosing
information: k-anonymity and its enforcement through generalization and suppression".
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

K = 5
WITHHELD = "withheld"
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What was done. `alone`: rows that were the only ones of their mix before."""

    k: int
    rows: int
    alone: int
    cells: int  # values withheld
    by_column: Mapping[str, int]


def of(rows: Sequence[Row], columns: Sequence[str], k: int = K) -> tuple[list[dict[str, str]], Told]:
    """The rows in their order, values of `columns` withheld where fewer than k share the mix.

    The last column goes first: put first what an evaluation cannot do without. ValueError below k rows.
    """
    if len(rows) < k:
        raise ValueError(f"{len(rows)} rows cannot hide anybody among {k}.")
    alone = sum(many == 1 for many in _mixes(rows, columns).values())
    safe = [dict(row) for row in rows]
    for column in reversed(columns):
        found = _mixes(safe, columns)
        for row in safe:
            if found[_mix(row, columns)] < k:
                row[column] = WITHHELD
    _fill(safe, columns, k)
    hidden = {name: sum(row[name] == WITHHELD for row in safe) for name in columns}
    return safe, Told(k, len(rows), alone, sum(hidden.values()), hidden)


def _fill(safe: Sequence[dict[str, str]], columns: Sequence[str], k: int) -> None:
    """Rows in which nothing is left are fewer than k at times: the smallest mix joins them."""
    nothing = (WITHHELD,) * len(columns)
    while 0 < (found := _mixes(safe, columns))[nothing] < k:
        del found[nothing]
        joins = min(found.items(), key=_smallest)[0]
        for row in safe:
            if _mix(row, columns) == joins:
                row.update(dict.fromkeys(columns, WITHHELD))


def _smallest(one: tuple[tuple[str, ...], int]) -> tuple[int, tuple[str, ...]]:
    return one[1], one[0]


def _mix(row: Row, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(row[name] for name in columns)


def _mixes(rows: Sequence[Row], columns: Sequence[str]) -> Counter[tuple[str, ...]]:
    return Counter(_mix(row, columns) for row in rows)
