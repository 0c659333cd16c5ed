"""A referral typed in by the coordinator, on one page."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Template
from msgspec import Meta, Struct, structs

from cases import contacts, people, programmes, referrals
from cases.actors import Actor
from cases.errors import BadInput
from cases.referrals import NewReferral
from cases.tables import Programme, Referral
from panel import referrers
from panel.import_kinds import known_schools
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import times

STAFF = allow("coordinator")
OURS = ("anyway",)  # fields of the form that are not of the referral
Line = Annotated[str, Meta(max_length=120)]
Short = Annotated[str, Meta(max_length=60)]
Shorter = Annotated[str, Meta(max_length=20)]
Email = Annotated[str, Meta(max_length=254)]


class ReferralForm(Struct, kw_only=True):
    """One page with all a referral holds."""

    name: Line
    born_on: date
    referred_on: date
    agency: Line
    offence: UUID
    admitted: Literal["yes", "no", "unknown"] = "unknown"
    preferred_name: Line = ""
    school: Line = ""
    school_year: Shorter = ""
    area: Line = ""
    email: Email = ""
    phone: Short = ""
    language: Shorter = ""
    guardian_name: Line = ""
    guardian_phone: Short = ""
    guardian_email: Email = ""
    referrer_name: Line = ""
    referrer_email: Email = ""
    agency_reference: Short = ""
    incident_reference: Short = ""
    offence_on: date | None = None
    statement: str = ""
    anyway: bool = False  # a duplicate was pointed out, and it is to be taken all the same


@get("/referrals/new", name="new-referral", opt=STAFF)
async def show_form(programme: NamedDependency[Programme]) -> Template:
    return await _form(programme)


@post("/referrals", name="referrals-post", opt=STAFF)
async def receive_referral(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ReferralForm)
        once = _once(typed)
        told = await _told(form, programme)
        if not form.anyway and (found := await _already(told, programme, once)):
            return await _form(programme, typed=typed, problems={"anyway": found}, duplicate=found)
        referral = await referrers.receive(by, told, once)
    except BadInput as bad:
        return await _form(programme, typed=typed, problems=bad.problems)
    return redirect(f"/referrals/{referral.id}", notice="The referral is in.")


def _once(typed: forms.Typed) -> UUID | None:
    """The mark that the form carried, so that the same click twice is one referral."""
    try:
        return UUID(typed.get("_once", ""))
    except ValueError:
        return None


async def _form(programme: Programme, duplicate: str = "", **more: Any) -> Template:
    return page(
        "referrals/new.html",
        offences=await programmes.offences(programme.id),
        schools=await known_schools(programme),
        once=forms.once(),
        duplicate=duplicate,
        **more,
    )


async def _told(form: ReferralForm, programme: Programme) -> NewReferral:
    """What was typed, checked field by field: every sentence at once."""
    told = {name: _one_line(name, value) for name, value in structs.asdict(form).items() if name not in OURS}
    problems: dict[str, str] = {}
    for name in ("phone", "guardian_phone"):
        _read(told, name, problems, lambda written: contacts.phone(written, programme.country))
    for name in ("email", "guardian_email", "referrer_email"):
        _read(told, name, problems, contacts.email)
    if form.offence not in {offence.id for offence in await programmes.offences(programme.id)}:
        problems["offence"] = "Choose the offence."
    new = NewReferral(**told)
    problems |= referrals.problems(new, programmes.today(programme))
    if problems:
        raise BadInput(problems)
    return new


def _one_line(name: str, value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) and name != "statement" else value


def _read(told: dict[str, Any], name: str, problems: dict[str, str], reads: Callable[[str], str]) -> None:
    try:
        told[name] = reads(told[name])
    except contacts.Unreadable as error:
        problems[name] = str(error)


async def _already(told: NewReferral, programme: Programme, once: UUID | None) -> str:
    """A sentence about the referral that this one seems to repeat; nothing when it is new."""
    mine = Referral.programme == programme.id
    if once and await Referral.exists().where(mine, Referral.id == once):
        return ""  # the same click again
    person = await people.with_name(programme.id, told.name, told.born_on)
    if person:
        earlier = Referral.objects().where(mine, Referral.person == person.id)
        found = await earlier.order_by(Referral.referred_on, ascending=False).first()
        if found:
            on = times.day_words(found.referred_on, programme.country)
            return f"{told.name} was referred before, on {on}. Tick to add this one too."
    if told.agency_reference and await Referral.exists().where(
        mine, Referral.agency_reference == told.agency_reference
    ):
        return f"There is a referral with the reference {told.agency_reference}. Tick to add this one too."
    return ""


routes = [show_form, receive_referral]
