"""When a juror can come, written down for somebody who rang: usual times, exams, days away."""

from collections.abc import Sequence
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
from panel import availability, away, clashes, distances, foreseen, jurors
from panel.tables import Juror
from panel.web import forms, usual_times
from panel.web.access import allow
from panel.web.juror import days_words, opened, usual
from panel.web.pages import page, redirect
from scheduling.seating.rules import Away
from scheduling.times import clock_words, day_words

STAFF = allow("coordinator")


@get("/jurors/{juror_id:uuid}/times", name="juror-times", opt=STAFF)
async def show_times(
    juror_id: FromPath[UUID], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template:
    return await _page(await opened(by, juror_id, "times"), programme)


async def _page(
    juror: Juror,
    programme: Programme,
    *,
    of_days: bool = False,
    of_places: bool = False,
    touched: Sequence[foreseen.Touched] = (),
    **more: Any,
) -> Template:
    """`of_days`, `of_places`: what was typed is days away, or places, and not the usual times."""
    today = programmes.today(programme)
    return page(
        "jurors/times.html",
        juror=juror,
        name=jurors.name(juror),
        usual=await usual(juror),
        written=usual_times.in_short(await usual_times.windows(juror)),
        away=[days_words(row, programme) for row in await away.to_come(juror, today)],
        said_yes=[_said_yes(clash, programme) for clash in await clashes.of(programme, juror.id)],
        kinds=list(away.KINDS.items()),
        once=forms.once(),
        of_days=of_days,
        of_places=of_places,
        places=await distances.choices(programme.id),
        far=await distances.of(juror),
        touched=touched,
        **more,
    )


def _said_yes(clash: clashes.Clash, programme: Programme) -> dict[str, Any]:
    return {
        "seat": clash.seat,
        "hearing": clash.hearing,
        "at": f"{day_words(clash.starts.date(), programme.country)}, {clock_words(clash.starts)}",
        "why": clashes.WORDS[clash.kind],
    }


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
    touched = await foreseen.touched(juror, programme, free=tuple(windows))
    if foreseen.unseen(touched, typed.all("seen")):
        return await _page(juror, programme, typed=typed, touched=touched)
    await availability.change(juror, windows, by)
    await foreseen.step_back(touched, by)
    return redirect(f"/jurors/{juror.id}/times", notice="The usual times are saved.")


@post("/jurors/{juror_id:uuid}/places", name="change-juror-places", opt=STAFF)
async def change_places(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    typed = await forms.typed(request)
    try:
        await distances.change(juror, forms.read(typed, usual_times.PlacesForm).chosen, by)
    except BadInput as bad:
        return await _page(juror, programme, of_places=True, typed=typed, problems=bad.problems)
    return redirect(f"/jurors/{juror.id}/times", notice="The places are saved.")


@post("/jurors/{juror_id:uuid}/away", name="add-juror-away", opt=STAFF)
async def add_away(
    request: Request[Any, Any, Any],
    juror_id: FromPath[UUID],
    by: NamedDependency[Actor],
    programme: NamedDependency[Programme],
) -> Template | Redirect:
    juror = await jurors.get(by.programme, juror_id)
    today = programmes.today(programme)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, usual_times.AwayForm)
        away.check(form.from_day, form.last_day, today)
        days = (Away(form.kind, form.from_day, form.last_day),)
        touched = await foreseen.touched(juror, programme, away=days)
        if foreseen.unseen(touched, typed.all("seen")):
            return await _page(juror, programme, of_days=True, typed=typed, touched=touched)
        await away.add(
            juror,
            by,
            kind=form.kind,
            from_day=form.from_day,
            to_day=form.last_day,
            today=today,
            once=typed.once,
        )
        await foreseen.step_back(touched, by)
    except BadInput as bad:
        return await _page(juror, programme, of_days=True, typed=typed, problems=bad.problems)
    said_yes = len(await clashes.of(programme, juror.id))
    of_these = f" They said yes on {said_yes} of them: see below." if said_yes else ""
    return redirect(f"/jurors/{juror.id}/times", notice=f"The days are saved.{of_these}")


@post("/jurors/{juror_id:uuid}/away/{away_id:uuid}/removal", name="remove-juror-away", opt=STAFF)
async def remove_away(
    juror_id: FromPath[UUID], away_id: FromPath[UUID], by: NamedDependency[Actor]
) -> Redirect:
    juror = await jurors.get(by.programme, juror_id)
    await away.remove(juror, away_id, by)
    return redirect(f"/jurors/{juror.id}/times", notice="The days are removed.")


routes: list[Any] = [show_times, change_times, change_places, add_away, remove_away]
