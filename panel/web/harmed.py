"""Harmed persons, for staff: who they are, and each one's file, apart from the young person's.

Opening a file is reading it, and the journal says so. A facilitator opens those of their own cases.
"""

from datetime import date, time
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import approaches, contacts, harmed, journal, meetings, people, states, supporters
from cases.actors import Actor
from cases.contact_attempts import CHANNELS, OUTCOMES
from cases.errors import BadInput, NotFound
from cases.harmed import ANSWERS, KINDS, OWN_WORDS, PARTS, TAKING_PART, Facts
from cases.tables import Case, HarmedPerson, Programme, Referral
from panel import exporting, harmed_page
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.preparing import meeting_line, read_supporter, when
from panel.web.seen import looked, stamp
from scheduling import caseload

STAFF = allow("coordinator", "facilitator")
Asked = Request[Any, Any, Any]
Short = Annotated[str, msgspec.Meta(max_length=120)]
Words = Annotated[str, msgspec.Meta(max_length=harmed.LONGEST)]


class FactsForm(msgspec.Struct, kw_only=True):
    name: Short
    part: Literal["harmed", "witness"] = "harmed"
    kind: Literal["person", "business", "public"] = "person"
    contact_name: Short = ""
    email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    school: Short = ""
    school_year: Annotated[str, msgspec.Meta(max_length=20)] = ""
    area: Short = ""
    language: Annotated[str, msgspec.Meta(max_length=40)] = ""
    not_safe: bool = False
    no_message: bool = False


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


