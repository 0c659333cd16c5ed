"""Preparing a case: what is still missing, a meeting with each party apart, who comes with the young person.

A facilitator works here on the cases they were given. Nothing on these pages names a harmed person.
"""

from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import (
    case_files,
    contacts,
    incidents,
    journal,
    journey,
    meetings,
    people,
    preparing,
    supporters,
)
from cases.actors import Actor, now
from cases.errors import BadInput, Refused, WrongState
from cases.supporters import NewSupporter
from cases.tables import Case, Meeting, Programme
from panel import exporting, known
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import due, moment, plain
from scheduling import apart, caseload, facilitators, times

STAFF = allow("coordinator", "facilitator")
PREPARED = ("intake", "preparing", "adjourned", "scheduled")
SORTS: viewing.Sorts = {"due": Case.hear_by, "reference": Case.reference}
Asked = Request[Any, Any, Any]


class NewMeeting(msgspec.Struct, kw_only=True):
    party: Literal["young_person", "guardian", "family"]
    on_day: date
    at: time
    place: Annotated[str, msgspec.Meta(max_length=200)] = ""
    held: bool = False
    note: Annotated[str, msgspec.Meta(max_length=5000)] = ""


class Outcome(msgspec.Struct, kw_only=True):
    state: Literal["held", "missed", "cancelled"]
    note: Annotated[str, msgspec.Meta(max_length=5000)] = ""


