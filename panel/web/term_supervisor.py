"""Who checks the hours of a term: named anew, or written to once more."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import database, terms
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import agreement_letters, agreement_links
from panel.web import forms, term_form
from panel.web.agreement import STAFF, Asked
from panel.web.agreement_terms import of_term, term_page
from panel.web.pages import redirect
from panel.web.term_form import Name


class SupervisorForm(msgspec.Struct, kw_only=True):
    supervisor_name: Name
    supervisor_email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    supervisor_phone: Annotated[str, msgspec.Meta(max_length=40)] = ""


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/supervisor", name="term-supervisor", opt=STAFF)
async def name_supervisor(
    request: Asked,
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    """Somebody else checks the hours from now on; the links of the one before are good no longer."""
    case, agreement, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, SupervisorForm)
        problems: dict[str, str] = {}
        email, phone = term_form.reached(form, programme, problems)
        if problems:
            raise BadInput(problems)
        async with database.atomic():
            await terms.supervised(term, form.supervisor_name, email, phone, by)
            await agreement_links.withdraw_hours(term.id)
    except BadInput as bad:
        return await term_page(case, agreement, term, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/agreement/terms/{term_id}", notice="They check the hours now.")


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/letter", name="term-letter", opt=STAFF)
async def write_to_supervisor(
    request: Asked, case_id: FromPath[UUID], term_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    _, _, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    sent = await agreement_letters.hours_wait(term, anew=str(typed.once))
    said = "The link is on its way." if sent else "There is no address to write to. Write one down first."
    return redirect(f"/cases/{case_id}/agreement/terms/{term_id}", notice=said)


routes: list[Any] = [name_supervisor, write_to_supervisor]
