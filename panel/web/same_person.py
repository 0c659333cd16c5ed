"""Two files of one person become one."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import belonging, case_files, journal, people
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Person, Programme
from panel import correcting
from panel.web import forms
from panel.web.access import allow
from panel.web.corrections import person_here
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")


class SameForm(Struct, kw_only=True):
    other: UUID
    reason: str = ""


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
    person = await person_here(by, person_id)
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
    person = await person_here(by, person_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, SameForm)
        other = await person_here(by, form.other)
        await correcting.merge(other, into=person, reason=form.reason, by=by)
    except BadInput as bad:
        return await _same_form(by, person_id, programme, typed=typed, problems=bad.problems)
    return redirect(f"/people/{person.id}/corrections", notice="The two files are one now.")


routes: list[Any] = [show_same, merge]
