"""Preparing a case: what is still missing, a meeting with each party apart, who comes with the young person.

A facilitator works here on the cases they were given. Nothing on these pages names a harmed person.
"""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import (
    case_files,
    consents,
    contacts,
    family_requests,
    incidents,
    intake,
    journal,
    journey,
    meetings,
    people,
    preparing,
    supporters,
)
from cases.actors import Actor
from cases.consents import GIVERS
from cases.errors import BadInput
from cases.tables import Case, Meeting, Person, Programme
from panel import accounts, known
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import moment
from scheduling import apart, caseload, facilitators
from scheduling.times import said_wall

STAFF = allow("coordinator", "facilitator")
Asked = Request[Any, Any, Any]


class WorkerForm(msgspec.Struct, kw_only=True):
    worker: UUID | None = None


@get("/cases/{case_id:uuid}/preparing", name="preparing", opt=STAFF)
async def show_preparing(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    case = await caseload.get(by, case_id)
    said = await family_requests.waiting(case, request.query_params.get("said", ""))
    if said is None or said.kind != "supporter":
        return await show_page(case, by, programme)
    name, _, relationship = said.words.partition("\n")
    typed = forms.of(name=name, relationship=relationship, said=str(said.id))
    return await show_page(case, by, programme, typed=typed, form_of="supporter")


async def show_page(case: Case, by: Actor, programme: Programme, **more: Any) -> Template:
    """The whole page. `form` says which of its forms came back with problems."""
    person = await people.get(case.person)
    await journal.read(by, "person.read", person, "preparing")
    runs = await caseload.runners([case.id])
    agreed = await consents.may(case, "taking_part")
    said = "Everybody has" if agreed else "Not everybody has"
    checks = [
        preparing.Check(agreed, f"{said} agreed to take part"),
        *(await preparing.of_cases([case], programme, runs))[case.id],
    ]
    workers = await _workers(programme)
    return page(
        "preparing/one.html",
        **{"form_of": "", "status_code": None, "once": forms.once(), **more},
        case=case,
        name=people.listed(person),
        state=journey.CASE[case.state],
        checks=checks,
        lacks=sum(not check.holds for check in checks),
        meetings=await _meetings(case, programme),
        parties=_parties(programme),
        supporters=[
            {"row": row, "phone": contacts.shown(row.phone, programme.country)}
            for row in await supporters.of_case(case.id)
        ],
        named=[
            {"id": one.id, "who": GIVERS[one.party].lower(), "words": one.quoted}
            for one in await family_requests.of(case)
            if one.waits and one.kind == "supporter"
        ],
        companions=await _companions(case, by, programme),
        knowing=await known.said(case),
        workers=workers,
        worker=dict(workers).get(case.worker_id) or runs.get(case.id, ""),
        reach=_reach(person, programme),
        needs=_needs(person),
        may_give=by.role == "coordinator",
        word=programme.word_respondent,
        country=programme.country,
    )


def _reach(person: Person, programme: Programme) -> list[tuple[str, str]]:
    """How to reach the family, and what not to do."""
    country, quiet = programme.country, "Not known to be safe: send nothing"
    none = "No phone is known"
    facts = [
        (
            people.known_as(person),
            (contacts.shown(person.phone, country) or none) if person.safe_to_contact else quiet,
        ),
        ("", "" if person.safe_to_leave_message else "Leave no message"),
    ]
    if person.guardian_name:
        phone = contacts.shown(person.guardian_phone, country) or none
        facts += [
            (person.guardian_name, phone if person.guardian_safe_to_contact else quiet),
            ("", "" if person.guardian_safe_to_leave_message else "Leave no message"),
        ]
    return [(name, said) for name, said in facts if name or said]


def _needs(person: Person) -> list[tuple[str, str]]:
    """What the young person needs to take part, as intake heard it."""
    told = intake.needs(person)
    facts = [
        ("Interpreter", told.interpreter),
        ("Access", told.access_needs),
        ("Talking", told.communication_needs),
        ("Best times", told.best_times),
        ("Travel", told.transport),
        ("Home by", said_wall(told.home_by)),
    ]
    return [(label, value) for label, value in facts if value]


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
    """Facilitators who sign in, for they see what they are given; and coordinators, who see everything."""
    rows = await facilitators.every(programme.id)
    running = {row.account_id: row.name for row in rows if row.account_id}
    staff = await accounts.of(programme)
    coordinating = {row.id: row.name for row in staff if row.role == "coordinator" and not row.disabled_at}
    return [*(coordinating | running).items()]


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
        return await show_page(case, by, programme, typed=typed, problems=bad.problems, form_of="worker")
    return redirect(f"/cases/{case_id}/preparing", notice="Who prepares it is written down.")


routes: list[Any] = [show_preparing, give]
