"""The terms of an agreement: added and changed in a draft; kept, waived or substituted while it runs."""

import re
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import agreements, contacts, database, hours, journal, people, programmes, terms
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Agreement, Case, Programme, Term
from cases.terms import KINDS, LONGEST, SIDES, Told
from panel import agreeing, agreement_letters, agreement_links, agreement_papers
from panel.web import forms
from panel.web.agreement import STAFF, Asked, harmed_options, standing
from panel.web.pages import page, redirect
from panel.web.seen import plain, stamp
from scheduling import caseload

Name = Annotated[str, msgspec.Meta(max_length=120)]
NUMBER = re.compile(r"(\d{1,3})(?:[.,](\d))?")
MONEY = re.compile(r"[£$]?(\d{1,5})(?:[.,](\d{2}))?")
QUANTITY = {"service": "hours", "sittings": "sittings", "restitution": "amount"}


class TermForm(msgspec.Struct, kw_only=True):
    """One thing that is agreed, as a form has it."""

    kind: str = ""
    words: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    owner: Name = ""
    due_on: date | None = None
    side: str = "young_person"
    hours: str = ""
    sittings: Annotated[int, msgspec.Meta(ge=1, le=12)] = 0
    amount: str = ""
    placement: Annotated[str, msgspec.Meta(max_length=160)] = ""
    supervisor_name: Name = ""
    supervisor_email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    supervisor_phone: Annotated[str, msgspec.Meta(max_length=40)] = ""
    harmed: UUID | None = None


class WhyForm(msgspec.Struct, kw_only=True):
    why: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""


class DoneForm(msgspec.Struct, kw_only=True):
    on: date
    evidence: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""


async def of_term(by: Actor, case_id: UUID, term_id: UUID) -> tuple[Case, Agreement, Term]:
    """The term, if it is of this case, and the case theirs to work on."""
    case = await caseload.get(by, case_id)
    term = await terms.get(by, term_id)
    agreement = await agreements.get(by, term.agreement)
    if agreement.case != case.id:
        raise NotFound
    return case, agreement, term


def told(typed: forms.Typed, programme: Programme) -> Told:
    """What was typed, as the record keeps it; every problem at once."""
    form = forms.read(typed, TermForm)
    problems: dict[str, str] = {}
    if form.due_on is None:
        problems["due_on"] = "Write the day by which it is done."
    quantity = 0
    try:
        quantity = _quantity(form)
    except ValueError as wrong:
        problems[QUANTITY[form.kind]] = str(wrong)
    form.supervisor_email, form.supervisor_phone = _reached(form, programme, problems)
    if form.kind == "service" and form.side == "young_person" and not form.supervisor_name:
        problems["supervisor_name"] = "Write who checks the hours."
    problems |= {
        name: words
        for name, words in (("kind", forms.CHOOSE), ("words", "Write what is agreed, in their own words."))
        if not getattr(form, name)
    }
    if not form.owner:
        problems["owner"] = "Write who sees to it."
    if problems or form.due_on is None:
        raise BadInput(problems)
    kept = {one: getattr(form, one) for one in form.__struct_fields__ if one not in QUANTITY.values()}
    if form.kind != "service":
        kept |= {"placement": "", "supervisor_name": "", "supervisor_email": "", "supervisor_phone": ""}
    return Told(**kept, quantity=quantity)


def _quantity(form: TermForm) -> int:
    if form.kind == "service":
        return minutes(form.hours)
    if form.kind == "sittings":
        if not form.sittings:
            raise ValueError("Write how many.")
        return form.sittings
    if form.kind == "restitution":
        found = MONEY.fullmatch(form.amount.replace(" ", ""))
        if not found:
            raise ValueError("Write the amount as a number, such as 12.50.")
        return int(found[1]) * 100 + int(found[2] or 0)
    return 0


def minutes(text: str) -> int:
    """8 or 7.5 hours."""
    found = NUMBER.fullmatch(text.replace(" ", ""))
    counted = int(found[1]) * 60 + int(found[2] or 0) * 6 if found else 0
    if not counted:
        raise ValueError("Write the hours as a number, such as 8 or 7.5.")
    return counted


def _reached(form: Any, programme: Programme, problems: dict[str, str]) -> tuple[str, str]:
    """Where the supervisor is reached, as the record keeps it; what cannot be read is a problem."""
    email = phone = ""
    try:
        email = contacts.email(form.supervisor_email)
    except contacts.Unreadable as wrong:
        problems["supervisor_email"] = str(wrong)
    try:
        phone = contacts.phone(form.supervisor_phone, programme.country)
    except contacts.Unreadable as wrong:
        problems["supervisor_phone"] = str(wrong)
    return email, phone


