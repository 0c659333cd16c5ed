"""Who may. Every route says it in its `opt`: `opt=allow("coordinator")` or `opt=public("why")`.

What programs ask says `opt=bearer("exact")`: a token alone opens it, and no cookie does.

One guard for the whole application denies a route that says nothing. What somebody may not see is
not found. A handler asks for `by: NamedDependency[Actor]`, `visitor: NamedDependency[Visitor]` or
`programme: NamedDependency[Programme]`; every query of a programme's rows names `by.programme`.
"""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from cases.actors import Actor
from cases.errors import NotFound
from cases.tables import Programme
from panel import security, tokens
from panel.paces import PACES
from panel.settings import Settings
from panel.sign_ins import FULL, Visitor
from panel.tokens import Bearer

RULE = "access"
ROLES = ("administrator", "coordinator", "facilitator", "juror", "evaluator", "referrer")
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use a route: these roles at this stage of signing in, or everybody, and why."""

    roles: tuple[str, ...] = ()
    stage: str = FULL
    public: str = ""
    demo: bool = False
    lead: bool = False  # of these roles, the safeguarding lead alone
    sees: tuple[str, ...] = ()  # no person: a program with a token of one of these views


class SignInFirst(Exception):
    """Nobody is signed in, or not far enough: shown the door, then brought back to `path`."""

    def __init__(self, path: str = "") -> None:
        super().__init__(path)
        self.path = path


class NoToken(Exception):
    """A program without a good token. `given`: it sent one, which is not good (any more)."""

    def __init__(self, *, given: bool) -> None:
        super().__init__()
        self.given = given


class OtherView(Exception):
    """The token is good, but not for this."""


class TooFast(Exception):
    """Too many pulls with one token. `seconds` to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def allow(*roles: str, stage: str = FULL, lead: bool = False) -> dict[str, Any]:
    """These roles may. `stage` other than full is for the pages of signing in itself.

    `lead`: of them the safeguarding lead alone.
    """
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise ValueError(f"no such role: {', '.join(sorted(unknown)) or 'none given'}")
    return {RULE: Rule(roles, stage, lead=lead)}


def public(why: str, *, demo: bool = False) -> dict[str, Any]:
    """Everybody may, for this reason. `demo`: only in the demo, and only over loopback."""
    return {RULE: Rule(public=why, demo=demo)}


def bearer(*sees: str) -> dict[str, Any]:
    """A program may that holds a token of one of these views. Nobody who is signed in, by that alone."""
    if not sees or set(sees) - set(tokens.SEES):
        raise ValueError(f"no such view: {', '.join(sees) or 'none given'}")
    return {RULE: Rule(sees=sees)}


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The application's one guard: the rule, then the token of a form that acts."""
    rule = handler.opt.get(RULE)
    if rule is None:
        raise NotFound
    if rule.sees:
        await _admit(rule, connection)
        return
    acting = connection if isinstance(connection, Request) and connection.method not in SAFE else None
    try:
        check(rule, connection)
    except SignInFirst:
        if acting and (texts := await security.written(acting)):
            raise security.Stale(texts) from None
        raise
    if acting:
        await security.check_form(acting)


async def _admit(rule: Rule, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    if problem := security.door_of(connection).problem:
        raise problem
    scheme, _, key = connection.headers.get("authorization", "").partition(" ")
    is_bearer = scheme.casefold() == "bearer"
    found = await tokens.find(key.strip(), security.door_of(connection).address) if is_bearer else None
    if found is None:
        raise NoToken(given=is_bearer)
    connection.scope["state"]["bearer"] = found  # known also to whoever writes down that it was refused
    if seconds := PACES.wait(found.token):
        raise TooFast(seconds)
    if found.sees not in rule.sees:
        raise OtherView


def check(rule: Rule, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    if rule.demo and not security.is_demo(connection):
        raise NotFound
    if rule.public:
        return
    if problem := security.door_of(connection).problem:
        raise problem
    visitor: Visitor | None = connection.state.visitor
    if visitor is None or visitor.stage != rule.stage:
        raise SignInFirst(_back_to(connection))
    if visitor.actor.role not in rule.roles or (rule.lead and not visitor.leads):
        raise NotFound


def _back_to(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    if isinstance(connection, Request) and connection.method not in SAFE:
        return ""
    query = connection.scope["query_string"].decode("latin-1")
    return connection.url.path + (f"?{query}" if query else "")


async def provide_visitor(request: Request[Any, Any, Any]) -> Visitor:
    visitor: Visitor | None = request.state.visitor
    if visitor is None:
        raise SignInFirst
    return visitor


async def provide_by(request: Request[Any, Any, Any]) -> Actor:
    return (await provide_visitor(request)).actor


async def provide_bearer(request: Request[Any, Any, Any]) -> Bearer:
    found: Bearer = request.state.bearer
    return found


async def provide_programme(request: Request[Any, Any, Any]) -> Programme:
    programme = (await provide_visitor(request)).programme
    if programme is None:
        raise NotFound
    return programme


async def provide_settings(request: Request[Any, Any, Any]) -> Settings:
    settings: Settings = request.app.state.settings
    return settings
