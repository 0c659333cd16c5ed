"""Putting a file right, with all that hangs on it: bookings follow, links and waiting letters do not.

Taken back, what was held back for it goes on its way again, and links are good again.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases import corrections, database, people
from cases.actors import Actor, now
from cases.tables import Case, Correction, Person, Referral
from panel import links, overtaken, own_case
from panel.tables import Letter
from scheduling import bookings

WITHDRAWN = "The file was corrected before it could be sent."
FAMILY = ("young_person", "guardian")


async def facts(person: Person, told: dict[str, Any], *, reason: str, by: Actor) -> Correction:
    return await corrections.facts(person, told, reason=reason, by=by)


async def wrong_person(referral: Referral, *, name: str, born_on: date, reason: str, by: Actor) -> Correction:
    async with database.atomic():
        correction, moved = await corrections.wrong_person(
            referral, name=name, born_on=born_on, reason=reason, by=by
        )
        await _follow(moved, correction.at)
    return correction


async def merge(other: Person, *, into: Person, reason: str, by: Actor) -> Correction:
    async with database.atomic():
        correction, moved = await corrections.merge(other, into=into, reason=reason, by=by)
        await _follow(moved, correction.at)
    return correction


async def undo(correction: Correction, *, by: Actor) -> None:
    async with database.atomic():
        moved = await corrections.undo(correction, by=by)
        await _follow(moved, now())
        for case in moved:
            await links.give_back(case.id, correction.at)
            await own_case.give_back_mailed([case.id], correction.at)
            await _send_after_all(case, correction.at)


async def _follow(cases: list[Case], at: datetime) -> None:
    """What was on its way to one family must not reach, or open for, another. Others are told as before."""
    for case in cases:
        await bookings.follow(case)
        await links.withdraw_case(case.id, at)
        await own_case.withdraw_mailed([case.id], at=at)
        await Letter.update({Letter.state: "withdrawn", Letter.problem: WITHDRAWN}).where(
            _to_the_family(case.id), Letter.state.is_in(["queued", "to_print"])
        )


async def _send_after_all(case: Case, held_back_at: datetime) -> None:
    """What was held back then, and is still so and of use: to the family that it was written to."""
    since = await _latest_before(case, held_back_at)
    held = await Letter.objects().where(
        _to_the_family(case.id),
        Letter.state == "withdrawn",
        Letter.problem == WITHDRAWN,
        Letter.created_at <= held_back_at,
        Letter.useful_until.is_null() | (Letter.useful_until > now()),
    )
    for letter in held:
        theirs = since is None or letter.created_at > since
        if theirs and not await overtaken.why(letter):
            state = "to_print" if letter.channel == "print" else "queued"
            await Letter.update({Letter.state: state, Letter.problem: ""}).where(Letter.id == letter.id)


async def _latest_before(case: Case, at: datetime) -> datetime | None:
    """When an earlier correction that stands moved files here: letters from before were to others."""
    found = await corrections.of(await people.get(case.person))
    standing = [one.at for one, _ in found if one.undone_at is None and one.kind != "facts"]
    return max((one for one in standing if one < at), default=None)


def _to_the_family(case: UUID) -> Any:
    return (Letter.case == case) & Letter.party.is_in(list(FAMILY))
