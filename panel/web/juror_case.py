"""The sealed link between a juror and their own case: for the coordinator, each look written down."""

from typing import Any
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from cases import journey
from cases.actors import Actor
from panel import graduates, jurors
from panel.web.access import allow
from panel.web.juror import opened
from panel.web.pages import page

STAFF = allow("coordinator")


@get("/jurors/{juror_id:uuid}/own-case", name="juror-own-case", opt=STAFF)
async def show(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    """Every juror has this page, so that it says nothing that it is there."""
    juror = await opened(by, juror_id, "own case asked")
    return page("jurors/own_case.html", juror=juror, name=jurors.name(juror), looked=False, cases=[])


@post("/jurors/{juror_id:uuid}/own-case", name="open-juror-own-case", opt=STAFF, status_code=200)
async def look(juror_id: FromPath[UUID], by: NamedDependency[Actor]) -> Template:
    juror = await jurors.get(by.programme, juror_id)
    found = [
        (f"/cases/{one.id}", one.reference, journey.word("case", one.state))
        for one in await graduates.cases_of(juror, by)
    ]
    return page("jurors/own_case.html", juror=juror, name=jurors.name(juror), looked=True, cases=found)


routes: list[Any] = [show, look]
