"""The names of a case leave what is beside the record too: letters, links, the evening, the way to a juror.

await forgetting.agree(removal, by)      # the second person; all of it, or nothing
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from cases import database, retention
from cases.actors import Actor
from cases.tables import Agreement, Case, HarmedPerson, Removal, Term
from panel import own_case
from panel.tables import CheckIn, Conflict, Feedback, Graduate, Letter, Link
from scheduling.tables import Hearing, Plan


async def agree(removal: Removal, by: Actor) -> Case:
    """The second person agrees, and all of it leaves at once."""
    async with database.atomic():
        case = await retention.de_identify(removal, by)
        hearings = await _ids(Hearing, Hearing.case == case.id)
        await _letters_and_links(case, hearings)
        await Hearing.update({Hearing.why_sealed: None}).where(Hearing.case == case.id)
        if hearings:
            guests = CheckIn.hearing.is_in(hearings) & CheckIn.seat.is_null()
            await CheckIn.update({CheckIn.name: "", CheckIn.picked_up_by: ""}).where(guests)
        await Conflict.delete().where(Conflict.case == case.id)
        # a plan of long ago says who was kept away from it
        await Plan.delete().where(Plan.programme == case.programme, Plan.choice.like(f"%{case.id}%"))
        await Feedback.update({Feedback.words_sealed: None}).where(Feedback.case == case.id)
        # who joined stays in the pool; that they once had this case is forgotten
        await Graduate.delete().where(Graduate.case_mark == own_case.mark(case.id))
    return case


async def leaves(case: Case) -> dict[str, int]:
    """How much goes, for whoever decides: rows with a name or words, letters, links."""
    hearings = await _ids(Hearing, Hearing.case == case.id)
    return {
        "rows": sum(len(rows) for rows in (await retention.of(case)).values()),
        "letters": int(await Letter.count().where(_letters(case, hearings))),
        "links": len(await _links(case)),
    }


async def _letters_and_links(case: Case, hearings: Sequence[UUID]) -> None:
    if links := await _links(case):
        await Link.delete().where(Link.id.is_in(links))
    await Letter.delete().where(_letters(case, hearings))


def _letters(case: Case, hearings: Sequence[UUID]) -> Any:
    """Those of the family, the harmed person, the referrer; what a juror got says nothing of it."""
    of = (Letter.case == case.id) | (Letter.referral == case.referral)
    return of | (Letter.hearing.is_in(list(hearings)) & Letter.juror.is_null()) if hearings else of


async def _links(case: Case) -> list[UUID]:
    agreements = await _ids(Agreement, Agreement.case == case.id)
    terms = await _ids(Term, Term.agreement.is_in(agreements)) if agreements else []
    harmed = await _ids(HarmedPerson, HarmedPerson.referral == case.referral)
    asked = await _ids(Feedback, Feedback.case == case.id)
    invited = await _ids(Graduate, Graduate.case_mark == own_case.mark(case.id))
    of: Any = Link.case == case.id
    for column, these in (
        (Link.agreement, agreements),
        (Link.term, terms),
        (Link.harmed, harmed),
        (Link.feedback_id, asked),
        (Link.graduate_id, invited),
    ):
        of = of | column.is_in(these) if these else of
    return await _ids(Link, of)


async def _ids(table: Any, where: Any) -> list[UUID]:
    return [row["id"] for row in await table.select(table.id).where(where)]
