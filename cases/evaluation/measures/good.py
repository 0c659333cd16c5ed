"""M15: a seat in the pool, the first sitting, harm repaired, and people who say that they were heard."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from cases.evaluation import assets
from cases.evaluation.assets import Invited
from cases.evaluation.figures import Figure
from cases.evaluation.meanings import Meaning
from cases.evaluation.measures.plain import Told

MEANING = Meaning(name="assets", counts="people", among="people", day="the day of the completion")
NOT_YET = "No figure can be shown yet: fewer than half of those invited have sat."
NOBODY = "No figure can be shown: nobody was invited."
ANSWERS = "Read it beside the share of those who answered: whoever did not may see it otherwise."


def pool(
    joined: int,
    eligible: int,
    *,
    extract: date,
    first: date | None = None,
    last: date | None = None,
    group: Mapping[str, str] | None = None,
) -> Figure:
    """M15: former respondents in the pool of those who completed and owe no sittings."""
    told = Told("M15", replace(MEANING, first=first, last=last), extract, group=group)
    return told.share(
        assets.share(joined, eligible),
        "former respondents who are in the pool",
        "former respondents who completed and owe no sittings",
        more={"kind": "pool"},
    )


def first_sitting(
    invited: Iterable[Invited],
    *,
    extract: date,
    first: date | None = None,
    last: date | None = None,
    group: Mapping[str, str] | None = None,
) -> Figure:
    """M15: median days from the invitation to the first sitting, by Kaplan and Meier. ValueError as there."""
    found = assets.first_sitting(invited)
    meaning = replace(MEANING, first=first, last=last, day="the day of the invitation")
    meaning = meaning.of("people invited who have sat", "people who were invited to the pool and said yes")
    told = Told("M15", meaning, extract, complete=found.sat == found.n, group=group)
    more = {"kind": "first sitting", "unit": "days"}
    if found.median is None:
        refused = NOT_YET if found.n else NOBODY
        return told.figure(n=found.n, k=found.sat, refused=refused, more=more)
    value: dict[str, Any] = {
        "value": found.median,
        "low": found.low,
        "high": found.high,
        "interval": found.method,
    }
    return told.figure(n=found.n, k=found.sat, **value, more=more)


def reparation(
    done: int,
    agreed: int,
    *,
    extract: date,
    first: date | None = None,
    last: date | None = None,
    complete: bool = True,
    group: Mapping[str, str] | None = None,
) -> Figure:
    """M15: terms of reparation done of those agreed. `complete`: whether none can still be done."""
    meaning = replace(MEANING, first=first, last=last, day="the day of the agreement")
    return Told("M15", meaning, extract, complete, group).share(
        assets.share(done, agreed),
        "terms of reparation that were done",
        "terms of reparation that were agreed",
        more={"kind": "reparation"},
    )


def satisfaction(
    who: str,
    agreed: int,
    answered: int,
    asked: int,
    *,
    extract: date,
    first: date | None = None,
    last: date | None = None,
) -> list[Figure]:
    """M15: those content of those who answered, and those who answered of those asked: never one alone.

    `who`: a word for those asked, in the plural. ValueError where more answered than were asked.
    """
    found = assets.satisfaction(agreed, answered, asked)
    meaning = replace(MEANING, first=first, last=last, day="the day of the question")
    told = Told("M15", meaning, extract, group={"asked": who})
    content = told.share(
        found.agreed,
        f"{who} who are content",
        f"{who} who answered",
        notes=(ANSWERS,),
        more={"kind": "satisfaction"},
    )
    return [
        content,
        told.share(found.response, f"{who} who answered", f"{who} who were asked", more={"kind": "response"}),
    ]
