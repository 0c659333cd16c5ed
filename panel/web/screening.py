"""Screening a referral, criterion by criterion; on the same page it is accepted."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from cases import harmed, journal, journey, people, referrals, screening, screening_answers
from cases.actors import Actor
from cases.errors import BadInput
from cases.screening import Answer, Standing
from cases.tables import Programme, Referral
from panel import referrers
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import due

STAFF = allow("coordinator")
LONGEST_NOTE = 2_000


@get("/referrals/{referral_id:uuid}/screening", name="referral-screening", opt=STAFF)
async def show_screening(
    referral_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[Any]:
    referral = await referrals.get(by, referral_id)
    if referral.state not in journey.WAITING:
        return redirect(f"/referrals/{referral_id}")
    return await _page(referral, by, programme)


@post("/referrals/{referral_id:uuid}/screening", name="referral-screening-post", opt=STAFF)
async def screen_referral(
    request: Request[Any, Any, Any],
    referral_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    """Begin; or keep the answers; or keep them and accept."""
    referral = await referrals.get(by, referral_id)
    typed = await forms.typed(request)
    accepts = typed.get("then") == "accept"
    if accepts and (opened := await referrals.case_of(referral)):
        return redirect(f"/cases/{opened.id}")
    try:
        given = _given(typed, programme)
        if not given:
            await referrals.screen(referral, by)
            return redirect(f"/referrals/{referral_id}/screening")
        await screening_answers.answer(referral, given, by)
        if not accepts:
            return redirect(f"/referrals/{referral_id}", notice="The answers are saved.")
        _complete(await screening_answers.of(referral))
    except BadInput as bad:
        return await _page(referral, by, programme, typed=typed, problems=bad.problems)
    case = await referrers.accept(referral, by)
    return redirect(f"/cases/{case.id}", notice=f"Case {case.reference} is open.")


def _given(typed: forms.Typed, programme: Programme) -> Mapping[str, Answer]:
    """The answers that were sent; nothing at all where screening only begins."""
    names = screening.asked(programme)
    if not any(name in typed for name in (*names, *(f"{name}_note" for name in names), "then")):
        return {}
    if long := [f"{name}_note" for name in names if len(typed.get(f"{name}_note", "")) > LONGEST_NOTE]:
        raise BadInput(dict.fromkeys(long, f"Write at most {LONGEST_NOTE} characters."))
    return {
        name: Answer(typed.get(name) or screening.UNKNOWN, typed.get(f"{name}_note", "")) for name in names
    }


def _complete(found: list[Standing]) -> None:
    sentences = {
        screening.NO: "“{}” With a no it cannot be accepted. Return the referral.",
        screening.UNKNOWN: "“{}” Answer this before you accept.",
    }
    if open_still := screening.lacking(found):
        raise BadInput({one.name: sentences[one.stands].format(one.criterion.question) for one in open_still})


async def _page(referral: Referral, by: Actor, programme: Programme, **more: Any) -> Template:
    person = await people.get(referral.person)
    await journal.read(by, "person.read", person, "screening")
    return page(
        "referrals/screening.html",
        referral=referral,
        name=people.known_as(person),
        due=due(referral.screen_by, programme),
        found=await screening_answers.of(referral),
        harmed=await harmed.of_referral(referral.id),
        **more,
    )


routes = [show_screening, screen_referral]
