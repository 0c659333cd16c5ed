"""One harmed person's file, for staff: their choice, their words, meetings, who comes with them.

Opening a file is reading it, and the journal says so. A facilitator opens those of their own cases.
"""

from datetime import date, time
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import (
    approaches,
    contact_attempts,
    contacts,
    harmed,
    journal,
    meetings,
    people,
    states,
    supporters,
)
from cases.actors import Actor
from cases.contact_attempts import CHANNELS, OUTCOMES
from cases.errors import BadInput, NotFound
from cases.harmed import ANSWERS, KINDS, OWN_WORDS, PARTS, TAKING_PART
from cases.tables import Case, HarmedPerson, Programme
from panel import harmed_page
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.preparations import read_supporter, when
from panel.web.preparing import meeting_line
from panel.web.seen import looked, stamp
from scheduling import caseload

STAFF = allow("coordinator", "facilitator")
Asked = Request[Any, Any, Any]
Short = Annotated[str, msgspec.Meta(max_length=120)]
Words = Annotated[str, msgspec.Meta(max_length=harmed.LONGEST)]


class ChoiceForm(msgspec.Struct, kw_only=True):
    """What they said, written down by staff."""

    taking_part: Literal["unknown", "attend", "statement", "representative", "none"]
    representative: Short = ""
    wants_updates: Literal["unknown", "yes", "no"]
    agrees: Literal["unknown", "yes", "no"]


class WordsForm(msgspec.Struct, kw_only=True):
    statement: Words = ""
    hopes: Words = ""
    safety: Words = ""
    seen: str = ""  # what stood there when the form was shown


class ApproachForm(msgspec.Struct, kw_only=True):
    channel: str = ""
    outcome: str = ""
    said: Words = ""


class MeetingForm(msgspec.Struct, kw_only=True):
    on_day: date
    at: time
    place: Annotated[str, msgspec.Meta(max_length=200)] = ""
    held: bool = False
    note: Words = ""


async def file_of(harmed_id: UUID, by: Actor) -> tuple[HarmedPerson, Case | None]:
    """The file and its case, if one is open; a facilitator finds only those of their own cases."""
    row = await harmed.get(by, harmed_id)
    case = await Case.objects().where(Case.referral == row.referral).first()
    if by.role == "facilitator" and case is None:
        raise NotFound
    return row, await caseload.get(by, case.id) if case else None


async def _of_case(harmed_id: UUID, by: Actor) -> tuple[HarmedPerson, Case]:
    row, case = await file_of(harmed_id, by)
    if case is None:
        raise NotFound
    return row, case


