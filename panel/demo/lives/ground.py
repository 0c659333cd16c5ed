"""Where lives are told: a programme with few peers, and what stood there before."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from cases import database, programmes
from cases.actors import Actor
from cases.tables import Offence, Programme
from panel import joining, jurors
from panel.demo.people import A_PERSON_HARMED, A_SHOP_HARMED, NOBODY_HARMED, STATEMENTS, Town
from panel.demo.traces import Rows, Stage
from panel.juror_rows import NewJuror
from panel.tables import Juror
from scheduling.tables import Facilitator

# Names that no text holds otherwise: they are put in place of others when a life is told again.
PEER_NAMES = ("Aurelio", "Bettina", "Cosimo", "Dagmar", "Evander", "Fiorella")
PEER_NAME = "Quennell"


class _Undone(Exception):
    """The life is told; what it wrote is taken back."""


@dataclass(slots=True)
class Life:
    """One way it went, stage after stage. `weight`: how often, beside the others."""

    name: str
    weight: float
    first: date
    stages: list[Stage]
    offence: Offence
    peers: list[Juror]


@dataclass(slots=True)
class Ground:
    """Where lives are told, and by whom; and the lives that were."""

    town: Town
    programme: Programme
    by: Actor
    evaluator: Actor
    referrer: Actor
    running: list[Facilitator]
    rng: random.Random
    kinds: int  # how many offences are told of; the others are put in their place
    peers: list[Juror] = field(default_factory=list)
    before: Rows = field(default_factory=dict)
    number: int = 0  # of the last entry of the journal before
    lives: list[Life] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(str(self.programme.time_zone))


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """What is written inside is taken back."""
    try:
        async with database.atomic():
            yield
            raise _Undone
    except _Undone:
        pass


async def gather(ground: Ground) -> list[Juror]:
    """Few, who may always sit: who they really were is said when a life is told again."""
    today = programmes.today(ground.programme)
    new = [
        NewJuror(
            first_name=first,
            last_name=PEER_NAME,
            born_on=today - timedelta(days=365 * 16 + number),
            state="active",
            email=f"{first}.{PEER_NAME}@peers.example".lower(),
            phone=f"{ground.town.phone}00{number}"[:13],
            gender="girl",
            school=f"School {number}",
            guardian_name=f"Guardian {first}",
            guardian_phone=f"{ground.town.phone}01{number}"[:13],
            guardian_consent_on=today,
            trained_until=today + timedelta(days=2_000),
            sworn_on=today,
            sat_before=3,
        )
        for number, first in enumerate(PEER_NAMES)
    ]
    joined = await joining.join_all(ground.by, new)
    for juror in joined:
        if juror.state != "active":
            await jurors.activate(await jurors.get(ground.programme.id, juror.id), ground.by)
    return joined


async def offences(ground: Ground) -> list[Offence]:
    """One that hurt a person, one that hurt a shop, one that hurt nobody: as far as there are such."""
    every = [
        one
        for one in await programmes.offences(ground.programme.id)
        if one.in_scope and one.name in STATEMENTS
    ]
    kinds: dict[str, Offence] = {}
    for one in every:
        kinds.setdefault(kind_of(one.name), one)
    return list(kinds.values())


def kind_of(offence: str) -> str:
    """Who was hurt by it, as the demo tells. Pure."""
    named = {"person": A_PERSON_HARMED, "shop": A_SHOP_HARMED, "nobody": NOBODY_HARMED}
    return next((kind for kind, names in named.items() if offence in names), "other")
