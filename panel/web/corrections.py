"""Corrections: a wrong fact, a wrong person, two files of one person; each with its reason, each undone."""

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
    belonging,
    case_files,
    corrections,
    journal,
    journey,
    people,
    referrals,
    screening_answers,
)
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Case, Person, Programme
from panel import correcting
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import moment, plain

STAFF = allow("coordinator")
NAMES = {  # what a correction changed, as the forms call it
    "person": "Whom it is about",
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


class PersonForm(Struct, kw_only=True):
    name: Name
    born_on: date
    reason: str = ""


class SameForm(Struct, kw_only=True):
    other: UUID
    reason: str = ""


async def _person(by: Actor, person_id: UUID) -> Person:
    person = await people.get(person_id)
    if person.programme != by.programme:
        raise NotFound
    return person


@get("/people/{person_id:uuid}/corrections", name="corrections", opt=STAFF)
async def show_corrections(
    person_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """What was put right, why, by whom; and what can be."""
    person = await _person(by, person_id)
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
        not_of_age=[(case, words) for case in cases if (words := await _not_of_age(case, by))],
    )


async def _not_of_age(case: Case, by: Actor) -> str:
    if case.state not in journey.BEFORE_COMPLETED:
        return ""
    return await screening_answers.not_of_age(await referrals.get(by, case.referral))


async def _line(change: corrections.Change, programme: Programme) -> tuple[str, str, str]:
    """A fact, what stood there and what stands now, in words."""
    before, after = [await _words(change.name, value, programme) for value in change[1:]]
    return NAMES.get(change.name, change.name), before, after


async def _words(name: str, value: Any, programme: Programme) -> str:
    if name == "person":
        whose = await people.get(UUID(value))
        born = f", born {plain(whose.born_on, programme)}" if whose.born_on else ""
        return f"{whose.legal_name}{born}"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return plain(value, programme) if isinstance(value, date) else value or "Nothing"


@get("/people/{person_id:uuid}/facts", name="facts", opt=STAFF)
async def show_facts(person_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    person = await _person(by, person_id)
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
    person = await _person(by, person_id)
    typed = await forms.typed(request)
    try:
        told = msgspec.structs.asdict(forms.read(typed, FactsForm))
        reason = told.pop("reason")
        await correcting.facts(person, told, reason=reason, by=by)
    except BadInput as bad:
        return _facts_form(person, typed=typed, problems=bad.problems)
    return redirect(f"/people/{person.id}/corrections", notice="The facts are corrected.")


@get("/referrals/{referral_id:uuid}/person", name="whose-referral", opt=STAFF)
async def show_whose(
    referral_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _whose_form(by, referral_id, programme)


async def _whose_form(
    by: Actor,
    referral_id: UUID,
    programme: Programme,
    *,
    typed: Any = None,
    problems: dict[str, str] | None = None,
) -> Template:
    referral = await referrals.get(by, referral_id)
    person = await people.get(referral.person)
    await journal.read(by, "person.read", person, "referral")
    return page(
        "corrections/whose.html",
        referral=referral,
        name=people.known_as(person),
        born=plain(person.born_on, programme) if person.born_on else "",
        typed=typed,
        problems=problems,
    )


@post("/referrals/{referral_id:uuid}/person", name="correct-whose-referral", opt=STAFF)
async def correct_whose(
    request: Request[Any, Any, Any],
    referral_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    referral = await referrals.get(by, referral_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, PersonForm)
        await correcting.wrong_person(
            referral, name=form.name, born_on=form.born_on, reason=form.reason, by=by
        )
    except BadInput as bad:
        return await _whose_form(by, referral_id, programme, typed=typed, problems=bad.problems)
    person = (await referrals.get(by, referral_id)).person
    return redirect(f"/people/{person}/corrections", notice="The referral is about this person now.")


@get("/people/{person_id:uuid}/same", name="same-person", opt=STAFF)
async def show_same(
    person_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _same_form(by, person_id, programme)


async def _same_form(
    by: Actor,
    person_id: UUID,
    programme: Programme,
    *,
    typed: Any = None,
    problems: dict[str, str] | None = None,
) -> Template:
    person = await _person(by, person_id)
    await journal.read(by, "person.read", person, "same")
    found = await belonging.alike(person)
    for other in found:
        await journal.read(by, "person.read", other, "same")
    options = [(str(one.id), one.legal_name, await _told(one, programme)) for one in found]
    return page(
        "corrections/same.html",
        person=person,
        name=people.known_as(person),
        told=await _told(person, programme),
        options=options,
        typed=typed,
        problems=problems,
    )


async def _told(person: Person, programme: Programme) -> str:
    """Enough to know the one from the other."""
    cases = await case_files.references(person)
    born = f"Born {plain(person.born_on, programme)}" if person.born_on else "Birth date not known"
    place = people.school_words(person.school, person.school_year) or person.area
    return ". ".join(part for part in (born, place, ", ".join(cases)) if part) + "."


@post("/people/{person_id:uuid}/same", name="merge-people", opt=STAFF)
async def merge(
    request: Request[Any, Any, Any],
    person_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    person = await _person(by, person_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, SameForm)
        other = await _person(by, form.other)
        await correcting.merge(other, into=person, reason=form.reason, by=by)
    except BadInput as bad:
        return await _same_form(by, person_id, programme, typed=typed, problems=bad.problems)
    return redirect(f"/people/{person.id}/corrections", notice="The two files are one now.")


@post("/corrections/{correction_id:uuid}/undone", name="undo-correction", opt=STAFF)
async def undo(correction_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    correction = await corrections.get(by, correction_id)
    await correcting.undo(correction, by=by)
    back = correction.subject_id
    if correction.subject == "referral":
        back = (await referrals.get(by, correction.subject_id)).person
    return redirect(f"/people/{back}/corrections", notice="It is undone.")


routes: list[Any] = [
    show_corrections,
    show_facts,
    correct_facts,
    show_whose,
    correct_whose,
    show_same,
    merge,
    undo,
]
