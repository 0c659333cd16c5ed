"""Referrals: the list, and one of them read, screened, accepted or returned."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import (
    callers,
    clocks,
    contacts,
    corrections,
    harmed,
    journal,
    journey,
    likenesses,
    people,
    referrals,
    screening,
    screening_answers,
    search,
)
from cases.actors import Actor
from cases.errors import BadInput
from cases.sealing import unseal
from cases.tables import Case, Offence, Person, Programme, Referral
from panel import delivery, referrers
from panel.web import forms, new_referral, own_words, referral_facts, referral_offence, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import due, plain, timeline

STAFF = allow("coordinator")
WAITING_FIRST = "CASE WHEN referral.state IN ('received', 'screening') THEN 0 ELSE 1 END"
SORTS: viewing.Sorts = {
    "due": Referral.screen_by,
    "name": Referral.person.legal_name,
    "offence": Referral.offence.name,
    "referred": Referral.referred_on,
}
SAID = {screening.YES: "Yes.", screening.NO: "No.", screening.UNKNOWN: "Not known."}
WORDS = {name: state.word for name, state in journey.REFERRAL.items()}


class ReturnForm(Struct, kw_only=True):
    reason: str = ""
    note: str = ""


@get("/referrals", name="referrals", opt=STAFF)
async def show_referrals(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    view = viewing.read(request, "/referrals", sorts=SORTS, states=journey.REFERRAL)
    ring = await callers.people(by.programme, view.query)
    pages = viewing.Pages(await _asked(Referral.count(), by, view, ring), view.page)
    rows = (
        await viewing.ordered(_rows(by, view, ring), view, SORTS, WAITING_FIRST)
        .limit(pages.size)
        .offset(pages.offset)
    )
    return page(
        "referrals/list.html",
        view=view,
        pages=pages,
        rows=[_line(row, programme) for row in rows],
        words=WORDS,
    )


@get(["/referrals.csv", "/referrals.xlsx"], name="referrals-file", opt=STAFF)
async def download_referrals(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Response[Any]:
    view = viewing.read(request, "/referrals", sorts=SORTS, states=journey.REFERRAL)
    ring = await callers.people(by.programme, view.query)
    rows = await viewing.ordered(_rows(by, view, ring), view, SORTS, WAITING_FIRST)
    await journal.read(by, "referrals.downloaded", ("programme", str(by.programme)), f"{len(rows)} rows")
    headings = [
        "Name",
        "Birth date",
        "Offence",
        "Agency",
        "Agency reference",
        "Referred on",
        "State",
        "Screen by",
    ]
    lines = [
        [
            row["legal_name"],
            row["born_on"],
            row["offence_name"],
            row["agency"],
            row["agency_reference"],
            row["referred_on"],
            WORDS[row["state"]],
            row["screen_by"],
        ]
        for row in rows
    ]
    return viewing.sheet(request, "referrals", headings, lines)


def _asked(query: Any, by: Actor, view: viewing.View, ring: list[UUID]) -> Any:
    """The rows of the own programme that the view asks for."""
    query = query.where(Referral.programme == by.programme)
    found = search.matching(Referral.search_text, view.query, Referral.reference)
    if found is not None:
        query = query.where(found | Referral.person.is_in(ring) if ring else found)
    return query.where(Referral.state.is_in(list(view.states))) if view.states else query


def _rows(by: Actor, view: viewing.View, ring: list[UUID]) -> Any:
    columns = (
        *(Referral.id, Referral.state, Referral.agency, Referral.agency_reference),
        *(Referral.referred_on, Referral.offence_on, Referral.screen_by),
        Referral.person.legal_name.as_alias("legal_name"),
        Referral.person.preferred_name.as_alias("preferred_name"),
        Referral.person.born_on.as_alias("born_on"),
        Referral.offence.name.as_alias("offence_name"),
        Referral.offence.in_scope.as_alias("in_scope"),
    )
    return _asked(Referral.select(*columns), by, view, ring)


@get("/referrals/{referral_id:uuid}", name="referral", opt=STAFF)
async def show_referral(
    referral_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Opening it is reading a person's file."""
    referral = await referrals.get(by, referral_id)
    person = await people.get(referral.person)
    await journal.read(by, "person.read", person, "referral")
    offence = await Offence.objects().where(Offence.id == referral.offence).first()
    screened = await screening_answers.of(referral) if referral.state != "received" else []
    alike = await _alike(referral, person, programme)
    return page(
        "referrals/one.html",
        referral=referral,
        person=person,
        offence=offence,
        name=people.known_as(person),
        facts=_facts(referral, person, offence, programme),
        contact=_contact(person, programme),
        due=due(referral.screen_by, programme) if referral.state in journey.WAITING else None,
        screened=screened if referral.state == "screening" else [],
        answered=_answered(screened) if referral.state not in journey.WAITING else [],
        warnings=_warnings(referral, person, offence, programme),
        alike=alike,
        two_files=await _in_another_file(alike, person),
        harmed=await harmed.of_referral(referral.id),
        met=await _met(referral, person),
        case=await referrals.case_of(referral),
        statement=_opened("referral.statement", referral, referral.statement_sealed),
        note=_opened("referral.return_note", referral, referral.return_note_sealed),
        reason=journey.RETURN_REASONS.get(referral.return_reason or "", ""),
        timeline=await timeline("referral", referral.id, programme),
        state=journey.REFERRAL[referral.state],
        letters=await delivery.of_referral(referral.id, programme),
    )


