"""The brief on the juror's own page: closed, waiting, or open to be read. It needs a sign-in."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cases.actors import Actor
from panel import briefs
from panel.web.access import allow
from panel.web.mine import by_sign_in, moment_words
from panel.web.pages import page, redirect
from scheduling.times import day_words


@get("/mine/seats/{seat_id:uuid}/brief", name="brief", opt=allow("juror"))
async def show_brief(seat_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template | Redirect:
    asked = await by_sign_in(seat_id, by)
    stands = await briefs.stands(asked.seat, asked.hearing, asked.programme)
    if stands == "check":
        return redirect(f"{asked.path}/know")
    if stands != "open":
        return page(
            "mine/no_brief.html",
            status_code=410 if stands == "closed" else 200,
            stands=stands,
            opens=moment_words(briefs.opens_at(asked.hearing, asked.programme), asked.programme),
            here=asked.path,
        )
    brief = await briefs.read(asked.seat, asked.hearing, asked.programme, by)
    on = brief.offence_on
    return page(
        "mine/brief.html",
        brief=brief,
        offence_on=day_words(on, asked.programme.country) if on else "",
        closes=moment_words(asked.hearing.ends_at, asked.programme),
        here=asked.path,
    )


routes: list[Any] = [show_brief]
