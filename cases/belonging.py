"""Whose a referral, a case and what was said in it are, and the words by which they are found."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from cases import likenesses, search
from cases.tables import Case, ContactAttempt, FamilyRequest, Meeting, Offence, Person, Referral, Strength

MOST = 20  # files found by a name, on one page
SAID_AND_DONE: tuple[Any, ...] = (Strength, ContactAttempt, Meeting, FamilyRequest)


async def set_facts(person: Person, changed: Mapping[str, Any]) -> None:
    """The facts, and every text by which the person is found."""
    for name, value in changed.items():
        setattr(person, name, value)
    person.search_text = words(person)
    await person.save()
    rows = await Referral.select(Referral.id).where(Referral.person == person.id)
    await move([row["id"] for row in rows], person)


async def move(referral_ids: list[UUID], person: Person) -> list[Case]:
    """These referrals and their cases are about this person, and are found by their name."""
    moved: list[Case] = []
    for referral in await Referral.objects().where(Referral.id.is_in(referral_ids)) if referral_ids else []:
        offence = await Offence.objects().where(Offence.id == referral.offence).first()
        found_by = search.text_of(
            referral.reference,
            referral.told_name,
            person.legal_name,
            person.preferred_name,
            offence.name if offence else "",
            referral.agency,
            referral.agency_reference,
            referral.incident_reference,
        )
        await Referral.update({Referral.person: person.id, Referral.search_text: found_by}).where(
            Referral.id == referral.id
        )
        for case in await Case.objects().where(Case.referral == referral.id):
            of_case = search.text_of(case.reference, person.search_text, found_by)
            await Case.update({Case.person: person.id, Case.search_text: of_case}).where(Case.id == case.id)
            case.person = person.id
            moved.append(case)
    return moved


async def of_others(case: Case) -> dict[str, list[UUID]]:
    """What a family said, asked and came to is not of the next one. Gives it, for `theirs_after_all`.

    What belongs to a harmed person stays with the case.
    """
    left = {}
    for table in SAID_AND_DONE:
        theirs = (table.case == case.id) & table.of_others.eq(False)
        if table is not Strength:
            theirs &= table.party != "harmed_person"
        rows = await table.update({table.of_others: True}).where(theirs).returning(table.id)
        left[table._meta.tablename] = [row["id"] for row in rows]
    return left


async def theirs_after_all(left: Mapping[str, list[UUID]]) -> None:
    for table in SAID_AND_DONE:
        if ids := left.get(table._meta.tablename):
            await table.update({table.of_others: False}).where(table.id.is_in(ids))


def words(person: Person) -> str:
    return search.text_of(person.legal_name, person.preferred_name, person.school, person.area)


async def sought(person: Person, query: str) -> list[Person]:
    """Other files of the programme by a name, or by the reference of a case or a referral."""
    named = search.matching(Person.search_text, query)
    if named is None:
        return []
    whole = query.strip().upper()
    mine = person.programme
    rows = await Case.select(Case.person).where(Case.programme == mine, Case.reference == whole)
    rows += await Referral.select(Referral.person).where(
        Referral.programme == mine, Referral.reference == whole
    )
    theirs = [row["person"] for row in rows]
    found: list[Person] = (
        await Person.objects()
        .where(
            Person.programme == mine,
            Person.id != person.id,
            Person.merged_into.is_null(),
            named | Person.id.is_in(theirs) if theirs else named,
        )
        .order_by(Person.legal_name)
        .limit(MOST)
    )
    return found


async def alike(person: Person) -> list[Person]:
    """Other files that may be of the same person: a similar name, or the same birth date and surname."""
    surname = (person.legal_name.split() or [""])[-1]
    query = Person.objects().where(
        Person.programme == person.programme, Person.id != person.id, Person.merged_into.is_null()
    )
    near = search.matching(Person.search_text, surname)
    asked: Any = Person.born_on == person.born_on if person.born_on else near
    if near is not None and person.born_on:
        asked = (Person.born_on == person.born_on) | near
    found: list[Person] = await query.where(asked) if asked is not None else []
    return [
        one
        for one in found
        if likenesses.similar(one.legal_name, person.legal_name)
        or (one.born_on == person.born_on and person.born_on)
    ]
