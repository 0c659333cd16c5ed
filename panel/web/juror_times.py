"""When a juror can come, written down for somebody who rang: usual times, exams, days away."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases import programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import availability, away, jurors
from panel.tables import Juror
from panel.web import forms, usual_times
from panel.web.access import allow
from panel.web.juror import days_words, opened, usual
from panel.web.pages import page, redirect

STAFF = allow("coordinator")


@get("/jurors/{juror_id:uuid}/times", name="juror-times", opt=STAFF)
async def show_times(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _page(await opened(by, juror_id, "times"), programme)


async def _page(juror: Juror, programme: Programme, **more: Any) -> Template:
    today = programmes.today(programme)
    return page(
        "jurors/times.html",
        juror=juror,
        name=jurors.name(juror),
        usual=await usual(juror),
        written=usual_times.in_short(await usual_times.windows(juror)),
        away=[days_words(row, programme) for row in await away.to_come(juror, today)],
        kinds=list(away.KINDS.items()),
        once=forms.once(),
        **more,
    )


@post("/jurors/{juror_id:uuid}/times", name="change-juror-times", opt=STAFF)
async def change_times(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        windows = usual_times.days_in_words(typed.get("written", "")[:300])
    except BadInput as bad:
        return await _page(juror, programme, typed=typed, problems=bad.problems)
    await availability.change(juror, windows, by)
    return redirect(f"/jurors/{juror.id}/times", notice="The usual times are saved.")


@post("/jurors/{juror_id:uuid}/away", name="add-juror-away", opt=STAFF)
async def add_away(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, usual_times.AwayForm)
        await away.add(
            juror,
            by,
            kind=form.kind,
            from_day=form.from_day,
            to_day=form.to_day or form.from_day,
            today=programmes.today(programme),
            once=typed.once,
        )
    except BadInput as bad:
        return await _page(juror, programme, typed=typed, problems=bad.problems)
    return redirect(f"/jurors/{juror.id}/times", notice="The days are saved.")


@post("/jurors/{juror_id:uuid}/away/{away_id:uuid}/removal", name="remove-juror-away", opt=STAFF)
async def remove_away(
    juror_id: FromPath[UUID], away_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    await away.remove(juror, away_id, by)
    return redirect(f"/jurors/{juror.id}/times", notice="The days are removed.")


routes: list[Any] = [show_times, change_times, add_away, remove_away]
