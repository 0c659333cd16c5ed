"""My agreement: what I do and by when, how far I am, my hours, and help. By link, or from the family's page.

Looking changes nothing. The birth date is asked for first; where none is known nothing is shown, and
they are asked to ring. A parent or carer reads the same and may ask for help.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import agreements, contacts, family_requests, hours, people, programmes, terms
from cases.errors import BadInput, NotFound
from cases.tables import Agreement, Case
from panel import agreement_papers, family, gates, links, security
from panel.agreement_papers import Line
from panel.settings import Settings
from panel.web import family as family_pages
from panel.web import forms, gate
from panel.web.agreement import as_pdf, sides
from panel.web.agreement_hours import of_the_term, read_minutes
from panel.web.family import LINK, OVER, Asked, Own
from panel.web.family_born import WRITE
from panel.web.pages import page, redirect
from panel.web.seen import due, plain

HOME = ("/agreement/{token:str}", "/f/{token:str}/agreement", "/g/{token:str}/agreement")
YOUNG = HOME[:2]


class BornForm(Struct, kw_only=True):
    born_on: date | None = None


class HoursForm(Struct, kw_only=True):
    """What somebody did on a day."""

    on_day: date
    hours: str
    words: Annotated[str, Meta(max_length=hours.LONGEST)] = ""
    term: UUID | None = None


class TakeBackForm(Struct, kw_only=True):
    entry: UUID


class HelpForm(Struct, kw_only=True):
    words: Annotated[str, Meta(max_length=family_requests.LONGEST)] = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose agreement it is, who reads it, and where."""

    own: Own
    agreement: Agreement
    here: str

    @property
    def runs(self) -> bool:
        return bool(self.agreement.state == "active")


def at(path: str = "", homes: tuple[str, ...] = HOME) -> list[str]:
    """The same page behind the link of the letter and behind the family's own."""
    return [f"{home}{path}" for home in homes]


async def by_link(token: str, request: Asked) -> Mine:
    """Whoever holds the link and gave the birth date in this browser."""
    if request.url.path.split("/")[1] != "agreement":
        own = await family_pages.by_link(token, request)
        return Mine(own, await _agreed(own), f"{own.here}/agreement")
    mine = await of_link(token, request)
    if not mine.own.plain:
        await gate.passed(request, mine.own.link, mine.here, "/born")
    return mine


async def of_link(token: str, request: Asked) -> Mine:
    """Before anything is shown."""
    link = await links.find(token, "agreement")
    agreement = await Agreement.objects().where(Agreement.id == link.agreement).first()
    case = await Case.objects().where(Case.id == link.case).first()
    if agreement is None or case is None:
        raise NotFound
    if case.state not in family_pages.STEPS:
        raise links.Outdated(OVER)
    person = await people.get(case.person)
    by = family.actor_of(case, "young_person", people.known_as(person), security.door_of(request).address)
    here, programme = f"/agreement/{token}", await programmes.get(case.programme)
    return Mine(Own(link, case, person, programme, "young_person", by, here), agreement, here)


async def _agreed(own: Own) -> Agreement:
    found = await agreements.last_of(own.case)
    if found is None or found.state == "draft":
        raise NotFound
    return found


def _shown(template: str, mine: Mine, **more: Any) -> Template:
    own = mine.own
    return page(
        template,
        here=mine.here,
        back="" if mine.here.startswith("/agreement/") else own.here,
        young=own.party == "young_person",
        name=own.name,
        child=own.child,
        word=own.programme.word_agreement,
        runs=mine.runs,
        country=own.programme.country,
        contact_phone=contacts.shown(own.programme.contact_phone, own.programme.country),
        **more,
    )


@get(at(), name="my-agreement", opt=LINK)
async def show(request: Asked, token: FromPath[str]) -> Template:
    mine = await by_link(token, request)
    if mine.own.plain:
        return _shown("agreements/own_ring.html", mine)
    programme, agreement = mine.own.programme, mine.agreement
    lines = await agreement_papers.lines(agreement, programme)
    left = [line for line in _mine(lines) if line.term.state == "open"]
    asked = await family_requests.of(mine.own.case)
    return _shown(
        "agreements/own.html",
        mine,
        sides=sides([line for line in lines if line.term.state in ("open", "done")], programme),
        left=len(left),
        ending=agreement.ending,
        hours_left=sum(line.progress.left for line in left if line.term.kind == "service"),
        waits=sum(line.progress.waiting for line in left),
        logs=[line for line in left if line.term.kind == "service"],
        until=agreement.due_on and plain(agreement.due_on, programme),
        clock=due(agreement.due_on, programme, working=False) if agreement.due_on and mine.runs else None,
        asked=any(
            one.kind == "support" and not one.answered_at and one.party == mine.own.party for one in asked
        ),
    )


def _mine(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.term.side == "young_person"]


@get(at("/born", HOME[:1]), name="my-agreement-born", opt=LINK)
async def show_born(request: Asked, token: FromPath[str]) -> Template | Redirect:
    mine, to = await of_link(token, request), request.query_params.get("to", "")
    if mine.own.plain or gate.is_open(request, mine.own.link):
        return gate.onward(mine.here, to)
    return _shown("agreements/own_born.html", mine, to=to)


