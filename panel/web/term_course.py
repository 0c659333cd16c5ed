"""A term while the agreement runs: done, to do again, waived, or another in its place."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import database, terms
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Case, Programme, Term
from cases.terms import LONGEST
from panel import agreeing
from panel.web import forms, term_form
from panel.web.agreement import STAFF, Asked
from panel.web.agreement_terms import form_page, of_term, term_page
from panel.web.pages import page, redirect


class WhyForm(msgspec.Struct, kw_only=True):
    why: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""


class DoneForm(msgspec.Struct, kw_only=True):
    on: date
    evidence: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""


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
    return await _another(case, term, typed=term_form.filled(term))


async def _another(case: Case, term: Term, **more: Any) -> Template:
    action = f"/cases/{case.id}/agreement/terms/{term.id}/another"
    return await form_page(case, side=term.side, term=term, action=action, instead=terms.words(term), **more)


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
            await terms.substitute(term, why, by, term_form.told(typed, programme), once=typed.once)
            await agreeing.owe_sittings(agreement, by)
    except BadInput as bad:
        return await _another(
            case, term, once=str(typed.once), typed=typed, problems=term_form.named(bad, typed)
        )
    return redirect(f"/cases/{case_id}/agreement", notice="Another thing stands for it.")


routes: list[Any] = [done, reopen, ask_to_waive, waive, ask_for_another, substitute]
