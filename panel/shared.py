"""What was written down first, and what was kept: strengths before needs, offers, terms, and how it was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cases import programmes
from cases.tables import Agreement, Case, JournalEntry, Person, Programme, Strength, Term
from panel.feedback import POINTS
from panel.tables import Feedback
from panel.yearly import Days

CONTENT = 4  # mostly, or very much
NEEDS = (Person.access_needs_sealed, Person.communication_needs_sealed, Person.interpreter)
# Columns through a key are made once: making them is dear.
AGREEMENT: Any = Term.agreement
OF_AN_AGREEMENT: Any = (Term.state, AGREEMENT.reached_on.as_alias("reached_on"))


@dataclass(frozen=True, slots=True)
class Said:
    """Of one group: asked, answered the question, and content."""

    asked: int
    answered: int
    content: int


async def strengths_first(programme: Programme, days: Days) -> tuple[int, int]:
    """Of the cases opened in these days in which either is written down: the strength was first."""
    cases = await Case.select(Case.id, Case.person, Case.opened_on).where(Case.programme == programme.id)
    strengths, needs = await _strengths(programme), await _needs(programme)
    told = [
        (strengths.get(case["id"]), needs.get(case["person"]))
        for case in cases
        if days.hold(case["opened_on"]) and (case["id"] in strengths or case["person"] in needs)
    ]
    return sum(_before(strength, need) for strength, need in told), len(told)


def _before(strength: datetime | None, need: datetime | None) -> bool:
    return strength is not None and (need is None or strength < need)


async def _strengths(programme: Programme, domain: str = "") -> dict[UUID, datetime]:
    """By case, the first; `domain`: of this kind alone."""
    query = Strength.select(Strength.case.as_alias("of_case"), Strength.at).where(
        Strength.programme == programme.id, Strength.of_others.eq(False)
    )
    rows = await (query.where(Strength.domain == domain) if domain else query)
    return _earliest((row["of_case"], row["at"]) for row in rows)


async def _needs(programme: Programme) -> dict[UUID, datetime]:
    """By person, the first: as the journal tells, or with the file where it does not."""
    rows = await JournalEntry.select(JournalEntry.subject_id, JournalEntry.at).where(
        JournalEntry.programme == programme.id, JournalEntry.what == "person.needs-changed"
    )
    changed = _earliest((UUID(row["subject_id"]), row["at"]) for row in rows)
    known = await Person.select(Person.id, Person.created_at, *NEEDS).where(Person.programme == programme.id)
    names = [column._meta.name for column in NEEDS]
    begun = {row["id"]: row["created_at"] for row in known if any(row[name] for name in names)}
    return {**begun, **changed}


def _earliest(moments: Iterable[tuple[UUID, datetime]]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for which, at in moments:
        found[which] = min(at, found.get(which, at))
    return found


async def offers(programme: Programme, days: Days) -> tuple[int, int]:
    """Of the agreements reached in these days: the young person had said before what they could offer."""
    told = await _strengths(programme, "offer")
    rows = await Agreement.select(Agreement.case.as_alias("of_case"), Agreement.reached_on).where(
        Agreement.programme == programme.id, Agreement.reached_on.is_not_null()
    )
    reached = [row for row in rows if days.hold(row["reached_on"])]
    offered = [told.get(row["of_case"]) for row in reached]
    days_told = [programmes.day_of(at, programme) if at else None for at in offered]
    first = [on is not None and on <= row["reached_on"] for on, row in zip(days_told, reached, strict=True)]
    return sum(first), len(reached)


async def kept(programme: Programme, days: Days) -> tuple[int, int, bool]:
    """Of the terms that young people agreed to in these days: done, all of them, and whether none is open."""
    rows = await Term.select(*OF_AN_AGREEMENT).where(
        Term.programme == programme.id,
        Term.side == "young_person",
        Term.state != "substituted",  # another term stands for it
        AGREEMENT.reached_on.is_not_null(),
    )
    states = [row["state"] for row in rows if days.hold(row["reached_on"])]
    return states.count("done"), len(states), "open" not in states


async def said(programme: Programme, days: Days) -> dict[str, Said]:
    """Of each group that was asked in these days: would they tell a friend to do it?"""
    rows = await Feedback.select(Feedback.party, Feedback.asked_at, Feedback.recommend).where(
        Feedback.programme == programme.id
    )
    found: dict[str, list[int | None]] = {}
    for row in rows:
        if days.hold(programmes.day_of(row["asked_at"], programme)):
            found.setdefault(row["party"], []).append(row["recommend"])
    return {party: _said(points) for party, points in found.items()}


def _said(points: list[int | None]) -> Said:
    answered = [one for one in points if one in POINTS]
    return Said(len(points), len(answered), sum(one >= CONTENT for one in answered if one))
