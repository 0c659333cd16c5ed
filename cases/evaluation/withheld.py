"""Rows of people in which nobody stands out: each mix of what others know is that of k people, or more.

    safe, told = withheld.of(rows, ("year", "age", "gender", "ethnicity"), answers=answers)

k-anonymity by local suppression: Samarati and Sweeney (1998), "Protecting privacy when disclosing
information: k-anonymity and its enforcement through generalization and suppression". Nor may a mix tell
of each of its people what became of them: l-diversity with l = 2, Machanavajjhala, Kifer, Gehrke and
Venkitasubramaniam (2007), "l-diversity: privacy beyond k-anonymity", as distinct values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

K = 5
WITHHELD = "withheld"
ALL_ALIKE = "All rows have the same answer: it would be known of each."
Row = Mapping[str, str]
Mix = tuple[str, ...]
Answer = tuple[str, ...]  # what became of somebody, question by question; empty: not known


@dataclass(frozen=True, slots=True)
class Told:
    """What was done. `alone`: rows that were the only ones of their mix before; `alike`: rows of mixes of
    k or more, all of which had the same answer.
    """

    k: int
    rows: int
    alone: int
    alike: int
    cells: int  # values withheld
    by_column: Mapping[str, int]


def of(
    rows: Sequence[Row], columns: Sequence[str], k: int = K, answers: Sequence[Answer] = ()
) -> tuple[list[dict[str, str]], Told]:
    """The rows in their order, values of `columns` withheld where fewer than k share the mix, or all of them
    have one answer. `answers`: of each row; none given, none is kept.

    The last column goes first: put first what an evaluation cannot do without. ValueError below k rows, and
    where all rows together have one answer: no mix of them keeps it.
    """
    if len(rows) < k:
        raise ValueError(f"{len(rows)} rows cannot hide anybody among {k}.")
    if tells(answers):
        raise ValueError(ALL_ALIKE)
    answers = answers or [()] * len(rows)
    before = _mixes(rows, columns, answers)
    safe = [dict(row) for row in rows]
    for column in reversed(columns):
        unsafe = {mix for mix, theirs in _mixes(safe, columns, answers).items() if _unsafe(theirs, k)}
        for row in safe:
            if _mix(row, columns) in unsafe:
                row[column] = WITHHELD
    _fill(safe, columns, k, answers)
    hidden = {name: sum(row[name] == WITHHELD for row in safe) for name in columns}
    alone = sum(len(theirs) == 1 for theirs in before.values())
    alike = sum(len(theirs) for theirs in before.values() if len(theirs) >= k and tells(theirs))
    return safe, Told(k, len(rows), alone, alike, sum(hidden.values()), hidden)


def tells(answers: Sequence[Answer]) -> bool:
    """Whether some question has one answer of all of them, and it is known: then it is known of each."""
    return any(len({*of_all}) == 1 and of_all[0] != "" for of_all in zip(*answers, strict=True))


def _unsafe(theirs: Sequence[Answer], k: int) -> bool:
    return len(theirs) < k or tells(theirs)


def _fill(safe: Sequence[dict[str, str]], columns: Sequence[str], k: int, answers: Sequence[Answer]) -> None:
    """Rows in which nothing is left are too few at times, or of one answer: the smallest mix joins them,
    of those that bring another answer where there are enough.
    """
    nothing = (WITHHELD,) * len(columns)
    while _unsafe(found := (mixes := _mixes(safe, columns, answers)).pop(nothing, []), k) and found:
        helps = {mix: theirs for mix, theirs in mixes.items() if not tells([*found, *theirs])}
        chosen = helps if len(found) >= k and helps else mixes
        joins = min(chosen, key=lambda mix: (len(chosen[mix]), mix))
        for row in safe:
            if _mix(row, columns) == joins:
                row.update(dict.fromkeys(columns, WITHHELD))


def _mix(row: Row, columns: Sequence[str]) -> Mix:
    return tuple(row[name] for name in columns)


def _mixes(rows: Sequence[Row], columns: Sequence[str], answers: Sequence[Answer]) -> dict[Mix, list[Answer]]:
    found: dict[Mix, list[Answer]] = {}
    for row, answer in zip(rows, answers, strict=True):
        found.setdefault(_mix(row, columns), []).append(answer)
    return found
