"""Hours at the desk: what came on paper is written down and counts; what waits is answered."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import database, hours, journal, people
from cases.actors import Actor
from cases.errors import BadInput, NotFound
from cases.tables import HoursEntry, Programme, Term
from panel.web import forms, viewing
from panel.web.agreement import STAFF, Asked
from panel.web.agreement_terms import of_term, term_page
from panel.web.pages import redirect
from panel.web.term_form import minutes


class PaperHours(msgspec.Struct, kw_only=True):
    """What a supervisor signed on paper, or said on the phone."""

    on_day: date
    hours: str
    how: Literal["paper", "spoken"]
    words: Annotated[str, msgspec.Meta(max_length=hours.LONGEST)] = ""


class AnswerForm(msgspec.Struct, kw_only=True):
    say: Literal["verified", "refused", "taken-back"]
    how: Literal["paper", "spoken"] = "spoken"


@post("/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/hours", name="term-hours", opt=STAFF)
async def log(
    request: Asked,
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement, term = await of_term(by, case_id, term_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, PaperHours)
        async with database.atomic():
            entry = await hours.log(
                term,
                on_day=form.on_day,
                minutes=read_minutes(form.hours),
                by=by,
                words=form.words,
                once=typed.once,
            )
            await hours.verify(entry, by, form.how)
    except BadInput as bad:
        said = {"hours" if name == "minutes" else name: words for name, words in bad.problems.items()}
        return await term_page(
            case, agreement, term, programme, once=str(typed.once), typed=typed, problems=said
        )
    return redirect(f"/cases/{case_id}/agreement/terms/{term_id}", notice="The hours count.")


def read_minutes(text: str) -> int:
    try:
        return minutes(text)
    except ValueError as wrong:
        raise BadInput({"hours": str(wrong)}) from None


@post(
    "/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/hours/{entry_id:uuid}",
    name="hours-answer",
    opt=STAFF,
)
async def answer(
    request: Asked,
    case_id: FromPath[UUID],
    term_id: FromPath[UUID],
    entry_id: FromPath[UUID],
    by: NamedDependency[Actor],
) -> Redirect:
    """The supervisor told us, or signed a paper."""
    _, _, term = await of_term(by, case_id, term_id)
    entry = await of_the_term(by, entry_id, term)
    form: AnswerForm = forms.of_a_button(await forms.typed(request), AnswerForm)
    if form.say == "taken-back":
        await hours.take_back(entry, by)
    else:
        await (hours.verify if form.say == "verified" else hours.refuse)(entry, by, form.how)
    return redirect(f"/cases/{case_id}/agreement/terms/{term_id}", notice="It is written down.")


async def of_the_term(by: Actor, entry: UUID, term: Term) -> HoursEntry:
    found = await hours.get(by, entry)
    if found.term != term.id:
        raise NotFound
    return found


@get(
    [
        "/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/hours.csv",
        "/cases/{case_id:uuid}/agreement/terms/{term_id:uuid}/hours.xlsx",
    ],
    name="hours-file",
    opt=STAFF,
)
async def download(
    request: Asked, case_id: FromPath[UUID], term_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Response[Any]:
    case, _, term = await of_term(by, case_id, term_id)
    await journal.read(by, "person.read", await people.get(case.person), "hours as a file")
    headings = ["Day", "Minutes", "What was done", "Written down by", "State", "Answered by", "How"]
    rows = [
        [
            one.on_day,
            one.minutes,
            one.words,
            one.logged_by,
            hours.STATES[one.state][0],
            one.answered_by,
            hours.HOW.get(one.answered_how, ""),
        ]
        for one in await hours.of(term)
    ]
    return viewing.sheet(request, "hours", headings, rows)


routes: list[Any] = [log, answer, download]
