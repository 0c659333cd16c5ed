"""What a referral says of its matter and of whoever referred it, put right or added after it came in."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta, Struct, structs

from cases import contacts, matters, people, referrals, screening_answers
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme, Referral
from panel import correcting
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect

STAFF = allow("coordinator")
SAVED = "The referral is corrected."
NOT_ADMITTED = "They do not accept responsibility. A hearing needs that they do."
Short = Annotated[str, Meta(max_length=60)]
Line = Annotated[str, Meta(max_length=120)]


class MatterForm(Struct, kw_only=True):
    """Who asks for themselves is not asked who referred them."""

    offence_on: date | None = None
    incident_reference: Short = ""
    admitted: Literal["yes", "no", "unknown"] = "unknown"
    agency: Line = ""
    referrer_name: Line = ""
    referrer_email: Annotated[str, Meta(max_length=254)] = ""
    referrer_phone: Short = ""
    agency_reference: Short = ""
    reason: str = ""


@get("/referrals/{referral_id:uuid}/matter", name="referral-matter", opt=STAFF)
async def show_matter(
    referral_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _page(await referrals.get(by, referral_id), programme)


@post("/referrals/{referral_id:uuid}/matter", name="referral-matter-post", opt=STAFF)
async def correct_matter(
    request: Request[Any, Any, Any],
    referral_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    referral = await referrals.get(by, referral_id)
    typed = await forms.typed(request)
    try:
        said = structs.asdict(forms.read(typed, MatterForm))
        told = await matters.told(referral, said)
        await correcting.matter(referral, told, reason=said["reason"], by=by)
    except BadInput as bad:
        return await _page(referral, programme, typed=typed, problems=bad.problems)
    return redirect(f"/referrals/{referral.id}", notice=" ".join(await _saved(referral, told)))


async def _saved(before: Referral, told: Mapping[str, Any]) -> list[str]:
    """What is said of it, with what now speaks against hearing it."""
    denied = [NOT_ADMITTED] if told["admitted"] == "no" != before.admitted else []
    if told["offence_on"] == before.offence_on:
        return [SAVED, *denied]
    words = await screening_answers.not_of_age(await matters.get(before.id))
    return [SAVED, *denied, *([words] if words else [])]


async def _page(referral: Referral, programme: Programme, **more: Any) -> Template:
    return page(
        "referrals/matter.html",
        referral=referral,
        name=people.listed(await people.get(referral.person)),
        names=matters.names(referral),
        admitted=list(matters.ADMITTED.items()),
        agencies=await referrals.agencies(referral.programme),
        phone=contacts.shown(referral.referrer_phone, programme.country),
        **more,
    )


routes = [show_matter, correct_matter]
