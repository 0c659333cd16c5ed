"""My calendar: an address to give to a calendar program, and what it finds there."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from cases import journal
from cases.actors import Actor
from cases.database import atomic
from panel import feeds
from panel.settings import Settings
from panel.sign_ins import Visitor
from panel.web.access import allow, public
from panel.web.pages import page

WHO = allow("coordinator", "facilitator", "juror")
LINK = public("A calendar program comes by a link of somebody's own, and signs in nowhere.")


@get("/my-calendar", name="my-calendar", opt=WHO)
async def show_my_calendar(by: NamedDependency[Actor]) -> Template:
    return page("mine/calendar.html", layout=_layout(by), address="")


@post("/my-calendar", name="begin-my-calendar", opt=WHO)
async def begin_my_calendar(
    by: NamedDependency[Actor], visitor: NamedDependency[Visitor], settings: NamedDependency[Settings]
) -> Template:
    """Shown once: only a hash of it is kept."""
    async with atomic():
        path = await feeds.begin(visitor)
        await journal.write(by, "calendar.begun", (by.role, by.id), programme=by.programme)
    return page("mine/calendar.html", layout=_layout(by), address=f"{settings.public_url}{path}")


def _layout(by: Actor) -> str:
    return "layouts/person.html" if by.role == "juror" else "layouts/staff.html"


@get("/feed/{token:str}", name="feed", opt=LINK)
async def read_feed(token: FromPath[str]) -> Response[bytes]:
    return Response(await feeds.read(token), media_type="text/calendar")


routes: list[Any] = [show_my_calendar, begin_my_calendar, read_feed]
