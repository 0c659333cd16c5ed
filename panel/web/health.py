"""For whoever watches the machine: does it answer, and does the record."""

from litestar import get
from litestar.response import Response

from cases import database
from panel.web.access import public


@get("/health", opt=public("says only that it is there"))
async def health() -> Response[str]:
    await database.run("SELECT 1 AS one")
    return Response("ok\n", media_type="text/plain")


routes = [health]
