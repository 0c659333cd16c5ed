"""The hearings to come whose panel is not whole: those that the page of the day counts."""

from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from cases.tables import Programme
from panel.todo import hearings
from panel.web.access import allow
from panel.web.pages import page


@get("/hearings/short", name="short-hearings", opt=allow("coordinator"))
async def show_short(programme: NamedDependency[Programme]) -> Template:
    """The soonest first, whatever its month."""
    coming = await hearings.coming(programme)
    return page("hearings/short.html", hearings=[hearing for hearing in coming if hearing.short])


routes: list[Any] = [show_short]
