"""An appointment with a family before the hearing: when and where, and what became of it."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import case_files, journal, meetings, people
from cases.actors import Actor, now
from cases.errors import BadInput, Refused
from cases.tables import Case, Programme
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from scheduling import times

Asked = Request[Any, Any, Any]
STAFF = allow("coordinator")
Line = Annotated[str, Meta(max_length=120)]
Short = Annotated[str, Meta(max_length=40)]
Longer = Annotated[str, Meta(max_length=200)]
Email = Annotated[str, Meta(max_length=254)]
Note = Annotated[str, Meta(max_length=2000)]
LATER = "Write a day and a time to come."


class AppointmentForm(Struct, kw_only=True):
    """When, where and with whom."""

    party: Literal["young_person", "guardian", "family"]
    on: date
    at: time
    place: Longer = ""


class OutcomeForm(Struct, kw_only=True):
    meeting: UUID
    state: Literal["held", "missed", "cancelled"]


def instant(on: date, at: time, programme: Programme, field: str) -> datetime:
    try:
        return times.instant(on, at, programme.time_zone)
    except Refused as refused:
        raise BadInput({field: refused.sentence}) from refused


@get("/cases/{case_id:uuid}/appointments", name="case-appointment", opt=STAFF)
async def ask_for_appointment(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    case = await case_files.get(by, case_id)
    await journal.read(by, "person.read", await people.get(case.person), "appointment")
    return await _appointment_page(case, once=forms.once())


async def _appointment_page(case: Case, **more: Any) -> Template:
    person = await people.get(case.person)
    parties = [(name, words) for name, words in meetings.PARTIES.items() if name != "harmed_person"]
    return page(
        "cases/appointment.html",
        case=case,
        name=people.listed(person),
        best_times=person.best_times,
        parties=parties,
        **more,
    )


@post("/cases/{case_id:uuid}/appointments", name="case-appointments", opt=STAFF)
async def plan_appointment(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, AppointmentForm)
        starts_at = instant(form.on, form.at, programme, "at")
        if starts_at <= now():
            raise BadInput({"on": LATER})
        await meetings.plan(
            case,
            kind="intake",
            party=form.party,
            starts_at=starts_at,
            place=form.place,
            by=by,
            once=typed.once,
        )
    except BadInput as bad:
        return await _appointment_page(case, once=str(typed.once), typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case.id}/intake", notice="The appointment is planned.")


@post("/cases/{case_id:uuid}/appointments/outcome", name="case-appointment-outcome", opt=STAFF)
async def conclude_appointment(
    request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    case = await case_files.get(by, case_id)
    form = forms.of_a_button(await forms.typed(request), OutcomeForm)
    await meetings.conclude(await meetings.get(by, form.meeting), form.state, by)
    return redirect(f"/cases/{case.id}/intake", notice="It is written down.")


routes: list[Any] = [ask_for_appointment, plan_appointment, conclude_appointment]
