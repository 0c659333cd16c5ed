"""Every route says who may; what one may not see is not there."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from cases.tables import Case
from panel import web
from panel.app import FAMILIES, create_app
from panel.web.access import allow
from tests import matrix
from tests.matrix import NOBODY, World
from tests.visiting import Visitor, settings, visiting
from tests.world import a_world

# These change what later questions need; they are asked last, each in a world of its own.
ENDS = ("disabling", "cancellation", "removal", "sign-out", "enrolment", "sign-ins")


@pytest.fixture
async def world(record: Any) -> World:
    return await a_world()


async def everybody(world: World) -> dict[str, Visitor]:
    visitors = {role: await visiting(whose) for role, whose in world.people.items()}
    return {**visitors, NOBODY: await visiting()}


def test_every_route_says_who_may():
    assert matrix.without_rule(matrix.every_route()) == []


@pytest.mark.parametrize(
    ("record_url", "every"),
    [("sqlite", 1), ("postgres", 4), pytest.param("postgres", 1, marks=pytest.mark.soak)],
    indirect=["record_url"],
)
async def test_each_role_reaches_its_own_and_finds_nothing_else(world: World, every: int):
    """Every route on SQLite; on PostgreSQL each fourth in the short form, and all of them in the soak."""
    routes = matrix.every_route()
    assert matrix.without_example(routes, world) == []
    routes = routes[::every]
    found, visitors = [], await everybody(world)
    for route in sorted(routes, key=lambda route: (route.path.endswith(ENDS), route.method)):
        if route.path.startswith("/static"):
            continue
        if route.path.endswith(ENDS):  # the one before may have ended somebody's sign-in
            visitors = await everybody(world)
        found += await matrix.differences(route, world, visitors)
    assert not found, "\n".join(found)


async def test_another_programmes_record_looks_like_one_that_does_not_exist(world: World):
    coordinator = await visiting(world.people["coordinator"])
    for route in matrix.every_route():
        if route.method != "GET" or route.rule is None or "coordinator" not in route.rule.roles:
            continue
        if route.parameters:
            theirs = await coordinator.get(route.filled(world.ids["other"]))
            nowhere = await coordinator.get(route.filled(world.missing()))
            assert theirs.status_code == nowhere.status_code == 404
            assert bare(theirs.text) == bare(nowhere.text), route.path


def bare(html: str) -> str:
    """Without the token, which is written differently on every page."""
    return re.sub(r'name="_csrf" value="[^"]*"', "", html)


async def test_the_matrix_sees_a_route_without_a_rule(world: World):
    @get("/open-door")
    async def open_door() -> str:
        return "come in"

    app: Any = create_app(settings(), more=[open_door])
    assert matrix.without_rule(matrix.routes_of(app.app)) == ["GET /open-door declares nobody"]
    stranger = Visitor(app)
    assert (await stranger.get("/open-door")).status_code == 404, "the guard denies it all the same"


async def test_the_matrix_sees_a_query_that_forgets_its_programme(world: World):
    @get("/forgetful/{case_id:uuid}", opt=allow("coordinator"))
    async def forgetful(case_id: FromPath[UUID]) -> Response[str]:
        case = await Case.objects().get(Case.id == case_id)
        return Response(case.reference if case else "", status_code=200 if case else 404)

    app: Any = create_app(settings(), more=[forgetful])
    (route,) = [one for one in matrix.routes_of(app.app) if "forgetful" in one.path]
    visitors = {who: Visitor(app) for who in (*world.people, NOBODY)}
    for role, signed_in in (await everybody(world)).items():
        visitors[role].client.cookies = signed_in.client.cookies
    found = await matrix.differences(route, world, visitors)
    assert found
    assert all("as coordinator, record other: 200, not 404" in words for words in found)


def test_every_page_that_was_written_is_wired():
    wired = {handler for family in FAMILIES for handler in family.routes}
    for path in Path(web.__file__).parent.glob("*.py"):
        module = import_module(f"panel.web.{path.stem}")
        assert set(getattr(module, "routes", [])) <= wired, path.name
