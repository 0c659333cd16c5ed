"""A juror's own break, on a phone: until when, what they said yes to before, and coming back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template
from msgspec import Struct

from cases import contacts, programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import breaks
from panel.breaks import Given
from panel.web import forms
from panel.web.access import allow
from panel.web.my_times import me
from panel.web.pages import page, redirect
from panel.web.seen import plain
from scheduling.times import clock_words, day_words

Asked = Request[Any, Any, Any]
MINE = allow("juror")
HERE = "/mine/break"
BEGUN = "You take a break. We do not ask you until it is over."


class UntilForm(Struct, kw_only=True):
    until: date


@get(HERE, name="my-break", opt=MINE)
async def show_break(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    juror = await me(by)
    if juror.state == "paused":
        return page(
            "mine/resting.html",
            until=plain(juror.rests_until, programme) if juror.rests_until else "",
            seats=_words(await breaks.given(juror, programme), programme),
            contact=contacts.shown(programme.contact_phone, programme.country),
        )
    return await _break(by, programme)


async def _break(by: Actor, programme: Programme, **more: Any) -> Template:
    seats = await breaks.given(await me(by), programme)
    return page("mine/break.html", seats=_words(seats, programme), country=programme.country, **more)


def _words(seats: Sequence[Given], programme: Programme) -> list[tuple[str, str]]:
    """The field of each, and its day and time."""
    return [
        (
            one.field,
            f"{day_words(one.starts.date(), programme.country, year=False)}, {clock_words(one.starts)}",
        )
        for one in seats
    ]


@post(HERE, name="begin-my-break", opt=MINE)
async def begin(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    try:
        until = forms.read(typed, UntilForm).until
        breaks.check(until, programmes.today(programme))
        juror = await me(by)
        if juror.state != "paused" and await breaks.given(juror, programme, until):
            return redirect(f"{HERE}/seats?until={until.isoformat()}")
        await breaks.begin(juror, by, until=until, still={})
    except BadInput as bad:
        return await _break(by, programme, typed=typed, problems=bad.problems)
    return redirect("/mine", notice=BEGUN)


@get(f"{HERE}/seats", name="my-break-seats", opt=MINE)
async def show_seats(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    until = _day(request.query_params.get("until", ""))
    return await _seats(by, programme, until) if until else redirect(HERE)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _seats(by: Actor, programme: Programme, until: date, **more: Any) -> Template | Redirect:
    seats = await breaks.given(await me(by), programme, until)
    if not seats:
        return redirect(HERE)
    return page(
        "mine/break_seats.html",
        until=until.isoformat(),
        until_words=plain(until, programme),
        seats=_words(seats, programme),
        **more,
    )


@post(f"{HERE}/seats", name="begin-my-break-seats", opt=MINE)
async def begin_with_seats(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    typed = await forms.typed(request)
    until = _day(typed.get("until", ""))
    if until is None:
        return redirect(HERE)
    try:
        await breaks.begin(await me(by), by, until=until, still=typed)
    except BadInput as bad:
        if "until" in bad.problems:
            return redirect(HERE)
        return await _seats(by, programme, until, typed=typed, problems=bad.problems)
    return redirect("/mine", notice=BEGUN)


@post(f"{HERE}/end", name="end-my-break", opt=MINE)
async def end(by: NamedDependency[Actor]) -> Redirect:
    await breaks.end(await me(by), by)
    return redirect("/mine", notice="Welcome back. We ask you again from now on.")


routes: list[Any] = [show_break, begin, show_seats, begin_with_seats, end]
