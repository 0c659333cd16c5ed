"""Intake on one page: who was reached, what was asked, and the link to the family's own pages."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import (
    case_files,
    contact_attempts,
    contacts,
    family_requests,
    intake,
    journal,
    meetings,
    people,
    programmes,
    self_described,
)
from cases.actors import Actor, now
from cases.contact_attempts import CHANNELS, OUTCOMES, PARTIES, Attempt
from cases.errors import BadInput
from cases.tables import Case, Person, Programme
from panel import family
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.appointments import instant
from panel.web.pages import page, redirect
from panel.web.seen import moment, plain, stamp
from scheduling import times

Asked = Request[Any, Any, Any]
STAFF = allow("coordinator")
Line = Annotated[str, Meta(max_length=120)]
Short = Annotated[str, Meta(max_length=40)]
Longer = Annotated[str, Meta(max_length=200)]
Email = Annotated[str, Meta(max_length=254)]
Note = Annotated[str, Meta(max_length=2000)]
# A date may be held while consents are still gathered, so what lacks is shown until it is heard.
BEFORE_HEARD = ("intake", "preparing", "scheduled", "adjourned")
EARLIER = "Write a time that has passed, or leave it empty for now."


class AttemptForm(Struct, kw_only=True):
    """Somebody tried to reach a party. No day means just now."""

    party: Literal["young_person", "guardian"]
    channel: Literal["phone", "text", "email", "letter", "visit", "in_person"]
    outcome: Literal["reached", "no_answer", "message", "wrong", "declined"]
    note: Note = ""
    on: date | None = None
    at: time | None = None


class PartyForm(Struct, kw_only=True):
    party: Literal["young_person", "guardian"]


class RequestForm(Struct, kw_only=True):
    request: UUID


@get("/cases/{case_id:uuid}/intake", name="case-intake", opt=STAFF)
async def show_intake(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Opening it is reading a person's file."""
    case = await case_files.get(by, case_id)
    person = await people.get(case.person)
    await journal.read(by, "person.read", person, "intake")
    return await _intake(case, person, programme)


async def _intake(case: Case, person: Person, programme: Programme, **more: Any) -> Template:
    on = await intake.may_return(case, programme)
    return page(
        "cases/intake.html",
        case=case,
        name=people.listed(person),
        person=person,
        lacks=await intake.missing(case) if case.state in BEFORE_HEARD else [],
        silent_since=plain(on, programme) if on else "",
        attempts=[_attempt(one, programme) for one in await contact_attempts.of(case)],
        appointments=[_appointment(one, programme) for one in await meetings.of(case, "intake")],
        requests=[request_of(one, programme) for one in await family_requests.of(case)],
        reach=_reach(person, programme),
        needs=_needs(person),
        parties=PARTIES.items(),
        channels=CHANNELS.items(),
        outcomes=[(name, words) for name, (words, _) in OUTCOMES.items()],
        once=forms.once(),
        **more,
    )


def _attempt(row: Any, programme: Programme) -> dict[str, Any]:
    word, colour = OUTCOMES[row.outcome]
    return {
        "who": PARTIES[row.party],
        "how": CHANNELS[row.channel],
        "word": word,
        "colour": colour,
        "at": stamp(row.at, programme),
        "by": row.by_name,
        "note": contact_attempts.note(row),
    }


def _appointment(row: Any, programme: Programme) -> dict[str, Any]:
    word, colour = meetings.WORDS[row.state]
    return {
        "id": row.id,
        "state": row.state,
        "at": moment(row.starts_at, programme),
        "who": meetings.PARTIES[row.party],
        "place": row.place,
        "word": word,
        "colour": colour,
    }


def request_of(asked: family_requests.Asked, programme: Programme) -> dict[str, Any]:
    return {
        "id": asked.id,
        "what": _what(asked),
        "take_over": _take_over(asked) if asked.waits else "",
        "taken_back": stamp(asked.taken_back_at, programme) if asked.taken_back_at else "",
        "words": asked.quoted,
        "at": stamp(asked.asked_at, programme),
        "answered": f"{asked.answered_by}, {stamp(asked.answered_at, programme)}"
        if asked.answered_at
        else "",
    }


def _what(asked: family_requests.Asked) -> str:
    who = PARTIES[asked.party]
    if asked.kind in family_requests.NEEDS:
        return f"{who} says what they need: {family_requests.NEEDS[asked.kind].lower()}"
    return f"{who} asks for {family_requests.KINDS[asked.kind]}"


