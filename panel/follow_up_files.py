"""Follow-ups from a spreadsheet: the checks they answer, and the writing down of what was confirmed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cases import follow_ups, lives, outcomes
from cases.actors import Actor
from cases.outcomes import Check, Event
from cases.tables import FollowUp, Programme, Reoffence
from panel.follow_up_checks import Fact
from panel.follow_up_rows import Asked, Checks, Line

CASE: Any = FollowUp.case
COLUMNS: Any = (
    *(FollowUp.id, CASE.as_alias("case"), FollowUp.window_days, FollowUp.due_on, FollowUp.state),
    *(FollowUp.source, FollowUp.checked_on, FollowUp.observed_until, FollowUp.left_how),
    CASE.reference.as_alias("reference"),
    CASE.opened_on.as_alias("opened_on"),
)


async def known(programme: Programme) -> tuple[Checks, list[Fact]]:
    """Every check of the programme with the answer that stands, and every event of its cases."""
    unwilling = await lives.unwilling(programme)
    checks = Checks()
    for row in await FollowUp.select(*COLUMNS).where(FollowUp.programme == programme.id):
        window = row.pop("window_days")
        checks.add(Asked(**row, window=window, unwilling=row["case"] in unwilling))
    rows = await Reoffence.select().where(Reoffence.programme == programme.id)
    return checks, [_fact(row) for row in rows]


def _fact(row: dict[str, Any]) -> Fact:
    event = Event(
        event=row["event"],
        happened_on=row["happened_on"],
        proven_on=row["proven_on"],
        offence=row["offence"],
        level=row["level"],
    )
    return Fact(
        row["id"], row["case_file"], event, row["source"], row["checked_on"], row["withdrawn_at"] is not None
    )


async def take(by: Actor, lines: Sequence[Line], _file: str) -> None:
    """Write the answers down, inside the caller's atomic(): the lines of one check are one answer.

    The longest window first: what says that somebody died answers only the later checks that nobody answered.
    """
    found: dict[UUID, list[Line]] = {}
    for line in sorted(lines, key=lambda line: -line.asked.window):
        found.setdefault(line.asked.id, []).append(line)
    for asked, told in found.items():
        await _answer(await follow_ups.get(by, asked), told, by)


async def _answer(follow_up: FollowUp, told: Sequence[Line], by: Actor) -> None:
    first = told[0]
    if first.answer == "not_known":
        await outcomes.not_known(follow_up, by, checked_on=first.checked_on, source=first.source)
        return
    check = Check(
        source=first.source,
        checked_on=first.checked_on,
        events=tuple(line.event for line in told if line.event),
        observed_until=first.observed_until,
        left_how=first.left_how,
    )
    await outcomes.record(follow_up, check, by)