@get("/harmed/{harmed_id:uuid}", name="harmed", opt=STAFF)
async def show(
    harmed_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    row, case = await file_of(harmed_id, by)
    return await show_page(row, case, by, programme)


async def show_page(
    row: HarmedPerson, case: Case | None, by: Actor, programme: Programme, **more: Any
) -> Template:
    await journal.read(by, "harmed.read", row)
    return page(
        "harmed/one.html",
        **{"form_of": "", "once": forms.once(), **more},
        row=row,
        case=case,
        part=PARTS[row.part],
        word=TAKING_PART[row.taking_part],
        reach=_reach(row, programme),
        words=harmed.own_words(row),
        seen=_seen(row),
        choices=list(TAKING_PART.items()),
        answers=list(ANSWERS.items()),
        steps=await _steps(row, programme),
        approaches=await _approaches(row, programme),
        channels=list(CHANNELS.items()),
        outcomes=[(name, word) for name, (word, _) in OUTCOMES.items()],
        meetings=await _meetings(row, case, programme),
        supporters=[
            {"row": one, "phone": contacts.shown(one.phone, programme.country)}
            for one in (await supporters.of_case(case.id, row.id) if case else [])
        ],
        looked=await looked("harmedperson", row.id, programme),
        country=programme.country,
    )


def _seen(row: HarmedPerson) -> str:
    """A mark of what stands there, so that nobody writes over what they said meanwhile. It tells nothing."""
    sealed = "".join(getattr(row, f"{which}_sealed") or "" for which in OWN_WORDS)
    return sha256(sealed.encode()).hexdigest()[:16]


def _reach(row: HarmedPerson, programme: Programme) -> list[tuple[str, str]]:
    """How to reach them, and what not to do."""
    facts = [
        ("Part", PARTS[row.part]),
        ("Who", KINDS[row.kind]),
        ("Speak with", row.contact_name),
        ("Phone", contacts.shown(row.phone, programme.country)),
        ("Email", row.email),
        ("School", people.school_words(row.school, row.school_year)),
        ("Area", row.area),
        ("Language", row.language),
        ("Letters", "" if row.safe_to_contact else "Not known to be safe: send nothing"),
        ("Calls", "" if row.safe_to_leave_message else "Not known to be safe: leave no message"),
    ]
    return [(label, value) for label, value in facts if value]


async def _steps(row: HarmedPerson, programme: Programme) -> list[dict[str, str]]:
    return [
        {
            "title": TAKING_PART[step.to_state],
            "by": step.by_name,
            "at": stamp(step.at, programme),
            "iso": step.at.isoformat(),
            "text": "",
        }
        for step in await states.steps("harmed", row.id)
    ]


async def _approaches(row: HarmedPerson, programme: Programme) -> list[dict[str, str]]:
    return [
        {
            "at": stamp(one.at, programme),
            "how": CHANNELS[one.channel],
            "word": OUTCOMES[one.outcome][0],
            "colour": OUTCOMES[one.outcome][1],
            "by": one.by_name,
            "note": contact_attempts.note(one),
        }
        for one in await approaches.of(row)
    ]


async def _meetings(row: HarmedPerson, case: Case | None, programme: Programme) -> list[dict[str, Any]]:
    held = await meetings.of(case, "preparation") if case else []
    return [meeting_line(one, "", programme) for one in held if one.harmed == row.id]


@post("/harmed/{harmed_id:uuid}/choice", name="harmed-choice", opt=STAFF)
async def choose(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    """What they said on the phone or in a meeting."""
    row, case = await file_of(harmed_id, by)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ChoiceForm)
        if (form.taking_part, form.representative) != (row.taking_part, row.representative):
            await harmed_page.choose(row, form.taking_part, by, representative=form.representative)
        await harmed.answer(row, "wants_updates", form.wants_updates, by)
        await harmed.answer(row, "agrees", form.agrees, by)
    except BadInput as bad:
        return await show_page(row, case, by, programme, typed=typed, problems=bad.problems, form_of="choice")
    return redirect(f"/harmed/{row.id}", notice="Their choice is written down.")


@post("/harmed/{harmed_id:uuid}/words", name="harmed-words", opt=STAFF)
async def write_words(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    row, case = await file_of(harmed_id, by)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, WordsForm)
        if form.seen and form.seen != _seen(row):
            raise BadInput({"statement": "They changed their words meanwhile. Read them, then send again."})
        for which in OWN_WORDS:
            await harmed.say(row, which, getattr(form, which), by)
    except BadInput as bad:
        return await show_page(row, case, by, programme, typed=typed, problems=bad.problems, form_of="words")
    return redirect(f"/harmed/{row.id}", notice="Their words are written down.")


@post("/harmed/{harmed_id:uuid}/approaches", name="harmed-approach", opt=STAFF)
async def approach(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    row, case = await _of_case(harmed_id, by)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ApproachForm)
        await approaches.record(
            row, case, channel=form.channel, outcome=form.outcome, note=form.said, by=by, once=typed.once
        )
    except BadInput as bad:
        return await show_page(
            row, case, by, programme, typed=typed, problems=bad.problems, form_of="approach"
        )
    return redirect(f"/harmed/{row.id}#approaches", notice="It is written down.")


@post("/harmed/{harmed_id:uuid}/meetings", name="harmed-meeting", opt=STAFF)
async def plan_meeting(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    row, case = await _of_case(harmed_id, by)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, MeetingForm)
        meeting = await meetings.plan(
            case,
            kind="preparation",
            party="harmed_person",
            starts_at=when(form.on_day, form.at, programme, held=form.held),
            place=form.place,
            harmed=row.id,
            by=by,
            once=typed.once,
        )
        if form.held:
            await meetings.conclude(meeting, "held", by, form.note)
    except BadInput as bad:
        return await show_page(
            row, case, by, programme, typed=typed, problems=bad.problems, form_of="meeting"
        )
    return redirect(f"/harmed/{row.id}#meetings", notice="The meeting is written down.")


@post("/harmed/{harmed_id:uuid}/supporters", name="harmed-supporter", opt=STAFF)
async def add_supporter(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    row, case = await _of_case(harmed_id, by)
    typed = await forms.typed(request)
    try:
        await supporters.add(case, read_supporter(typed, programme), by, harmed=row, once=typed.once)
    except BadInput as bad:
        return await show_page(
            row, case, by, programme, typed=typed, problems=bad.problems, form_of="supporter"
        )
    return redirect(f"/harmed/{row.id}#supporters", notice="They are written down.")


@post("/harmed/{harmed_id:uuid}/link", name="harmed-link", opt=STAFF)
async def send_link(request: Asked, harmed_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    row, _ = await file_of(harmed_id, by)
    await harmed_page.send(row, by, (await forms.typed(request)).once)
    return redirect(f"/harmed/{row.id}", notice="The link to their own page is on its way.")


routes: list[Any] = [
    show,
    choose,
    write_words,
    approach,
    plan_meeting,
    add_supporter,
    send_link,
]
