"""The people of the record as the measures take them: each once, from the first acceptance, without a name.

    people = await followed.of(programme, definition)
    people = await followed.referred(programme, definition, first, last)
    figures = await followed.figures(programme, Asked(definition=definition, extract=today, by=("gender",)))

Who is counted, and how far a check covers them, is said by cases.evaluation.cohorts and nowhere else.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from cases import ages, lives, self_described
from cases.evaluation import effort
from cases.evaluation.catalogue import Asked
from cases.evaluation.cohorts import Happened, Life, place
from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.evaluation.groups import NOT_KNOWN
from cases.evaluation.people import LEFT, UNSEEN, Event, Person
from cases.tables import Case, Programme

COLUMNS: Mapping[str, str] = {
    "year": "Year of the acceptance",
    **self_described.COLUMNS,
    "age": "Age at the acceptance",
    "completed": "Completed what was agreed",
}
# Columns through a key are made once: making them is dear.
PERSON: Any = Case.person
REFERRAL: Any = Case.referral
ABOUT: Any = (
    *(PERSON.id.as_alias("person"), PERSON.born_on.as_alias("born_on"), Case.opened_on),
    *(
        PERSON.gender.as_alias("gender"),
        PERSON.ethnicity.as_alias("ethnicity"),
        REFERRAL.offence.level.as_alias("level"),
        REFERRAL.referred_on.as_alias("referred_on"),
    ),
)


async def of(programme: Programme, definition: Definition) -> list[Person]:
    """Everybody whose referral was accepted, as this definition sees them today."""
    everybody = await _everybody(programme)
    return await asyncio.to_thread(
        lambda: [person(life, definition, strata(life, about)) for life, about in everybody]
    )


async def referred(
    programme: Programme, definition: Definition, first: date | None = None, last: date | None = None
) -> list[Person]:
    """The same, of whom the referral that was accepted first is of these days, by their age at it."""
    everybody = await _everybody(programme)
    return await asyncio.to_thread(_referred, everybody, definition, first, last)


def _referred(
    everybody: Sequence[tuple[Life, Mapping[str, Any]]],
    definition: Definition,
    first: date | None,
    last: date | None,
) -> list[Person]:
    return [
        person(life, definition, {**strata(life, about), "age": ages.band(about["born_on"], on)})
        for life, about in everybody
        if _between(on := about["referred_on"], first, last)
    ]


async def figures(programme: Programme, asked: Asked) -> list[Figure]:
    """Any measure of the catalogue, from the record; `asked.extract` must be the day it is asked on.

    Reckoned beside the pages: drawing people again a thousand times keeps nobody else waiting. What would
    take minutes is refused: see cases.evaluation.effort.
    """
    return await asyncio.to_thread(effort.answer, await of(programme, asked.definition), asked)


def _between(on: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= on) and (last is None or on <= last)


async def _everybody(programme: Programme) -> list[tuple[Life, dict[str, Any]]]:
    found, about = await lives.known(programme), await _about(programme)
    return [(one.life, about[who]) for who, one in found.items() if who in about]


async def _about(programme: Programme) -> dict[UUID, dict[str, Any]]:
    """What is known of each person when their first case was opened."""
    rows = (
        await Case.select(*ABOUT)
        .where(Case.programme == programme.id)
        .order_by(Case.opened_on, ascending=False)
        .order_by(Case.id, ascending=False)
    )
    return {row["person"]: row for row in rows}


def person(life: Life, definition: Definition, strata: Mapping[str, str]) -> Person:
    """One life as a definition sees it. Pure: what no finished check covers is left out here."""
    found = place(life, definition, date.max)  # as nobody is too young for it: when they are is asked later
    events = [_event(one) for one in life.events if 0 < one.day <= found.seen and not life.said_no]
    left = [
        Event(look.until, type=look.left)
        for look in life.looks
        if look.left in LEFT and look.until == found.seen
    ]
    return Person(
        index=life.index,
        followed=found.seen,
        events=(*events, *left[:1]),
        strata=strata,
        unseen=found.status if found.status in UNSEEN else "left",
    )


def _event(one: Happened) -> Event:
    """Proof belongs to what is counted as proven, and to nothing else."""
    proven = one.proven if one.event == "proven" else None
    return Event(one.day, proven, one.event, one.severity)


def strata(life: Life, about: Mapping[str, Any]) -> dict[str, str]:
    """The groups that somebody belongs to, by the words of cases.self_described. Pure."""
    return {
        "year": str(life.index.year),
        "gender": about["gender"] or NOT_KNOWN,
        "ethnicity": about["ethnicity"] or NOT_KNOWN,
        "age": ages.band(about["born_on"], life.index),
        "completed": "yes" if life.kept else "no",
        "severity": about["level"] or "",
    }
