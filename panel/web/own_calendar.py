"""The date for the own calendar of a family, or of a harmed person who comes: behind their link and its gate.

The entry is the one that a mail carries, so that it moves, or goes, with the next letter.
"""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from cases import consents
from cases.errors import NotFound
from panel.web import family, harmed_own
from panel.web.access import public
from panel.web.hearings import calendar_of
from scheduling import hearings

LINK = public("A family or a harmed person keeps the date with the link in a letter.")
Asked = Request[Any, Any, Any]


@get(family.at("/calendar.ics"), name="family-calendar", opt=LINK)
async def download_of_family(request: Asked, token: FromPath[str]) -> Response[bytes]:
    own = await family.by_link(token, request)
    hearing = await hearings.of_case(own.case)
    if hearing is None or (not own.plain and await consents.stopped(own.case)):  # as on their page
        raise NotFound
    return await calendar_of(hearing, own.programme)


@get("/h/{token:str}/calendar.ics", name="harmed-calendar", opt=LINK)
async def download_of_harmed(request: Asked, token: FromPath[str]) -> Response[bytes]:
    own = await harmed_own.by_link(token, request)
    hearing = await harmed_own.hearing_of(own)
    if hearing is None:
        raise NotFound
    return await calendar_of(hearing, own.programme)


routes: list[Any] = [download_of_family, download_of_harmed]
