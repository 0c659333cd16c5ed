"""A life keeps what was agreed, in time or later, or does not."""

from datetime import date, time, timedelta

from cases import agreements
from panel import agreeing, nights, sittings
from panel.demo.lives.booking import booked
from panel.demo.lives.checks import OFTEN, ONE_WAY, checked
from panel.demo.lives.closing import finish
from panel.demo.lives.hours_given import give_hours
from panel.demo.lives.road import Road


async def kept(road: Road, day: int) -> None:
    await give_hours(road, day + 11, 120)
    await give_hours(road, day + 18, 180, verified=False)
    with road.on(day + 19):
        await road.stage()
    road.plain = True
    async with road.way("kept", 0.62):
        await finish(road, day + 19)
    road.plain = False
    if day != 21:  # of one that was adjourned no more is told
        return
    if road.kind == 0:
        async with road.way("extended", 0.16):
            await _extended(road, day)
    elif road.kind == 1:
        async with road.way("reviewed", 0.14):
            await _reviewed(road, day)
    async with road.way("breach", 0.1):
        await _broken(road, day)


async def _extended(road: Road, day: int) -> None:
    with road.on(day + 60):
        await agreeing.extend(road.agreement, await _due(road) + timedelta(days=21), "school", road.by)
        await road.stage()
    with road.on(day + 68):
        await agreements.resume(road.agreement, road.by)
    await finish(road, day + 75)


async def _due(road: Road) -> date:
    agreement = await agreements.get(road.by, road.agreement.id)
    assert agreement.due_on  # noqa: S101 - it was reached
    return agreement.due_on


async def _reviewed(road: Road, day: int) -> None:
    """The panel hears how it goes; then it goes on."""
    with road.on(day + 40):
        await agreements.breach(road.agreement, "hours", road.by)
        hearing = await booked(road, day + 49, time(18, 30))
        await road.stage()
    with road.on(day + 49, 18):
        await nights.all_came(hearing, road.by)
        await sittings.begin(hearing, road.by)
    with road.on(day + 49, 19):
        await sittings.held(hearing, road.by)
        await agreements.resume(road.agreement, road.by)
        await road.stage()
    await finish(road, day + 52)


async def _broken(road: Road, day: int) -> None:
    with road.on(day + 62):
        await agreements.breach(road.agreement, "contact", road.by)
        await road.stage()
    with road.on(day + 75):
        await agreeing.complete(road.agreement, on=road.today, by=road.by, ending="breach")
        await road.stage()
    await checked(road, OFTEN if road.kind == 1 else ONE_WAY)
