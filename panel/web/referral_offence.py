"""The coordinator says which offence it is: where somebody referred themselves, or named another."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Struct

from cases import people, programmes, referrals
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Referral
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect

STAFF = allow("coordinator")


class OffenceForm(Struct, kw_only=True):
    offence: UUID


@get("/referrals/{referral_id:uuid}/offence", name="referral-offence", opt=STAFF)
async def ask_which_offence(referral_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return await _page(await referrals.get(by, referral_id))


@post("/referrals/{referral_id:uuid}/offence", name="referral-offence-post", opt=STAFF)
async def name_offence(
    request: Request[Any, Any, Any], referral_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    referral = await referrals.get(by, referral_id)
    typed = await forms.typed(request)
    try:
        await referrals.name_offence(referral, forms.read(typed, OffenceForm).offence, by)
    except BadInput as bad:
        return await _page(referral, typed=typed, problems=bad.problems)
    return redirect(f"/referrals/{referral.id}", notice="The offence is saved.")


async def _page(referral: Referral, **more: Any) -> Template:
    name = people.listed(await people.get(referral.person))
    offences = [
        (one.id, one.name, "" if one.in_scope else "Out of scope")
        for one in await programmes.offences(referral.programme)
    ]
    return page("referrals/offence.html", referral=referral, name=name, offences=offences, **more)


routes = [ask_which_offence, name_offence]
