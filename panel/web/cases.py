"""Cases: the list, and one with its timeline, its people, its hearings and who looked."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import (
    case_files,
    clocks,
    contacts,
    intake,
    journal,
    journey,
    people,
    programmes,
    referrals,
    search,
    strengths,
)
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Case, Offence, Person, Programme, Referral
from panel import arrangements
from panel.tables import Seat
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import due, looked, moment, plain, timeline
from scheduling.seating.places import BESIDE
from scheduling.tables import Hearing

STAFF = allow("coordinator")
TO_HEAR = ("intake", "preparing", "adjourned", "scheduled")
OPEN_FIRST = (
    "CASE WHEN case_file.state IN ('intake', 'preparing', 'adjourned', 'scheduled') THEN 0 ELSE 1 END"
)
SORTS: viewing.Sorts = {
    "due": Case.hear_by,
    "reference": Case.reference,
    "name": Case.person.legal_name,
}
WORDS = {name: state.word for name, state in journey.CASE.items()}
# The stages a coordinator chooses from; the later ones come with the later parts of the journey.
SHOWN = (
    "intake",
    "preparing",
    "scheduled",
    "heard",
    "adjourned",
    "agreement_active",
    "closed",
    journey.RETURNED,
)


# Through two keys, which the type of a column does not tell.
ROOM: Any = Hearing.room
VENUE = ROOM.venue.name
REFERRAL: Any = Case.referral
OFFENCE = REFERRAL.offence.name


class ReturnForm(Struct, kw_only=True):
    reason: str = ""


@get("/cases", name="cases", opt=STAFF)
async def show_cases(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = viewing.read(request, "/cases", sorts=SORTS, states=journey.CASE)
    pages = viewing.Pages(await _asked(Case.count(), by, view), view.page)
    rows = viewing.ordered(_rows(by, view), view, SORTS, OPEN_FIRST).limit(pages.size).offset(pages.offset)
    lines = [_line(row, programme) for row in await rows]
    return page(
        "cases/list.html", view=view, pages=pages, rows=lines, words={name: WORDS[name] for name in SHOWN}
    )


@get(["/cases.csv", "/cases.xlsx"], name="cases-file", opt=STAFF)
async def download_cases(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Response[Any]:
    view = viewing.read(request, "/cases", sorts=SORTS, states=journey.CASE)
    rows = await viewing.ordered(_rows(by, view), view, SORTS, OPEN_FIRST)
    await journal.read(by, "cases.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    headings = ["Case", "Name", "Birth date", "Offence", "Area", "Stage", "Opened on", "Hear by"]
    columns = ("reference", "legal_name", "born_on", "offence_name", "area", "state", "opened_on", "hear_by")
    lines = [[WORDS[row[c]] if c == "state" else row[c] for c in columns] for row in rows]
    return viewing.sheet(request, "cases", headings, lines)


def _asked(query: Any, by: Actor, view: viewing.View) -> Any:
    query = query.where(Case.programme == by.programme)
    found = search.matching(Case.search_text, view.query)
    query = query.where(found) if found is not None else query
    return query.where(Case.state.is_in(list(view.states))) if view.states else query


def _rows(by: Actor, view: viewing.View) -> Any:
    columns = (
        *(Case.id, Case.reference, Case.state, Case.opened_on, Case.hear_by),
        Case.person.legal_name.as_alias("legal_name"),
        Case.person.preferred_name.as_alias("preferred_name"),
        Case.person.born_on.as_alias("born_on"),
        Case.person.area.as_alias("area"),
        OFFENCE.as_alias("offence_name"),
    )
    return _asked(Case.select(*columns), by, view)


def _line(row: dict[str, Any], programme: Programme) -> dict[str, Any]:
    today = programmes.today(programme)
    waits = row["state"] in TO_HEAR
    return {
        **row,
        "short": people.short(row["preferred_name"] or row["legal_name"]),
        "age": clocks.age(row["born_on"], today) if row["born_on"] else None,
        "due": due(row["hear_by"], programme, working=programme.hearing_days_working) if waits else None,
        "on": plain(row["hear_by"], programme),
        "badge": journey.CASE[row["state"]],
    }


@get("/cases/{case_id:uuid}", name="case", opt=STAFF)
async def show_case(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Opening it is reading a person's file."""
    case = await case_files.get(by, case_id)
    person = await people.get(case.person)
    referral = await referrals.get(by, case.referral)
    await journal.read(by, "person.read", person, "case")
    steps = await timeline("case", case.id, programme) + await timeline("referral", referral.id, programme)
    hear = due(case.hear_by, programme, working=programme.hearing_days_working)
    return page(
        "cases/one.html",
        case=case,
        name=people.short(people.known_as(person)),
        state=journey.CASE[case.state],
        due=hear if case.state in TO_HEAR else None,
        bookable=case.state in journey.TO_BOOK,
        returnable=case.state in journey.BEFORE_COMPLETED,
        timeline=steps,
        facts=await _facts(case, person, referral, programme),
        people=_people(person, referral, programme),
        hearings=await _hearings(case, programme),
        looked=await looked("person", person.id, programme),
        referral=referral,
        good_at=[one.words for said in (await strengths.of(case)).values() for one in said],
    )


