"""The follow-ups that a run answers: everybody who was looked for was checked, found or not.

None is answered before the queue of the run is empty: those who wait in it are more often in the
extract than others, and a figure meanwhile would be too low. Who was left undecided is not known.
"""

from typing import Any
from uuid import UUID, uuid4

from cases import database, lives, outcomes, programmes
from cases.actors import Actor, the_clock
from cases.linkage import clerical
from cases.linkage.tables import LinkageCandidate, LinkageCheck, LinkageRun
from cases.outcomes import Check
from cases.tables import Case, FollowUp

A_TIME = 100  # follow-ups of one step of the recurring work


async def answer_due() -> int:
    """Recurring: what the runs whose queue is empty say of the follow-ups that are due."""
    done = 0
    for run in await LinkageRun.objects().where(LinkageRun.state == "done").order_by(LinkageRun.created_at):
        if not await clerical.left(run):
            done += await _answer(run)
    return done


async def _answer(run: LinkageRun) -> int:
    by = the_clock(run.programme)
    programme = await programmes.get(run.programme)
    no, unsure = await lives.unwilling(programme), await _unsure(run)
    due = [one for one in await _due(run) if one.case not in no]
    for follow_up in due[:A_TIME]:
        async with database.atomic():
            await LinkageCheck.insert(
                LinkageCheck(id=uuid4(), programme=run.programme, run=run.id, follow_up=follow_up.id)
            )
            if follow_up.case in unsure:
                if follow_up.state == "due":
                    await outcomes.not_known(follow_up, by, checked_on=run.extract_on, source=run.source)
            else:
                check = Check(source=run.source, checked_on=run.extract_on)
                await outcomes.record(follow_up, check, by)
    return len(due[:A_TIME])


async def _due(run: LinkageRun) -> list[FollowUp]:
    """Of cases that were in the comparison, and whose whole window the extract covers."""
    theirs = Case.select(Case.id).where(
        Case.programme == run.programme,
        Case.opened_on >= run.since,
        Case.created_at <= run.linked_at,
        Case.state != "de_identified",
    )
    answered = LinkageCheck.select(LinkageCheck.follow_up).where(LinkageCheck.run == run.id)
    found: list[FollowUp] = (
        await FollowUp.objects()
        .where(
            FollowUp.programme == run.programme,
            FollowUp.state.is_in(["due", "not_known"]),
            FollowUp.due_on <= run.extract_on,
            FollowUp.case.is_in(theirs),
            FollowUp.id.not_in(answered),
        )
        .order_by(FollowUp.due_on)
        .order_by(FollowUp.id)
    )
    return found


async def _unsure(run: LinkageRun) -> set[UUID]:
    """All cases of those whose pair was left undecided."""
    lapsed = LinkageCandidate.select(LinkageCandidate.person_id).where(
        LinkageCandidate.run == run.id, LinkageCandidate.outcome == "lapsed"
    )
    rows = await Case.select(Case.id).where(Case.programme == run.programme, Case.person.is_in(lapsed))
    return {row["id"] for row in rows}


async def take_back(run: LinkageRun, by: Actor) -> int:
    """What a withdrawn run had answered is not known, until another run or a person says more."""
    theirs = LinkageCheck.select(LinkageCheck.follow_up).where(LinkageCheck.run == run.id)
    answered: list[Any] = await FollowUp.objects().where(
        FollowUp.id.is_in(theirs),
        FollowUp.state == "recorded",
        FollowUp.source == run.source,
        FollowUp.checked_on == run.extract_on,
    )
    for follow_up in answered:
        await outcomes.not_known(follow_up, by, checked_on=run.extract_on)
    return len(answered)
