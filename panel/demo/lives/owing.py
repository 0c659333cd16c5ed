"""A life that owes sittings: they are in the pool while their own case is still open."""

from panel import jurors, own_case
from panel.demo.lives.hours_given import give_hours
from panel.demo.lives.joining import agrees, learns
from panel.demo.lives.road import Road


async def owes(road: Road, day: int) -> None:
    """Their agreement asks for it: they learn and swear beside it, and are ready to sit."""
    road.graduate = await own_case.asked(road.case.id)
    assert road.graduate  # noqa: S101 - reaching the agreement wrote it down
    juror = await jurors.get(road.ground.programme.id, road.graduate.juror)
    await agrees(road, juror, day + 4)
    await give_hours(road, day + 11, 120)
    with road.on(day + 11, 18):
        await road.stage()
    await give_hours(road, day + 17, 180, verified=False)
    await learns(road, juror, day + 18)
    with road.on(day + 18):
        await road.stage()
