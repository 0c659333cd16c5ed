"""A juror's own times, on a phone: usual days, hours, exams, days away, home by. One thing a page."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Literal
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
from panel.web.juror import days_words
from panel.web.pages import page, redirect
from scheduling.seating.rules import Away
from scheduling.times import DAYS, clock_words, wall_words

MINE = allow("juror")
HERE = "/mine/availability"
Touching = Sequence[foreseen.Touched]
HOME_BY = [time(hour, minute) for hour in range(18, 24) for minute in (0, 30)]


async def me(by: Actor) -> Juror:
    return await jurors.get(by.programme, UUID(by.id))


@get("/mine/availability", name="my-availability", opt=MINE)
async def show_availability(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    juror = await me(by)
    rows = await away.to_come(juror, programmes.today(programme))
    return page(
        "mine/availability.html",
        usual=[_usual_words(window) for window in await usual_times.windows(juror)],
        exams=[days_words(row, programme) for row in rows if row.kind == "exams"],
        away=[days_words(row, programme) for row in rows if row.kind == "away"],
        home_by=clock_words(time.fromisoformat(juror.home_by)) if juror.home_by else "",
        places=await distances.choices(programme.id),
        far=await distances.of(juror),
    )


def _usual_words(window: Any) -> str:
    """Tuesday, 5pm to 9pm; Tuesday, from 5pm; Tuesday, all day."""
    begins, ends = window.from_wall, window.until_wall
    if (begins, ends) == usual_times.WHOLE:
        return f"{DAYS[window.weekday]}, all day"
    if ends == usual_times.WHOLE[1]:
        return f"{DAYS[window.weekday]}, from {clock_words(begins)}"
    if begins == usual_times.WHOLE[0]:
        return f"{DAYS[window.weekday]}, until {clock_words(ends)}"
    return f"{DAYS[window.weekday]}, {clock_words(begins)} to {clock_words(ends)}"


@get("/mine/availability/days", name="my-days", opt=MINE)
async def show_days(by: NamedDependency[Actor]) -> Template:
    windows = await usual_times.windows(await me(by))
    return _days(sorted({str(window.weekday) for window in windows}))


def _days(chosen: list[str], *, touched: Touching = (), **more: Any) -> Template:
    return page(
        "mine/days.html", days=usual_times.day_choices(), chosen=chosen, touched=touched, asks=False, **more
    )


@post("/mine/availability/days", name="choose-my-days", opt=MINE)
async def choose_days(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    juror = await me(by)
    typed = await forms.typed(request)
    if typed.get("any"):
        await availability.change(juror, [], by)
        return redirect(HERE, notice="Saved. You can come at any time.")
    try:
        days = usual_times.days_of(typed)
    except BadInput as bad:
        return _days([], typed=typed, problems=bad.problems)
    kept = usual_times.kept_for(days, await usual_times.windows(juror))
    touched = await foreseen.touched(juror, programme, free=tuple(kept))
    if foreseen.unseen(touched, typed.all("seen")):
        return _days([], typed=typed, touched=touched)
    await availability.change(juror, kept, by)
    await foreseen.step_back(touched, by)
    return redirect(f"{HERE}/hours")


@get("/mine/availability/hours", name="my-hours", opt=MINE)
async def show_hours(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Template | Redirect:
    windows = await usual_times.windows(await me(by))
    each = request.query_params.get("each", "") == "1" or not usual_times.alike(windows)
    return _hours(windows, each=each) if windows else redirect(f"{HERE}/days")


def _hours(windows: list[Any], *, each: bool, touched: Touching = (), **more: Any) -> Template:
    """One question for all days, or one for each where they differ."""
    rows = usual_times.hour_rows(windows)
    days = [row["name"] for row in rows]
    return page("mine/hours.html", rows=rows, each=each, days=days, touched=touched, asks=False, **more)


@post("/mine/availability/hours", name="choose-my-hours", opt=MINE)
async def choose_hours(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    juror = await me(by)
    windows = await usual_times.windows(juror)
    days = sorted({window.weekday for window in windows})
    typed = await forms.typed(request)
    each = typed.get("each") == "yes"
    try:
        hours = usual_times.hours_of(typed, days) if each else usual_times.same_hours_of(typed, days)
    except BadInput as bad:
        return _hours(windows, each=each, typed=typed, problems=bad.problems)
    touched = await foreseen.touched(juror, programme, free=tuple(hours))
    if foreseen.unseen(touched, typed.all("seen")):
        return _hours(windows, each=each, typed=typed, touched=touched)
    await availability.change(juror, hours, by)
    await foreseen.step_back(touched, by)
    return redirect(HERE, notice="Saved. Thank you.")


@get("/mine/availability/exams", name="my-exams", opt=MINE)
async def show_exams() -> Template:
    return _away("exams")


@get("/mine/availability/away", name="my-days-away", opt=MINE)
async def show_away() -> Template:
    return _away("away")


def _away(kind: Literal["exams", "away"], *, touched: Touching = (), **more: Any) -> Template:
    return page("mine/away.html", kind=kind, once=forms.once(), touched=touched, asks=True, **more)


@post("/mine/availability/exams", name="add-my-exams", opt=MINE)
async def add_exams(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    return await _add(request, by, programme, "exams")


@post("/mine/availability/away", name="add-my-days-away", opt=MINE)
async def add_away(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    return await _add(request, by, programme, "away")


async def _add(
    request: Request[Any, Any, Any], by: Actor, programme: Programme, kind: Literal["exams", "away"]
) -> Template | Redirect:
    juror, today = await me(by), programmes.today(programme)
    typed = await forms.typed(request)
    try:
        form = forms.read(typed, usual_times.DaysForm)
        away.check(form.from_day, form.last_day, today)
        days = (Away(kind, form.from_day, form.last_day),)
        touched = await foreseen.touched(juror, programme, away=days)
        if foreseen.unseen(touched, typed.all("seen")):
            return _away(kind, typed=typed, touched=touched)
        await away.add(
            juror,
            by,
            kind=kind,
            from_day=form.from_day,
            to_day=form.last_day,
            today=today,
            once=typed.once,
        )
        await foreseen.step_back(touched, by)
    except BadInput as bad:
        return _away(kind, typed=typed, problems=bad.problems)
    if said_yes := await clashes.of(programme, UUID(by.id)):
        return redirect(f"/mine/seats/{said_yes[0].seat}", notice="Saved.")
    return redirect(HERE, notice="Saved. We do not ask you on these days.")


@post("/mine/availability/away/{away_id:uuid}/removal", name="remove-my-days", opt=MINE)
async def remove_days(away_id: FromPath[UUID], by: NamedDependency[Actor]) -> Redirect:
    await away.remove(await me(by), away_id, by)
    return redirect(HERE, notice="Removed. You can come on these days.")


@get("/mine/availability/places", name="my-places", opt=MINE)
async def show_places(by: NamedDependency[Actor]) -> Template:
    return await _places(await me(by))


async def _places(juror: Juror, **more: Any) -> Template:
    places, far = await distances.choices(juror.programme), await distances.of(juror)
    return page("mine/places.html", places=places, far=far, **more)


@post("/mine/availability/places", name="say-my-places", opt=MINE)
async def say_places(request: Request[Any, Any, Any], by: NamedDependency[Actor]) -> Template | Redirect:
    juror = await me(by)
    typed = await forms.typed(request)
    try:
        await distances.change(juror, forms.read(typed, usual_times.PlacesForm).chosen, by)
    except BadInput as bad:
        return await _places(juror, typed=typed, problems=bad.problems)
    return redirect(HERE, notice="Saved. Thank you.")


@get("/mine/availability/home", name="my-home-by", opt=MINE)
async def show_home_by(by: NamedDependency[Actor]) -> Template:
    return _home_by(await me(by))


def _home_by(juror: Juror, *, touched: Touching = (), **more: Any) -> Template:
    walls = sorted({*HOME_BY, *([time.fromisoformat(juror.home_by)] if juror.home_by else [])})
    choices = [(wall_words(wall), clock_words(wall)) for wall in walls]
    return page(
        "mine/home_by.html", choices=choices, home_by=juror.home_by, touched=touched, asks=False, **more
    )


@post("/mine/availability/home", name="say-my-home-by", opt=MINE)
async def say_home_by(
    request: Request[Any, Any, Any], by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    juror = await me(by)
    typed = await forms.typed(request)
    try:
        home_by = wall_words(forms.wall(typed["home_by"])) if typed.get("home_by") else ""
    except ValueError as wrong:
        return _home_by(juror, typed=typed, problems={"home_by": str(wrong)})
    wall = time.fromisoformat(home_by) if home_by else None
    touched = await foreseen.touched(juror, programme, home_by=wall)
    if foreseen.unseen(touched, typed.all("seen")):
        return _home_by(juror, typed=typed, touched=touched)
    await jurors.change(juror, by, home_by=home_by)
    await foreseen.step_back(touched, by)
    return redirect(HERE, notice="Saved. Thank you.")


routes: list[Any] = [
    show_availability,
    show_days,
    choose_days,
    show_hours,
    choose_hours,
    show_exams,
    add_exams,
    show_away,
    add_away,
    remove_days,
    show_places,
    say_places,
    show_home_by,
    say_home_by,
]
