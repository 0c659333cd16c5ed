"""The consent of a juror's guardian: asked for by a link, written down, taken back."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import contacts, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import guardians, jurors, steps
from panel.tables import Juror
from panel.web import forms
from panel.web.access import allow
from panel.web.juror import HOWS, opened
from panel.web.pages import page, redirect
from panel.web.seen import plain

STAFF = allow("coordinator")
EARLIEST = "This day is still to come. Write the day on which they agreed."


class ConsentForm(Struct, kw_only=True):
    on: date
    how: Literal["paper", "spoken"]


@get("/jurors/{juror_id:uuid}/consent", name="juror-consent", opt=STAFF)
async def show_consent(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return _page(await opened(by, juror_id, "consent"), programme)


def _page(juror: Juror, programme: Programme, **more: Any) -> Template:
    given = juror.guardian_consent_on
    today = programmes.today(programme)
    return page(
        "jurors/consent.html",
        juror=juror,
        name=jurors.name(juror),
        given=plain(given, programme) if given else "",
        how=HOWS.get(juror.guardian_consent_how, ""),
        needed=steps.needs_guardian(juror.born_on, today),
        address=juror.guardian_email or contacts.shown(juror.guardian_phone, programme.country),
        today=today,
        **more,
    )


@post("/jurors/{juror_id:uuid}/consent", name="record-juror-consent", opt=STAFF)
async def record_consent(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, ConsentForm)
        if form.on > programmes.today(programme):
            raise BadInput({"on": EARLIEST})
    except BadInput as bad:
        return _page(juror, programme, typed=typed, problems=bad.problems)
    await guardians.agree(juror, by, on=form.on, how=form.how)
    return redirect(f"/jurors/{juror.id}", notice="The consent is written down.")


@post("/jurors/{juror_id:uuid}/consent/question", name="ask-juror-guardian", opt=STAFF)
async def ask_guardian(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    await guardians.ask(juror, by)
    return redirect(f"/jurors/{juror.id}", notice="The question is on its way, at most once a day.")


@post("/jurors/{juror_id:uuid}/consent/withdrawal", name="withdraw-juror-consent", opt=STAFF)
async def withdraw_consent(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    await guardians.refuse(juror, by)
    return redirect(f"/jurors/{juror.id}", notice="It is written down. Nobody asks them to sit now.")


routes: list[Any] = [show_consent, record_consent, ask_guardian, withdraw_consent]
