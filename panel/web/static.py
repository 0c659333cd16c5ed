"""The styles and scripts, as they were built: by the hash in their name, and packed as the browser likes."""

from functools import cache
from mimetypes import guess_type
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.params import FromPath

from cases.errors import NotFound
from panel.web.access import public
from panel.web.templating import STATIC, manifest

FOREVER = "public, max-age=31536000, immutable"  # another build has another name
PACKED = (("br", ".br"), ("gzip", ".gz"))


@get(
    "/static/{name:str}",
    name="static",
    opt=public("styles and scripts"),
    sync_to_thread=False,
)
def show_static(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    return _answer(request, name)


@cache
def _content(name: str) -> bytes:
    """Only what the build made is served; a handful of files, so they are kept at hand."""
    return (STATIC / name).read_bytes()


def _answer(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
    if name not in manifest().values():
        raise NotFound(f"There is no {name}.")
    packing, ending = _packing(request.headers.get("accept-encoding", ""))
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if packing:
        headers["Content-Encoding"] = packing
    media_type = guess_type(name)[0] or MediaType.TEXT
    return Response(_content(name + ending), headers=headers, media_type=media_type)


def _packing(accepted: str) -> tuple[str, str]:
    """The best packing that the browser takes. `br;q=0` means that it does not."""
    taken = {}
    for part in accepted.casefold().split(","):
        coding, _, weight = part.partition(";")
        taken[coding.strip()] = weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next(((coding, ending) for coding, ending in PACKED if taken.get(coding)), ("", ""))


routes = [show_static]
