"""What a person sees when something is refused, missing or broken. Never a detail of the program."""

import logging
import re
import traceback
from typing import Any
from urllib.parse import quote, urlsplit

from litestar import Request
from litestar.exceptions import HTTPException
from litestar.response import Response

from cases.errors import BadInput, NotFound, Refused, Unavailable
from panel import security
from panel.gates import CheckFirst
from panel.links import Locked, Outdated
from panel.security import STALE, Stale
from panel.web.access import SignInFirst
from panel.web.pages import page, redirect

log = logging.getLogger("panel")
Asked = Request[Any, Any, Any]
PAGES = {403, 404, 409, 410, 413, 422, 500, 503}
FAULT = 500
PLAIN_PATH = re.compile(r"/(?!/)")
SENTENCES = {
    400: "This request cannot be read. Go back and try again.",
    403: STALE,
    405: "This address only takes a form. Go back and use the button.",
    413: "This is too large. A form may hold 2 MB; how much a file may hold stands beside its field.",
    422: "Something in this form cannot be taken. Go back and check it.",
}


def shown(request: Asked, status: int, sentence: str = "") -> Response[Any]:
    """The page of a status: errors/404.html and so on. What has none of its own is 422 or 500."""
    template = status if status in PAGES else 422 if status < FAULT else 500
    return page(
        f"errors/{template}.html",
        status_code=status,
        sentence=sentence or SENTENCES.get(status, ""),
        back=came_from(request),
    )


def came_from(request: Asked) -> str:
    """The page of ours on which they were; empty where that is not known, or would lead here again."""
    try:
        before = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return ""
    ours = urlsplit(security.door_of(request).settings.public_url).netloc
    if before.netloc not in (ours, request.headers.get("host", "")) or not PLAIN_PATH.match(before.path):
        return ""
    if request.method == "GET" and before.path == request.url.path:
        return ""
    return before.path + (f"?{before.query}" if before.query else "")


def refused(request: Asked, problem: Refused) -> Response[Any]:
    return shown(request, 409, problem.sentence)


def not_found(request: Asked, __: Exception) -> Response[Any]:
    return shown(request, 404)


def outdated(request: Asked, problem: Outdated) -> Response[Any]:
    return shown(request, 410, problem.sentence)


def locked(_: Asked, problem: Locked) -> Response[Any]:
    return page("errors/locked.html", status_code=410, sentence=problem.sentence)


def check_first(_: Asked, problem: CheckFirst) -> Response[Any]:
    return redirect(problem.path)


def bad_input(request: Asked, problem: BadInput) -> Response[Any]:
    return shown(request, 422, " ".join(dict.fromkeys(problem.problems.values())))


def unavailable(request: Asked, problem: Unavailable) -> Response[Any]:
    return shown(request, 503, str(problem))


BY_LINK = (["mine"], ["my-referrals"], ["refer"])  # pages of people who have no password


def sign_in_first(_: Asked, problem: SignInFirst) -> Response[Any]:
    by_link = problem.path.partition("?")[0].split("/")[1:2] in BY_LINK
    door = "/sign-in/link" if by_link else "/sign-in"
    return redirect(door + (f"?next={quote(problem.path)}" if problem.path not in ("", "/") else ""))


def stale(request: Asked, problem: Stale) -> Response[Any]:
    back = came_from(request)
    return page("errors/403.html", status_code=403, sentence=STALE, texts=problem.texts, back=back)


def by_status(request: Asked, problem: HTTPException) -> Response[Any]:
    return shown(request, problem.status_code)


def broken(request: Asked, problem: Exception) -> Response[Any]:
    # the frames without the message: it may name people
    frames = "".join(traceback.format_tb(problem.__traceback__))
    log.error("%s %s: %s\n%s", request.method, request.route_handler, type(problem).__name__, frames)
    return shown(request, 500)


HANDLERS = {
    Refused: refused,
    NotFound: not_found,
    Locked: locked,
    Outdated: outdated,
    CheckFirst: check_first,
    BadInput: bad_input,
    Unavailable: unavailable,
    SignInFirst: sign_in_first,
    Stale: stale,
    HTTPException: by_status,
    Exception: broken,
}