@post(at("/born", HOME[:1]), name="my-agreement-born-post", opt=LINK)
async def say_born(request: Asked, token: FromPath[str]) -> Template | Redirect:
    mine, typed = await of_link(token, request), await forms.typed(request)
    to = typed.get("to", "")
    if mine.own.plain:
        return gate.onward(mine.here, to)
    try:
        form = forms.read(typed, BornForm)
        if form.born_on is None:
            raise BadInput({"born_on": WRITE})
        by = gate.somebody(mine.own.by)
        await gates.family(mine.own.link, mine.own.case, form.born_on, by)
    except BadInput as bad:
        return _shown("agreements/own_born.html", mine, to=to, typed=typed, problems=bad.problems)
    return gate.opened(request, mine.own.link, mine.here, to)


async def _seen(token: str, request: Asked) -> Mine:
    """For the pages behind the first: nothing of them is shown where no birth date is known."""
    mine = await by_link(token, request)
    if mine.own.plain:
        raise NotFound
    return mine


@get(at("/hours", YOUNG), name="my-agreement-hours", opt=LINK)
async def show_hours(request: Asked, token: FromPath[str]) -> Template:
    return await _hours(await _seen(token, request), once=forms.once())


async def _hours(mine: Mine, **more: Any) -> Template:
    programme = mine.own.programme
    lines = _mine(await agreement_papers.lines(mine.agreement, programme))
    service = [line for line in lines if line.term.kind == "service" and line.term.state in ("open", "done")]
    entries = [
        {
            "id": one.id,
            "on": plain(one.on_day, programme),
            "minutes": one.minutes,
            "words": one.words,
            "waits": one.state == "waiting",
            "word": hours.STATES[one.state],
        }
        for line in service
        for one in await hours.of(line.term)
    ]
    return _shown(
        "agreements/own_hours.html",
        mine,
        options=[(str(line.term.id), line.words) for line in service if line.term.state == "open"],
        entries=entries,
        today=programmes.today(programme),
        checks=", ".join({line.term.supervisor_name for line in service if line.term.supervisor_name}),
        **more,
    )


@post(at("/hours", YOUNG), name="my-agreement-hours-post", opt=LINK)
async def log_hours(request: Asked, token: FromPath[str]) -> Template | Redirect:
    mine, typed = await _seen(token, request), await forms.typed(request)
    try:
        form = forms.read(typed, HoursForm)
        open_terms = [
            term
            for term in await terms.of(mine.agreement, "young_person")
            if term.kind == "service" and term.state == "open"
        ]
        term = next((one for one in open_terms if form.term in (None, one.id)), None)
        if term is None or (form.term is None and len(open_terms) > 1):
            raise BadInput({"term": forms.CHOOSE})
        await hours.log(
            term,
            on_day=form.on_day,
            minutes=read_minutes(form.hours),
            words=form.words,
            by=mine.own.by,
            once=typed.once,
        )
    except BadInput as bad:
        said = {"hours" if name == "minutes" else name: words for name, words in bad.problems.items()}
        return await _hours(mine, once=str(typed.once), typed=typed, problems=said)
    return redirect(mine.here, notice="Well done. We ask for a check, then the hours count.")


@post(at("/hours/removal", YOUNG), name="my-agreement-hours-removal", opt=LINK)
async def take_back(request: Asked, token: FromPath[str]) -> Redirect:
    mine = await _seen(token, request)
    form = forms.read(await forms.typed(request), TakeBackForm)
    entry = await hours.get(mine.own.by, form.entry)
    term = await terms.get(mine.own.by, entry.term)
    if term.agreement != mine.agreement.id:
        raise NotFound
    await hours.take_back(await of_the_term(mine.own.by, entry.id, term), mine.own.by)
    return redirect(f"{mine.here}/hours", notice="It is taken out.")


@get(at("/help"), name="my-agreement-help", opt=LINK)
async def show_help(request: Asked, token: FromPath[str]) -> Template:
    return _shown("agreements/own_help.html", await by_link(token, request), once=forms.once())


@post(at("/help"), name="my-agreement-help-post", opt=LINK)
async def ask_for_help(request: Asked, token: FromPath[str]) -> Template | Redirect:
    mine, typed = await by_link(token, request), await forms.typed(request)
    own = mine.own
    try:
        words = forms.read(typed, HelpForm).words
        await family_requests.ask(
            own.case, party=own.party, kind="support", words=words, by=own.by, once=typed.once
        )
    except BadInput as bad:
        return _shown(
            "agreements/own_help.html", mine, once=str(typed.once), typed=typed, problems=bad.problems
        )
    return redirect(mine.here, notice="Thank you. We have it, and we will get in touch.")


@get(at("/print"), name="my-agreement-print", opt=LINK)
async def show_print(request: Asked, token: FromPath[str], settings: NamedDependency[Settings]) -> Template:
    mine = await _seen(token, request)
    said = await agreement_papers.paper(mine.agreement, mine.own.programme, settings)
    return _shown("agreements/own_print.html", mine, said=said)


@get(at("/paper.pdf"), name="my-agreement-pdf", opt=LINK)
async def show_pdf(
    request: Asked, token: FromPath[str], settings: NamedDependency[Settings]
) -> Response[bytes] | Redirect:
    mine = await _seen(token, request)
    said = await agreement_papers.paper(mine.agreement, mine.own.programme, settings)
    return await as_pdf(said, f"{mine.here}/print")


routes: list[Any] = [
    show,
    show_born,
    say_born,
    show_hours,
    log_hours,
    take_back,
    show_help,
    ask_for_help,
    show_print,
    show_pdf,
]