@post("/referrals/{referral_id:uuid}/acceptance", name="referral-acceptance", opt=STAFF)
async def accept_referral(referral_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    case = await referrers.accept(await referrals.get(by, referral_id), by)
    return redirect(f"/cases/{case.id}", notice=f"Case {case.reference} is open.")


@get("/referrals/{referral_id:uuid}/return", name="referral-return", opt=STAFF)
async def ask_why_returned(
    request: Request[Any, Any, Any], referral_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Template:
    why = request.query_params.get("reason", "")
    return await _return_page(await referrals.get(by, referral_id), why=why)


@post("/referrals/{referral_id:uuid}/return", name="referral-return-post", opt=STAFF)
async def return_referral(
    request: Request[Any, Any, Any], referral_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    referral = await referrals.get(by, referral_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ReturnForm)
        await referrers.give_back(referral, reason=form.reason, note=form.note.strip(), by=by)
    except BadInput as bad:
        return await _return_page(referral, typed=typed, problems=bad.problems)
    return redirect(f"/referrals/{referral_id}", notice="The referral is returned.")


async def _return_page(referral: Referral, why: str = "", **more: Any) -> Template:
    person = await people.get(referral.person)
    reasons = {reason: journey.RETURN_REASONS[reason] for reason in journey.SCREENING_REASONS}
    name = people.listed(person)
    suggested = why if why in reasons else screening.reason(await screening_answers.of(referral))
    return page(
        "referrals/return.html",
        referral=referral,
        name=name,
        reasons=reasons,
        suggested=suggested,
        **more,
    )


def _facts(
    referral: Referral, person: Person, offence: Offence | None, programme: Programme
) -> list[tuple[str, str]]:
    """What a coordinator weighs, in the order she weighs it."""
    born = plain(person.born_on, programme) if person.born_on else ""
    facts = [
        ("Birth date", ", ".join(filter(None, (born, _age(referral, person))))),
        ("Offence", f"{offence.name}, level {offence.level}" if offence else ""),
        ("Offence date", plain(referral.offence_on, programme) if referral.offence_on else ""),
        ("Accepts responsibility", {"yes": "Yes", "no": "No"}.get(referral.admitted, "Not known")),
        ("Referred on", plain(referral.referred_on, programme)),
        ("Agency", referral.agency),
        (
            "Referrer",
            ", ".join(
                filter(
                    None,
                    (
                        referral.referrer_name,
                        referral.referrer_email,
                        contacts.shown(referral.referrer_phone, programme.country),
                    ),
                )
            ),
        ),
        ("Our reference", referral.reference),
        ("Agency reference", referral.agency_reference),
        ("Incident reference", referral.incident_reference),
    ]
    return [(label, value) for label, value in facts if value]


def _age(referral: Referral, person: Person) -> str:
    """Their age when it happened, or when they were referred where nobody knows when that was."""
    if person.born_on is None:
        return ""
    if referral.offence_on is None:
        return f"{clocks.age(person.born_on, referral.referred_on)} when referred"
    return f"{clocks.age(person.born_on, referral.offence_on)} at the offence"


def _answered(screened: list[screening.Standing]) -> list[tuple[str, str]]:
    """What was said to each criterion before it was decided, with its note."""
    return [
        (one.criterion.question, " ".join(filter(None, (SAID[one.answer.answer], one.answer.note))))
        for one in screened
        if one.answer
    ]


def _contact(person: Person, programme: Programme) -> list[tuple[str, str]]:
    country = programme.country
    facts = [
        ("Legal name", person.legal_name if person.preferred_name else ""),
        (
            "School",
            people.school_words(person.school, person.school_year),
        ),
        ("Area", person.area),
        ("Postcode", person.postcode),
        ("Phone", contacts.shown(person.phone, country)),
        ("Email", person.email),
        ("Safe to contact", _safe(person.safe_to_contact, person.safe_to_leave_message)),
        ("Language", person.language),
        ("Parent or carer", ", ".join(filter(None, (person.guardian_name, person.guardian_relationship)))),
        ("Parent or carer phone", contacts.shown(person.guardian_phone, country)),
        ("Parent or carer email", person.guardian_email),
        (
            "Parent or carer: safe to contact",
            _safe(person.guardian_safe_to_contact, person.guardian_safe_to_leave_message)
            if any(getattr(person, name) for name in corrections.GUARDIAN)
            else "",
        ),
    ]
    return [(label, value) for label, value in facts if value]


def _safe(contact: bool, message: bool) -> str:
    """What may be done with the number and the address beside it."""
    if not contact:
        return "Not known to be safe: send nothing"
    return "Yes" if message else "Yes, but leave no message"


def _warnings(referral: Referral, person: Person, offence: Offence | None, programme: Programme) -> list[str]:
    """What speaks against accepting it."""
    found = [] if offence else ["No offence is named yet. Choose it before you accept."]
    if offence and not offence.in_scope:
        found.append(f"This programme does not hear “{offence.name}”. Return the referral with a reason.")
    if person.born_on:
        age = clocks.age(person.born_on, referral.offence_on or referral.referred_on)
        if not programme.age_from <= age <= programme.age_to:
            limits = f"{programme.age_from} to {programme.age_to}"
            found.append(f"They were {_age(referral, person)}. This programme is for {limits}.")
    if referral.admitted == "no":
        found.append(own_words.ours(referral_facts.NOT_ADMITTED, programme))
    return found


async def _alike(referral: Referral, person: Person, programme: Programme) -> list[dict[str, Any]]:
    """Other referrals that may be about the same young person or matter."""
    told = likenesses.Told(
        person.legal_name, person.born_on, referral.agency_reference, referral.incident_reference
    )
    found = await likenesses.find(programme.id, told, but=referral.id)
    return new_referral.told_apart(found, programme)


async def _in_another_file(alike: list[dict[str, Any]], person: Person) -> bool:
    """Whether one of them is kept in a file of its own, so that there may be two of one person."""
    others = [one["id"] for one in alike if not one["companion"]]
    return bool(others) and await Referral.exists().where(
        Referral.id.is_in(others), Referral.person != person.id
    )


async def _met(referral: Referral, person: Person) -> list[tuple[str, str]]:
    """What else is in this young person's file: address and reference of earlier cases and referrals."""
    rows = (
        await Referral.select(Referral.id, Referral.reference)
        .where(
            Referral.person == person.id,
            Referral.id != referral.id,
            Referral.received_at < referral.received_at,
        )
        .order_by(Referral.received_at)
    )
    opened = await Case.select(Case.id, Case.reference, Case.referral).where(Case.person == person.id)
    cases = {row["referral"]: row for row in opened}
    return [
        (f"/cases/{cases[row['id']]['id']}", cases[row["id"]]["reference"])
        if row["id"] in cases
        else (f"/referrals/{row['id']}", row["reference"] or "an earlier referral")
        for row in rows
    ]


def _opened(column: str, referral: Referral, sealed: str | None) -> str:
    return unseal(column, referral.id, sealed) if sealed else ""


def _line(row: dict[str, Any], programme: Programme) -> dict[str, Any]:
    """A row with what the list shows beside it."""
    return {
        **row,
        "short": people.short_of(row["preferred_name"], row["legal_name"]),
        "age": clocks.age(row["born_on"], row["offence_on"] or row["referred_on"])
        if row["born_on"]
        else None,
        "due": due(row["screen_by"], programme) if row["state"] in journey.WAITING else None,
        "on": plain(row["referred_on"], programme),
        "badge": journey.REFERRAL[row["state"]],
    }


routes = [
    show_referrals,
    download_referrals,
    show_referral,
    accept_referral,
    ask_why_returned,
    return_referral,
    *new_referral.routes,
    *referral_facts.routes,
    *referral_offence.routes,
]
