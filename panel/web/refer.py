"""An agency refers a young person, question by question; what is begun is kept until it is sent."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import agency_form, drafts, referrers
from panel.sign_ins import Visitor
from panel.web import forms, question_pages
from panel.web.access import allow
from panel.web.my_referrals import account_of
from panel.web.pages import page, redirect
from panel.web.question_pages import Walk
from panel.web.seen import stamp

REFERRER = allow("referrer")
Asked = Request[Any, Any, Any]


@get("/refer", name="refer", opt=REFERRER)
async def show_drafts(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    begun = [
        {"id": draft.id, "name": draft.name, "changed": stamp(draft.changed_at, programme)}
        for draft in await drafts.mine(UUID(by.id))
    ]
    return page("refer/drafts.html", drafts=begun, once=forms.once(), days=drafts.KEPT.days)


@post("/refer", name="refer-post", opt=REFERRER)
async def begin_draft(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Redirect:
    typed = await forms.typed(request)
    draft = await drafts.begin(programme.id, UUID(by.id), typed.once)
    return redirect(f"/refer/{draft.id}/{agency_form.QUESTIONS[0].name}")


@get("/refer/{draft_id:uuid}/{question:str}", name="refer-question", opt=REFERRER)
async def show_question(
    request: Asked,
    draft_id: FromPath[UUID],
    question: FromPath[str],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    back_to = request.query_params.get("from", "")
    walk = await _walk(by, programme, draft_id)
    return question_pages.show(walk, question, back_to=back_to if back_to == question_pages.CHECK else "")


@post("/refer/{draft_id:uuid}/{question:str}", name="refer-question-post", opt=REFERRER)
async def answer_question(
    request: Asked,
    draft_id: FromPath[UUID],
    question: FromPath[str],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    walk = await _walk(by, programme, draft_id)
    return await question_pages.save(walk, question, await forms.typed(request))


@get("/refer/{draft_id:uuid}/check", name="refer-check", opt=REFERRER)
async def show_check(
    draft_id: FromPath[UUID],
    by: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    """Back from the receipt leads to the receipt."""
    if await referrers.sent(account_of(visitor), draft_id):
        return redirect(f"/my-referrals/{draft_id}/receipt")
    return question_pages.check(await _walk(by, programme, draft_id))


@post("/refer/{draft_id:uuid}/check", name="refer-send", opt=REFERRER)
async def send_referral(
    draft_id: FromPath[UUID],
    by: NamedDependency[Actor],
    visitor: NamedDependency[Visitor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    """Sent a second time it leads to the same receipt."""
    account = account_of(visitor)
    if await referrers.sent(account, draft_id):
        return redirect(f"/my-referrals/{draft_id}/receipt")
    walk = await _walk(by, programme, draft_id)
    try:
        new = agency_form.referral(question_pages.told(walk), account, programmes.today(programme))
        referral = await drafts.send(walk.draft, new, by)
    except BadInput as bad:
        return question_pages.check(walk, problems={"_": " ".join(bad.problems.values())})
    return redirect(f"/my-referrals/{referral.id}/receipt")


@get("/refer/{draft_id:uuid}/removal", name="refer-removal", opt=REFERRER)
async def ask_to_remove(draft_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    return page("refer/removal.html", draft=await drafts.get(by, draft_id))


@post("/refer/{draft_id:uuid}/removal", name="refer-removal-post", opt=REFERRER)
async def remove_draft(draft_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await drafts.remove(await drafts.get(by, draft_id))
    return redirect("/refer", notice="The draft is deleted.")


async def _walk(by: Actor, programme: Programme, draft_id: UUID) -> Walk:
    draft = await drafts.get(by, draft_id)
    offences = await programmes.offences(programme.id)
    return Walk(
        draft, agency_form.QUESTIONS, programme, f"/refer/{draft.id}", "/refer", "refer", tuple(offences)
    )


routes = [
    show_drafts,
    begin_draft,
    show_check,
    send_referral,
    ask_to_remove,
    remove_draft,
    show_question,
    answer_question,
]
