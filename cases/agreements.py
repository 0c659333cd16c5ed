"""An agreement: drafted, reached, kept; extended once, reviewed, completed.

agreement = await agreements.draft(case, by)
await agreements.reach(agreement, on=day, by=by)      # heard -> agreement_active
await agreements.extend(agreement, due_on, why, by)   # -> extended, once
await agreements.breach(agreement, why, by)           # -> breach_review
await agreements.resume(agreement, by)                # back to agreement_active
await agreements.complete(agreement, on=day, by=by)   # -> completed, or returned as a breach
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import database, grids, journal, journey, programmes, states, terms
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.sealing import seal, unseal
from cases.tables import Agreement, Case, Programme, Term

# On the evening itself it is drafted before the hearing is written down as held.
TO_DRAFT = ("scheduled", "adjourned", "heard")
RUNNING = ("agreement_active", "extended", "breach_review")
LONGEST = 500
# Codes, not free text: a reason stands in the dated steps, which many may read.
EXTEND_REASONS: Mapping[str, str] = {
    "health": "Illness or injury",
    "school": "Exams or school",
    "family": "Something in the family",
    "placement": "The place or the supervisor changed",
    "slow": "More time is needed",
}
BREACH_REASONS: Mapping[str, str] = {
    "terms": "Tasks are not done",
    "hours": "Hours are not done",
    "contact": "Nobody can be reached",
    "new_matter": "A new matter came up",
}
ENDINGS: Mapping[str, str] = {
    "completed": "Kept in time",
    "late": "Kept, but late",
    "partial": "Kept in part",
    "breach": "Not kept",
    "returned": "The case went back",
}


async def draft(case: Case, by: Actor) -> Agreement:
    """An empty one to fill. A case has one at a time, so begun twice it is begun once."""
    async with database.atomic():
        case = await _case(case.id, by)
        if begun := await of_case(case):
            if begun.state == "draft":
                return begun
            raise WrongState(f"{case.reference} has an agreement that runs. Look at it again.")
        if case.state not in TO_DRAFT:
            word = journey.word("case", case.state)
            raise WrongState(f"{case.reference} is “{word}” now. An agreement belongs to its hearing.")
        agreement = Agreement(
            id=uuid4(),
            programme=case.programme,
            case=case.id,
            state="draft",
            by_id=by.id,
            by_name=by.name,
            created_at=now(),
        )
        await Agreement.insert(agreement)
        await states.begin([agreement], "agreement", by)
    return agreement


async def say_why_outside(agreement: Agreement, why: str, by: Actor) -> Agreement:
    """Why it asks for more or less than the guideline; nothing written takes it back."""
    why = why.strip()
    if len(why) > LONGEST:
        raise BadInput({"outside": f"This is too long. Use at most {LONGEST} letters."})
    async with database.atomic():
        agreement = await get(by, agreement.id)
        agreement.outside_sealed = seal("agreement.outside", agreement.id, why) if why else None
        await Agreement.update({Agreement.outside_sealed: agreement.outside_sealed}).where(
            Agreement.id == agreement.id
        )
        await journal.write(by, "agreement.outside", agreement, programme=agreement.programme)
    return agreement


async def reach(
    agreement: Agreement, on: date, by: Actor, *, hearing: UUID | None = None, outside: str = ""
) -> Agreement:
    """Panel and young person agree. From now on it runs, until the day of its last term.

    It may be signed on paper at the table and written down afterwards, so signatures do not hold it up.
    """
    if outside.strip():
        await say_why_outside(agreement, outside, by)
    async with database.atomic():
        agreement = await get(by, agreement.id)
        case = await _case(agreement.case, by)
        if agreement.state == "active":
            return agreement
        if missing := await lacks(agreement):
            raise Refused(missing[0])
        programme = await programmes.get(agreement.programme)
        if on > programmes.today(programme):
            raise BadInput({"on": "The day must be today or in the past."})
        due_on = max(term.due_on for term in await terms.of(agreement))
        if due_on > on + timedelta(days=programme.agreement_days):
            raise Refused(
                f"A term is due later than {programme.agreement_days} days after the "
                f"{programme.word_hearing}. Change its day."
            )
        also: dict[Any, Any] = {Agreement.reached_on: on, Agreement.due_on: max(due_on, on)}
        if hearing:
            also[Agreement.hearing_id] = hearing
        await states.change(agreement, "agreement", "active", by, also=also)
        await states.change(case, "case", "agreement_active", by)
    return agreement


async def lacks(agreement: Agreement) -> list[str]:
    """What must still be there before it can be agreed, a sentence each."""
    these = await terms.of(agreement)
    if not any(term.side == "young_person" for term in these):
        return ["Write at least one thing the young person will do."]
    if await grids.warnings(agreement, these) and agreement.outside_sealed is None:
        return ["It is outside the guideline. Write why."]
    return []


async def extend(
    agreement: Agreement, due_on: date, why: str, by: Actor, *, only: Sequence[UUID] = ()
) -> Agreement:
    """More time, once. Every open term (or `only` some) is due on the new day.

    The case is `extended` until the young person knows the new day: see `resume`.
    """
    if why not in EXTEND_REASONS:
        raise BadInput({"why": "Choose one of these."})
    async with database.atomic():
        agreement = await _active(agreement, by)
        if agreement.first_due_on is not None:
            if agreement.due_on == due_on:
                return agreement  # asked twice
            raise Refused("It was extended once already. Hold a review, or complete it.")
        programme = await programmes.get(agreement.programme)
        _, before = _days(agreement)
        last = latest(agreement, programme)
        if due_on <= before:
            raise BadInput({"due_on": "The new day must be after the old one."})
        if due_on > last:
            most = programme.agreement_days_most
            raise BadInput({"due_on": f"It may run {most} days at most, to {last.day} {last:%B %Y}."})
        case = await _case(agreement.case, by)
        await _back(case, by)
        await states.change(case, "case", "extended", by, why)
        agreement.first_due_on, agreement.due_on = before, due_on
        await agreement.save([Agreement.first_due_on, Agreement.due_on])
        moved = (Term.agreement == agreement.id) & (Term.state == "open") & (Term.due_on < due_on)
        await Term.update({Term.due_on: due_on}).where(moved & Term.id.is_in(list(only)) if only else moved)
        await journal.write(by, "agreement.extended", agreement, programme=agreement.programme)
    return agreement


async def breach(agreement: Agreement, why: str, by: Actor) -> Agreement:
    """It is not kept. The panel looks at it again before anything follows."""
    if why not in BREACH_REASONS:
        raise BadInput({"why": "Choose one of these."})
    async with database.atomic():
        agreement = await _active(agreement, by)
        case = await _case(agreement.case, by)
        if case.state == "breach_review":
            return agreement
        await _back(case, by)
        await states.change(case, "case", "breach_review", by, why)
    return agreement


async def resume(agreement: Agreement, by: Actor) -> Agreement:
    """It goes on: the new day is known, or the review is over. Resumed twice is resumed once."""
    async with database.atomic():
        agreement = await _active(agreement, by)
        case = await _case(agreement.case, by)
        if case.state != "agreement_active":
            await states.change(case, "case", "agreement_active", by)
    return agreement


async def complete(agreement: Agreement, *, on: date, by: Actor, ending: str = "") -> Agreement:
    """It is over. Where no ending is said, it is worked out; what is left undone must be said.

    A breach gives the case back to its referrer, and only after a review.
    """
    if ending and ending not in ENDINGS:
        raise BadInput({"ending": "Choose one of these."})
    async with database.atomic():
        agreement = await get(by, agreement.id)
        if agreement.state == "ended" and ending in ("", agreement.ending):
            return agreement  # asked twice
        agreement = await _active(agreement, by)
        case = await _case(agreement.case, by)
        await _refuse_a_day(agreement, on)
        ending = ending or ending_of(agreement, await terms.of(agreement), on)
        if not ending:
            raise Refused("Tasks are still open. Say that it was kept in part, or wait.")
        if ending == "breach":
            if case.state != "breach_review":
                raise Refused("Hold a review first: the panel looks at it again.")
            await states.change(case, "case", journey.RETURNED, by, "breach")
        else:
            await _back(case, by)
            await states.change(case, "case", "completed", by, ending)
        await _end(agreement, ending, on, by)
    return agreement


async def stop(case: Case, by: Actor) -> None:
    """The case goes back to its referrer, so what was agreed ends with it. Ask inside its atomic()."""
    agreement = await of_case(case)
    if agreement and agreement.state == "active":
        on = programmes.today(await programmes.get(case.programme))
        await _end(agreement, "returned", on, by)


def ending_of(agreement: Agreement, these: Sequence[Term], on: date) -> str:
    """Completed, or late; empty while something the young person said is still to do. Pure."""
    own = [term for term in these if term.side == "young_person"]
    if any(term.state == "open" for term in own):
        return ""
    _, due_on = _days(agreement)
    return "late" if on > due_on else "completed"


def latest(agreement: Agreement, programme: Programme) -> date:
    """The last day to which it may be extended. Pure."""
    reached, _ = _days(agreement)
    return reached + timedelta(days=programme.agreement_days_most)


async def of_case(case: Case) -> Agreement | None:
    """The one that is drafted or runs."""
    found: Agreement | None = (
        await Agreement.objects().where(Agreement.case == case.id, Agreement.state != "ended").first()
    )
    return found


async def last_of(case: Case) -> Agreement | None:
    """The latest, whatever became of it."""
    found: Agreement | None = (
        await Agreement.objects()
        .where(Agreement.case == case.id)
        .order_by(Agreement.created_at, ascending=False)
        .first()
    )
    return found


async def get(by: Actor, agreement: UUID) -> Agreement:
    found: Agreement | None = (
        await Agreement.objects()
        .where(Agreement.id == agreement, Agreement.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def outside(agreement: Agreement) -> str:
    """Why it goes beyond the guideline, opened."""
    sealed = agreement.outside_sealed
    return unseal("agreement.outside", agreement.id, sealed) if sealed else ""


async def _end(agreement: Agreement, ending: str, on: date, by: Actor) -> None:
    also = {Agreement.ended_on: on, Agreement.ending: ending}
    await states.change(agreement, "agreement", "ended", by, ending, also=also)


async def _back(case: Case, by: Actor) -> None:
    """From an extension or a review the way on leads through the running agreement."""
    if case.state in ("extended", "breach_review"):
        await states.change(case, "case", "agreement_active", by)


async def _active(agreement: Agreement, by: Actor) -> Agreement:
    agreement = await get(by, agreement.id)
    if agreement.state != "active":
        raise WrongState("This does not run now. Look at it again.")
    return agreement


def _days(agreement: Agreement) -> tuple[date, date]:
    """When it was reached and when it is due, of one that is no draft."""
    if agreement.reached_on is None or agreement.due_on is None:
        raise WrongState("It is not agreed yet. Look at it again.")
    return agreement.reached_on, agreement.due_on


async def _refuse_a_day(agreement: Agreement, on: date) -> None:
    reached, _ = _days(agreement)
    if on > programmes.today(await programmes.get(agreement.programme)):
        raise BadInput({"on": "The day must be today or in the past."})
    if on < reached:
        raise BadInput({"on": "That is before it was agreed."})


async def _case(case: UUID, by: Actor) -> Case:
    found: Case | None = await Case.objects().where(Case.id == case, Case.programme == by.programme).first()
    if found is None:
        raise NotFound
    return found
