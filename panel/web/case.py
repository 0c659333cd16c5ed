"""One case: strengths first, then what is missing and what is next, and everything that happened."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import (
    case_files,
    consents,
    incidents,
    intake,
    journal,
    journey,
    people,
    referrals,
    screening_answers,
    strengths,
    supporters,
)
from cases.actors import Actor
from cases.errors import BadInput
from cases.strengths import DOMAINS
from cases.tables import Case, Programme, Referral
from panel import arrangements, case_story, delivery, told
from panel.web import case_parts, forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import due, looked
from scheduling import hearings

STAFF = allow("coordinator")
TO_HEAR = ("intake", "preparing", "adjourned", "scheduled")
LETTERS, STEPS = 8, 12  # the latest; the rest is a click away


class ReturnForm(Struct, kw_only=True):
    reason: str = ""


@get("/cases/{case_id:uuid}", name="case", opt=STAFF)
async def show_case(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Opening it is reading a person's file."""
    case = await case_files.get(by, case_id)
    person = await people.get(case.person)
    referral = await referrals.get(by, case.referral)
    await journal.read(by, "person.read", person, "case")
    said = await strengths.of(case)
    known = await case_story.of(case)
    moves = await case_parts.moves(case)
    steps = case_parts.timeline(await case_story.steps(case), moves, known, said, programme)
    listed = await case_parts.hearings(case, programme)
    word = intake.word(person, programme, known.consents, reached=known.reached)
    return page(
        "cases/one.html",
        case=case,
        name=people.listed(person),
        state=journey.CASE[case.state],
        due=due(case.hear_by, programme, working=programme.hearing_days_working)
        if case.state in TO_HEAR
        else None,
        good_at=[
            (DOMAINS[domain].word, [one.words for one in words]) for domain, words in said.items() if words
        ],
        lacks_word=word.missing if case.state in TO_HEAR else [],
        lacks=await case_parts.lacks(case, known, listed, programme),
        asked=known.asked,
        unwilling=consents.unwilling(programme, word.stopped),
        bookable=case.state in journey.TO_BOOK,
        reviewable=case.state in journey.REVIEWED,
        returnable=case.state in journey.BEFORE_COMPLETED,
        timeline=steps[:STEPS],
        earlier=steps[STEPS:],
        facts=await case_parts.facts(case, person, referral, known, programme),
        people=case_parts.parties(person, referral, await supporters.of_case(case.id), programme),
        person=person,
        hearings=listed,
        letters=await delivery.of_case(case.id, programme, LETTERS),
        too_old_or_young=await screening_answers.not_of_age(referral)
        if case.state in journey.BEFORE_COMPLETED
        else "",
        companions=await _companions(case, referral),
        looked=await looked("person", person.id, programme),
        referral=referral,
    )


async def _companions(case: Case, referral: Referral) -> list[tuple[str, str, str]]:
    if not referral.incident_reference:
        return []
    found = await incidents.companions(case)
    return [(f"/cases/{one.id}", one.reference, journey.word("case", one.state)) for one in found]


@post("/cases/{case_id:uuid}/preparation", name="case-preparation", opt=STAFF)
async def begin_preparation(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await intake.complete(await case_files.get(by, case_id), by)
    return redirect(f"/cases/{case_id}", notice="Preparation has begun.")


@get("/cases/{case_id:uuid}/return", name="case-return", opt=STAFF)
async def ask_why_returned(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _return_page(await case_files.get(by, case_id), by, programme)


@post("/cases/{case_id:uuid}/return", name="case-return-post", opt=STAFF)
async def return_case(
    request: Request[Any, Any, Any],
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Response[Any]:
    case = await case_files.get(by, case_id)
    typed = await forms.typed(request)
    try:
        await arrangements.give_back(case, reason=forms.read(typed, ReturnForm).reason, by=by)
    except BadInput as bad:
        return await _return_page(case, by, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}", notice="The case is returned.")


async def _return_page(case: Case, by: Actor, programme: Programme, **more: Any) -> Template:
    """With what goes with it: a hearing that is booked is called off, and who is told."""
    hearing = await hearings.of_case(case)
    referral = await referrals.get(by, case.referral)
    return page(
        "cases/return.html",
        case=case,
        reasons=journey.RETURN_REASONS,
        hearing=hearing,
        booked=await told.when_and_where(hearing, programme) if hearing else None,
        referrer_told=referral.source != "self" and bool(referral.referrer_email),
        **more,
    )


routes: list[Any] = [show_case, begin_preparation, ask_why_returned, return_case]
