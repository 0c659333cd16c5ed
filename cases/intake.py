"""Intake: the family is reached, says yes, and tells what they need. Then preparation may begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from cases import (
    case_files,
    consents,
    contact_attempts,
    contacts,
    database,
    family_requests,
    journal,
    programmes,
)
from cases.actors import Actor
from cases.consent_texts import TYPES
from cases.errors import BadInput, NotFound, Refused
from cases.sealing import seal, unseal
from cases.tables import Case, Consent, ContactAttempt, FamilyRequest, Person, Programme

ATTENDS: Mapping[str, str] = {"unknown": "Not asked yet", "yes": "Yes", "no": "No"}
SEALED = ("access_needs", "communication_needs")
PHONES, EMAILS = ("phone", "guardian_phone"), ("email", "guardian_email")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How a family is reached, and what no letter may do."""

    phone: str = ""
    email: str = ""
    safe_to_contact: bool = False
    safe_to_leave_message: bool = False
    guardian_name: str = ""
    guardian_relationship: str = ""
    guardian_phone: str = ""
    guardian_email: str = ""
    guardian_safe_to_contact: bool = False
    guardian_safe_to_leave_message: bool = False
    guardian_attends: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a young person needs to take part. The two that may tell of health are sealed."""

    pronouns: str = ""
    gender: str = ""
    ethnicity: str = ""
    language: str = ""
    interpreter: str = ""
    access_needs: str = ""
    communication_needs: str = ""
    best_times: str = ""
    transport: str = ""
    home_by: str = ""
    postcode: str = ""


async def reach(case: Case, told: Reach, by: Actor) -> Person:
    """Write down how the family is reached."""
    programme = await _programme(case, by)
    return await _change(case, _readable(told, programme), by, "person.reach-changed")


def _readable(told: Reach, programme: Programme) -> dict[str, Any]:
    """Numbers and addresses as the record keeps them."""
    values: dict[str, Any] = {name: getattr(told, name) for name in Reach.__slots__}
    problems = {}
    for name in (*PHONES, *EMAILS):
        try:
            read = contacts.phone(values[name], programme.country) if name in PHONES else None
            values[name] = contacts.email(values[name]) if read is None else read
        except contacts.Unreadable as wrong:
            problems[name] = str(wrong)
    if values["guardian_attends"] not in ATTENDS:
        problems["guardian_attends"] = "Choose one of these."
    if problems:
        raise BadInput(problems)
    return values


async def attend(case: Case, answer: str, by: Actor) -> Person:
    """The parent or carer comes, or does not."""
    await _programme(case, by)
    if answer not in ATTENDS:
        raise Refused("Choose one of the answers.")
    return await _change(case, {"guardian_attends": answer}, by, "person.reach-changed")


async def need(case: Case, told: Needs, by: Actor, *, said: UUID | None = None) -> Person:
    """Write down what they need. `said`: what the family said on its own page, taken over with it."""
    await _programme(case, by)
    values: dict[str, Any] = {name: getattr(told, name) for name in Needs.__slots__}
    for name in SEALED:
        words = values.pop(name)
        values[f"{name}_sealed"] = seal(f"person.{name}", case.person, words) if words else None
    async with database.atomic():
        if said:
            await family_requests.answer(case, said, by)
        return await _change(case, values, by, "person.needs-changed")


async def _change(case: Case, values: Mapping[str, Any], by: Actor, what: str) -> Person:
    async with database.atomic():
        person: Any = await Person.objects().get(Person.id == case.person)
        changed = [name for name, value in values.items() if _differs(person, name, value)]
        for name in changed:
            setattr(person, name, values[name])
        if changed:
            await person.save([getattr(Person, name) for name in changed])
            await journal.write(by, what, person, ", ".join(changed), programme=case.programme)
    return person  # type: ignore[no-any-return]


def _differs(person: Person, name: str, value: Any) -> bool:
    """A text that is sealed again looks different each time: compare what it says."""
    before = getattr(person, name)
    if not name.endswith("_sealed") or not (before and value):
        return bool(before != value)
    column = f"person.{name.removesuffix('_sealed')}"
    return unseal(column, person.id, before) != unseal(column, person.id, value)


def needs(person: Person) -> Needs:
    """As they were written down, the sealed ones opened. Whoever shows them is reading a file."""
    plain = {name: getattr(person, name) for name in Needs.__slots__ if name not in SEALED}
    return Needs(**plain, **{name: _opened(person, name) for name in SEALED})


def _opened(person: Person, name: str) -> str:
    sealed = getattr(person, f"{name}_sealed")
    return unseal(f"person.{name}", person.id, sealed) if sealed else ""


async def missing(case: Case) -> list[str]:
    """What stands between intake and preparation, a sentence each."""
    person: Any = await Person.objects().get(Person.id == case.person)
    return (await heard(case, person, await programmes.get(case.programme))).missing


class Word(NamedTuple):
    """Where a family stands: what is missing, and who said no to taking part."""

    missing: list[str]
    stopped: list[str]
    lacks: list[tuple[str, str]]  # givers, with what they have not agreed to


async def heard(case: Case, person: Person, programme: Programme) -> Word:
    rows = await consents.history(case)
    return word(person, programme, rows, reached=_stands(rows) or await contact_attempts.reached(case))


def word(person: Person, programme: Programme, rows: list[Consent], *, reached: bool) -> Word:
    """The same from every yes and no there was. Pure."""
    asked, given = consents.asked_of(person, programme), consents.latest(rows)
    stand = {key for key, row in given.items() if row.withdrawn_at is None}
    needed = [(giver, kind) for giver in asked for kind in consents.NEEDED]
    stopped = consents.said_no(rows, asked)
    lacks = [one for one in needed if one not in stand]
    return Word(lacking(programme, reached=reached, lacks=lacks, stopped=stopped), stopped, lacks)


def _stands(rows: list[Consent]) -> bool:
    """Whoever said yes to something was reached."""
    return any(row.withdrawn_at is None for row in rows)


def lacking(
    programme: Programme, *, reached: bool, lacks: Sequence[tuple[str, str]], stopped: Sequence[str]
) -> list[str]:
    """The same in words, from what is known: givers with what they have not agreed to, who said no. Pure."""
    who = {"young_person": programme.word_respondent, "guardian": "parent or carer"}
    found = [] if reached else ["Nobody has reached the family yet."]
    for giver, kind in lacks:
        said_no = giver in stopped and kind == "taking_part"
        verb = "said no to" if said_no else "has not agreed to"
        found.append(f"The {who[giver]} {verb} {TYPES[kind].word.lower()}.")
    return found


async def complete(case: Case, by: Actor) -> Case:
    """Everybody agrees; the parties are met one by one now. Complete twice is complete once."""
    case = await case_files.get(by, case.id)
    async with database.atomic():
        if case.state == "intake" and (lacks := await missing(case)):
            raise Refused("Intake is not done yet. " + " ".join(lacks))
        return await case_files.prepare(case, by)


def return_on(opened_on: date, heard_on: date | None, days: int) -> date:
    """The day on which a case whose family cannot be reached may go back. Pure.

    `days` run from the opening, or from the last time the family was heard of.
    """
    return max(opened_on, heard_on or opened_on) + timedelta(days=days)


async def may_return(case: Case, programme: Programme) -> date | None:
    """Since when a return as unreachable is proposed; none while it is not."""
    if case.state != "intake":
        return None
    heard = (await _heard(programme, [case.id])).get(case.id)
    on = return_on(
        case.opened_on, programmes.day_of(heard, programme) if heard else None, programme.unreachable_days
    )
    return on if on <= programmes.today(programme) else None


async def _heard(programme: Programme, cases: list[UUID]) -> dict[UUID, datetime]:
    """When each family was last heard of: reached, or said or asked something themselves."""
    last: dict[UUID, datetime] = {}
    if not cases:
        return last
    reached = (ContactAttempt.outcome == "reached") & ContactAttempt.party.is_in(
        list(contact_attempts.PARTIES)
    )
    tables: list[tuple[Any, Any, Any]] = [
        (ContactAttempt, ContactAttempt.at, reached),
        (Consent, Consent.given_at, Consent.programme == programme.id),
        (FamilyRequest, FamilyRequest.asked_at, FamilyRequest.programme == programme.id),
    ]
    for table, moment, narrowed in tables:
        for row in await table.select(table.case.as_alias("of_case"), moment.as_alias("at")).where(
            narrowed, table.programme == programme.id, table.case.is_in(cases), table.of_others.eq(False)
        ):
            last[row["of_case"]] = max(row["at"], last.get(row["of_case"], row["at"]))
    return last


async def _programme(case: Case, by: Actor) -> Programme:
    if by.programme != case.programme:
        raise NotFound
    return await programmes.get(case.programme)
