"""A referral typed in by the coordinator, on one page."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Template
from msgspec import Meta, Struct, structs

from cases import contacts, journey, likenesses, new_referrals, people, programmes, referrals
from cases.actors import Actor
from cases.errors import BadInput
from cases.harmed import Facts
from cases.likenesses import Likeness, Told
from cases.new_referrals import NewReferral
from cases.tables import Programme, Referral
from panel import agency_form, referrers
from panel.import_kinds import known_schools
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
REFERRED_BEFORE = "It seems that this was referred before. Tick to add it all the same."
OF_A_HARMED_PERSON = ("name", "kind", "contact_name", "phone", "email", "safe_to_leave_message")
OURS = ("anyway",)  # fields of the form that are not of the referral
Line = Annotated[str, Meta(max_length=120)]
Short = Annotated[str, Meta(max_length=60)]
Shorter = Annotated[str, Meta(max_length=20)]
Email = Annotated[str, Meta(max_length=254)]
Answer = Literal["yes", "no", "unknown"]


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
    postcode: Annotated[str, Meta(max_length=12)] = ""
    email: Email = ""
    phone: Short = ""
    language: Shorter = ""
    gender: Literal["", "girl", "boy", "another"] = ""
    ethnicity: Literal["", "asian", "black", "latino", "mixed", "native", "pacific", "white", "another"] = ""
    guardian_name: Line = ""
    guardian_phone: Short = ""
    guardian_email: Email = ""
    guardian_relationship: Annotated[str, Meta(max_length=40)] = ""
    safe_to_contact: Answer = "unknown"
    safe_to_leave_message: Answer = "unknown"
    guardian_safe_to_contact: Answer = "unknown"
    guardian_safe_to_leave_message: Answer = "unknown"
    referrer_name: Line = ""
    referrer_email: Email = ""
    referrer_phone: Short = ""
    agency_reference: Short = ""
    incident_reference: Short = ""
    offence_on: date | None = None
    statement: str = ""
    harmed_name: Line = ""
    harmed_kind: Literal["person", "business"] = "person"
    harmed_contact_name: Line = ""
    harmed_phone: Short = ""
    harmed_email: Email = ""
    harmed_safe_to_leave_message: Answer = "unknown"
    anyway: bool = False  # a duplicate was pointed out, and it is to be taken all the same


class SoFar(Struct, kw_only=True):
    """The fields that tell whether a matter is known already."""

    name: Line = ""
    born_on: date | None = None
    agency_reference: Short = ""
    incident_reference: Short = ""


@get("/referrals/new", name="new-referral", opt=STAFF)
async def show_form(programme: NamedDependency[Programme]) -> Template:
    return await _form(programme)


@post("/referrals", name="referrals-post", opt=STAFF)
async def receive_referral(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    typed = await forms.typed(request)
    try:
        form = _form_of(typed, programme)
        once = _once(typed)
        told = await _told(form, programme)
        found = [] if form.anyway else await _alike(_so_far(typed), programme, once)
        if any(one.asks for one in found):
            return await _form(programme, typed=typed, problems={"anyway": REFERRED_BEFORE}, alike=found)
        referral = await referrers.receive(by, told, once)
    except BadInput as bad:
        return await _form(programme, typed=typed, problems=bad.problems)
    return redirect(f"/referrals/{referral.id}", notice=f"The referral is in: {referral.reference}.")


@post("/referrals/alike", name="referrals-alike", opt=STAFF, status_code=200)
async def look_for_alike(request: Request[Any, Any, Any], programme: NamedDependency[Programme]) -> Template:
    """What the page shows while one types: a part of it, and nothing is kept."""
    found = await _alike(_so_far(await forms.typed(request)), programme)
    return page("referrals/alike.html", alike=told_apart(found, programme))


def told_apart(found: Sequence[Likeness], programme: Programme) -> list[dict[str, Any]]:
    """Earlier referrals in words, for the coordinator."""
    return [
        {
            "id": one.referral,
            "reference": one.reference or "Without a reference",
            "name": people.short(one.name),
            "on": plain(one.referred_on, programme),
            "word": journey.REFERRAL[one.state].word.lower(),
            "why": one.why,
            "companion": one.why == likenesses.SAME_INCIDENT,
        }
        for one in found
    ]


def _once(typed: forms.Typed) -> UUID | None:
    """The mark that the form carried, so that the same click twice is one referral."""
    try:
        return UUID(typed.get("_once", ""))
    except ValueError:
        return None


async def _form(programme: Programme, alike: Sequence[Likeness] = (), **more: Any) -> Template:
    return page(
        "referrals/new.html",
        offences=await programmes.offences(programme.id),
        schools=await known_schools(programme),
        agencies=await referrals.agencies(programme.id),
        today=programmes.today(programme),
        once=forms.once(),
        alike=told_apart(alike, programme),
        **more,
    )


def _form_of(typed: forms.Typed, programme: Programme) -> ReferralForm:
    """What was typed; where something is missing, with what is wrong beside it: all of it is said at once."""
    try:
        return forms.read(typed, ReferralForm)
    except BadInput as bad:
        raise BadInput(_addresses(dict(typed), programme) | bad.problems) from None


async def _told(form: ReferralForm, programme: Programme) -> NewReferral:
    """What was typed, checked field by field: every sentence at once."""
    told = {name: _one_line(name, value) for name, value in structs.asdict(form).items() if name not in OURS}
    told |= agency_form.safe(told)
    problems = _addresses(told, programme)
    if form.offence not in {offence.id for offence in await programmes.offences(programme.id)}:
        problems["offence"] = "Choose the offence."
    harmed = {name: told.pop(f"harmed_{name}") for name in OF_A_HARMED_PERSON}
    harmed["safe_to_leave_message"] = harmed["safe_to_leave_message"] == "yes"
    new = NewReferral(**told, harmed_people=(Facts(**harmed),) if harmed["name"] else ())
    problems |= new_referrals.problems(new, programmes.today(programme))
    if problems:
        raise BadInput(problems)
    return new


def _one_line(name: str, value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) and name != "statement" else value


def _addresses(told: dict[str, Any], programme: Programme) -> dict[str, str]:
    """Each number and address as it is kept; what cannot be read is said."""
    problems: dict[str, str] = {}
    for name in ("phone", "guardian_phone", "referrer_phone", "harmed_phone"):
        _read(told, name, problems, lambda written: contacts.phone(written, programme.country))
    for name in ("email", "guardian_email", "referrer_email", "harmed_email"):
        _read(told, name, problems, contacts.email)
    return problems


def _read(told: dict[str, Any], name: str, problems: dict[str, str], reads: Callable[[str], str]) -> None:
    try:
        told[name] = reads(told.get(name, ""))
    except contacts.Unreadable as error:
        problems[name] = str(error)


async def _alike(told: Told, programme: Programme, once: UUID | None = None) -> list[Likeness]:
    """Earlier referrals that this one seems to repeat; none when it is the same click again."""
    if once and await Referral.exists().where(Referral.programme == programme.id, Referral.id == once):
        return []
    return await likenesses.find(programme.id, told)


def _so_far(typed: forms.Typed) -> Told:
    """What can be read of a form that somebody is still filling in."""
    try:
        form = forms.read(typed, SoFar)
    except BadInput as bad:
        good = {name: text for name, text in typed.items() if name.partition("-")[0] not in bad.problems}
        form = forms.read(forms.of(**good), SoFar)
    return Told(**structs.asdict(form))


routes = [show_form, receive_referral, look_for_alike]
