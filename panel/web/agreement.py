"""The agreement of one case: drafted at the table, signed, reached, printed, and how far it is."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import agreements, grids, journal, journey, people, programmes, signatures, strengths, terms
from cases.actors import Actor
from cases.errors import BadInput, NotFound, WrongState
from cases.tables import Agreement, Case, HarmedPerson, Person, Programme
from cases.terms import SIDES, STATES
from panel import agreeing, agreement_links, agreement_papers, papers
from panel.agreement_papers import Line
from panel.settings import Settings
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import due, plain
from scheduling import caseload

STAFF = allow("coordinator", "facilitator")
Asked = Request[Any, Any, Any]
NONE_YET = "Nothing is agreed yet, so there is nothing to print."


class SignatureForm(msgspec.Struct, kw_only=True):
    """Who signs, in whose place, and on what."""

    part: str = ""
    name: Annotated[str, msgspec.Meta(max_length=120)] = ""
    how: Literal["page", "paper"] = "page"


class RemovalForm(msgspec.Struct, kw_only=True):
    signature: UUID


class ReachForm(msgspec.Struct, kw_only=True):
    on: date
    outside: Annotated[str, msgspec.Meta(max_length=agreements.LONGEST)] = ""


class OutsideForm(msgspec.Struct, kw_only=True):
    outside: Annotated[str, msgspec.Meta(max_length=agreements.LONGEST)] = ""


class PaperForm(msgspec.Struct, kw_only=True):
    anew: bool = False


@get("/cases/{case_id:uuid}/agreement", name="agreement", opt=STAFF)
async def show(
    case_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    """Opening it is reading a person's file."""
    case = await caseload.get(by, case_id)
    await journal.read(by, "person.read", await people.get(case.person), "agreement")
    return await shown(case, programme)


async def shown(case: Case, programme: Programme, **more: Any) -> Template:
    """The page that fits where it stands."""
    agreement = await agreements.last_of(case)
    person = await people.get(case.person)
    here: dict[str, Any] = {"name": people.listed(person), "state": journey.CASE[case.state]}
    if agreement is None:
        return page(
            "agreements/none.html", case=case, **here, may_begin=case.state in agreements.TO_DRAFT, **more
        )
    lines = await agreement_papers.lines(agreement, programme)
    here |= {"sides": sides(lines, programme)}
    here |= {"signatures": await _signatures(agreement, programme)}
    here |= {"unsigned": await agreement_papers.unsigned(agreement)}
    if agreement.state == "draft":
        return await _draft(agreement, case, person, **here, **more)
    return await _running(agreement, case, lines, programme, **here, **more)


async def _draft(agreement: Agreement, case: Case, person: Person, **more: Any) -> Template:
    said = await strengths.of(case)
    more.setdefault("once", forms.once())
    return page(
        "agreements/draft.html",
        good_at=[one.words for words in said.values() for one in words],
        warnings=await grids.warnings(agreement),
        guided=await grids.guided(agreement),
        outside=agreements.outside(agreement),
        lacks=await agreements.lacks(agreement),
        parts=list(signatures.PARTS.items()),
        suggested=people.known_as(person),
        on=await agreeing.usual_day(agreement),
        to_reach=case.state == "heard",
        case=case,
        agreement=agreement,
        **more,
    )


async def _running(
    agreement: Agreement, case: Case, lines: list[Line], programme: Programme, **more: Any
) -> Template:
    own = [line for line in lines if line.term.side == "young_person"]
    more.setdefault("once", forms.once())
    return page(
        "agreements/running.html",
        case=case,
        agreement=agreement,
        due=due(agreement.due_on, programme, working=False) if agreement.state == "active" else None,
        reached=agreement.reached_on and plain(agreement.reached_on, programme),
        until=agreement.due_on and plain(agreement.due_on, programme),
        first=agreement.first_due_on and plain(agreement.first_due_on, programme),
        ended=agreement.ended_on and plain(agreement.ended_on, programme),
        ending=agreements.ENDINGS.get(agreement.ending, ""),
        outside=agreements.outside(agreement),
        kept=sum(line.term.state != "open" for line in own),
        of=len(own),
        parts=list(signatures.PARTS.items()),
        suggested="",
        code=await agreement_links.code(agreement),
        **more,
    )


def sides(lines: list[Line], programme: Programme) -> list[dict[str, Any]]:
    """What each side does, with how each thing stands against its day."""
    return [
        {
            "side": side,
            "word": word,
            "lines": [(line, _stands(line, programme)) for line in lines if line.term.side == side],
        }
        for side, word in SIDES.items()
    ]


def _stands(line: Line, programme: Programme) -> tuple[str, str]:
    """The badge of one thing: late and soon come before to do."""
    if line.term.state != "open":
        return STATES[line.term.state]
    clock = due(line.term.due_on, programme, working=False)
    return (clock.words, "red") if clock.late else (clock.words, "yellow") if clock.soon else STATES["open"]


async def _signatures(agreement: Agreement, programme: Programme) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "part": signatures.PARTS[one.part],
            "name": one.name,
            "told": f"{'On paper' if one.how == 'paper' else 'On this page'}, "
            f"{plain(programmes.day_of(one.signed_at, programme), programme)}",
        }
        for one in await signatures.of(agreement)
    ]


