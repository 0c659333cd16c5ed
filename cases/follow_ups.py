"""Checks that fall due: made when a case is accepted, whatever becomes of it (intention to treat).

await follow_ups.make(case, by)      # inside the atomic() that opens the case
await follow_ups.go_on()             # recurring: closed and returned cases go on to their follow-up
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal, journey, programmes, states
from cases.actors import Actor, the_clock
from cases.errors import NotFound
from cases.tables import Case, FollowUp, Programme

WINDOWS = (183, 365, 730)  # days after the acceptance: 6, 12 and 24 months
FROM = ("closed", journey.RETURNED)
A_TIME = 100  # cases of one step of the recurring work


@dataclass(frozen=True, slots=True)
class Source:
    """The answers of one source to the checks of one window."""

    source: str  # of outcomes.SOURCES; empty: nobody said whom they asked
    window: int  # days
    recorded: int
    not_known: int
    first: date | None
    last: date | None


async def make(case: Case, by: Actor) -> list[FollowUp]:
    """Its three checks, inside the caller's atomic(). Made twice they are made once."""
    if made := await of(case):
        return made
    programme = await programmes.get(case.programme)
    checks = [_check(case, window, programme.proof_days) for window in WINDOWS]
    await FollowUp.insert(*checks)
    await journal.write(by, "follow_ups.made", case, f"{len(checks)} checks", programme=case.programme)
    return checks


def _check(case: Case, window: int, waiting: int) -> FollowUp:
    return FollowUp(
        id=uuid4(),
        programme=case.programme,
        case=case.id,
        window_days=window,
        waiting_days=waiting,
        due_on=case.opened_on + timedelta(days=window + waiting),
        state="due",
    )


async def of(case: Case) -> list[FollowUp]:
    """The checks of a case, the shortest window first."""
    found: list[FollowUp] = (
        await FollowUp.objects().where(FollowUp.case == case.id).order_by(FollowUp.window_days)
    )
    return found


async def get(by: Actor, follow_up: UUID) -> FollowUp:
    """The check of this id, if it is the actor's programme's."""
    found: FollowUp | None = (
        await FollowUp.objects().where(FollowUp.id == follow_up, FollowUp.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found


async def fallen_due(programme: Programme) -> int:
    """How many checks wait for somebody today."""
    count: int = await FollowUp.count().where(
        FollowUp.programme == programme.id,
        FollowUp.state == "due",
        FollowUp.due_on <= programmes.today(programme),
    )
    return count


async def sources(programme: Programme) -> list[Source]:
    """Who was asked about how long a time, what came of it, and the days of the first and last answer."""
    rows = await FollowUp.select(
        FollowUp.source, FollowUp.window_days, FollowUp.state, FollowUp.checked_on
    ).where(FollowUp.programme == programme.id, FollowUp.state.is_in(["recorded", "not_known"]))
    found: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["source"], row["window_days"]].append(row)
    return [_source(*key, found[key]) for key in sorted(found)]


def _source(source: str, window: int, rows: Sequence[dict[str, Any]]) -> Source:
    days = [row["checked_on"] for row in rows if row["checked_on"]]
    recorded = sum(row["state"] == "recorded" for row in rows)
    return Source(
        source, window, recorded, len(rows) - recorded, min(days, default=None), max(days, default=None)
    )


async def settle(case: Case, by: Actor) -> Case:
    """Once every check has an answer the outcome is known. Ask inside atomic()."""
    if case.state == "follow_up" and all(one.state != "due" for one in await of(case)):
        await states.change(case, "case", "outcome_known", by)
    return case


async def go_on() -> int:
    """What is due: checks for cases opened before there were any, and each case on to its follow-up.

    A closed or returned case stays what it is until its first check falls due.
    """
    moved = 0
    for programme in await programmes.every():
        by = the_clock(programme.id)
        moved += await _make_missing(programme, by)
        moved += await _begin(programme, by)
    return moved


async def _make_missing(programme: Programme, by: Actor) -> int:
    checked = FollowUp.select(FollowUp.case).where(FollowUp.programme == programme.id)
    without: list[Case] = (
        await Case.objects().where(Case.programme == programme.id, Case.id.not_in(checked)).limit(A_TIME)
    )
    for case in without:
        async with database.atomic():
            await make(case, by)
    return len(without)


async def _begin(programme: Programme, by: Actor) -> int:
    begun = await _to_begin(programme, programmes.today(programme))
    for case in begun:
        async with database.atomic():
            standing = await Case.objects().where(Case.id == case.id).first()
            if standing is not None and standing.state in FROM:
                await states.change(standing, "case", "follow_up", by)
                await settle(standing, by)
    return len(begun)


async def _to_begin(programme: Programme, today: date) -> Sequence[Case]:
    first = FollowUp.select(FollowUp.case).where(
        FollowUp.programme == programme.id,
        FollowUp.window_days == min(WINDOWS),
        FollowUp.due_on <= today,
    )
    found: list[Case] = (
        await Case.objects()
        .where(Case.programme == programme.id, Case.state.is_in(list(FROM)), Case.id.is_in(first))
        .order_by(Case.opened_on)
        .limit(A_TIME)
    )
    return found
