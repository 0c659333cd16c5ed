"""Every route says who may; what one may not see is not there."""

from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from cases.tables import Case, Offence, Person
from panel import importing, web
from panel.app import FAMILIES, create_app, litestar_app
from panel.sign_ins import actor_of
from panel.web.access import allow
from scheduling.tables import Facilitator, Hearing, Room, Session, Venue
from tests import matrix
from tests.builders import (
    a_case,
    a_hearing,
    a_juror,
    a_letter,
    a_programme,
    a_referral,
    a_seat,
    an_account,
    kept,
)
from tests.matrix import NOBODY, World
from tests.visiting import Visitor, settings, visiting

# These change what later questions need; they are asked last, each in a world of its own.
ENDS = ("disabling", "cancellation", "removal", "sign-out", "enrolment", "sign-ins")


@pytest.fixture
async def world(record: Any) -> World:
    here, there = await a_programme(), await a_programme()
    people: dict[str, Any] = {
        role: await an_account(role, here) for role in ("coordinator", "facilitator", "evaluator", "referrer")
    }
    people["administrator"] = await an_account("administrator")
    people["juror"] = await a_juror(here)
    own, other = await one_of_everything(here), await one_of_everything(there)
    assigned = await one_of_everything(here)
    facilitator = Facilitator(
        id=uuid4(), programme=here.id, name="Run By", account_id=people["facilitator"].id, closed=False
    )
    await kept(facilitator)
    await Hearing.update({Hearing.facilitator: facilitator.id}).where(Hearing.id == assigned["hearing_id"])
    hearing = await Hearing.objects().get(Hearing.id == own["hearing_id"])
    seat = await a_seat(hearing, people["juror"], place=2, state="accepted")
    return World(
        {"own": here, "other": there},
        people,
        {"own": own, "other": other, "assigned": assigned, "juror": {"seat_id": seat.id}},
    )


async def one_of_everything(programme: Any) -> dict[str, UUID]:
    case: Case = await a_case(programme, state="scheduled")
    hearing: Hearing = await a_hearing(programme, case)
    session = await Session.objects().get(Session.id == hearing.session)
    room = await Room.objects().get(Room.id == hearing.room)
    seat = await a_seat(hearing)
    coordinator = await an_account("coordinator", programme)
    preview = await importing.preview(
        actor_of(coordinator), "referrals", "some.csv", b"Name,Date of birth\nAda Ash,not a date\n"
    )
    offence = await Offence.objects().where(Offence.programme == programme.id).first()
    venue = await Venue.objects().get(Venue.id == session.venue)
    person = await Person.objects().get(Person.id == case.person)
    return {
        "programme_id": programme.id,
        "case_id": case.id,
        "person_id": person.id,
        "referral_id": (await a_referral(programme)).id,
        "hearing_id": hearing.id,
        "session_id": session.id,
        "venue_id": venue.id,
        "room_id": room.id,
        "seat_id": seat.id,
        "juror_id": seat.juror,
        "import_id": preview.id,
        "offence_id": offence.id,
        "account_id": coordinator.id,
        "letter_id": (await a_letter(programme)).id,
    }


async def everybody(world: World) -> dict[str, Visitor]:
    visitors = {role: await visiting(whose) for role, whose in world.people.items()}
    return {**visitors, NOBODY: await visiting()}


def test_every_route_says_who_may():
    assert matrix.without_rule(matrix.routes_of(litestar_app(settings()))) == []


async def test_each_role_reaches_its_own_and_finds_nothing_else(world: World):
    routes = matrix.routes_of(litestar_app(settings()))
    assert matrix.without_example(routes, world) == []
    found = []
    for route in sorted(routes, key=lambda route: route.path.endswith(ENDS)):
        if route.path.startswith("/static"):
            continue
        visitors = await everybody(world)
        found += await matrix.differences(route, world, visitors)
    assert not found, "\n".join(found)


async def test_another_programmes_record_looks_like_one_that_does_not_exist(world: World):
    coordinator = await visiting(world.people["coordinator"])
    for route in matrix.routes_of(litestar_app(settings())):
        if route.method != "GET" or route.rule is None or "coordinator" not in route.rule.roles:
            continue
        if route.parameters:
            theirs = await coordinator.get(route.filled(world.ids["other"]))
            nowhere = await coordinator.get(route.filled(world.missing()))
            assert theirs.status_code == nowhere.status_code == 404
            assert theirs.text == nowhere.text, route.path


async def test_the_matrix_sees_a_route_without_a_rule(world: World):
    @get("/open-door")
    async def open_door() -> str:
        return "come in"

    app = litestar_app(settings(), more=[open_door])
    assert matrix.without_rule(matrix.routes_of(app)) == ["GET /open-door declares nobody"]
    stranger = Visitor(create_app(settings(), more=[open_door]))
    assert (await stranger.get("/open-door")).status_code == 404, "the guard denies it all the same"


async def test_the_matrix_sees_a_query_that_forgets_its_programme(world: World):
    @get("/forgetful/{case_id:uuid}", opt=allow("coordinator"))
    async def forgetful(case_id: FromPath[UUID]) -> Response[str]:
        case = await Case.objects().get(Case.id == case_id)
        return Response(case.reference if case else "", status_code=200 if case else 404)

    app = create_app(settings(), more=[forgetful])
    (route,) = [
        one for one in matrix.routes_of(litestar_app(settings(), more=[forgetful])) if "forgetful" in one.path
    ]
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
