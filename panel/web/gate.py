"""The gate before pages behind a mailed link: who stands at it, and where they go when it opens."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.response import Redirect

from cases.actors import Actor
from panel import gates, security
from panel.tables import Link
from panel.web.access import SAFE
from panel.web.pages import redirect

SOMEBODY = "Somebody with the link"  # whether it is they shows in the answer
WITHIN = re.compile(r"(/[a-z_]{1,30}){1,2}")  # one of their own pages


def somebody(by: Actor) -> Actor:
    """Whoever holds the link, before they have shown who they are."""
    return replace(by, name=SOMEBODY, kept_as="")


async def passed(request: Request[Any, Any, Any], link: Link, here: str, asks: str) -> None:
    """Whoever opened it in this browser goes on; who did not is led to the page at `asks`.

    What they had written at length when the half hour was over is given back to them.
    """
    door = security.door_of(request)
    if not gates.is_open(door, link):
        acting = request.method not in SAFE
        if acting and (texts := await security.written(request)):
            raise security.Stale(texts)
        to = "" if acting else request.url.path.removeprefix(here)
        raise gates.CheckFirst(here + asks + (f"?to={quote(to)}" if to else ""))
    gates.keep_open(door, link)


def is_open(request: Request[Any, Any, Any], link: Link) -> bool:
    return gates.is_open(security.door_of(request), link)


def opened(request: Request[Any, Any, Any], link: Link, here: str, to: str = "") -> Redirect:
    """They gave what opens it: on to where they were going."""
    gates.keep_open(security.door_of(request), link)
    return onward(here, to)


def onward(here: str, to: str) -> Redirect:
    return redirect(here + (to if WITHIN.fullmatch(to) else ""))
