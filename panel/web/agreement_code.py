"""The code on the paper, typed with the birth date: the way to my agreement without a letter."""

from datetime import date
from typing import Any

from litestar import get, post
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import people
from cases.errors import BadInput, NotFound
from cases.tables import Agreement, Case
from panel import agreement_links, attempts, family, gates, links, security
from panel.tables import Link
from panel.web import forms, gate
from panel.web.access import public
from panel.web.family import Asked
from panel.web.pages import page

OPEN = public("A young person types the code of their paper with their birth date.")
NOT_THEM = "The code or the date is not right. Look at the paper again."
WAIT = "That was tried too often. Wait 15 minutes, or ring us."


class CodeForm(Struct, kw_only=True):
    code: str
    born_on: date


@get("/a", name="agreement-code", opt=OPEN)
async def show(request: Asked) -> Template:
    return page("agreements/code.html", code=request.query_params.get("code", "")[:12])


@post("/a", name="agreement-code-post", opt=OPEN)
async def answer(request: Asked) -> Template | Redirect:
    typed, door = await forms.typed(request), security.door_of(request)
    try:
        form = forms.read(typed, CodeForm)
        link = await _found(form, door.address)
    except BadInput as bad:
        return page("agreements/code.html", code="", typed=typed, problems=bad.problems)
    agreement: Any = await Agreement.objects().get(Agreement.id == link.agreement)
    token = await agreement_links.mint(agreement, good_for=agreement_links.A_VISIT)
    return gate.opened(request, await links.find(token, "agreement"), f"/agreement/{token}")


async def _found(form: CodeForm, address: str) -> Link:
    """The link behind the code, if the date is theirs. A wrong code and a wrong date are told alike."""
    if not await attempts.begin(f"code {form.code}", address):
        raise BadInput({"_": WAIT})
    try:
        link = await agreement_links.by_code(form.code)
        case: Any = await Case.objects().get(Case.id == link.case)
        name = people.known_as(await people.get(case.person))
        by = gate.somebody(family.actor_of(case, "young_person", name, address))
        await gates.family(link, case, form.born_on, by)
    except (NotFound, BadInput) as wrong:
        raise BadInput({"code": NOT_THEM}) from wrong
    await attempts.succeeded(f"code {form.code}", address)
    return link


routes: list[Any] = [show, answer]
