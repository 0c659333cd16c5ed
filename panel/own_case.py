"""Who of the pool a case was about: answered by its mark, without opening anything that is sealed."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from cases import incidents, sealing
from cases.actors import now
from cases.tables import Case
from panel.tables import Graduate, Link
from scheduling.tables import Hearing

COLUMN = "graduate.case"


def mark(case: UUID) -> str:
    return sealing.mark(COLUMN, str(case))


async def asked(case: UUID) -> Graduate | None:
    """What became of asking the young person of this case to join, if anybody did."""
    found: Graduate | None = await Graduate.objects().where(Graduate.case_mark == mark(case)).first()
    return found


async def withdraw_links(cases: Collection[UUID]) -> None:
    """An invitation that went to another address opens nothing any more."""
    rows = await Graduate.select(Graduate.id).where(
        Graduate.case_mark.is_in([mark(case) for case in cases] or [""])
    )
    if rows:
        await Link.update({Link.used_at: now()}).where(
            Link.graduate_id.is_in([row["id"] for row in rows]), Link.used_at.is_null()
        )


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
