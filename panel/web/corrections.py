"""Corrections: what was put right in a file and why, a wrong fact, and taking one back."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import (
    contacts,
    corrections,
    journal,
    journey,
    matters,
    people,
    referrals,
    screening_answers,
    self_described,
)
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Case, Person, Programme, Referral
from panel import correcting
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import moment, plain
from scheduling.times import said_wall

STAFF = allow("coordinator")
NAMES = {  # what a correction changed, as the forms call it
    "person": "Whom it is about",
    "offence_on": "Offence date",
    "incident_reference": "Incident reference",
    "admitted": "Accepts responsibility",
    "agency": "Agency",
    "agency_reference": "Agency reference",
    "referrer_name": "Referrer",
    "referrer_email": "Email of the referrer",
    "referrer_phone": "Phone of the referrer",
    "legal_name": "Legal name",
    "preferred_name": "Name they go by",
    "born_on": "Date of birth",
    "pronouns": "Pronouns",
    "school": "School",
    "school_year": "School year",
    "area": "Area",
    "email": "Email",
    "phone": "Phone",
    "guardian_name": "Parent or carer",
    "guardian_phone": "Phone of parent or carer",
    "guardian_email": "Email of parent or carer",
    "guardian_relationship": "Who they are to the young person",
    "language": "Language",
    "gender": "Describes themselves as",
    "ethnicity": "Ethnicity, as they say it",
    "interpreter": "Interpreter",
    "access_needs_sealed": "Access needs",
    "communication_needs_sealed": "Communication needs",
    "best_times": "Best times",
    "transport": "Transport",
    "home_by": "Home by",
    "safe_to_contact": "Safe to contact",
    "safe_to_leave_message": "Safe to leave a message",
    "guardian_safe_to_contact": "Safe to contact the parent or carer",
    "guardian_safe_to_leave_message": "Safe to leave the parent or carer a message",
}
OF_A_LIST: Mapping[str, Mapping[str, str]] = {
    "admitted": matters.ADMITTED,
    "gender": self_described.GENDERS,
    "ethnicity": self_described.ETHNICITIES,
}
Name = Annotated[str, msgspec.Meta(max_length=120)]
Short = Annotated[str, msgspec.Meta(max_length=40)]


class FactsForm(Struct, kw_only=True):
    legal_name: Name
    preferred_name: Name = ""
    born_on: date | None = None
    pronouns: Short = ""
    school: Name = ""
    school_year: Annotated[str, msgspec.Meta(max_length=20)] = ""
    area: Name = ""
    reason: str = ""


class UndoForm(Struct, kw_only=True):
    came_from: UUID | None = None  # the file on whose page the button stood


async def person_here(by: Actor, person_id: UUID) -> Person:
    """The person of this id, if they are of the programme one is signed in to."""
    person = await people.get(person_id)
    if person.programme != by.programme:
        raise NotFound
    return person


@get("/people/{person_id:uuid}/corrections", name="corrections", opt=STAFF)
async def show_corrections(
    person_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """What was put right, why, by whom; and what can be."""
    person = await person_here(by, person_id)
    await journal.read(by, "person.read", person, "corrections")
    rows = [
        {
            "id": one.id,
            "kind": corrections.KINDS[one.kind],
            "changes": [await _line(change, programme) for change in corrections.changes(one)],
            "reason": reason,
            "by": one.by_name,
            "at": moment(one.at, programme),
            "undone": moment(one.undone_at, programme) if one.undone_at else "",
        }
        for one, reason in await corrections.of(person)
    ]
    cases = await Case.objects().where(Case.person == person.id).order_by(Case.reference)
    return page(
        "corrections/list.html",
        person=person,
        name=people.known_as(person),
        corrections=rows,
        cases=cases,
        referrals=await Referral.objects().where(Referral.person == person.id).order_by(Referral.received_at),
        not_of_age=[(case, words) for case in cases if (words := await _not_of_age(case, by))],
    )


async def _not_of_age(case: Case, by: Actor) -> str:
    if case.state not in journey.BEFORE_COMPLETED:
        return ""
    return await screening_answers.not_of_age(await referrals.get(by, case.referral))


async def _line(change: corrections.Change, programme: Programme) -> tuple[str, str, str]:
    """A fact, what stood there and what stands now, in words."""
    before, after = [await words_of(change.name, value, programme) for value in change[1:]]
    return NAMES.get(change.name, change.name), before, after


async def words_of(name: str, value: Any, programme: Programme) -> str:
    """What stands in a fact, as a page says it."""
    if name == "person":
        whose = await people.get(UUID(value))
        born = f", born {plain(whose.born_on, programme)}" if whose.born_on else ""
        return f"{whose.legal_name}{born}"
    if name in OF_A_LIST and value:
        return OF_A_LIST[name][value]
    if name == "home_by" and value:
        return said_wall(value)
    if name.endswith("phone") and value:
        return contacts.shown(value, programme.country)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return plain(value, programme) if isinstance(value, date) else value or "Nothing"


@get("/people/{person_id:uuid}/facts", name="facts", opt=STAFF)
async def show_facts(person_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    person = await person_here(by, person_id)
    await journal.read(by, "person.read", person, "facts")
    return _facts_form(person)


def _facts_form(person: Person, *, typed: Any = None, problems: dict[str, str] | None = None) -> Template:
    return page(
        "corrections/facts.html",
        person=person,
        name=people.known_as(person),
        typed=typed,
        problems=problems,
    )


@post("/people/{person_id:uuid}/facts", name="correct-facts", opt=STAFF)
async def correct_facts(
    request: Request[Any, Any, Any], person_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template | Redirect:
    person = await person_here(by, person_id)
    typed = await forms.typed(request)
    try:
        told = msgspec.structs.asdict(forms.read(typed, FactsForm))
        reason = told.pop("reason")
        await correcting.facts(person, told, reason=reason, by=by)
    except BadInput as bad:
        return _facts_form(person, typed=typed, problems=bad.problems)
    return redirect(f"/people/{person.id}/corrections", notice="The facts are corrected.")


@post("/corrections/{correction_id:uuid}/undone", name="undo-correction", opt=STAFF)
async def undo(
    request: Request[Any, Any, Any], correction_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    """Back to the file one came from; where a referral has gone to another, on to that one."""
    correction = await corrections.get(by, correction_id)
    came_from = forms.read(await forms.typed(request), UndoForm).came_from or correction.subject_id
    await correcting.undo(correction, by=by)
    if correction.subject == "referral":
        whose = (await referrals.get(by, correction.subject_id)).person
    else:
        whose = (await person_here(by, came_from)).id
    return redirect(f"/people/{whose}/corrections", notice="It is undone.")


routes: list[Any] = [
    show_corrections,
    show_facts,
    correct_facts,
    undo,
]
