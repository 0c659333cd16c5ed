"""What a period can be planned from: evenings to come, cases that wait, hearings that may be planned anew."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases import consents, incidents, people
from cases.actors import now
from cases.errors import Refused
from cases.tables import Case, Person, Programme
from scheduling.tables import Hearing, Session, Venue

READY = ("preparing", "adjourned")  # what waits for an evening and nothing else
MOST = 200
SAME_INCIDENT = "It is about the same incident as {reference}. Plan it after that one."
HEARD: Any = Hearing.case


@dataclass(frozen=True, slots=True)
class Evening:
    """A session to come."""

    id: UUID
    starts: datetime
    ends: datetime
    venue: str
    arranged: int


@dataclass(frozen=True, slots=True)
class Waits:
    """A case without a hearing. `why_not`: what stands against planning it, in words."""

    id: UUID
    reference: str
    young: str
    hear_by: date
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Stands:
    """A case with a hearing that could be planned anew."""

    id: UUID
    reference: str
    young: str
    starts: datetime


@dataclass(frozen=True, slots=True)
class Choices:
    evenings: tuple[Evening, ...]
    waiting: tuple[Waits, ...]
    standing: tuple[Stands, ...]

    @property
    def possible(self) -> tuple[Waits, ...]:
        return tuple(one for one in self.waiting if not one.why_not)


async def of(programme: Programme) -> Choices:
    return Choices(
        tuple(await _evenings(programme)), tuple(await _waiting(programme)), tuple(await _standing(programme))
    )


async def _evenings(programme: Programme) -> list[Evening]:
    rows = (
        await Session.objects()
        .where(Session.programme == programme.id, Session.cancelled_at.is_null(), Session.starts_at > now())
        .order_by(Session.starts_at)
        .limit(MOST)
    )
    venues = {one.id: one.name for one in await Venue.objects().where(Venue.programme == programme.id)}
    held = await Hearing.select(Hearing.session).where(
        Hearing.programme == programme.id, Hearing.state == "arranged", Hearing.starts_at > now()
    )
    arranged = [row["session"] for row in held]
    return [
        Evening(row.id, row.starts_at, row.ends_at, venues[row.venue], arranged.count(row.id)) for row in rows
    ]


async def _waiting(programme: Programme) -> list[Waits]:
    rows = (
        await Case.objects()
        .where(Case.programme == programme.id, Case.state.is_in(list(READY)))
        .order_by(Case.hear_by, Case.reference)
        .limit(MOST)
    )
    names = await _names([row.person for row in rows])
    found: list[Waits] = []
    of_incident: dict[UUID, str] = {}
    for row in rows:
        why = await _why_not(row) or of_incident.get(row.id, "")
        if not why:
            for other in await incidents.companions(row):
                of_incident[other.id] = SAME_INCIDENT.format(reference=row.reference)
        found.append(Waits(row.id, row.reference, names.get(row.person, ""), row.hear_by, why))
    return found


async def _why_not(case: Case) -> str:
    try:
        await consents.refuse_unwilling(case)
    except Refused as refused:
        return refused.sentence
    return ""


async def _standing(programme: Programme) -> list[Stands]:
    rows = (
        await Hearing.select(
            *(Hearing.case.as_alias("case_id"), Hearing.starts_at),
            *(HEARD.reference.as_alias("reference"), HEARD.person.as_alias("person")),
        )
        .where(
            Hearing.programme == programme.id,
            Hearing.state == "arranged",
            Hearing.purpose == "first",
            Hearing.starts_at > now(),
        )
        .order_by(Hearing.starts_at)
        .limit(MOST)
    )
    names = await _names([row["person"] for row in rows])
    return [
        Stands(row["case_id"], row["reference"], names.get(row["person"], ""), row["starts_at"])
        for row in rows
    ]


async def _names(persons: list[UUID]) -> dict[UUID, str]:
    rows = await Person.objects().where(Person.id.is_in(persons)) if persons else []
    return {row.id: people.listed(row) for row in rows}
