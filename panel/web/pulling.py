"""Answers to programs: JSON or CSV, in pages, with a mark by which a program sees that nothing changed.

Every answer is in the journal before it goes out; "nothing changed" and "refused" as well.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request
from litestar.response import Response
from litestar.types import Scope

from cases.errors import NotFound, Refused, Unavailable
from panel import exporting, tokens
from panel.paces import PACES
from panel.pulls import ALSO, PARAMETERS, Odd, Page
from panel.tokens import Bearer
from panel.web.access import OtherView, TooFast
from panel.web.problems import Gone

Asked = Request[Any, Any, Any]
Row = Mapping[str, Any]
JSON, CSV = "application/json", "text/csv"  # Litestar adds the letters it is in
NAMES = {*PARAMETERS, *ALSO}
REFUSALS: dict[type[Exception], int] = {
    OtherView: 403,
    TooFast: 429,
    Odd: 400,
    Refused: 409,
    NotFound: 404,
    Gone: 410,
}
HELD = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Accept"}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list to be given in pages: its name in JSON, its rows, and the lines of its file."""

    name: str
    rows: Sequence[Row]
    fields: Sequence[str] = ()
    lines: Sequence[Sequence[object]] = ()


def wants_csv(request: Asked) -> bool:
    """By the end of the address, else by what the program says it takes."""
    path = request.url.path
    if path.endswith((".csv", ".json")):
        return path.endswith(".csv")
    accepted = [one.partition(";")[0].strip() for one in request.headers.get("accept", "").split(",")]
    return "text/csv" in accepted and JSON not in accepted


async def give(
    request: Asked, bearer: Bearer, listed: Listed, page: Page, words: str = ""
) -> Response[bytes]:
    """A page of a list, in the form that was asked for."""
    whole, part = len(listed.rows), slice((page.number - 1) * page.size, page.number * page.size)
    links = _links(request, page, whole)
    words = f"{request.url.path} {words}".strip()
    link = ", ".join(f'<{to}>; rel="{which}"' for which, to in links.items())
    if wants_csv(request):
        content = exporting.comma_separated(listed.fields, listed.lines[part])
        return await answer(request, bearer, content, words, kind=CSV, link=link)
    body = {
        listed.name: listed.rows[part],
        "count": whole,
        "page": page.number,
        "per": page.size,
        "next": links.get("next"),
    }
    return await answer(request, bearer, msgspec.json.encode(body), words, link=link)


async def answer(
    request: Asked, bearer: Bearer, content: bytes, words: str, *, kind: str = JSON, link: str = ""
) -> Response[bytes]:
    """The content, or that it is what the program has already."""
    mark = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {**HELD, "ETag": mark, **({"Link": link} if link else {})}
    same = _has(request.headers.get("if-none-match", ""), mark)
    await tokens.note(bearer, f"{words} (unchanged)" if same else words)
    if same:
        return Response(b"", status_code=304, headers=headers, media_type=kind)
    return Response(content, headers=headers, media_type=kind)


async def note_refusal(wrong: Exception, scope: Scope) -> None:
    """Of a program with a good token alone, or anybody could fill the journal. What was typed stays out."""
    bearer: Bearer | None = scope.get("state", {}).get("bearer")
    status = next((told for kind, told in REFUSALS.items() if isinstance(wrong, kind)), 0)
    if bearer is None or not status or (isinstance(wrong, TooFast) and not PACES.first(bearer.token)):
        return
    named = f" {wrong.parameter}" if isinstance(wrong, Odd) and wrong.parameter in NAMES else ""
    with suppress(Unavailable):  # it gets nothing either way
        await tokens.note_refused(bearer, f"{scope['path']}, {status}{named}")


def _has(sent: str, mark: str) -> bool:
    """Compared as RFC 9110 says for reading: a weak mark of the same letters is the same."""
    return any(one.strip().removeprefix("W/") in (mark, "*") for one in sent.split(","))


def _links(request: Asked, page: Page, whole: int) -> dict[str, str]:
    last = max(1, -(-whole // page.size))
    numbers = {"first": 1, "prev": page.number - 1, "next": page.number + 1, "last": last}
    return {which: _at(request, number) for which, number in numbers.items() if 1 <= number <= last}


def _at(request: Asked, number: int) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return f"{request.url.path}?{urlencode([*kept, ('page', str(number))])}"
