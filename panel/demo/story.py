"""One programme of the demo on its way through the last month."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.actors import Actor
from cases.tables import Case, Programme
from panel.demo.journeys import Journeys
from panel.demo.people import Town
from panel.tables import Account
from scheduling.tables import Facilitator


@dataclass(slots=True)
class Story:
    """One programme on its way through the last month."""

    town: Town
    programme: Programme
    coordinator: Actor
    rng: random.Random
    journeys: Journeys
    facilitators: list[Facilitator] = field(default_factory=list)
    referrer: Account | None = None
    lying: set[UUID] = field(default_factory=set)  # referrals that nobody screens
    waiting: list[Case] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day on which all of it is told, whatever day is being told."""
        return datetime.now(self.zone).date()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.town_zone)

    @property
    def town_zone(self) -> str:
        return str(self.programme.time_zone)
