"""The small table behind every figure: one line a person, without a name.

Each person stands once, with their first acceptance. What came to light about any of their cases
counts from then, and what was withdrawn does not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cases.evaluation.cohorts import Happened, Life, Look
from cases.tables import Case, FollowUp, Programme, Reoffence, StateChange

# Columns through a key are made once: making them is dear.
CASES: Any = (Case.id, Case.person, Case.opened_on)
LOOKS: Any = (
    FollowUp.case.as_alias("of_case"),
    *(FollowUp.window_days, FollowUp.state, FollowUp.checked_on, FollowUp.observed_until),
)
EVENTS: Any = (
    Reoffence.case.as_alias("of_case"),
    *(Reoffence.event, Reoffence.happened_on, Reoffence.proven_on),
)
Rows = dict[UUID, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that is asked for, by case."""

    looks: Rows
    events: Rows
    kept: frozenset[UUID]


async def of(programme: Programme) -> list[Life]:
    """Everybody whose referral was accepted, in the order of acceptance."""
    rows = (
        await Case.select(*CASES)
        .where(Case.programme == programme.id)
        .order_by(Case.opened_on)
        .order_by(Case.id)
    )
    cases: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        cases[row["person"]].append(row)
    found = Record(
        _by_case(await FollowUp.select(*LOOKS).where(FollowUp.programme == programme.id)),
        _by_case(
            await Reoffence.select(*EVENTS).where(
                Reoffence.programme == programme.id, Reoffence.withdrawn_at.is_null()
            )
        ),
        await _kept(programme),
    )
    return [_life(theirs, found) for theirs in cases.values()]


async def _kept(programme: Programme) -> frozenset[UUID]:
    """The cases in which what was agreed was completed."""
    rows = await StateChange.select(StateChange.subject_id).where(
        StateChange.programme == programme.id,
        StateChange.subject == "case",
        StateChange.to_state == "completed",
    )
    return frozenset(row["subject_id"] for row in rows)


def _by_case(rows: Iterable[dict[str, Any]]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row["of_case"]].append(row)
    return found


def _life(theirs: Sequence[dict[str, Any]], found: Record) -> Life:
    """`theirs`: the cases of one person, the first one first."""
    first = theirs[0]
    index: date = first["opened_on"]
    return Life(
        index=index,
        looks=tuple(_look(row, index) for row in found.looks.get(first["id"], ())),
        events=tuple(_happened(row, index) for case in theirs for row in found.events.get(case["id"], ())),
        kept=first["id"] in found.kept,
    )


def _look(row: dict[str, Any], index: date) -> Look:
    return Look(
        row["window_days"],
        row["state"],
        _day(row["checked_on"], index),
        _day(row["observed_until"], index),
    )


def _happened(row: dict[str, Any], index: date) -> Happened:
    proven = _day(row["proven_on"], index)
    return Happened(row["event"], (row["happened_on"] - index).days, proven)


def _day(on: date | None, index: date) -> int | None:
    return (on - index).days if on else None