class SupporterForm(msgspec.Struct, kw_only=True):
    name: Annotated[str, msgspec.Meta(max_length=120)]
    relationship: Annotated[str, msgspec.Meta(max_length=60)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    school: Annotated[str, msgspec.Meta(max_length=120)] = ""
    school_year: Annotated[str, msgspec.Meta(max_length=20)] = ""


class WorkerForm(msgspec.Struct, kw_only=True):
    worker: UUID | None = None


@get("/preparing", name="preparing-list", opt=STAFF)
async def show_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Cases that are not heard yet, with what each still lacks."""
    view = viewing.read(request, "/preparing", sorts=SORTS, states=PREPARED)
    pages = viewing.Pages(await (await _asked(Case.count(), by)), view.page)
    query = viewing.ordered(await _asked(Case.objects(), by), view, SORTS)
    rows = await query.limit(pages.size).offset(pages.offset)
    return page("preparing/list.html", view=view, pages=pages, rows=await _lines(rows, programme))


@get("/preparing.csv", name="preparing-file", opt=STAFF)
async def download_list(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    view = viewing.read(request, "/preparing", sorts=SORTS, states=PREPARED)
    rows = await viewing.ordered(await _asked(Case.objects(), by), view, SORTS)
    lines = [
        [line["case"].reference, line["state"].word, line["case"].hear_by, line["lacks"], line["next"]]
        for line in await _lines(rows, programme)
    ]
    headings = ["Case", "Stage", "Hear by", "Things missing", "The first of them"]
    return viewing.download("preparing.csv", exporting.comma_separated(headings, lines))


async def _asked(query: Any, by: Actor) -> Any:
    query = query.where(Case.programme == by.programme, Case.state.is_in(list(PREPARED)))
    if by.role == "facilitator":
        query = query.where(Case.id.is_in(list(await caseload.of_facilitator(by)) or [UUID(by.id)]))
    return query


async def _lines(cases: list[Case], programme: Programme) -> list[dict[str, Any]]:
    found = await preparing.of_cases(cases, programme)
    lines = []
    for case in cases:
        missing = [check.words for check in found[case.id] if not check.holds]
        last_day = due(case.hear_by, programme, working=programme.hearing_days_working)
        lines.append(
            {
                "case": case,
                "state": journey.CASE[case.state],
                "lacks": len(missing),
                "next": missing[0] if missing else "",
                "due": last_day,
                "on": plain(case.hear_by, programme),
            }
        )
    return lines


@get("/cases/{case_id:uuid}/preparing", name="preparing", opt=STAFF)
async def show_preparing(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _page(await caseload.get(by, case_id), by, programme)


async def _page(case: Case, by: Actor, programme: Programme, **more: Any) -> Template:
    """The whole page. `form` says which of its forms came back with problems."""
    person = await people.get(case.person)
    await journal.read(by, "person.read", person, "preparing")
    checks = (await preparing.of_cases([case], programme))[case.id]
    return page(
        "preparing/one.html",
        **{"form_of": "", "status_code": None, "once": forms.once(), **more},
        case=case,
        name=people.short(people.known_as(person)),
        state=journey.CASE[case.state],
        checks=checks,
        lacks=sum(not check.holds for check in checks),
        meetings=await _meetings(case, programme),
        parties=_parties(programme),
        supporters=[
            {"row": row, "phone": contacts.shown(row.phone, programme.country)}
            for row in await supporters.of_case(case.id)
        ],
        companions=await _companions(case, by, programme),
        knowing=await known.said(case),
        workers=await _workers(programme),
        may_give=by.role == "coordinator",
        word=programme.word_respondent,
        country=programme.country,
    )


def _parties(programme: Programme) -> list[tuple[str, str]]:
    respondent = programme.word_respondent.capitalize()
    return [("young_person", respondent), ("guardian", "Parent or carer"), ("family", "Both together")]


async def _meetings(case: Case, programme: Programme) -> list[dict[str, Any]]:
    """Those with the family. What was written down of a harmed person stands in their own file."""
    named = dict(_parties(programme))
    return [
        meeting_line(row, named.get(row.party, ""), programme)
        for row in await meetings.of(case, "preparation")
        if row.harmed is None
    ]


def meeting_line(row: Meeting, who: str, programme: Programme) -> dict[str, Any]:
    word, colour = meetings.WORDS[row.state]
    return {
        "id": row.id,
        "who": who,
        "at": moment(row.starts_at, programme),
        "place": row.place,
        "word": word,
        "colour": colour,
        "note": meetings.note(row),
        "open": row.state == "planned",
        "by": row.by_name,
    }


async def _companions(case: Case, by: Actor, programme: Programme) -> list[dict[str, Any]]:
    heard = {
        reference: f"{moment(at, programme)}, {venue}" for reference, at, venue in await apart.heard(case)
    }
    mine = await caseload.of_facilitator(by) if by.role == "facilitator" else None
    return [
        {
            "reference": one.reference,
            "href": f"/cases/{one.id}/preparing" if mine is None or one.id in mine else "",
            "word": journey.word("case", one.state),
            "heard": heard.get(one.reference, ""),
        }
        for one in await incidents.companions(case)
    ]


async def _workers(programme: Programme) -> list[tuple[UUID, str]]:
    """Facilitators who sign in: they see what they are given."""
    rows = await facilitators.every(programme.id)
    return [(row.account_id, row.name) for row in rows if row.account_id]


@post("/cases/{case_id:uuid}/worker", name="case-worker", opt=allow("coordinator"))
async def give(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await caseload.get(by, case_id)
    typed = await forms.typed(request)
    try:
        worker = forms.read(typed, WorkerForm).worker
        if worker and worker not in dict(await _workers(programme)):
            raise BadInput({"worker": forms.CHOOSE})
        await case_files.give_to(case, worker, by)
    except BadInput as bad:
        return await _page(case, by, programme, typed=typed, problems=bad.problems, form_of="worker")
    return redirect(f"/cases/{case_id}/preparing", notice="Who prepares it is written down.")


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
        return await _page(case, by, programme, typed=typed, problems=bad.problems, form_of="meeting")
    return redirect(f"/cases/{case_id}/preparing#meetings", notice="The meeting is written down.")


def when(on_day: date, at: time, programme: Programme, *, held: bool) -> Any:
    """The instant that was typed by the wall clock of the programme's place."""
    try:
        starts_at = times.instant(on_day, at, programme.time_zone, fold=0)
    except Refused as refused:
        raise BadInput({"at": refused.sentence}) from refused
    if held and starts_at > now():
        raise BadInput({"on_day": "That is still to come. Plan it now, and say later that it was held."})
    return starts_at


@post("/preparations/{preparation_id:uuid}/outcome", name="meeting-outcome", opt=STAFF)
async def conclude_meeting(
    request: Asked, preparation_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    """Held, missed or called off; of a harmed person's meeting it goes back to their file."""
    meeting = await meetings.get(by, preparation_id)
    case = await caseload.get(by, meeting.case)
    try:
        form = forms.read(await forms.typed(request), Outcome)
    except BadInput as bad:
        raise WrongState("Choose what became of the meeting. Go back and try again.") from bad
    if form.state == "held" and meeting.starts_at > now():
        raise WrongState("This meeting is still to come. Say afterwards that it was held.")
    await meetings.conclude(meeting, form.state, by, form.note)
    back = f"/harmed/{meeting.harmed}" if meeting.harmed else f"/cases/{case.id}/preparing"
    return redirect(f"{back}#meetings", notice="What became of the meeting is written down.")


@post("/cases/{case_id:uuid}/supporters", name="add-supporter", opt=STAFF)
async def add_supporter(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await caseload.get(by, case_id)
    typed = await forms.typed(request)
    try:
        await supporters.add(case, read_supporter(typed, programme), by, once=typed.once)
    except BadInput as bad:
        return await _page(case, by, programme, typed=typed, problems=bad.problems, form_of="supporter")
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


routes: list[Any] = [
    show_list,
    download_list,
    show_preparing,
    give,
    plan_meeting,
    conclude_meeting,
    add_supporter,
    remove_supporter,
]
