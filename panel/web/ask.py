"""A young person asks to be heard, or a parent for them: question by question, without an account.

What they write is a sealed draft that only the browser they began in can find, for half an hour.
"""

from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound
from cases.tables import Programme, Referral
from panel import attempts, drafts, own_form, security
from panel.web import forms, question_pages
from panel.web.access import public
from panel.web.pages import page, redirect
from panel.web.question_pages import Walk

ANYBODY = public("who asks for themselves has no account")
COOKIE = "panel-ask"
ASKED_OFTEN = "Many people asked from here just now. Wait 15 minutes, then try again."
DANGER = {"GB": "999", "US": "911"}
Asked = Request[Any, Any, Any]


@get("/ask/{programme_id:uuid}", name="ask", opt=ANYBODY)
async def show_start(programme_id: FromPath[UUID]) -> Template:
    return _start(await _programme(programme_id))


@post("/ask/{programme_id:uuid}", name="ask-post", opt=ANYBODY)
async def begin(request: Asked, programme_id: FromPath[UUID]) -> Response[Any]:
    """Beginning anew leaves behind what somebody else began in this browser."""
    programme = await _programme(programme_id)
    door = security.door_of(request)
    if not await attempts.begin(f"ask {uuid4()}", door.address, attempts.ASKING):
        return _start(programme, problems={"_": ASKED_OFTEN})
    draft = await drafts.begin(programme.id, None, uuid4())
    door.remember(COOKIE, str(draft.id))
    return redirect(f"/ask/{programme.id}/{own_form.QUESTIONS[0].name}")


@get("/ask/{programme_id:uuid}/{question:str}", name="ask-question", opt=ANYBODY)
async def show_question(
    request: Asked, programme_id: FromPath[UUID], question: FromPath[str]
) -> Response[Any]:
    walk = await _walk(request, programme_id)
    if walk is None:
        return await _no_draft(request, programme_id)
    changes = request.query_params.get("from", "") == question_pages.CHECK
    return question_pages.show(walk, question, back_to=question_pages.CHECK if changes else "")


@post("/ask/{programme_id:uuid}/{question:str}", name="ask-question-post", opt=ANYBODY)
async def answer_question(
    request: Asked, programme_id: FromPath[UUID], question: FromPath[str]
) -> Response[Any]:
    walk = await _walk(request, programme_id)
    if walk is None:
        return await _no_draft(request, programme_id)
    return await question_pages.save(walk, question, await forms.typed(request))


@get("/ask/{programme_id:uuid}/check", name="ask-check", opt=ANYBODY)
async def show_check(request: Asked, programme_id: FromPath[UUID]) -> Response[Any]:
    walk = await _walk(request, programme_id)
    return question_pages.check(walk) if walk else await _no_draft(request, programme_id)


@post("/ask/{programme_id:uuid}/check", name="ask-send", opt=ANYBODY)
async def send(request: Asked, programme_id: FromPath[UUID]) -> Response[Any]:
    """Sent a second time it leads to the same receipt."""
    programme = await _programme(programme_id)
    walk = await _walk(request, programme_id)
    if walk is None:
        return redirect(f"/ask/{programme.id}/sent")
    try:
        new = own_form.referral(question_pages.told(walk), programmes.today(programme))
        await drafts.send(walk.draft, new, _actor(request, programme))
    except BadInput as bad:
        return question_pages.check(walk, problems={"_": " ".join(bad.problems.values())})
    return redirect(f"/ask/{programme.id}/sent")


@get("/ask/{programme_id:uuid}/sent", name="ask-sent", opt=ANYBODY)
async def show_sent(request: Asked, programme_id: FromPath[UUID]) -> Response[Any]:
    """The reference, as long as this browser may know it."""
    programme = await _programme(programme_id)
    referral = await _sent(request, programme_id)
    if referral is None:
        return redirect(f"/ask/{programme.id}")
    return page("ask/sent.html", programme=programme, reference=referral.reference)


async def _sent(request: Asked, programme_id: UUID) -> Referral | None:
    """What this browser sent just now."""
    found: Referral | None = (
        await Referral.objects()
        .where(
            Referral.id == _begun(request),
            Referral.programme == programme_id,
            Referral.source == "self",
            Referral.received_at > now() - drafts.KEPT_OPEN,
        )
        .first()
    )
    return found


async def _no_draft(request: Asked, programme_id: UUID) -> Redirect:
    """Back after sending leads to the receipt; whoever has nothing here begins."""
    return redirect(f"/ask/{programme_id}{'/sent' if await _sent(request, programme_id) else ''}")


async def _programme(programme_id: UUID) -> Programme:
    programme = await programmes.get(programme_id)
    if not programme.self_referral:
        raise NotFound
    return programme


def _start(programme: Programme, **more: Any) -> Template:
    minutes = int(drafts.KEPT_OPEN.total_seconds()) // 60
    danger = DANGER.get(programme.country, "")
    return page("ask/start.html", programme=programme, minutes=minutes, danger=danger, **more)


async def _walk(request: Asked, programme_id: UUID) -> Walk | None:
    """What this browser began and did not send, unless it lay too long."""
    programme = await _programme(programme_id)
    try:
        draft = await drafts.open_one(programme.id, _begun(request))
    except NotFound:
        return None
    base = f"/ask/{programme.id}"
    return Walk(draft, own_form.QUESTIONS, programme, base, base, "ask")


def _begun(request: Asked) -> UUID:
    """The draft of this browser; one that nobody has where there is none."""
    try:
        return UUID(security.door_of(request).recall(COOKIE))
    except ValueError:
        return uuid4()


def _actor(request: Asked, programme: Programme) -> Actor:
    address = security.door_of(request).address
    return Actor("self-referral", own_form.AGENCY, "visitor", programme=programme.id, address=address)


routes = [show_start, begin, show_check, send, show_sent, show_question, answer_question]
