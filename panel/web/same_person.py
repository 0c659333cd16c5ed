"""Two files of one person: the other one is pointed at, both are compared, and one of them stays."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import belonging, case_files, corrections, journal, people
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Person, Programme
from panel import correcting
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.corrections import NAMES, person_here, words_of
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
COMPARED = (*corrections.FACTS, *corrections.REACH, *corrections.GUARDIAN, *corrections.NEEDS)
OF_HEALTH = tuple(f"{name}_sealed" for name in corrections.NEEDS_SEALED)


class SameForm(Struct, kw_only=True):
    stays: UUID | None = None
    reason: str = ""


@get("/people/{person_id:uuid}/same", name="same-person", opt=STAFF)
async def show_other_files(
    request: Request[Any, Any, Any],
    person_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    """Files that may be of the same person, and those that a name or a reference finds."""
    person = await person_here(by, person_id)
    await journal.read(by, "person.read", person, "same")
    view = viewing.read(request, f"/people/{person.id}/same", sorts=("name",), states=())
    found = await belonging.sought(person, view.query) if view.query else await belonging.alike(person)
    for other in found:
        await journal.read(by, "person.read", other, "same")
    return page(
        "corrections/same.html",
        person=person,
        name=people.known_as(person),
        told=await _told(person, programme),
        view=view,
        found=[(other, await _told(other, programme)) for other in found],
    )


async def _told(person: Person, programme: Programme) -> str:
    """Enough to know the one from the other."""
    cases = await case_files.references(person)
    born = f"Born {plain(person.born_on, programme)}" if person.born_on else "Birth date not known"
    place = people.school_words(person.school, person.school_year) or person.area
    return ". ".join(part for part in (born, place, ", ".join(cases)) if part) + "."


@get("/people/{person_id:uuid}/same/{other_id:uuid}", name="compare-people", opt=STAFF)
async def show_both(
    person_id: FromPath[UUID],
    other_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    return await _both(await _two(by, person_id, other_id), by, programme)


async def _two(by: Actor, one: UUID, other: UUID) -> tuple[Person, Person]:
    if one == other:
        raise NotFound
    return await person_here(by, one), await person_here(by, other)


async def _both(two: tuple[Person, Person], by: Actor, programme: Programme, **more: Any) -> Template:
    for one in two:
        await journal.read(by, "person.read", one, "same")
    said = [await _said(one, programme) for one in two]
    lines = [(NAMES[name], *(each[name] for each in said)) for name in said[0]]
    return page(
        "corrections/compare.html",
        person=two[0],
        other=two[1],
        one_already=any(one.merged_into for one in two),
        differ=[line for line in lines if line[1] != line[2]],
        alike=[line for line in lines if line[1] == line[2] != "Nothing"],
        options=[(one.id, one.legal_name, await _told(one, programme)) for one in two],
        **more,
    )


async def _said(person: Person, programme: Programme) -> dict[str, str]:
    """Every fact in words; of health only that there is something."""
    names = (*COMPARED, *corrections.SAFE)
    said = {name: await words_of(name, getattr(person, name), programme) for name in names}
    return said | {name: "Written down" if getattr(person, name) else "Nothing" for name in OF_HEALTH}


@post("/people/{person_id:uuid}/same/{other_id:uuid}", name="merge-people", opt=STAFF)
async def merge(
    request: Request[Any, Any, Any],
    person_id: FromPath[UUID],
    other_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    two = await _two(by, person_id, other_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, SameForm)
        stays, goes = _chosen(two, form)
        await correcting.merge(goes, into=stays, reason=form.reason, by=by)
    except BadInput as bad:
        return await _both(two, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"/people/{stays.id}/corrections", notice="The two files are one now.")


def _chosen(two: tuple[Person, Person], form: SameForm) -> tuple[Person, Person]:
    """The file that stays, and the one that goes into it."""
    one, other = two
    problems = {} if form.stays in (one.id, other.id) else {"stays": "Choose which file stays."}
    if not form.reason.strip():
        problems["reason"] = "Say why, in a few words."
    if problems:
        raise BadInput(problems)
    return (one, other) if form.stays == one.id else (other, one)


routes: list[Any] = [show_other_files, show_both, merge]