def _take_over(asked: family_requests.Asked) -> str:
    """Where what they need is written into the file, below the pages of the case."""
    if asked.kind not in family_requests.NEEDS:
        return ""
    if asked.kind == "supporter":
        return f"preparing?said={asked.id}#supporters"
    return f"intake/needs?said={asked.id}"


def _reach(person: Person, programme: Programme) -> list[dict[str, Any]]:
    """Each of the two, with what may not be done said first."""
    told = [
        (
            "young_person",
            people.known_as(person),
            programme.word_respondent.capitalize(),
            *(person.phone, person.email, person.safe_to_contact, person.safe_to_leave_message),
        ),
        (
            "guardian",
            person.guardian_name,
            person.guardian_relationship.capitalize() or "Parent or carer",
            *(person.guardian_phone, person.guardian_email),
            *(person.guardian_safe_to_contact, person.guardian_safe_to_leave_message),
        ),
    ]
    return [
        {
            "party": party,
            "name": name or "Name not known",
            "role": role,
            "phone": contacts.shown(phone, programme.country),
            "email": email,
            "safe": safe,
            "message": message,
            "reachable": safe and bool(name),
            "on_paper": not (phone or email),
        }
        for party, name, role, phone, email, safe, message in told
    ]


def _described(told: intake.Needs) -> str:
    """Both, or nothing where neither was said."""
    gender = self_described.word(self_described.GENDERS, told.gender)
    ethnicity = self_described.word(self_described.ETHNICITIES, told.ethnicity)
    said = [one for one in (gender, ethnicity) if one != self_described.NOT_SAID]
    return ", ".join(said) or self_described.NOT_SAID


def _needs(person: Person) -> list[tuple[str, str]]:
    told = intake.needs(person)
    return [
        ("Interpreter", told.interpreter or "Nobody asked for one"),
        ("Language", told.language),
        ("Pronouns", told.pronouns),
        ("Describes themselves as", _described(told)),
        ("How we talk", told.communication_needs),
        ("Access", told.access_needs),
        ("Best times", told.best_times),
        ("Getting there", told.transport),
        ("Home by", times.said_wall(told.home_by) or "No set time"),
        ("Parent or carer comes", intake.ATTENDS[person.guardian_attends]),
    ]


@get(
    ["/cases/{case_id:uuid}/contacts.csv", "/cases/{case_id:uuid}/contacts.xlsx"],
    name="case-contacts-file",
    opt=STAFF,
)
async def download_contacts(
    request: Request[Any, Any, Any],
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    """Without the notes: they are sealed."""
    case = await case_files.get(by, case_id)
    await journal.read(by, "contacts.downloaded", case)
    rows = [_attempt(row, programme) for row in await contact_attempts.of(case)]
    lines = [[row["at"], row["who"], row["how"], row["word"], row["by"]] for row in rows]
    headings = ["When", "Who", "How", "What came of it", "By"]
    return viewing.sheet(request, "contacts", headings, lines)


@post("/cases/{case_id:uuid}/contacts", name="case-contacts", opt=STAFF)
async def record_contact(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, AttemptForm)
        at = _when(form.on, form.at, programme)
        if at and at > now():
            raise BadInput({"on": EARLIER})
        told = Attempt(party=form.party, channel=form.channel, outcome=form.outcome, note=form.note, at=at)
        await contact_attempts.record(case, told, by, typed.once)
    except BadInput as bad:
        person = await people.get(case.person)
        return await _intake(case, person, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case.id}/intake", notice="It is written down.")


def _when(on: date | None, at: time | None, programme: Programme) -> datetime | None:
    """A day alone is its noon, today's is now; a time alone is today."""
    today = programmes.today(programme)
    if at is None:
        return programmes.noon(on, programme) if on and on != today else None
    return instant(on or today, at, programme, "at")


@post("/cases/{case_id:uuid}/intake/page", name="case-family-page", opt=STAFF)
async def send_family_page(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    form = forms.of_a_button(typed, PartyForm)
    await family.send_page(case, form.party, by, typed.once)
    return redirect(f"/cases/{case.id}/intake", notice="The letter is on its way.")


@post("/cases/{case_id:uuid}/intake/answered", name="case-request-answered", opt=STAFF)
async def answer_request(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    case = await case_files.get(by, case_id)
    form = forms.of_a_button(await forms.typed(request), RequestForm)
    await family_requests.answer(case, form.request, by)
    return redirect(f"/cases/{case.id}/intake", notice="It is settled.")


routes = [
    show_intake,
    download_contacts,
    record_contact,
    send_family_page,
    answer_request,
]
