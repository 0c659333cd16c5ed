"""Strengths and hopes of one case: what a young person can do and could offer, before any need."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import journal, people, strengths
from cases.actors import Actor
from cases.errors import BadInput
from cases.strengths import DOMAINS, LONGEST, SAID_BY
from cases.tables import Case, Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import stamp
from scheduling import caseload

Asked = Request[Any, Any, Any]
STAFF = allow("coordinator", "facilitator")


class StrengthForm(Struct, kw_only=True):
    """One thing, as it was said."""

    domain: Literal["healthy_identity", "connection", "repair_harm", "offer"]
    words: Annotated[str, Meta(max_length=LONGEST)]
    said_by: Literal["young_person", "guardian", "other"] = "young_person"


class RemovalForm(Struct, kw_only=True):
    strength: UUID


@get("/cases/{case_id:uuid}/strengths", name="case-strengths", opt=STAFF)
async def show_strengths(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Opening it is reading a person's file."""
    case = await caseload.get(by, case_id)
    await journal.read(by, "person.read", await people.get(case.person), "strengths")
    return await _strengths(case, programme)


async def _strengths(case: Case, programme: Programme, **more: Any) -> Template:
    person = await people.get(case.person)
    said = await strengths.of(case)
    return page(
        "cases/strengths.html",
        case=case,
        name=people.listed(person),
        domains=[
            {
                "domain": domain,
                "word": told.word,
                "asks": told.asks,
                "said": [
                    {
                        "id": one.id,
                        "words": one.words,
                        "detail": f"{SAID_BY[one.said_by].capitalize()}, {stamp(one.at, programme)}",
                    }
                    for one in said[domain]
                ],
            }
            for domain, told in DOMAINS.items()
        ],
        options=[(domain, told.word, told.asks) for domain, told in DOMAINS.items()],
        said_by=[(name, words.capitalize()) for name, words in SAID_BY.items()],
        once=more.pop("once", "") or forms.once(),
        **more,
    )


@post("/cases/{case_id:uuid}/strengths", name="case-strengths-post", opt=STAFF)
async def add_strength(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    case = await caseload.get(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, StrengthForm)
        await strengths.say(
            case, domain=form.domain, words=form.words, said_by=form.said_by, by=by, once=typed.once
        )
    except BadInput as bad:
        return await _strengths(case, programme, once=str(typed.once), typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case.id}/strengths", notice="It is written down.")


@post("/cases/{case_id:uuid}/strengths/removal", name="case-strength-removal", opt=STAFF)
async def take_out_strength(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    case = await caseload.get(by, case_id)
    form = forms.of_a_button(await forms.typed(request), RemovalForm)
    await strengths.take_out(case, form.strength, by)
    return redirect(f"/cases/{case.id}/strengths", notice="It is taken out.")


routes = [show_strengths, add_strength, take_out_strength]
