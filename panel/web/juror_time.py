"""The time of one juror, for the coordinator: statement, time written down, a mistake taken back."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import certificates, credits, jurors, statements
from panel.tables import CreditEntry, Juror
from panel.web import forms, viewing
from panel.web.access import allow
from panel.web.agreement_hours import read_minutes
from panel.web.juror import opened
from panel.web.my_time import HEADINGS, as_pdf, cells, said
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
Asked = Request[Any, Any, Any]
KINDS = {
    "help": "Help they gave",
    "training": "Training",
    "other": "Other time they gave",
    "pot": "From the community pot",
}


class TimeForm(msgspec.Struct, kw_only=True):
    kind: str
    hours: str
    on_day: date
    words: Annotated[str, msgspec.Meta(max_length=credits.LONGEST)] = ""


class ReversalForm(msgspec.Struct, kw_only=True):
    why: Annotated[str, msgspec.Meta(max_length=credits.LONGEST)]


@get("/jurors/{juror_id:uuid}/time", name="juror-time", opt=STAFF)
async def show(
    request: Asked,
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template:
    return await _time(request, await opened(by, juror_id, "time"), programme)


async def _time(request: Asked, juror: Juror, programme: Programme, **more: Any) -> Template:
    every = await statements.of(juror, whole=True)
    view = viewing.read(request, f"/jurors/{juror.id}/time", sorts=("day",), states=())
    pages = viewing.Pages(len(every), view.page)
    return page(
        "jurors/time.html",
        juror=juror,
        name=jurors.name(juror),
        balance=statements.said(await credits.balance(juror)),
        rows=[said(line, programme) for line in every[pages.offset : pages.offset + pages.size]],
        kinds=list(KINDS.items()),
        today=programmes.today(programme),
        view=view,
        pages=pages,
        once=forms.once(),
        **more,
    )


@get(
    ["/jurors/{juror_id:uuid}/time.csv", "/jurors/{juror_id:uuid}/time.xlsx"],
    name="juror-time-file",
    opt=STAFF,
)
async def download(request: Asked, juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Response[Any]:
    juror = await opened(by, juror_id, "time as a file")
    return viewing.sheet(request, "time", HEADINGS, cells(await statements.of(juror, whole=True)))


@post("/jurors/{juror_id:uuid}/time", name="write-down-time", opt=STAFF)
async def write_down(
    request: Asked,
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        await _post(juror, forms.read(typed, TimeForm), typed.once, by)
    except BadInput as bad:
        named = {"minutes": "hours", "category": "kind"}
        problems = {named.get(field, field): words for field, words in bad.problems.items()}
        return await _time(request, juror, programme, typed=typed, problems=problems)
    return redirect(f"/jurors/{juror.id}/time", notice="The time is written down.")


async def _post(juror: Juror, form: TimeForm, once: UUID, by: Actor) -> None:
    if form.kind not in KINDS:
        raise BadInput({"kind": forms.CHOOSE})
    minutes = read_minutes(form.hours)
    if form.kind == "pot":
        await credits.from_pot(juror, minutes, by, words=form.words, once=once)
    else:
        await credits.write_down(
            juror, by, minutes=minutes, category=form.kind, on_day=form.on_day, words=form.words, once=once
        )


@get("/jurors/{juror_id:uuid}/time/certificate", name="juror-certificate", opt=STAFF)
async def show_certificate(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    juror = await opened(by, juror_id, "certificate")
    return page("jurors/certificate.html", juror=juror, **await certificates.of(juror, programme))


@get("/jurors/{juror_id:uuid}/time/certificate.pdf", name="juror-certificate-pdf", opt=STAFF)
async def show_pdf(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Response[bytes] | Redirect:
    juror = await opened(by, juror_id, "certificate")
    return await as_pdf(juror, programme, f"/jurors/{juror.id}/time/certificate")


@get("/time-bank/entries/{credit_id:uuid}/reversal", name="credit-reversal", opt=STAFF)
async def show_reversal(
    credit_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _reversal(await credits.get(by, credit_id), programme)


async def _reversal(entry: CreditEntry, programme: Programme, **more: Any) -> Template:
    named = await statements.names(entry.programme, whole=True)
    return page(
        "time_bank/reversal.html",
        entry=entry,
        facts=[
            ("Day", plain(entry.on_day, programme)),
            ("From", named[entry.taken_from]),
            ("To", named[entry.given_to]),
            ("Time", statements.said(entry.minutes)),
            ("For", credits.CATEGORIES[entry.category]),
            ("Words", entry.words or "None"),
            ("Written down by", entry.by_name),
        ],
        undone=bool(await statements.undone_of([entry])),
        **more,
    )


@post("/time-bank/entries/{credit_id:uuid}/reversal", name="reverse-credit", opt=STAFF)
async def reverse(
    request: Asked,
    credit_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    entry = await credits.get(by, credit_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ReversalForm)
        await credits.reverse(entry, form.why, by)
    except BadInput as bad:
        return await _reversal(entry, programme, typed=typed, problems=bad.problems)
    return redirect("/time-bank/entries", notice="It is taken back.")


routes: list[Any] = [
    show,
    download,
    write_down,
    show_certificate,
    show_pdf,
    show_reversal,
    reverse,
]
