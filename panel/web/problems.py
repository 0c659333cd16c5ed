"""What a program is told where it gets nothing: problem details (RFC 9457), in sentences to act on."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Response

from cases.errors import NotFound, Refused, Unavailable
from panel.pulls import Odd
from panel.web import errors
from panel.web.access import NoToken, OtherView, TooFast

Asked = Request[Any, Any, Any]
Handler = Callable[[Asked, Any], Response[Any]]
KIND = "application/problem+json"
REALM = 'Bearer realm="figures"'
NO_TOKEN = "Send a token of yours: Authorization: Bearer, a space, and the token."  # noqa: S105 - a sentence
NOT_GOOD = "This token is not good, or not any more. Make a new one on the page Pulling figures."
OTHER_VIEW = (
    "This token may see what the public may see: the numbered releases alone, of /api/v1/releases. Figures "
    "that are sliced freely could be subtracted from one another."
)
NOT_FOUND = "Nothing stands here for this token. /api/v1 lists what there is."
WAIT = "Too many pulls in a minute. Wait, then go on."
BROKEN = "Something went wrong here, and was written down. Try again; if it stays so, tell the administrator."


SENTENCES = {
    404: "Nothing stands here. /api/v1 lists what there is, for a program with a token.",
    405: "Figures are read, and nothing is changed here: use GET, or HEAD.",
}
UNDER = "/api"


class Gone(Exception):
    """It was there once. The sentence says why it is not any more."""


def problem(status: int, detail: str, headers: dict[str, str] | None = None, **more: Any) -> Response[bytes]:
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return Response(
        msgspec.json.encode({**told, **more}), status_code=status, media_type=KIND, headers=headers
    )


def no_token(_: Asked, wrong: NoToken) -> Response[bytes]:
    named = f'{REALM}, error="invalid_token"' if wrong.given else REALM
    return problem(401, NOT_GOOD if wrong.given else NO_TOKEN, {"WWW-Authenticate": named})


def other_view(_: Asked, __: OtherView) -> Response[bytes]:
    return problem(403, OTHER_VIEW, {"WWW-Authenticate": f'{REALM}, error="insufficient_scope"'})


def too_fast(_: Asked, wrong: TooFast) -> Response[bytes]:
    return problem(429, WAIT, {"Retry-After": str(wrong.seconds)})


def odd(_: Asked, wrong: Odd) -> Response[bytes]:
    return problem(400, wrong.sentence, parameter=wrong.parameter)


def refused(_: Asked, wrong: Refused) -> Response[bytes]:
    return problem(409, wrong.sentence)


def not_found(_: Asked, __: Exception) -> Response[bytes]:
    return problem(404, NOT_FOUND)


def gone(_: Asked, wrong: Gone) -> Response[bytes]:
    return problem(410, str(wrong))


def unavailable(_: Asked, wrong: Unavailable) -> Response[bytes]:
    return problem(503, str(wrong), {"Retry-After": "60"})


def by_status(_: Asked, wrong: HTTPException) -> Response[bytes]:
    status = wrong.status_code
    headers = {"Allow": "GET, HEAD"} if status == HTTPStatus.METHOD_NOT_ALLOWED else None
    sentence = SENTENCES.get(status) or errors.SENTENCES.get(status, "This cannot be read.")
    return problem(status, sentence, headers)


def broken(request: Asked, wrong: Exception) -> Response[bytes]:
    errors.broken(request, wrong)
    return problem(500, BROKEN)


HANDLERS: dict[Any, Any] = {
    NoToken: no_token,
    OtherView: other_view,
    TooFast: too_fast,
    Odd: odd,
    Refused: refused,
    NotFound: not_found,
    Gone: gone,
    Unavailable: unavailable,
    HTTPException: by_status,
    Exception: broken,
}


def beside(pages: Mapping[Any, Any]) -> dict[Any, Any]:
    """The handlers of the whole application: a page, and under /api a problem, also where no route is."""
    return {**pages, **{kind: _either(pages[kind], HANDLERS[kind]) for kind in HANDLERS if kind in pages}}


def _either(page: Handler, program: Handler) -> Handler:
    def shown(request: Asked, wrong: Any) -> Response[Any]:
        path = request.url.path
        return (program if path == UNDER or path.startswith(f"{UNDER}/") else page)(request, wrong)

    return shown
