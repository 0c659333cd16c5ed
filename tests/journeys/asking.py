"""Who refers: an agency with drafts half written, and somebody who asks for themselves."""

from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID, uuid4

from cases import journey
from cases.tables import Programme
from panel import agency_form, drafts, own_form
from panel.questions import Question
from panel.tables import Account, Draft
from panel.web import ask
from tests.builders import a_referral, an_offence
from tests.journeys.crawling import Cookies, Stop, remembers

BORN = {"born_on-day": "14", "born_on-month": "3", "born_on-year": "2012"}
SAID: Mapping[str, Mapping[str, str]] = {
    "asker": {"asker": "child"},
    "who": {"name": "Zoë Ashdown", "preferred_name": "Zo"},
    "born": BORN,
    "described": {"gender": "girl"},
    "school": {"school": "Holyrood Academy", "school_year": "9"},
    "reach": {"phone": "07700 900123", "area": "Chard"},
    "safe": {"safe_to_contact": "yes", "safe_to_leave_message": "no"},
    "guardian": {"guardian_name": "Mary Ashdown", "guardian_relationship": "Mother"},
    "parent": {"guardian_name": "Mary Ashdown", "guardian_email": "mary@home.example"},
    "ring-parent": {"guardian_phone": "07700 900123"},
    "when": {"offence_on-day": "2", "offence_on-month": "9", "offence_on-year": "2026"},
    "happened": {"statement": "Threw a stone at the bus shelter, and told the driver."},
    "admitted": {"admitted": "yes"},
    "harmed": {"harmed": "yes"},
    **{f"harmed-{place}": {"kind": "person", "name": "Rosa Lane", "more": "yes"} for place in (1, 2)},
    "harmed-3": {"kind": "business", "name": "First Bus", "contact_name": "Mr Hall"},
    "references": {"agency_reference": "AS/417"},
    "number": {},
}


async def of_a_referrer(programme: Programme, account: Account, cookies: Cookies) -> AsyncIterator[Stop]:
    """A draft at its first question, one that is ready to be sent, and one in between."""
    offence = await an_offence(programme)
    said = {**SAID, "offence": {"offence": str(offence.id)}}
    ready = await a_draft(programme, account.id, agency_form.QUESTIONS, said)
    for question in agency_form.QUESTIONS:
        if question.only_if(said):
            here = f"/refer/{ready.id}/{question.name}"
            yield Stop("referrer", here, cookies, name=_kind("refer", question))
    silent = await a_draft(programme, account.id, agency_form.QUESTIONS, {**said, "reach": {}})
    yield Stop("referrer", f"/refer/{silent.id}/no-contact", cookies, name="refer nobody to reach")
    yield Stop("referrer", f"/refer/{ready.id}/who?from=check", cookies, name="refer/again")
    for page in ("check", "removal"):
        yield Stop("referrer", f"/refer/{ready.id}/{page}", cookies)
    begun = await drafts.begin(programme.id, account.id, uuid4())
    yield Stop("referrer", f"/refer/{begun.id}/who", cookies, name="refer/first")
    for state in journey.REFERRAL:
        reason = "unreachable" if state == "returned" else None
        sent = await a_referral(
            programme, state=state, return_reason=reason, account_id=account.id, source="agency"
        )
        yield Stop("referrer", f"/my-referrals/{sent.id}", cookies, name=f"my referral {state}")


def _kind(form: str, question: Question) -> str:
    """Questions with fields of the same kinds are one page with other words."""
    return f"{form} {'+'.join(field.kind for field in question.fields)}"


async def a_draft(
    programme: Programme,
    account: UUID | None,
    asked: Sequence[Question],
    said: Mapping[str, Mapping[str, str]],
) -> Draft:
    """With an answer to every question that is asked."""
    draft = await drafts.begin(programme.id, account, uuid4())
    for question in asked:
        if question.name in said:
            draft = await drafts.keep(draft, question.name, said[question.name])
    return draft


async def of_anybody(programme: Programme) -> AsyncIterator[Stop]:
    """For me and for my child, question by question, to the check; and what is sent."""
    here = f"/ask/{programme.id}"
    yield Stop("nobody", here)
    for asker in ("child", "me"):
        said = {**SAID, "asker": {"asker": asker}}
        draft = await a_draft(programme, None, own_form.QUESTIONS, said)
        cookies = _remembering(draft.id)
        for question in own_form.QUESTIONS:
            if question.only_if(said):
                yield Stop("nobody", f"{here}/{question.name}", cookies, name=_kind("ask", question))
        yield Stop("nobody", f"{here}/check", cookies)
    sent = await a_referral(programme, source="self", reference="R-26-9917")
    yield Stop("nobody", f"{here}/sent", _remembering(sent.id))


def _remembering(draft: UUID) -> Cookies:
    """The browser in which it was begun."""
    return remembers(lambda door: door.remember(ask.COOKIE, str(draft)))
