"""The people of the record as the measures take them: each once, from the first acceptance, without a name.

    people = await followed.of(programme, definition)
    figures = await followed.figures(programme, Asked(definition=definition, extract=today, by=("gender",)))

Who is counted, and how far a check covers them, is said by cases.evaluation.cohorts and nowhere else.
"""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from cases import clocks, lives
from cases.evaluation import effort
from cases.evaluation.catalogue import Asked
from cases.evaluation.cohorts import Happened, Life, place
from cases.evaluation.definitions import Definition
from cases.evaluation.figures import Figure
from cases.evaluation.groups import NOT_KNOWN
from cases.evaluation.people import LEFT, UNSEEN, Event, Person
from cases.lives import Known
from cases.tables import Case, Programme

COLUMNS: Mapping[str, str] = {
    "year": "Year of the acceptance",
    "gender": "Gender, as they describe it",
    "ethnicity": "Ethnicity, as they describe it",
    "age": "Age at the acceptance",
    "completed": "Completed what was agreed",
}
AGES = ((12, "under 12"), (14, "12 or 13"), (16, "14 or 15"), (18, "16 or 17"))  # below this age
GROWN = "18 or over"
# Columns through a key are made once: making them is dear.
PERSON: Any = Case.person
REFERRAL: Any = Case.referral
ABOUT: Any = (
    *(PERSON.id.as_alias("person"), PERSON.born_on.as_alias("born_on"), Case.opened_on),
    *(
        PERSON.gender.as_alias("gender"),
        PERSON.ethnicity.as_alias("ethnicity"),
        REFERRAL.offence.level.as_alias("level"),
    ),
)


async def of(programme: Programme, definition: Definition) -> list[Person]:
    """Everybody whose referral was accepted, as this definition sees them today."""
    found, about = await lives.known(programme), await _about(programme)
    return await asyncio.to_thread(_people, found, about, definition)


def _people(
    found: Mapping[UUID, Known], about: Mapping[UUID, dict[str, Any]], definition: Definition
) -> list[Person]:
    return [
        person(one.life, definition, strata(one.life, about[who]))
        for who, one in found.items()
        if who in about
    ]


async def figures(programme: Programme, asked: Asked) -> list[Figure]:
    """Any measure of the catalogue, from the record; `asked.extract` must be the day it is asked on.

    Reckoned beside the pages: drawing people again a thousand times keeps nobody else waiting. What would
    take minutes is refused: see cases.evaluation.effort.
    """
    return await asyncio.to_thread(effort.answer, await of(programme, asked.definition), asked)


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
        "age": age(about["born_on"], life.index),
        "completed": "yes" if life.kept else "no",
        "severity": about["level"] or "",
    }


def age(born_on: date | None, on: date) -> str:
    """The band of somebody's age on a day."""
    if born_on is None:
        return NOT_KNOWN
    years = clocks.age(born_on, on)
    return next((words for below, words in AGES if years < below), GROWN)
