"""Putting a file right, with all that hangs on it: bookings follow, links and waiting letters do not."""

from datetime import date
from typing import Any

from cases import corrections, database
from cases.actors import Actor
from cases.tables import Case, Correction, Person, Referral
from panel import links
from panel.tables import Letter
from scheduling import bookings

WITHDRAWN = "The file was corrected before it could be sent."


async def facts(person: Person, told: dict[str, Any], *, reason: str, by: Actor) -> Correction:
    return await corrections.facts(person, told, reason=reason, by=by)


async def wrong_person(referral: Referral, *, name: str, born_on: date, reason: str, by: Actor) -> Correction:
    async with database.atomic():
        correction, moved = await corrections.wrong_person(
            referral, name=name, born_on=born_on, reason=reason, by=by
        )
        await _follow(moved)
    return correction


async def merge(other: Person, *, into: Person, reason: str, by: Actor) -> Correction:
    async with database.atomic():
        correction, moved = await corrections.merge(other, into=into, reason=reason, by=by)
        await _follow(moved)
    return correction


async def undo(correction: Correction, *, by: Actor) -> None:
    async with database.atomic():
        await _follow(await corrections.undo(correction, by=by))


async def _follow(cases: list[Case]) -> None:
    """What was on its way to one family must not reach, or open for, another. Others are told as before."""
    for case in cases:
        await bookings.follow(case)
        await links.withdraw_case(case.id)
        await Letter.update({Letter.state: "withdrawn", Letter.problem: WITHDRAWN}).where(
            Letter.case == case.id,
            Letter.party.is_in(["young_person", "guardian"]),
            Letter.state.is_in(["queued", "to_print"]),
        )
