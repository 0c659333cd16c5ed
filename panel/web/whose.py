"""Whom a referral is about: somebody else than it was taken for."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import journal, people, referrals
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import correcting
from panel.web import forms
from panel.web.access import allow
from panel.web.corrections import Name
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")


class PersonForm(Struct, kw_only=True):
    name: Name
    born_on: date
    reason: str = ""


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


routes: list[Any] = [show_whose, correct_whose]
