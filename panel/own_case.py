"""Who of the pool a case was about: answered by its mark, without opening anything that is sealed."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from cases import incidents, sealing
from cases.actors import now
from cases.tables import Case
from panel.tables import Feedback, Graduate, Link
from scheduling.tables import Hearing

COLUMN = "graduate.case"
TWO = 2
FAMILY = ("young_person", "guardian")


def mark(case: UUID) -> str:
    return sealing.mark(COLUMN, str(case))


async def asked(case: UUID) -> Graduate | None:
    """What became of asking the young person of this case to join, if anybody did."""
    found: Graduate | None = await Graduate.objects().where(Graduate.case_mark == mark(case)).first()
    return found


async def withdraw_mailed(
    cases: Collection[UUID], parties: Collection[str] = FAMILY, at: datetime | None = None
) -> None:
    """The invitation and the questions that went to these of a family: they open nothing any more."""
    theirs = await _mailed(cases, parties)
    if theirs:
        await Link.update({Link.used_at: at or now()}).where(Link.id.is_in(theirs), Link.used_at.is_null())


async def give_back_mailed(cases: Collection[UUID], withdrawn_at: datetime) -> None:
    """What was withdrawn at that moment is good again."""
    theirs = await _mailed(cases, FAMILY)
    if theirs:
        await Link.update({Link.used_at: None}).where(Link.id.is_in(theirs), Link.used_at == withdrawn_at)


async def _mailed(cases: Collection[UUID], parties: Collection[str]) -> list[UUID]:
    """These links name no case, so that nobody follows them from one to the other."""
    if not cases:
        return []
    asked = await Feedback.select(Feedback.id).where(
        Feedback.case.is_in(list(cases)), Feedback.party.is_in(list(parties))
    )
    invited = (
        await Graduate.select(Graduate.id).where(Graduate.case_mark.is_in([mark(case) for case in cases]))
        if "young_person" in parties
        else []
    )
    ids = [row["id"] for row in (*asked, *invited)]
    if not ids:
        return []
    found = await Link.select(Link.id).where(Link.feedback_id.is_in(ids) | Link.graduate_id.is_in(ids))
    return [row["id"] for row in found]


async def kept_out(hearing: Hearing) -> frozenset[UUID]:
    """The jurors who never sit on it: their own case it was, or one of the same incident."""
    case = await Case.objects().where(Case.id == hearing.case).first()
    if case is None:
        return frozenset()
    marks = [mark(one.id) for one in (case, *await incidents.companions(case))]
    rows: list[dict[str, Any]] = await Graduate.select(Graduate.juror).where(
        Graduate.case_mark.is_in(marks), Graduate.juror.is_not_null()
    )
    return frozenset(row["juror"] for row in rows)


async def together(programme: UUID) -> dict[UUID, frozenset[UUID]]:
    """By juror: the others who came from the same incident. Nothing that is sealed is opened for it."""
    rows: list[dict[str, Any]] = await Graduate.select(Graduate.juror, Graduate.case_mark).where(
        Graduate.programme == programme, Graduate.juror.is_not_null()
    )
    who = {row["case_mark"]: row["juror"] for row in rows}
    if len(set(who.values())) < TWO:
        return {}
    found: dict[UUID, frozenset[UUID]] = {}
    for cases in await incidents.shared(programme):
        same = frozenset(who[one] for one in map(mark, cases) if one in who)
        for juror in same if len(same) >= TWO else ():
            found[juror] = found.get(juror, frozenset()) | same - {juror}
    return found
