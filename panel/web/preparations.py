"""What is written down while a case is prepared: meetings with each party, and who comes with them."""

from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import (
    contacts,
    family_requests,
    meetings,
    supporters,
)
from cases.actors import Actor, now
from cases.errors import BadInput, Refused
from cases.supporters import NewSupporter
from cases.tables import Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import redirect
from panel.web.preparing import show_page
from scheduling import caseload, times

STAFF = allow("coordinator", "facilitator")
Asked = Request[Any, Any, Any]


class NewMeeting(msgspec.Struct, kw_only=True):
    party: Literal["young_person", "guardian", "family"]
    on_day: date
    at: time
    place: Annotated[str, msgspec.Meta(max_length=200)] = ""
    held: bool = False
    note: Annotated[str, msgspec.Meta(max_length=5000)] = ""


class SupporterForm(msgspec.Struct, kw_only=True):
    name: Annotated[str, msgspec.Meta(max_length=120)]
    relationship: Annotated[str, msgspec.Meta(max_length=60)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    school: Annotated[str, msgspec.Meta(max_length=120)] = ""
    school_year: Annotated[str, msgspec.Meta(max_length=20)] = ""


@post("/cases/{case_id:uuid}/preparing/meetings", name="plan-meeting", opt=STAFF)
async def plan_meeting(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await caseload.get(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, NewMeeting)
        starts_at = when(form.on_day, form.at, programme, held=form.held)
        meeting = await meetings.plan(
            case,
            kind="preparation",
            party=form.party,
            starts_at=starts_at,
            place=form.place,
            by=by,
            once=typed.once,
        )
        if form.held:
            await meetings.conclude(meeting, "held", by, form.note)
    except BadInput as bad:
        return await show_page(case, by, programme, typed=typed, problems=bad.problems, form_of="meeting")
    return redirect(f"/cases/{case_id}/preparing#meetings", notice="The meeting is written down.")


def when(on_day: date, at: time, programme: Programme, *, held: bool) -> Any:
    """The instant that was typed by the wall clock of the programme's place."""
    try:
        starts_at = times.instant(on_day, at, programme.time_zone, fold=0)
    except Refused as refused:
        raise BadInput({"at": refused.sentence}) from refused
    if held and starts_at > now():
        raise BadInput({"on_day": "That is still to come. Plan it now, and say later that it was held."})
    if not held and starts_at < now():
        raise BadInput({"on_day": "That is past. Say that it took place already, or choose a day to come."})
    return starts_at


@post("/cases/{case_id:uuid}/supporters", name="add-supporter", opt=STAFF)
async def add_supporter(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await caseload.get(by, case_id)
    typed = await forms.typed(request)
    said = await family_requests.waiting(case, typed.get("said", ""))
    try:
        await supporters.add(
            case, read_supporter(typed, programme), by, said=said.id if said else None, once=typed.once
        )
    except BadInput as bad:
        return await show_page(case, by, programme, typed=typed, problems=bad.problems, form_of="supporter")
    return redirect(f"/cases/{case_id}/preparing#supporters", notice="They are written down.")


def read_supporter(typed: forms.Typed, programme: Programme) -> NewSupporter:
    form = forms.read(typed, SupporterForm)
    try:
        form.phone = contacts.phone(form.phone, programme.country)
    except contacts.Unreadable as wrong:
        raise BadInput({"phone": str(wrong)}) from wrong
    return NewSupporter(**msgspec.structs.asdict(form))


@post("/supporters/{supporter_id:uuid}/removal", name="remove-supporter", opt=STAFF)
async def remove_supporter(supporter_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    supporter = await supporters.get(by, supporter_id)
    case = await caseload.get(by, supporter.case)
    await supporters.remove(supporter, by)
    back = f"/harmed/{supporter.harmed}" if supporter.harmed else f"/cases/{case.id}/preparing"
    return redirect(f"{back}#supporters", notice="They are taken off the list.")


routes: list[Any] = [plan_meeting, add_supporter, remove_supporter]
