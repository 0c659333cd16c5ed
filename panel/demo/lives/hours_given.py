"""Hours of a life: logged by the young person, and checked by whoever saw them."""

from cases import hours, terms
from cases.actors import Actor
from cases.tables import Term
from panel.demo.lives.road import Road


async def terms_of(road: Road) -> tuple[Term, Term, Term]:
    service, letter, promise, *_ = await terms.of(road.agreement)
    return service, letter, promise


async def give_hours(road: Road, day: int, minutes: int, *, verified: bool = True) -> None:
    with road.on(day, 16):
        service, *_ = await terms_of(road)
        young = await road.journeys.family_actor(road.case, "young_person")
        entry = await hours.log(service, on_day=road.today, minutes=minutes, words="It was good.", by=young)
    if verified:
        with road.on(day + 1, 16):
            programme = road.ground.programme.id
            supervisor = Actor(
                "supervisor", service.supervisor_name, "visitor", programme=programme, kept_as="Supervisor"
            )
            await hours.verify(entry, supervisor)
