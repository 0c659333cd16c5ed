"""When a facilitator comes: written down by themselves, or by the coordinator on their page."""

from datetime import date, time
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template
from msgspec import Meta, Struct

from cases import programmes
from cases.actors import Actor
from cases.errors import BadInput
from cases.tables import Programme
from panel import weekdays
from panel.web import forms
from panel.web.access import allow
from panel.web.pages import page, redirect
from panel.web.seen import plain
from panel.web.sessions import example
from scheduling import facilitator_times, facilitators, runners
from scheduling.seating.rules import Window
from scheduling.tables import Facilitator, FacilitatorAway
from scheduling.times import DAYS

MINE = allow("facilitator")
Asked = Request[Any, Any, Any]


class UsualForm(Struct, kw_only=True):
    usual: Annotated[str, Meta(max_length=300)] = ""


class AwayForm(Struct, kw_only=True):
    from_day: date
    to_day: date | None = None  # none: one day


class BackForm(Struct, kw_only=True):
    away: UUID | None = None


async def shown(one: Facilitator, programme: Programme) -> dict[str, Any]:
    """What the part of a page about their times needs."""
    runner = (await runners.of(programme.id, one.id))[one.id]
    return {
        "usual": runners.usual_words(runner.usual),
        "usual_typed": _written(runner.usual),
        "away": [
            (row.id, _days(row, programme))
            for row in await facilitator_times.away(one, programmes.today(programme))
        ],
        "example": example(programme),
        "once": forms.once(),
        "usual_form": None,
        "away_form": None,
    }


def _days(row: FacilitatorAway, programme: Programme) -> str:
    first, last = plain(row.from_day, programme), plain(row.to_day, programme)
    return first if row.from_day == row.to_day else f"{first} to {last}"


def _written(usual: tuple[Window, ...]) -> str:
    """As one types it: Tuesday 17:00-21:00; Thursday."""
    return "; ".join(
        DAYS[one.weekday]
        if (one.from_wall, one.until_wall) == runners.WHOLE_DAY
        else f"{DAYS[one.weekday]} {one.from_wall:%H:%M}-{one.until_wall:%H:%M}"
        for one in sorted(usual)
    )


async def keep_usual(one: Facilitator, typed: forms.Typed, by: Actor) -> None:
    form = forms.read(typed, UsualForm)
    try:
        read = weekdays.read(form.usual)
    except weekdays.Unclear as unclear:
        raise BadInput({"usual": f"This {unclear}"}) from unclear
    windows = [
        Window(one.weekday, time.fromisoformat(one.from_wall), time.fromisoformat(one.until_wall))
        for one in read
    ]
    await facilitator_times.usually_comes(one, windows, by)


async def keep_away(one: Facilitator, typed: forms.Typed, by: Actor) -> None:
    if await FacilitatorAway.exists().where(
        FacilitatorAway.id == typed.once, FacilitatorAway.facilitator == one.id
    ):
        return
    form = forms.read(typed, AwayForm)
    await facilitator_times.goes_away(one, form.from_day, form.to_day or form.from_day, by, typed.once)


async def take_back(one: Facilitator, typed: forms.Typed, by: Actor) -> None:
    if away := forms.read(typed, BackForm).away:
        await facilitator_times.is_back(one, away, by)


@get("/my-times", name="my-times", opt=MINE)
async def show_mine(by: NamedDependency[Actor], programme: NamedDependency[Programme]) -> Template:
    return await _mine(await facilitators.of_account(by), programme)


async def _mine(one: Facilitator, programme: Programme, **more: Any) -> Template:
    return page("facilitators/mine.html", base="/my-times", **{**await shown(one, programme), **more})


@post("/my-times/usual-times", name="keep-my-usual-times", opt=MINE)
async def keep_mine(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    one, typed = await facilitators.of_account(by), await forms.typed(request)
    try:
        await keep_usual(one, typed, by)
    except BadInput as bad:
        return await _mine(one, programme, usual_form=typed, problems=bad.problems)
    return redirect("/my-times", notice="Your usual times are saved.")


@post("/my-times/away", name="keep-my-days-away", opt=MINE)
async def keep_my_days_away(
    request: Asked, by: NamedDependency[Actor], programme: NamedDependency[Programme]
) -> Template | Redirect:
    one, typed = await facilitators.of_account(by), await forms.typed(request)
    try:
        await keep_away(one, typed, by)
    except BadInput as bad:
        return await _mine(one, programme, away_form=typed, problems=bad.problems)
    return redirect("/my-times", notice="Your days away are saved.")


@post("/my-times/away/removal", name="take-my-days-back", opt=MINE)
async def take_mine_back(request: Asked, by: NamedDependency[Actor]) -> Redirect:
    await take_back(await facilitators.of_account(by), await forms.typed(request), by)
    return redirect("/my-times", notice="These days are free again.")


routes: list[Any] = [show_mine, keep_mine, keep_my_days_away, take_mine_back]