@post("/cases/{case_id:uuid}/agreement", name="agreement-begin", opt=STAFF)
async def begin(case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await agreements.draft(await caseload.get(by, case_id), by)
    return redirect(f"/cases/{case_id}/agreement")


async def standing(by: Actor, case_id: UUID) -> tuple[Case, Agreement]:
    """The case and what is drafted or runs."""
    case = await caseload.get(by, case_id)
    agreement = await agreements.of_case(case)
    if agreement is None:
        raise WrongState("There is no agreement to write to. Look at the case again.")
    return case, agreement


@post("/cases/{case_id:uuid}/agreement/signatures", name="agreement-sign", opt=STAFF)
async def sign(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement = await standing(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, SignatureForm)
        await signatures.sign(agreement, part=form.part, name=form.name, how=form.how, by=by, once=typed.once)
    except BadInput as bad:
        return await shown(case, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/agreement#signatures", notice="It is signed.")


@post("/cases/{case_id:uuid}/agreement/signatures/removal", name="agreement-unsign", opt=STAFF)
async def unsign(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    _, agreement = await standing(by, case_id)
    form: RemovalForm = forms.of_a_button(await forms.typed(request), RemovalForm)
    if form.signature not in {one.id for one in await signatures.of(agreement)}:
        raise NotFound
    await signatures.unsign(form.signature, by)
    return redirect(f"/cases/{case_id}/agreement#signatures", notice="The signature is taken back.")


@post("/cases/{case_id:uuid}/agreement/guideline", name="agreement-outside", opt=STAFF)
async def outside(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement = await standing(by, case_id)
    typed = await forms.typed(request)
    try:
        await agreements.say_why_outside(agreement, forms.read(typed, OutsideForm).outside, by)
    except BadInput as bad:
        return await shown(case, programme, typed=typed, problems=bad.problems)
    return redirect(f"/cases/{case_id}/agreement#guideline", notice="The reason is kept.")


@post("/cases/{case_id:uuid}/agreement/reached", name="agreement-reach", opt=STAFF)
async def reach(
    request: Asked,
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    case, agreement = await standing(by, case_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ReachForm)
        await agreeing.reach(agreement, form.on, by, outside=form.outside)
    except BadInput as bad:
        return await shown(case, programme, typed=typed, problems=bad.problems)
    return redirect(
        f"/cases/{case_id}/agreement", notice=f"It is agreed. The {programme.word_agreement} runs."
    )


@post("/cases/{case_id:uuid}/agreement/paper", name="agreement-paper", opt=STAFF)
async def make_paper(request: Asked, case_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    """The code of the paper, so that it leads to their page; `anew` when a paper was lost."""
    _, agreement = await standing(by, case_id)
    form: PaperForm = forms.of_a_button(await forms.typed(request), PaperForm)
    await agreement_links.make_code(agreement, by, anew=form.anew)
    return redirect(f"/cases/{case_id}/agreement/print")


@get("/cases/{case_id:uuid}/agreement/print", name="agreement-print", opt=STAFF)
async def show_print(
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
    settings: NamedDependency[Settings],
) -> Template:
    case, said = await _paper(by, case_id, programme, settings)
    return page("agreements/print.html", case=case, **said)


@get("/cases/{case_id:uuid}/agreement.pdf", name="agreement-pdf", opt=STAFF)
async def show_pdf(
    case_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
    settings: NamedDependency[Settings],
) -> Response[bytes] | Redirect:
    case, said = await _paper(by, case_id, programme, settings)
    return await as_pdf(said, f"/cases/{case.id}/agreement/print")


async def _paper(
    by: Actor, case_id: UUID, programme: Programme, settings: Settings
) -> tuple[Case, dict[str, Any]]:
    case = await caseload.get(by, case_id)
    agreement = await agreements.last_of(case)
    if agreement is None or not await terms.of(agreement):
        raise WrongState(NONE_YET)
    await journal.read(by, "person.read", await people.get(case.person), "agreement on paper")
    return case, await agreement_papers.paper(agreement, programme, settings)


async def as_pdf(said: dict[str, Any], printed: str) -> Response[bytes] | Redirect:
    """The paper as a file; where none can be made, the page to print, and why."""
    try:
        made = await papers.pdf("papers/agreement.html", said)
    except papers.CannotMake as cannot:
        return redirect(printed, notice=cannot.sentence)
    name = f'inline; filename="{said["word"]}.pdf"'
    return Response(made, media_type=papers.KIND, headers={"Content-Disposition": name})


async def harmed_options(case: Case) -> list[tuple[str, str]]:
    """By number: their names stand in the file apart."""
    rows = (
        await HarmedPerson.select(HarmedPerson.id)
        .where(HarmedPerson.referral == case.referral, HarmedPerson.part == "harmed")
        .order_by(HarmedPerson.created_at)
    )
    only = len(rows) == 1
    return [
        (str(row["id"]), "The person who was harmed" if only else f"Harmed person {number}")
        for number, row in enumerate(rows, 1)
    ]


routes: list[Any] = [
    show,
    begin,
    sign,
    unsign,
    outside,
    reach,
    make_paper,
    show_print,
    show_pdf,
]
