"""How a life comes into the pool: a guardian agrees, a training, the oath."""

from panel import guardians, jurors, oaths, trainings
from panel.demo.lives.road import Road
from panel.tables import Juror


async def agrees(road: Road, juror: Juror, day: int) -> None:
    with road.on(day):
        await guardians.agree(juror, road.by, on=road.today, how="spoken")


async def learns(road: Road, juror: Juror, day: int) -> None:
    with road.on(day):
        programme = road.ground.programme.id
        first, *_ = await trainings.every(programme)
        await trainings.train(juror, first, road.by, done_on=road.today)
        await oaths.swear(juror, road.by, version=(await oaths.current(programme)).version)
        await jurors.activate(await jurors.get(programme, juror.id), road.by)
