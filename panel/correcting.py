"""Putting a file right, with all that hangs on it: bookings follow, links and waiting letters do not.

Taken back, what was held back for it goes on its way again, and links are good again.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from cases import corrections, database, incidents, matters, people, referrals
from cases.actors import Actor, now
from cases.tables import Case, Correction, Person, Referral
from panel import another_family, conflicts, links, overtaken, own_case, reach, referrers, seats
from panel.tables import Letter
from scheduling import bookings

WITHDRAWN = "The file was corrected before it could be sent."
MOVES = ("wrong_person", "merge")  # the corrections after which a case is another family's
FAMILY = ("young_person", "guardian")


async def facts(person: Person, told: dict[str, Any], *, reason: str, by: Actor) -> Correction:
    async with database.atomic():
        correction = await corrections.facts(person, told, reason=reason, by=by)
        await _check_anew(person.id, correction, by)
    return correction


async def matter(referral: Referral, told: dict[str, Any], *, reason: str, by: Actor) -> Correction:
    async with database.atomic():
        before = await matters.get(referral.id)
        correction = await corrections.matter(referral, told, reason=reason, by=by)
        await _matter_follows(before, by)
    return correction


async def _matter_follows(before: Referral, by: Actor) -> None:
    """Letters to whoever referred it go where they are now; nobody of one incident sits on a case of it."""
    after = await matters.get(before.id)
    if any(getattr(before, name) != getattr(after, name) for name in matters.WHO_REFERRED):
        await referrers.elsewhere(after)
    case = await referrals.case_of(after)
    if case and incidents.key(before.incident_reference) != incidents.key(after.incident_reference):
        for one in (case, *await incidents.companions(case)):
            await seats.none_of_the_incident(one.id, by)


async def wrong_person(referral: Referral, *, name: str, born_on: date, reason: str, by: Actor) -> Correction:
    async with database.atomic():
        leaving = await _leaving(referral.id)
        correction, moved = await corrections.wrong_person(
            referral, name=name, born_on=born_on, reason=reason, by=by
        )
        for case in moved:
            await another_family.part(case, leaving, correction.id)
        await _follow(moved, correction.at, by)
    return correction


async def merge(other: Person, *, into: Person, reason: str, by: Actor) -> Correction:
    async with database.atomic():
        before = reach.vars_of(await people.get(into.id))
        correction, moved = await corrections.merge(other, into=into, reason=reason, by=by)
        await _follow(moved, correction.at, by)
        await reach.follow(before, await people.get(into.id))
        await _check_anew(into.id, correction, by)
    return correction


async def undo(correction: Correction, *, by: Actor) -> None:
    async with database.atomic():
        if correction.kind == "matter":
            await _undo_matter(correction, by)
            return
        whose, mistaken = await _file(correction), correction.kind == "wrong_person"
        leaving = await _leaving(correction.subject_id) if mistaken else []
        moved = await corrections.undo(correction, by=by)
        for case in moved if mistaken else ():
            await another_family.part(case, leaving, uuid4())
        await _follow(moved, now(), by)
        if correction.undone_at is None:  # undone twice is undone once
            await _check_anew(whose, correction, by)
        for case in moved:
            anew = await another_family.rejoin(case, correction.id) if mistaken else set()
            await links.give_back(case.id, correction.at)
            await own_case.give_back_mailed([case.id], correction.at)
            await _send_after_all(case, correction.at)
            await another_family.tell(case, anew)


async def _undo_matter(correction: Correction, by: Actor) -> None:
    before = await matters.get(correction.subject_id)
    await corrections.undo(correction, by=by)
    await _matter_follows(before, by)


async def _check_anew(person: UUID, correction: Correction, by: Actor) -> None:
    """What jurors read before they say that they know nobody says something else now."""
    if not conflicts.SHOWN.isdisjoint(change.name for change in corrections.changes(correction)):
        for row in await Case.select(Case.id).where(Case.person == person):
            await seats.look_again(row["id"], by)


async def _file(correction: Correction) -> UUID:
    """The file whose facts it changed: of two that became one, the one that stayed."""
    rows = await Person.select(Person.merged_into).where(Person.id == correction.subject_id)
    return next((row["merged_into"] for row in rows if row["merged_into"]), correction.subject_id)


async def _leaving(referral: UUID) -> list[another_family.Leaving]:
    case = await Case.objects().where(Case.referral == referral).first()
    return await another_family.leaving(case) if case else []


async def _follow(cases: list[Case], at: datetime, by: Actor) -> None:
    """What was on its way to one family must not reach, or open for, another. Others are told as before."""
    for case in cases:
        await bookings.follow(case)
        await seats.look_again(case.id, by)
        await links.withdraw_case(case.id, at)
        await own_case.withdraw_mailed([case.id], at=at)
        await Letter.update({Letter.state: "withdrawn", Letter.problem: WITHDRAWN}).where(
            _to_the_family(case.id),
            Letter.state.is_in(["queued", "to_print"]),
            Letter.key.not_like(f"%{another_family.RELIEVED}:%"),
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
    standing = [one.at for one, _ in found if one.undone_at is None and one.kind in MOVES]
    return max((one for one in standing if one < at), default=None)


def _to_the_family(case: UUID) -> Any:
    return (Letter.case == case) & Letter.party.is_in(list(FAMILY))
