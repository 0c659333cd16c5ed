"""Corrections: what stood wrong in a file is put right, with the reason, and can be taken back.

A correction keeps what stood there before, sealed. Nothing is removed: two files of one person
become one by moving what hangs on the second, and the second remembers where it went.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from cases import belonging, clocks, consents, database, journal, matters, people, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.new_referrals import OLDEST, YOUNGEST
from cases.sealing import seal, unseal
from cases.tables import Case, Correction, Person, Referral

REACH = ("email", "phone")
# One person: all of it, or none.
GUARDIAN = ("guardian_name", "guardian_phone", "guardian_email", "guardian_relationship")
NEEDS = ("gender", "ethnicity", "language", "interpreter", "best_times", "transport", "home_by")
NEEDS_SEALED = ("access_needs", "communication_needs")
# What may never be lost when two files become one: who said that it is not safe meant it.
SAFE = (
    *("safe_to_contact", "safe_to_leave_message"),
    *("guardian_safe_to_contact", "guardian_safe_to_leave_message"),
)
DATES = ("born_on", "offence_on")
FACTS = ("legal_name", "preferred_name", "born_on", "pronouns", "school", "school_year", "area")
KINDS: Mapping[str, str] = {
    "facts": "Facts corrected",
    "matter": "Referral corrected",
    "wrong_person": "It was about somebody else",
    "merge": "Two files became one",
}
UNCHANGED = "Nothing is different yet. Change what is wrong."
NOES = "consent"  # among what a family left behind: what they said no to
CHANGED_SINCE = "Something was changed since, so this cannot be undone. Correct it by hand."
LATER_FIRST = "A later correction rests on this one. Undo the later one first."


async def facts(person: Person, told: Mapping[str, Any], *, reason: str, by: Actor) -> Correction:
    """Put facts of FACTS right. What is as it stood before is no correction."""
    _mine(by, person.programme)
    await _check(person, told, reason)
    async with database.atomic():
        standing = await people.get(person.id)
        before = {name: getattr(standing, name) for name in FACTS if name in told}
        after = {name: told[name] for name in before if told[name] != before[name]}
        if not after:
            raise BadInput({"": UNCHANGED})
        await belonging.set_facts(standing, after)
        changed = {name: before[name] for name in after}
        return await _keep("facts", ("person", person.id), {"before": changed, "after": after}, reason, by)


async def _check(person: Person, told: Mapping[str, Any], reason: str) -> None:
    problems = {} if reason.strip() else {"reason": "Say why, in a few words."}
    if not str(told.get("legal_name", "-")).strip():
        problems["legal_name"] = "Fill this in."
    if (born := told.get("born_on")) is not None:
        today = programmes.today(await programmes.get(person.programme))
        age = clocks.age(born, today)
        if born > today:
            problems["born_on"] = "The birth date must be in the past."
        elif not YOUNGEST <= age <= OLDEST:
            problems["born_on"] = f"That birth date makes them {age}. Check the year."
    if problems:
        raise BadInput(problems)


async def matter(referral: Referral, told: Mapping[str, Any], *, reason: str, by: Actor) -> Correction:
    """Put right, or add, what was told of the matter: facts of `matters`."""
    _mine(by, referral.programme)
    if not reason.strip():
        raise BadInput({"reason": "Say why, in a few words."})
    async with database.atomic():
        standing = await matters.get(referral.id)
        after = {name: value for name, value in told.items() if value != getattr(standing, name)}
        if not after:
            raise BadInput({"": UNCHANGED})
        before = {name: getattr(standing, name) for name in after}
        await matters.set_facts(standing.id, after)
        return await _keep(
            "matter", ("referral", standing.id), {"before": before, "after": after}, reason, by
        )


async def wrong_person(
    referral: Referral, *, name: str, born_on: date, reason: str, by: Actor
) -> tuple[Correction, list[Case]]:
    """The referral, and its case, are about somebody else: met before, or new. The cases that moved."""
    _mine(by, referral.programme)
    if not reason.strip():
        raise BadInput({"reason": "Say why, in a few words."})
    async with database.atomic():
        standing: Any = await Referral.objects().get(Referral.id == referral.id)
        meant = await people.with_name(referral.programme, name, born_on)
        if meant is not None and meant.id == standing.person:
            raise BadInput({"name": "It is about this person already."})
        if meant is None:
            meant = Person(programme=referral.programme, legal_name=name, born_on=born_on, created_at=now())
            meant.search_text = belonging.words(meant)
            await _check(meant, {"legal_name": name, "born_on": born_on}, reason)
            await Person.insert(meant)
        moved = await belonging.move([referral.id], meant)
        kept = {
            "before": {"person": standing.person},
            "after": {"person": meant.id},
            "theirs": await _leave_behind(moved, by),
        }
        return await _keep("wrong_person", ("referral", referral.id), kept, reason, by), moved


async def _leave_behind(moved: list[Case], by: Actor) -> dict[str, list[UUID]]:
    """Another family said it, and was met: a yes is for this one to give. Gives what to take up again."""
    left: dict[str, list[UUID]] = {}
    for case in moved:
        found = {**await belonging.of_others(case), NOES: await consents.of_others(case, by)}
        left = {name: left.get(name, []) + ids for name, ids in found.items()}
    return left


async def _take_up_again(left: Mapping[str, list[str]]) -> None:
    """It was about them after all: what they said and did stands, and a no is a no. A yes is asked again."""
    theirs = {name: [UUID(one) for one in ids] for name, ids in left.items()}
    await belonging.theirs_after_all(theirs)
    await consents.said_after_all(theirs.get(NOES, []))


async def merge(other: Person, *, into: Person, reason: str, by: Actor) -> tuple[Correction, list[Case]]:
    """Both files are of one person: referrals and cases of the other one move. The cases that moved."""
    _mine(by, other.programme)
    _mine(by, into.programme)
    if not reason.strip():
        raise BadInput({"reason": "Say why, in a few words."})
    async with database.atomic():
        other, into = await people.get(other.id), await people.get(into.id)
        if other.id == into.id or other.merged_into or into.merged_into:
            raise Refused("These files are one already. Look at them again.")
        rows = await Referral.select(Referral.id).where(Referral.person == other.id)
        no_guardian = not any(getattr(into, name) for name in GUARDIAN)
        filled = {
            name: getattr(other, name)
            for name in (*FACTS, *REACH, *NEEDS, *(GUARDIAN if no_guardian else ()))
            if not getattr(into, name) and getattr(other, name)
        }
        filled |= _sealed_needs(other, into)
        filled |= {name: False for name in SAFE if getattr(into, name) and not getattr(other, name)}
        blank = {name: getattr(into, name) for name in filled}
        await belonging.set_facts(into, filled)
        moved = await belonging.move([row["id"] for row in rows], into)
        await Person.update({Person.merged_into: into.id}).where(Person.id == other.id)
        kept = {
            "into": into.id,
            "referrals": [row["id"] for row in rows],
            "before": blank,
            "after": filled,
        }
        return await _keep("merge", ("person", other.id), kept, reason, by), moved


def _sealed_needs(other: Person, into: Person) -> dict[str, str]:
    """What one file says of health, sealed for the other."""
    sealed = {}
    for name in NEEDS_SEALED:
        column = f"{name}_sealed"
        words = getattr(other, column)
        if words and not getattr(into, column):
            sealed[column] = seal(f"person.{name}", into.id, unseal(f"person.{name}", other.id, words))
    return sealed


async def undo(correction: Correction, *, by: Actor) -> list[Case]:
    """Take it back, as long as nothing else changed what it changed. The cases that moved."""
    _mine(by, correction.programme)
    async with database.atomic():
        standing: Any = await Correction.objects().get(Correction.id == correction.id)
        if standing.undone_at is not None:
            return []
        kept = json.loads(unseal("correction.before", standing.id, standing.before_sealed))
        moved = await _UNDO[standing.kind](standing, kept)
        if standing.kind == "wrong_person":
            await _leave_behind(moved, by)
            await _take_up_again(kept["theirs"])
        await Correction.update({Correction.undone_at: now()}).where(Correction.id == standing.id)
        await journal.write(by, "correction.undone", standing, standing.kind, programme=standing.programme)
    return moved


async def _undo_facts(correction: Correction, kept: dict[str, Any]) -> list[Case]:
    await _set_back(await people.get(correction.subject_id), kept)
    return []


async def _undo_matter(correction: Correction, kept: dict[str, Any]) -> list[Case]:
    standing = await matters.get(correction.subject_id)
    _as_it_was_set(standing, kept)
    await matters.set_facts(standing.id, {name: _read(name, value) for name, value in kept["before"].items()})
    return []


async def _undo_wrong_person(correction: Correction, kept: dict[str, Any]) -> list[Case]:
    referral: Any = await Referral.objects().get(Referral.id == correction.subject_id)
    before = await people.get(UUID(kept["before"]["person"]))
    if referral.person != UUID(kept["after"]["person"]) or before.merged_into:
        raise Refused(LATER_FIRST)
    return await belonging.move([referral.id], before)


async def _undo_merge(correction: Correction, kept: dict[str, Any]) -> list[Case]:
    other, into = await people.get(correction.subject_id), UUID(kept["into"])
    ids = [UUID(one) for one in kept["referrals"]]
    if other.merged_into != into or (await people.get(into)).merged_into:
        raise Refused(LATER_FIRST)
    if ids and await Referral.count().where(Referral.id.is_in(ids), Referral.person != into):
        raise Refused(LATER_FIRST)
    await _set_back(await people.get(into), kept)
    await Person.update({Person.merged_into: None}).where(Person.id == other.id)
    other.merged_into = None
    return await belonging.move(ids, other)


_UNDO = {
    "facts": _undo_facts,
    "matter": _undo_matter,
    "wrong_person": _undo_wrong_person,
    "merge": _undo_merge,
}


def _as_it_was_set(row: Person | Referral, kept: dict[str, Any]) -> None:
    """What it set must still stand."""
    for name, value in kept["after"].items():
        if _plain(getattr(row, name)) != value:
            raise Refused(CHANGED_SINCE)


async def _set_back(person: Person, kept: dict[str, Any]) -> None:
    _as_it_was_set(person, kept)
    await belonging.set_facts(person, {name: _read(name, value) for name, value in kept["before"].items()})


async def _keep(
    kind: str, subject: tuple[str, UUID], kept: Mapping[str, Any], reason: str, by: Actor
) -> Correction:
    row_id = uuid4()
    told = json.dumps(kept, default=_plain)
    correction = Correction(
        id=row_id,
        programme=by.programme,
        kind=kind,
        subject=subject[0],
        subject_id=subject[1],
        reason_sealed=seal("correction.reason", row_id, reason.strip()),
        before_sealed=seal("correction.before", row_id, told),
        at=now(),
        by_id=by.id,
        by_name=by.name,
    )
    await Correction.insert(correction)
    columns = ", ".join(kept.get("after", {}))
    await journal.write(by, f"{subject[0]}.corrected", subject, f"{kind}: {columns}")
    return correction


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in DATES and value else value


async def of(person: Person) -> list[tuple[Correction, str]]:
    """Every correction of a person's file and referrals, the newest first, with its reason."""
    ids = [person.id]
    ids += [row["id"] for row in await Person.select(Person.id).where(Person.merged_into == person.id)]
    ids += [row["id"] for row in await Referral.select(Referral.id).where(Referral.person == person.id)]
    found: list[Correction] = (
        await Correction.objects()
        .where(Correction.programme == person.programme, Correction.subject_id.is_in(ids))
        .order_by(Correction.at, ascending=False)
    )
    return [(one, unseal("correction.reason", one.id, one.reason_sealed)) for one in found]


class Change(NamedTuple):
    """One fact of a correction: what it is called, what stood there, what stands there since."""

    name: str
    before: Any
    after: Any


def changes(correction: Correction) -> list[Change]:
    """What it changed. The caller has journalled that the file is read."""
    kept = json.loads(unseal("correction.before", correction.id, correction.before_sealed))
    return [
        Change(name, None, "Filled in")  # of health: that it was, not what it says
        if name.endswith("_sealed")
        else Change(name, _read(name, kept["before"].get(name)), _read(name, value))
        for name, value in kept["after"].items()
    ]


async def of_case(case: Case) -> list[Correction]:
    """Every correction of its referral, and of the file of the young person it is about."""
    ids = [case.person, case.referral]
    ids += [row["id"] for row in await Person.select(Person.id).where(Person.merged_into == case.person)]
    found: list[Correction] = await Correction.objects().where(
        Correction.programme == case.programme, Correction.subject_id.is_in(ids)
    )
    return found


async def get(by: Actor, correction: UUID) -> Correction:
    found: Correction | None = (
        await Correction.objects()
        .where(Correction.id == correction, Correction.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _mine(by: Actor, programme: UUID) -> None:
    if by.programme != programme:
        raise NotFound
