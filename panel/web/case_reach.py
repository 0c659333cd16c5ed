"""How a family is reached, and whether it is safe."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta, Struct, structs

from cases import case_files, intake, journal, people
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Case, Person
from panel import reach
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.programmes import filled

Asked = Request[Any, Any, Any]
STAFF = allow("coordinator")
Line = Annotated[str, Meta(max_length=120)]
Short = Annotated[str, Meta(max_length=40)]
Longer = Annotated[str, Meta(max_length=200)]
Email = Annotated[str, Meta(max_length=254)]
Note = Annotated[str, Meta(max_length=2000)]


class ReachForm(Struct, kw_only=True):
    """How a family is reached."""

    phone: Short = ""
    email: Email = ""
    safe_to_contact: bool = False
    safe_to_leave_message: bool = False
    guardian_name: Line = ""
    guardian_relationship: Short = ""
    guardian_phone: Short = ""
    guardian_email: Email = ""
    guardian_safe_to_contact: bool = False
    guardian_safe_to_leave_message: bool = False
    guardian_attends: Literal["unknown", "yes", "no"] = "unknown"


@get("/cases/{case_id:uuid}/intake/reach", name="case-reach", opt=STAFF)
async def show_reach(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    case = await case_files.get(by, case_id)
    person = await people.get(case.person)
    await journal.read(by, "person.read", person, "intake")
    return _reach_page(case, person, filled(ReachForm, person))


def _reach_page(case: Case, person: Person, typed: Any, problems: dict[str, str] | None = None) -> Template:
    return page(
        "cases/reach.html",
        case=case,
        name=people.known_as(person),
        attends=intake.ATTENDS.items(),
        typed=typed,
        problems=problems,
    )


@post("/cases/{case_id:uuid}/intake/reach", name="case-reach-post", opt=STAFF)
async def keep_reach(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        told = forms.read(typed, ReachForm)
        await reach.change(case, intake.Reach(**structs.asdict(told)), by)
    except BadInput as bad:
        return _reach_page(case, await people.get(case.person), typed, bad.problems)
    return redirect(f"/cases/{case.id}/intake", notice="How to reach them is saved.")


routes: list[Any] = [show_reach, keep_reach]
