"""What a young person needs to take part, also as the family said it on their own page."""

from datetime import time
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta, Struct, structs

from cases import case_files, family_requests, intake, journal, people, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Case
from panel.web import forms
from panel.web.access import allow
from panel.web.intake import request_of
from panel.web.pages import page, redirect
from panel.web.programmes import filled
from scheduling import times

Asked = Request[Any, Any, Any]
STAFF = allow("coordinator")
Line = Annotated[str, Meta(max_length=120)]
Short = Annotated[str, Meta(max_length=40)]
Longer = Annotated[str, Meta(max_length=200)]
Email = Annotated[str, Meta(max_length=254)]
Note = Annotated[str, Meta(max_length=2000)]
# Where the words of a family stand in the form for what they need; a time is typed anew.
FIELDS = {
    "language": "interpreter",
    "access": "access_needs",
    "talking": "communication_needs",
    "times": "best_times",
}


class NeedsForm(Struct, kw_only=True):
    """What a young person needs to take part."""

    pronouns: Short = ""
    gender: Literal["", "girl", "boy", "another"] = ""
    ethnicity: Literal["", "asian", "black", "latino", "mixed", "native", "pacific", "white", "another"] = ""
    language: Short = ""
    interpreter: Annotated[str, Meta(max_length=60)] = ""
    communication_needs: Note = ""
    access_needs: Note = ""
    best_times: Longer = ""
    transport: Longer = ""
    home_by: time | None = None
    postcode: Annotated[str, Meta(max_length=12)] = ""


@get("/cases/{case_id:uuid}/intake/needs", name="case-needs", opt=STAFF)
async def show_needs(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    case = await case_files.get(by, case_id)
    person = await people.get(case.person)
    await journal.read(by, "person.read", person, "intake")
    said = await family_requests.waiting(case, request.query_params.get("said", ""))
    typed = filled(NeedsForm, intake.needs(person))
    if said and (field := FIELDS.get(said.kind)) and not typed.get(field):
        typed = forms.of(**{**typed, field: said.words})
    return await _needs_page(case, said, typed=typed)


async def _needs_page(case: Case, said: family_requests.Asked | None, **more: Any) -> Template:
    """`said`: what one of the family wrote on their own page, to be taken over."""
    return page(
        "cases/needs.html",
        case=case,
        name=people.known_as(await people.get(case.person)),
        said=request_of(said, await programmes.get(case.programme)) if said else None,
        **more,
    )


@post("/cases/{case_id:uuid}/intake/needs", name="case-needs-post", opt=STAFF)
async def keep_needs(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    said = await family_requests.waiting(case, typed.get("said", ""))
    try:
        told = structs.asdict(forms.read(typed, NeedsForm))
        home_by = told.pop("home_by")
        told["home_by"] = times.wall_words(home_by) if home_by else ""
        await intake.need(case, intake.Needs(**told), by, said=said.id if said else None)
    except BadInput as bad:
        return await _needs_page(case, said, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case.id}/intake", notice="What they need is saved.")


routes: list[Any] = [show_needs, keep_needs]