async def _facts(
    case: Case, person: Person, referral: Referral, programme: Programme
) -> list[tuple[str, str]]:
    offence = await Offence.objects().where(Offence.id == referral.offence).first()
    facts = [
        ("Age", str(clocks.age(person.born_on, programmes.today(programme))) if person.born_on else ""),
        ("Offence", f"{offence.name}, level {offence.level}" if offence else ""),
        ("Area", person.area),
        (
            "School",
            people.school_words(person.school, person.school_year),
        ),
        ("Referred", plain(referral.referred_on, programme)),
        ("By", referral.agency),
        ("Opened", plain(case.opened_on, programme)),
        ("Hear by", plain(case.hear_by, programme)),
    ]
    return [(label, value) for label, value in facts if value]


def _people(person: Person, referral: Referral, programme: Programme) -> list[dict[str, str]]:
    """Who belongs to the case, and how to reach them."""
    told = [
        (
            programme.word_respondent.capitalize(),
            people.known_as(person),
            contacts.shown(person.phone, programme.country),
            person.email,
        ),
        (
            "Parent or carer",
            person.guardian_name,
            contacts.shown(person.guardian_phone, programme.country),
            person.guardian_email,
        ),
        ("Referrer", referral.referrer_name or referral.agency, "", referral.referrer_email),
    ]
    return [
        {"role": role, "name": name, "phone": phone, "email": email}
        for role, name, phone, email in told
        if name
    ]


async def _hearings(case: Case, programme: Programme) -> list[dict[str, Any]]:
    rows = (
        await Hearing.select(
            Hearing.id,
            Hearing.starts_at,
            Hearing.state,
            Hearing.seats,
            VENUE.as_alias("venue"),
        )
        .where(Hearing.case == case.id)
        .order_by(Hearing.starts_at, ascending=False)
    )
    said_yes = await yes_by_hearing([row["id"] for row in rows])
    return [
        {**row, "at": moment(row["starts_at"], programme), "yes": said_yes.get(row["id"], 0)} for row in rows
    ]


async def yes_by_hearing(hearings: list[UUID]) -> dict[UUID, int]:
    """How many seats of the panel have a yes, for each hearing that has any."""
    counts: dict[UUID, int] = {}
    if hearings:
        seats = await Seat.select(Seat.hearing).where(
            Seat.hearing.is_in(hearings),
            Seat.state.is_in(["accepted", "confirmed"]),
            Seat.place < min(BESIDE.values()),
        )
        for seat in seats:
            counts[seat["hearing"]] = counts.get(seat["hearing"], 0) + 1
    return counts


@post("/cases/{case_id:uuid}/preparation", name="case-preparation", opt=STAFF)
async def begin_preparation(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await intake.complete(await case_files.get(by, case_id), by)
    return redirect(f"/cases/{case_id}", notice="Preparation has begun.")


@get("/cases/{case_id:uuid}/return", name="case-return", opt=STAFF)
async def ask_why_returned(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return await _return_page(await case_files.get(by, case_id))


@post("/cases/{case_id:uuid}/return", name="case-return-post", opt=STAFF)
async def return_case(
    request: Request[Any, Any, Any], case_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        await arrangements.give_back(case, reason=forms.read(typed, ReturnForm).reason, by=by)
    except BadInput as bad:
        return await _return_page(case, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}", notice="The case is returned.")


async def _return_page(case: Case, **more: Any) -> Template:
    return page("cases/return.html", case=case, reasons=journey.RETURN_REASONS, **more)


routes = [show_cases, download_cases, show_case, begin_preparation, ask_why_returned, return_case]
