"""The small table behind every figure: one line a person, without a name.

Each person stands once, with their first acceptance. What came to light about any of their cases
counts from then, and what was withdrawn does not.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cases import consents, programmes
from cases.evaluation.cohorts import Happened, Life, Look
from cases.tables import Case, Consent, FollowUp, Programme, Reoffence, StateChange

# Columns through a key are made once: making them is dear.
PERSON: Any = Case.person
CASES: Any = (Case.id, PERSON.id.as_alias("person"), Case.opened_on, PERSON.born_on.as_alias("born_on"))
LOOKS: Any = (
    FollowUp.case.as_alias("of_case"),
    *(FollowUp.window_days, FollowUp.state, FollowUp.checked_on, FollowUp.observed_until),
    FollowUp.left_how,
)
SAID: Any = (
    Consent.case.as_alias("of_case"),
    *(Consent.giver, Consent.given_at, Consent.withdrawn_at),
)
EVENTS: Any = (
    Reoffence.case.as_alias("of_case"),
    *(Reoffence.event, Reoffence.happened_on, Reoffence.proven_on, Reoffence.level),
)
Rows = dict[UUID, list[dict[str, Any]]]
ALWAYS = date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that is asked for, by case."""

    looks: Rows
    events: Rows
    said: Rows  # yes and no to learning from it
    kept: frozenset[UUID]
    today: date


@dataclass(frozen=True, slots=True)
class Known:
    """What the record knows of one person, and whether they may be counted."""

    life: Life
    silent: int  # the day, as date.toordinal, from which they may be; 0: nobody said no


async def of(programme: Programme) -> list[Life]:
    """Everybody whose referral was accepted, in the order of acceptance."""
    return [one.life for one in (await known(programme)).values()]


async def known(programme: Programme, people: Sequence[UUID] = ()) -> dict[UUID, Known]:
    """The same by person; of these people alone, where some are named."""
    theirs_alone = (PERSON.is_in(list(people)),) if people else ()
    rows = (
        await Case.select(*CASES)
        .where(Case.programme == programme.id, *theirs_alone)
        .order_by(Case.opened_on)
        .order_by(Case.id)
    )
    found = await _found(programme, [row["id"] for row in rows] if people else [])
    # In a thread: a county takes seconds, and others wait for their pages.
    return await asyncio.to_thread(_by_person, rows, found)


def _by_person(rows: Sequence[dict[str, Any]], found: Record) -> dict[UUID, Known]:
    cases: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        cases[row["person"]].append(row)
    return {person: _known(theirs, found) for person, theirs in cases.items()}


async def _found(programme: Programme, these: Sequence[UUID]) -> Record:
    """What belongs to these cases; to all of them, where none is named."""

    def only(column: Any) -> tuple[Any, ...]:
        return (column.is_in(list(these)),) if these else ()

    looks = FollowUp.select(*LOOKS).where(FollowUp.programme == programme.id, *only(FollowUp.case))
    events = Reoffence.select(*EVENTS).where(
        Reoffence.programme == programme.id, Reoffence.withdrawn_at.is_null(), *only(Reoffence.case)
    )
    said = Consent.select(*SAID).where(*_of_evaluation(programme), *only(Consent.case))
    return Record(
        await asyncio.to_thread(_by_case, await looks),
        await asyncio.to_thread(_by_case, await events),
        await asyncio.to_thread(_by_case, await said),
        await _kept(programme, *only(StateChange.subject_id)),
        programmes.today(programme),
    )


async def unwilling(programme: Programme) -> frozenset[UUID]:
    """The cases in which somebody who must agree said no to being asked about later."""
    said = _by_case(await Consent.select(*SAID).where(*_of_evaluation(programme)))
    if not said:
        return frozenset()
    rows = await Case.select(*CASES).where(Case.programme == programme.id)
    today = programmes.today(programme)
    return frozenset(
        row["id"] for row in rows if today.toordinal() < _silent(said.get(row["id"], ()), row["born_on"])
    )


def _of_evaluation(programme: Programme) -> tuple[Any, ...]:
    return (
        Consent.programme == programme.id,
        Consent.type == "evaluation",
        Consent.of_others.eq(False),
    )


async def _kept(programme: Programme, *only: Any) -> frozenset[UUID]:
    """The cases in which what was agreed was completed."""
    rows = await StateChange.select(StateChange.subject_id).where(
        StateChange.programme == programme.id,
        StateChange.subject == "case",
        StateChange.to_state == "completed",
        *only,
    )
    return frozenset(row["subject_id"] for row in rows)


def _by_case(rows: Iterable[dict[str, Any]]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row["of_case"]].append(row)
    return found


def _known(theirs: Sequence[dict[str, Any]], found: Record) -> Known:
    """`theirs`: the cases of one person, the first one first."""
    first = theirs[0]
    index: date = first["opened_on"]
    silent = _silent(found.said.get(first["id"], ()), first["born_on"])
    life = Life(
        index=index,
        looks=tuple(_look(row, index) for row in found.looks.get(first["id"], ())),
        events=tuple(_happened(row, index) for case in theirs for row in found.events.get(case["id"], ())),
        kept=first["id"] in found.kept,
        said_no=found.today.toordinal() < silent,
    )
    return Known(life, silent)


def _silent(said: Sequence[dict[str, Any]], born_on: date | None) -> int:
    """Until when the last word of somebody who must agree is a no; who is of age answers alone."""
    last: dict[str, Any] = {}
    for row in sorted(said, key=lambda row: (row["withdrawn_at"] is None, row["given_at"])):
        last[row["giver"]] = row["withdrawn_at"]
    noes = {giver for giver, taken_back in last.items() if taken_back}
    if noes == {"guardian"} and born_on:
        return _of_age(born_on).toordinal()
    return ALWAYS if noes else 0


def _of_age(born_on: date) -> date:
    """The first day on which they are; who was born on 29 February is so on 1 March."""
    year = born_on.year + consents.OF_AGE
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _look(row: dict[str, Any], index: date) -> Look:
    return Look(
        row["window_days"],
        row["state"],
        _day(row["checked_on"], index),
        _day(row["observed_until"], index),
        row["left_how"],
    )


def _happened(row: dict[str, Any], index: date) -> Happened:
    proven = _day(row["proven_on"], index)
    return Happened(row["event"], (row["happened_on"] - index).days, proven, row["level"])


def _day(on: date | None, index: date) -> int | None:
    return (on - index).days if on else None
