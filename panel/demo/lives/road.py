"""One young person on their way, and every way it may go on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from piccolo.table import Table

from cases import programmes
from cases.actors import Actor, now, telling
from cases.tables import Offence
from panel.demo.days import at
from panel.demo.journeys import Journeys
from panel.demo.lives.ground import Ground, Life, undone
from panel.demo.traces import Stage, beyond, everything
from panel.tables import Graduate

BEFORE = timedelta(days=1_900)  # when the lives are told: their last check is long past too
# Names that no text holds otherwise: they are put in place of others when a life is told again.
YOUNG, GUARDIAN = "Benedek Marrowby", "Ludmilla Marrowby"


@dataclass(slots=True)
class Road:
    """How far it has come. It branches where it may go on in several ways: what came before is told once."""

    ground: Ground
    offence: Offence
    kind: int
    first: date = date.min
    stages: list[Stage] = field(default_factory=list)
    weight: float = 1.0
    plain: bool = True  # kept in time: of these every way is told
    case: Any = None
    agreement: Any = None
    graduate: Graduate | None = None

    @property
    def by(self) -> Actor:
        return self.ground.by

    @property
    def today(self) -> date:
        return programmes.today(self.ground.programme)

    @property
    def journeys(self) -> Journeys:
        workers = tuple(one.account_id for one in self.ground.running if one.account_id)
        return Journeys(self.by, workers, self.ground.rng)

    def __post_init__(self) -> None:
        """So that the hearing, three weeks later, is on an evening of the programme."""
        day = (now() - BEFORE).date() + timedelta(weeks=8 * self.kind)
        evening = self.ground.town.evenings[self.kind % len(self.ground.town.evenings)]
        self.first = day + timedelta(days=(evening - day.weekday()) % 7)

    def on(self, day: int, hour: int = 10) -> Any:
        """The clock stands there inside it: so many days after the referral."""
        return telling(at(self.first + timedelta(days=day), hour, self.ground.zone))

    async def stage(self, *written: type[Table]) -> None:
        """As it stands now, it may stand today. `written`: nothing else was since the stage before."""
        rows, entries = await everything(self.ground.programme, self.ground.number, written)
        before = self.stages[-1].rows if written else {}
        self.stages.append(Stage(now(), {**before, **beyond(rows, self.ground.before)}, entries))

    @asynccontextmanager
    async def way(self, name: str, weight: float = 1.0) -> AsyncIterator[None]:
        """One way on; after it everything stands where it began. Of weight 0: told only to be seen."""
        kept, before, lives = list(self.stages), self.weight, len(self.ground.lives)
        self.weight *= weight
        async with undone():
            yield
            if len(self.ground.lives) == lives:  # no further way began in it
                life = Life(name, self.weight, self.first, list(self.stages), self.offence, self.ground.peers)
                self.ground.lives.append(life)
        self.stages, self.weight = kept, before
