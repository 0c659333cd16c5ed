"""A life is heard: booked, adjourned or held, with what was agreed there."""

from panel import feedback, nights, sittings
from panel.demo.lives.agreement import kept
from panel.demo.lives.booking import booked
from panel.demo.lives.drafting import drafted
from panel.demo.lives.owing import owes
from panel.demo.lives.road import Road
from panel.tables import Feedback
from scheduling.tables import Hearing


async def heard(road: Road) -> None:
    with road.on(9):
        hearing = await booked(road, 21)
    with road.on(13):
        await road.journeys.hold_meetings(road.case)
    async with road.way("adjourned", 0.12 if road.kind == 1 else 0):
        with road.on(21, 17):
            await sittings.adjourn(hearing, "harmed_person", "She was taken ill.", road.by)
            await road.stage()
        if road.kind == 1:  # of others no more is told
            with road.on(24):
                again = await booked(road, 35)
            await _held(road, again, 35)
    if road.kind == 0:
        async with road.way("heard, nothing agreed yet", 0):
            await _begun(road, hearing, 21)
            with road.on(21, 18):
                await sittings.held(hearing, road.by)
                await road.stage()
        async with road.way("owes sittings", 0):
            await _sat(road, hearing, 21, sittings_owed=3)
            await owes(road, 21)
    async with road.way("held", 0.88):
        await _held(road, hearing, 21)


async def _held(road: Road, hearing: Hearing, day: int) -> None:
    await _sat(road, hearing, day)
    await kept(road, day)


async def _sat(road: Road, hearing: Hearing, day: int, *, sittings_owed: int = 0) -> None:
    await _begun(road, hearing, day)
    with road.on(day, 18):
        road.agreement = await drafted(road, sittings_owed)
        await sittings.held(hearing, road.by, road.agreement)
        await road.stage()
    await _peers_say_how_it_was(road, day + 2)


async def _peers_say_how_it_was(road: Road, day: int) -> None:
    """As far as they were asked in this quarter, and answer."""
    asked = Feedback.objects().where(Feedback.juror.is_in([one.id for one in road.ground.peers]))
    with road.on(day, 17):
        for number, row in enumerate(await asked.order_by(Feedback.key)):
            for place, question in enumerate(feedback.OF_PARTY[row.party] if number % 3 else ()):
                await feedback.answer(row, question, 5 - (place + number) % 2)


async def _begun(road: Road, hearing: Hearing, day: int) -> None:
    with road.on(day, 17):
        await nights.all_came(hearing, road.by)
        await sittings.begin(hearing, road.by)