@get("/cases/{case_id:uuid}/harmed", name="harmed-list", opt=STAFF)
async def show_list(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    case = await caseload.get(by, case_id)
    rows = await harmed.of_referral(case.referral)
    await journal.read(by, "harmed.listed", ("case", case.id), f"{len(rows)} rows")
    return page("harmed/list.html", case=case, rows=[_line(row) for row in rows])


@get("/cases/{case_id:uuid}/harmed.csv", name="harmed-list-file", opt=STAFF)
async def download_list(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    """What an evening is prepared with. Their own words and how to reach them stay in the files."""
    case = await caseload.get(by, case_id)
    rows = await harmed.of_referral(case.referral)
    await journal.read(by, "harmed.downloaded", ("case", case.id), f"{len(rows)} rows")
    lines = [
        [row.name, PARTS[row.part], TAKING_PART[row.taking_part], ANSWERS[row.wants_updates]] for row in rows
    ]
    content = exporting.comma_separated(["Name", "Part", "Takes part", "Wants to be told"], lines)
    return viewing.download("harmed.csv", content)


def _line(row: HarmedPerson) -> dict[str, Any]:
    chosen = row.taking_part != "unknown"
    return {
        "row": row,
        "part": PARTS[row.part],
        "word": TAKING_PART[row.taking_part],
        "colour": "green" if chosen else "yellow",
        "told": ANSWERS[row.wants_updates],
    }


@get("/cases/{case_id:uuid}/harmed/new", name="new-harmed", opt=STAFF)
async def show_new(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    case = await caseload.get(by, case_id)
    return _facts_page(f"/cases/{case.id}/harmed", f"/cases/{case.id}/harmed", case)


@post("/cases/{case_id:uuid}/harmed", name="add-harmed", opt=STAFF)
async def add(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case = await caseload.get(by, case_id)
    typed = await forms.typed(request)
    try:
        referral: Any = await Referral.objects().get(Referral.id == case.referral)
        row = await harmed.add(referral, _facts(typed, programme), by, typed.once)
    except BadInput as bad:
        here = f"/cases/{case.id}/harmed"
        return _facts_page(here, here, case, typed=typed, problems=bad.problems)
    return redirect(f"/harmed/{row.id}", notice="The file is open.")


def _facts(typed: forms.Typed, programme: Programme) -> Facts:
    """What was typed, numbers and addresses as the record keeps them."""
    told = msgspec.structs.asdict(forms.read(typed, FactsForm))
    told["safe_to_contact"] = not told.pop("not_safe")
    told["safe_to_leave_message"] = not told.pop("no_message")
    problems = {}
    for name, reads in (
        ("phone", lambda text: contacts.phone(text, programme.country)),
        ("email", contacts.email),
    ):
        try:
            told[name] = reads(told[name])
        except contacts.Unreadable as wrong:
            problems[name] = str(wrong)
    if problems:
        raise BadInput(problems)
    return Facts(**told)


def _facts_page(
    action: str, back: str, case: Case | None, row: HarmedPerson | None = None, **more: Any
) -> Template:
    return page(
        "harmed/facts.html",
        **{"typed": _as_typed(row) if row else None, **more},
        action=action,
        back=back,
        case=case,
        row=row,
        parts=list(PARTS.items()),
        kinds=list(KINDS.items()),
        once=forms.once(),
    )


def _as_typed(row: HarmedPerson) -> forms.Typed:
    names = FactsForm.__struct_fields__
    held = {name: getattr(row, name) for name in names if name not in ("not_safe", "no_message")}
    ticked = {"not_safe": not row.safe_to_contact, "no_message": not row.safe_to_leave_message}
    return forms.of(**held, **{name: "on" for name, is_so in ticked.items() if is_so})


async def _file(harmed_id: UUID, by: Actor) -> tuple[HarmedPerson, Case | None]:
    """The file and its case, if one is open; a facilitator finds only those of their own cases."""
    row = await harmed.get(by, harmed_id)
    case = await Case.objects().where(Case.referral == row.referral).first()
    if by.role == "facilitator" and case is None:
        raise NotFound
    return row, await caseload.get(by, case.id) if case else None


async def _of_case(harmed_id: UUID, by: Actor) -> tuple[HarmedPerson, Case]:
    row, case = await _file(harmed_id, by)
    if case is None:
        raise NotFound
    return row, case


@get("/harmed/{harmed_id:uuid}", name="harmed", opt=STAFF)
async def show(
    harmed_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    row, case = await _file(harmed_id, by)
    return await _page(row, case, by, programme)


async def _page(
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
        ("Letters", "" if row.safe_to_contact else "Not safe: send nothing"),
        ("Messages", "" if row.safe_to_leave_message else "Leave no message: it may be heard by others"),
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
            "note": approaches.note(one),
        }
        for one in await approaches.of(row)
    ]


async def _meetings(row: HarmedPerson, case: Case | None, programme: Programme) -> list[dict[str, Any]]:
    held = await meetings.of(case, "preparation") if case else []
    return [meeting_line(one, "", programme) for one in held if one.harmed == row.id]


@get("/harmed/{harmed_id:uuid}/change", name="harmed-change", opt=STAFF)
async def show_change(harmed_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    row, case = await _file(harmed_id, by)
    await journal.read(by, "harmed.read", row, "change")
    return _facts_page(f"/harmed/{row.id}/change", f"/harmed/{row.id}", case, row)


@post("/harmed/{harmed_id:uuid}/change", name="change-harmed", opt=STAFF)
async def change(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    row, case = await _file(harmed_id, by)
    typed = await forms.typed(request)
    try:
        await harmed.change(row, _facts(typed, programme), by)
    except BadInput as bad:
        here = f"/harmed/{row.id}"
        return _facts_page(f"{here}/change", here, case, row, typed=typed, problems=bad.problems)
    return redirect(f"/harmed/{row.id}", notice="It is put right.")


@post("/harmed/{harmed_id:uuid}/choice", name="harmed-choice", opt=STAFF)
async def choose(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    """What they said on the phone or in a meeting."""
    row, case = await _file(harmed_id, by)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ChoiceForm)
        if (form.taking_part, form.representative) != (row.taking_part, row.representative):
            await harmed.choose(row, form.taking_part, by, representative=form.representative)
        await harmed.answer(row, "wants_updates", form.wants_updates, by)
        await harmed.answer(row, "agrees", form.agrees, by)
    except BadInput as bad:
        return await _page(row, case, by, programme, typed=typed, problems=bad.problems, form_of="choice")
    return redirect(f"/harmed/{row.id}", notice="Their choice is written down.")


@post("/harmed/{harmed_id:uuid}/words", name="harmed-words", opt=STAFF)
async def write_words(
    request: Asked,
    harmed_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    row, case = await _file(harmed_id, by)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, WordsForm)
        for which in OWN_WORDS:
            await harmed.say(row, which, getattr(form, which), by)
    except BadInput as bad:
        return await _page(row, case, by, programme, typed=typed, problems=bad.problems, form_of="words")
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
        return await _page(row, case, by, programme, typed=typed, problems=bad.problems, form_of="approach")
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
        return await _page(row, case, by, programme, typed=typed, problems=bad.problems, form_of="meeting")
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
        return await _page(row, case, by, programme, typed=typed, problems=bad.problems, form_of="supporter")
    return redirect(f"/harmed/{row.id}#supporters", notice="They are written down.")


@post("/harmed/{harmed_id:uuid}/link", name="harmed-link", opt=STAFF)
async def send_link(request: Asked, harmed_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    row, _ = await _file(harmed_id, by)
    await harmed_page.send(row, by, (await forms.typed(request)).once)
    return redirect(f"/harmed/{row.id}", notice="The link to their own page is on its way.")


routes: list[Any] = [
    show_list,
    download_list,
    show_new,
    add,
    show,
    show_change,
    change,
    choose,
    write_words,
    approach,
    plan_meeting,
    add_supporter,
    send_link,
]
