"""How a running agreement goes on: more time, a review, back to it, and its end."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import agreements, people, programmes, terms
from cases.actors import Actor
from cases.agreements import BREACH_REASONS, ENDINGS, EXTEND_REASONS
from cases.errors import BadInput, WrongState
from cases.tables import Agreement, Case, Programme
from panel import agreeing
from panel.web import forms
from panel.web.access import allow
from panel.web.agreement import Asked, standing
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
KEPT = "kept"  # in time or late: the day says which


class ExtendForm(msgspec.Struct, kw_only=True):
    due_on: date
    why: str = ""


class ReviewForm(msgspec.Struct, kw_only=True):
    why: str = ""


class CompleteForm(msgspec.Struct, kw_only=True):
    on: date
    ending: str = ""


async def running(by: Actor, case_id: UUID) -> tuple[Case, Agreement]:
    case, agreement = await standing(by, case_id)
    if agreement.state != "active":
        raise WrongState("It is not agreed yet. Look at the case again.")
    return case, agreement


async def _asks(template: str, case: Case, agreement: Agreement, **more: Any) -> Template:
    name = people.listed(await people.get(case.person))
    return page(f"agreements/{template}.html", case=case, agreement=agreement, name=name, **more)


@get("/cases/{case_id:uuid}/agreement/extension", name="agreement-extension", opt=STAFF)
async def ask_to_extend(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _extension(*await running(by, case_id), programme)


async def _extension(case: Case, agreement: Agreement, programme: Programme, **more: Any) -> Template:
    if agreement.first_due_on is not None:
        raise WrongState("It was extended once already. Hold a review, or complete it.")
    return await _asks(
        "extension",
        case,
        agreement,
        until=agreement.due_on and plain(agreement.due_on, programme),
        most=plain(agreements.latest(agreement, programme), programme),
        reasons=list(EXTEND_REASONS.items()),
        **more,
    )


@post("/cases/{case_id:uuid}/agreement/extension", name="agreement-extension-post", opt=STAFF)
async def extend(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement = await running(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ExtendForm)
        await agreeing.extend(agreement, form.due_on, form.why, by)
    except BadInput as bad:
        return await _extension(case, agreement, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/agreement", notice="There is more time. The family is told.")


@get("/cases/{case_id:uuid}/agreement/review", name="agreement-review", opt=STAFF)
async def ask_for_review(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return await _asks("review", *await running(by, case_id), reasons=list(BREACH_REASONS.items()))


@post("/cases/{case_id:uuid}/agreement/review", name="agreement-review-post", opt=STAFF)
async def review(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template | Redirect:
    case, agreement = await running(by, case_id)
    typed = await forms.typed(request)
    try:
        await agreements.breach(agreement, forms.read(typed, ReviewForm).why, by)
    except BadInput as bad:
        reasons = list(BREACH_REASONS.items())
        return await _asks("review", case, agreement, reasons=reasons, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/agreement", notice="The review has begun.")


@post("/cases/{case_id:uuid}/agreement/resumption", name="agreement-resume", opt=STAFF)
async def resume(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    _, agreement = await running(by, case_id)
    await agreements.resume(agreement, by)
    return redirect(f"/cases/{case_id}/agreement", notice="It goes on.")


@get("/cases/{case_id:uuid}/agreement/completion", name="agreement-completion", opt=STAFF)
async def ask_to_complete(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _completion(*await running(by, case_id), programme)


async def _completion(case: Case, agreement: Agreement, programme: Programme, **more: Any) -> Template:
    these = await terms.of(agreement)
    own = [term for term in these if term.side == "young_person"]
    kept = [term.done_on for term in own if term.done_on]
    left = [terms.words(term) for term in own if term.state == "open"]
    theirs = [terms.words(term) for term in these if term.side == "panel" and term.state == "open"]
    endings = ["partial" if left else KEPT, *(["breach"] if case.state == "breach_review" else [])]
    return await _asks(
        "completion",
        case,
        agreement,
        left=left,
        theirs=theirs,
        on=max(kept) if kept and not left else programmes.today(programme),
        until=agreement.due_on and plain(agreement.due_on, programme),
        endings=[(one, ENDINGS.get(one, "Everything is done")) for one in endings],
        in_review=case.state == "breach_review",
        **more,
    )


@post("/cases/{case_id:uuid}/agreement/completion", name="agreement-completion-post", opt=STAFF)
async def complete(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement = await running(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, CompleteForm)
        if form.ending not in (KEPT, "partial", "breach"):
            raise BadInput({"ending": forms.CHOOSE})
        ending = "" if form.ending == KEPT else form.ending
        agreement = await agreeing.complete(agreement, on=form.on, by=by, ending=ending)
    except BadInput as bad:
        return await _completion(case, agreement, programme, typed=typed, problems=bad.problems)
    if agreement.ending == "breach":
        return redirect(f"/cases/{case_id}", notice="The case goes back to the referrer.")
    return redirect(f"/cases/{case_id}/agreement", notice="It is completed. The referrer is told.")


routes: list[Any] = [
    ask_to_extend,
    extend,
    ask_for_review,
    review,
    resume,
    ask_to_complete,
    complete,
]
