"""Who may what: worked out from the routes of the application itself.

For every route, every role and every kind of record (own, assigned, another programme's, missing) it
says what must come back, asks, and gives the differences in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from cases.tables import Programme
from panel.sign_ins import FULL
from panel.tables import Account, Juror
from panel.web.access import ROLES, RULE, Rule
from tests.visiting import Visitor, the_app

NOBODY = "nobody"
LEAD = "coordinator"  # of these people she is the safeguarding lead
ID = ":uuid"
NO_RECORD = ("token", "question")  # parts of an address that name no row


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address, with the rule that it declares."""

    method: str
    path: str
    rule: Rule | None

    @property
    def parameters(self) -> list[str]:
        return [part.strip("{}") for part in self.path.split("/") if part.startswith("{")]

    @property
    def takes_token(self) -> bool:
        return "token" in self.parameters

    def filled(self, ids: dict[str, Any]) -> str:
        return self.path.format_map(ids)


@dataclass
class World:
    """Two programmes with one of everything, and somebody in every role of the first."""

    programmes: dict[str, Programme]
    people: dict[str, Account | Juror]
    ids: dict[str, dict[str, UUID]]  # own | assigned | other, or a role with its own: parameter -> id

    def missing(self) -> dict[str, UUID]:
        return {name: uuid4() for name in self.ids["own"]}


def routes_of(app: Litestar) -> list[Route]:
    """Every address and method; OPTIONS is Litestar's own, and the guard denies it."""
    return [
        Route(method, route.path_format, handler.opt.get(RULE))
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for handler in route.route_handlers
        if isinstance(handler, HTTPRouteHandler)
        for method in sorted(handler.http_methods)
        if method != "OPTIONS"
    ]


def every_route() -> list[Route]:
    """Of the application as it is."""
    return routes_of(the_app().app)


def lets_in(route: Route, who: str) -> bool:
    """Whether the rule says so; of somebody it turns away no handler hears."""
    rule = route.rule
    return rule is not None and bool(rule.public if who == NOBODY else rule.public or who in rule.roles)


def without_rule(routes: list[Route]) -> list[str]:
    return [f"{route.method} {route.path} declares nobody" for route in routes if route.rule is None]


def without_example(routes: list[Route], world: World) -> list[str]:
    known = {*world.ids["own"], "token"}
    return [
        f"{route.path}: nobody knows an example of {name}"
        for route in routes
        for name in route.parameters
        if name not in known and not route.path.startswith("/static")
    ]


async def differences(route: Route, world: World, visitors: dict[str, Visitor]) -> list[str]:
    """What this route answers otherwise than its rule says."""
    if route.rule is None:
        return without_rule([route])
    found = []
    for who in (NOBODY, *ROLES):
        for whose, ids in _records(route, who, world):
            expected = expects(route, who, whose)
            answer = await _ask(visitors[who], route, route.filled(ids))
            if not expected.holds(answer.status_code, str(answer.headers.get("location", ""))):
                asked = f"{route.method} {route.path} as {who}, record {whose}"
                found.append(f"{asked}: {answer.status_code}, not {expected.words}")
    return found


def _records(route: Route, who: str, world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    own = {**world.ids["own"], "token": "x" * 43}
    own |= world.ids.get(who, {})
    yield "own", own
    names = [name for name in route.parameters if name not in NO_RECORD]
    let_in = route.rule is not None and who in route.rule.roles
    if not names or not let_in:
        return  # whoever the guard turns away is turned away before any record is looked for
    if who == "facilitator":
        yield "assigned", {**own, **world.ids["assigned"]}
    last = names[-1]
    yield "other", {**own, last: world.ids["other"][last]}
    yield "other", {**own, **{name: world.ids["other"][name] for name in names}}
    yield "missing", {**own, last: uuid4()}


@dataclass(frozen=True, slots=True)
class Expected:
    words: str

    def holds(self, status: int, location: str) -> bool:
        signs_in = status == 303 and location.startswith("/sign-in")
        match self.words:
            case "401" | "404":
                return status == int(self.words)
            case "the way to sign in":
                return signs_in
            case "something":  # a form left empty is 422, a step too early 409: it was let in
                return status < 500 and status not in (403, 404) and not signs_in
            case _:
                return status < 500 and not signs_in


def expects(route: Route, who: str, whose: str) -> Expected:
    """The rule of the house, as one table."""
    rule = route.rule
    assert rule is not None
    if rule.sees or rule.public:  # programs: nobody by a cookie; tests/panel/web/test_api.py has tokens
        hidden = route.takes_token or rule.demo
        return Expected("401" if rule.sees else "404" if hidden else "anything but a fault")
    if who == NOBODY or rule.stage != FULL:
        return Expected("the way to sign in")
    if who not in rule.roles or whose == "missing" or (rule.lead and who != LEAD):
        return Expected("404")
    if whose == "other":
        reaches_all = who == "administrator" and route.parameters in (["programme_id"], ["account_id"])
        return Expected("anything but a fault" if who == "administrator" or reaches_all else "404")
    if who == "facilitator" and whose == "own" and route.parameters:
        return Expected("404")
    return Expected("something")


async def _ask(visitor: Visitor, route: Route, path: str) -> Any:
    if route.method == "GET":
        return await visitor.get(path)
    return await visitor.posts(path)