def filled(term: Term) -> forms.Typed:
    """What the form holds when it opens on a term."""
    kept = terms.told_of(term)
    said = {name: str(value or "") for name, value in msgspec.structs.asdict(_form(kept)).items()}
    on = kept.due_on
    said |= {"due_on-day": str(on.day), "due_on-month": str(on.month), "due_on-year": str(on.year)}
    return forms.of(**said)


def _form(kept: Told) -> TermForm:
    of = kept.quantity
    hours_typed = str(of // 60) if of % 60 == 0 else f"{of / 60:.1f}"
    return TermForm(
        kind=kept.kind,
        words=kept.words,
        owner=kept.owner,
        side=kept.side,
        hours=hours_typed if kept.kind == "service" else "",
        sittings=of if kept.kind == "sittings" else 0,
        amount=terms.coins(of) if kept.kind == "restitution" else "",
        placement=kept.placement,
        supervisor_name=kept.supervisor_name,
        supervisor_email=kept.supervisor_email,
        supervisor_phone=kept.supervisor_phone,
        harmed=kept.harmed,
    )


@get("/cases/{case_id:uuid}/agreement/terms/new", name="new-term", opt=STAFF)
async def show_new(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
) -> Template:
    case, _ = await standing(by, case_id)
    side = request.query_params.get("side", "")
    return await _form_page(case, side=side if side in SIDES else "young_person")


async def _form_page(case: Case, *, side: str, **more: Any) -> Template:
    """Asked for a new term, a changed one, or one that stands for another."""
    person = await people.get(case.person)
    more.setdefault("once", forms.once())
    more.setdefault("action", f"/cases/{case.id}/agreement/terms")
    more.setdefault("instead", "")
    more.setdefault("term", None)
    return page(
        "agreements/term_form.html",
        case=case,
        name=people.listed(person),
        side=side,
        sides=list(SIDES.items()),
        kinds=KINDS,
        owner=people.known_as(person) if side == "young_person" else "",
        harmed=await harmed_options(case),
        **more,
    )


@post("/cases/{case_id:uuid}/agreement/terms", name="new-term-post", opt=STAFF)
async def add(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement = await standing(by, case_id)
    typed = await forms.typed(request)
    try:
        await terms.add(agreement, told(typed, programme), by=by, once=typed.once)
    except BadInput as bad:
        return await _form_page(
            case,
            side=typed.get("side", ""),
            once=str(typed.once),
            typed=typed,
            problems=_named(bad, typed),
        )
    return redirect(f"/cases/{case_id}/agreement", notice="It is written down.")


def _named(bad: BadInput, typed: forms.Typed) -> dict[str, str]:
    """The record calls each sum a quantity; the form has a field for each kind."""
    field = QUANTITY.get(typed.get("kind", ""), "hours")
    return {field if name == "quantity" else name: words for name, words in bad.problems.items()}


@get("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}", name="term", opt=STAFF)
async def show_term(
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    case, agreement, term = await of_term(by, case_id, term_id)
    await journal.read(by, "person.read", await people.get(case.person), "agreement")
    if agreement.state == "draft":
        return await _form_page(
            case,
            side=term.side,
            term=term,
            action=f"/cases/{case.id}/agreement/terms/{term.id}",
            typed=filled(term),
        )
    return await term_page(case, agreement, term, programme)


async def term_page(
    case: Case, agreement: Agreement, term: Term, programme: Programme, **more: Any
) -> Template:
    line = next(one for one in await agreement_papers.lines(agreement, programme) if one.term.id == term.id)
    more.setdefault("once", forms.once())
    return page(
        "agreements/term.html",
        case=case,
        name=people.listed(await people.get(case.person)),
        agreement=agreement,
        line=line,
        word=terms.STATES[term.state],
        kind=KINDS[term.kind],
        reason=terms.reason(term),
        evidence=terms.evidence(term),
        verified=term.verified_at and stamp(term.verified_at, programme),
        done_on=term.done_on and plain(term.done_on, programme),
        today=programmes.today(programme),
        phone=contacts.shown(term.supervisor_phone, programme.country),
        entries=await _entries(term, programme),
        how=[(key, words) for key, words in hours.HOW.items() if key != "page"],
        **more,
    )


async def _entries(term: Term, programme: Programme) -> list[dict[str, Any]]:
    if term.kind != "service":
        return []
    return [
        {
            "id": one.id,
            "on": plain(one.on_day, programme),
            "minutes": one.minutes,
            "words": one.words,
            "by": one.logged_by,
            "state": one.state,
            "word": hours.STATES[one.state],
            "answered": f"{one.answered_by}, {hours.HOW[one.answered_how]}" if one.answered_how else "",
        }
        for one in await hours.of(term)
    ]


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}", name="term-post", opt=STAFF)
async def change(
    request: Asked,
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, _, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    try:
        await terms.change(term, told(typed, programme), by)
    except BadInput as bad:
        return await _form_page(
            case,
            side=term.side,
            term=term,
            action=f"/cases/{case.id}/agreement/terms/{term.id}",
            typed=typed,
            problems=_named(bad, typed),
        )
    return redirect(f"/cases/{case_id}/agreement", notice="It is changed.")


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/removal", name="term-removal", opt=STAFF)
async def take_out(case_id: FromPath[UUID], term_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    _, _, term = await of_term(by, case_id, term_id)
    await terms.take_out(term, by)
    return redirect(f"/cases/{case_id}/agreement", notice="It is taken out.")


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/done", name="term-done", opt=STAFF)
async def done(
    request: Asked,
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, DoneForm)
        await terms.done(term, on=form.on, by=by, evidence=form.evidence)
    except BadInput as bad:
        return await term_page(case, agreement, term, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/agreement", notice="It is done.")


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/reopening", name="term-reopen", opt=STAFF)
async def reopen(case_id: FromPath[UUID], term_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    _, _, term = await of_term(by, case_id, term_id)
    await terms.reopen(term, by)
    return redirect(f"/cases/{case_id}/agreement/terms/{term_id}", notice="It is to do again.")


@get("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/waiver", name="term-waiver", opt=STAFF)
async def ask_to_waive(
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
) -> Template:
    case, _, term = await of_term(by, case_id, term_id)
    return page("agreements/waiver.html", case=case, term=term, words=terms.words(term))


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/waiver", name="term-waiver-post", opt=STAFF)
async def waive(
    request: Asked,
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
) -> Template | Redirect:
    case, agreement, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    try:
        why = forms.read(typed, WhyForm).why
        async with database.atomic():
            await terms.waive(term, why, by)
            await agreeing.owe_sittings(agreement, by)
    except BadInput as bad:
        return page(
            "agreements/waiver.html",
            case=case,
            term=term,
            words=terms.words(term),
            typed=typed,
            problems=bad.problems,
        )
    return redirect(f"/cases/{case_id}/agreement", notice="It is no longer asked for.")


@get("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/another", name="term-another", opt=STAFF)
async def ask_for_another(
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
) -> Template:
    case, _, term = await of_term(by, case_id, term_id)
    return await _another(case, term, typed=filled(term))


async def _another(case: Case, term: Term, **more: Any) -> Template:
    action = f"/cases/{case.id}/agreement/terms/{term.id}/another"
    return await _form_page(case, side=term.side, term=term, action=action, instead=terms.words(term), **more)


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/another", name="term-another-post", opt=STAFF)
async def substitute(
    request: Asked,
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    try:
        why = forms.read(typed, WhyForm).why
        async with database.atomic():
            await terms.substitute(term, why, by, told(typed, programme), once=typed.once)
            await agreeing.owe_sittings(agreement, by)
    except BadInput as bad:
        return await _another(case, term, once=str(typed.once), typed=typed, problems=_named(bad, typed))
    return redirect(f"/cases/{case_id}/agreement", notice="Another thing stands for it.")


class SupervisorForm(msgspec.Struct, kw_only=True):
    supervisor_name: Name
    supervisor_email: Annotated[str, msgspec.Meta(max_length=254)] = ""
    supervisor_phone: Annotated[str, msgspec.Meta(max_length=40)] = ""


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/supervisor", name="term-supervisor", opt=STAFF)
async def name_supervisor(
    request: Asked,
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    """Somebody else checks the hours from now on; the links of the one before are good no longer."""
    case, agreement, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, SupervisorForm)
        problems: dict[str, str] = {}
        email, phone = _reached(form, programme, problems)
        if problems:
            raise BadInput(problems)
        async with database.atomic():
            await terms.supervised(term, form.supervisor_name, email, phone, by)
            await agreement_links.withdraw_hours(term.id)
    except BadInput as bad:
        return await term_page(case, agreement, term, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/agreement/terms/{term_id}", notice="They check the hours now.")


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/letter", name="term-letter", opt=STAFF)
async def write_to_supervisor(
    request: Asked, case_id: FromPath[UUID], term_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    _, _, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    sent = await agreement_letters.hours_wait(term, anew=str(typed.once))
    said = "The link is on its way." if sent else "There is no address to write to. Write one down first."
    return redirect(f"/cases/{case_id}/agreement/terms/{term_id}", notice=said)


routes: list[Any] = [
    show_new,
    add,
    show_term,
    change,
    take_out,
    done,
    reopen,
    ask_to_waive,
    waive,
    ask_for_another,
    substitute,
    name_supervisor,
    write_to_supervisor,
]
