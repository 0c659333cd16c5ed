"""The terms of an agreement: added, changed and taken out of a draft; each on a page while it runs."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import agreements, contacts, hours, journal, people, programmes, terms
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import Agreement, Case, Programme, Term
from cases.terms import KINDS, SIDES
from panel import agreement_papers
from panel.web import forms, term_form
from panel.web.agreement import STAFF, Asked, harmed_options, standing
from panel.web.pages import page, redirect
from panel.web.seen import plain, stamp
from scheduling import caseload


async def of_term(by: Actor, case_id: UUID, term_id: UUID) -> tuple[Case, Agreement, Term]:
    """The term, if it is of this case, and the case theirs to work on."""
    case = await caseload.get(by, case_id)
    term = await terms.get(by, term_id)
    agreement = await agreements.get(by, term.agreement)
    if agreement.case != case.id:
        raise NotFound
    return case, agreement, term


@get("/cases/{case_id:uuid}/agreement/terms/new", name="new-term", opt=STAFF)
async def show_new(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
) -> Template:
    case, _ = await standing(by, case_id)
    side = request.query_params.get("side", "")
    return await form_page(case, side=side if side in SIDES else "young_person")


async def form_page(case: Case, *, side: str, **more: Any) -> Template:
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
        await terms.add(agreement, term_form.told(typed, programme), by=by, once=typed.once)
    except BadInput as bad:
        return await form_page(
            case,
            side=typed.get("side", ""),
            once=str(typed.once),
            typed=typed,
            problems=term_form.named(bad, typed),
        )
    return redirect(f"/cases/{case_id}/agreement", notice="It is written down.")


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
        return await form_page(
            case,
            side=term.side,
            term=term,
            action=f"/cases/{case.id}/agreement/terms/{term.id}",
            typed=term_form.filled(term),
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
        await terms.change(term, term_form.told(typed, programme), by)
    except BadInput as bad:
        return await form_page(
            case,
            side=term.side,
            term=term,
            action=f"/cases/{case.id}/agreement/terms/{term.id}",
            typed=typed,
            problems=term_form.named(bad, typed),
        )
    return redirect(f"/cases/{case_id}/agreement", notice="It is changed.")


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/removal", name="term-removal", opt=STAFF)
async def take_out(case_id: FromPath[UUID], term_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    _, _, term = await of_term(by, case_id, term_id)
    await terms.take_out(term, by)
    return redirect(f"/cases/{case_id}/agreement", notice="It is taken out.")


routes: list[Any] = [show_new, add, show_term, change, take_out]
