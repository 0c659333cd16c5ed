"""What became of a young person: a check recorded, an event that came to light, or nothing known.

    await outcomes.record(follow_up, Check(source="police", checked_on=day), by)     # nothing was found
    await outcomes.record(follow_up, Check(..., events=(Event("proven", day, proven_on=later),)), by)
    await outcomes.not_known(follow_up, by, checked_on=day)                          # nobody could say
    await outcomes.came_to_light(case, Event(...), source="police", checked_on=day, by=by)
    await outcomes.withdraw(reoffence, "error", by)                                  # it was not so

"Not known" is an answer of its own: it is never read as "did not offend again". Where somebody said no to
learning from it, nobody is asked about them, and "not known" is the only answer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import batches, consents, database, follow_ups, journal, journey, programmes, states
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.tables import Case, FollowUp, Programme, Reoffence

SOURCES: Mapping[str, str] = {
    "police": "Police",
    "court": "Court",
    "probation": "Probation",
    "youth_justice": "Youth justice service",
    "school": "School",
    "agency_match": "An agency matched a list",
    "other": "Another source",
}
EVENTS: Mapping[str, str] = {
    "proven": "A proven offence",
    "charge": "A charge",
    "arrest": "An arrest",
    "referral": "A new referral",
    "offence": "An offence, not proven",
}
LEFT: Mapping[str, str] = {
    "moved": "They moved away",
    "custody": "They were in custody",
    "died": "They died",
}
WITHDRAWN: Mapping[str, str] = {
    "somebody_else": "It was somebody else",
    "error": "It was written down wrongly",
    "overturned": "It was overturned, or dropped",
}
LEVELS = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something new, dated by the day it happened. Only what is proven has a day of proof.

    `once`: the id of its row, so that a form sent twice writes it once.
    """

    event: str
    happened_on: date
    proven_on: date | None = None
    offence: str = ""
    level: str = ""
    once: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What a source said on a day. `observed_until`: nobody could look further, and `left_how` says why."""

    source: str
    checked_on: date
    events: tuple[Event, ...] = ()
    observed_until: date | None = None
    left_how: str = ""


async def other_kinds_alone(programme: Programme, events: Collection[str]) -> bool:
    """Whether something is known of people here, and nothing of these kinds: perhaps nobody was asked."""
    stands = (Reoffence.programme == programme.id) & Reoffence.withdrawn_at.is_null()
    these: bool = await Reoffence.exists().where(stands, Reoffence.event.is_in(list(events)))
    return not these and await Reoffence.exists().where(stands)


async def record(follow_up: FollowUp, check: Check, by: Actor) -> FollowUp:
    """Write down what a check found. Recorded again it is put right: the journal keeps both."""
    async with database.atomic():
        follow_up, case = await _standing(follow_up, by)
        await refuse_unwilling(case)
        if found := problems(check, follow_up.due_on, case.opened_on, await _today(case)):
            raise BadInput(found)
        for event in check.events:
            await _write(_reoffence(case, event, check.source, check.checked_on, by), by)
        await _answer(follow_up, "recorded", check, by)
        if check.left_how == "died":
            await _nobody_asks_again(case, check, by)
        await follow_ups.settle(case, by)
    return follow_up


async def not_known(follow_up: FollowUp, by: Actor, *, checked_on: date, source: str = "") -> FollowUp:
    """Somebody asked, and nobody could say."""
    check = Check(source=source, checked_on=checked_on)
    async with database.atomic():
        follow_up, case = await _standing(follow_up, by)
        if found := nobody_could_say(check, follow_up.due_on, case.opened_on, await _today(case)):
            raise BadInput(found)
        await _answer(follow_up, "not_known", check, by)
        await follow_ups.settle(case, by)
    return follow_up


async def came_to_light(case: Case, event: Event, *, source: str, checked_on: date, by: Actor) -> Reoffence:
    """An event that somebody heard of between two checks. It counts once a check covers its day."""
    if by.programme != case.programme:
        raise NotFound
    async with database.atomic():
        await refuse_unwilling(case)
        found = _of_event(event, case.opened_on, checked_on) | _of_source(source)
        found |= _not_to_come(checked_on, await _today(case))
        if found:
            raise BadInput(found)
        return await _write(_reoffence(case, event, source, checked_on, by), by)


async def several_came_to_light(
    found: Sequence[tuple[Case, Event]], *, source: str, checked_on: date, by: Actor
) -> list[Reoffence]:
    """The same for many cases of one programme at once, inside the caller's atomic(); all or none.

    Who said no is for the caller to leave out: `lives.unwilling` knows them all in one question.
    """
    wrong = _of_source(source)
    for case, event in found:
        if by.programme != case.programme:
            raise NotFound
        wrong |= _of_event(event, case.opened_on, checked_on)
    if wrong:
        raise BadInput(wrong)
    rows = [_reoffence(case, event, source, checked_on, by) for case, event in found]
    await batches.insert(rows)
    await journal.write_each(by, "reoffence.recorded", rows, "of an extract", programme=by.programme)
    return rows


async def refuse_unwilling(case: Case) -> None:
    """What nobody may ask about is not written down either."""
    if await unwilling(case):
        raise Refused("They said no to being asked about later. Write down “not known”.")


async def unwilling(case: Case) -> bool:
    """Whether somebody who must agree said no to learning from it, or took the yes back."""
    return bool(await consents.stopped(case, "evaluation"))


async def withdraw(reoffence: Reoffence, why: str, by: Actor) -> Reoffence:
    """It was somebody else, or wrong: it counts nowhere any more, and stays to be read."""
    if why not in WITHDRAWN:
        raise BadInput({"why": "Choose why it does not count."})
    async with database.atomic():
        reoffence = await get(by, reoffence.id)
        if reoffence.withdrawn_at is None:
            reoffence.withdrawn_at = now()
            await reoffence.save([Reoffence.withdrawn_at])
            await journal.write(by, "reoffence.withdrawn", reoffence, why, programme=reoffence.programme)
    return reoffence


async def of(case: Case) -> list[Reoffence]:
    """What came to light, the latest first, with what was withdrawn."""
    found: list[Reoffence] = (
        await Reoffence.objects()
        .where(Reoffence.case == case.id)
        .order_by(Reoffence.happened_on, ascending=False)
    )
    return found


async def get(by: Actor, reoffence: UUID) -> Reoffence:
    """The event of this id, if it is the actor's programme's."""
    found: Reoffence | None = (
        await Reoffence.objects()
        .where(Reoffence.id == reoffence, Reoffence.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def _write(found: Reoffence, by: Actor) -> Reoffence:
    """The same row a second time is the one that stands."""
    if await Reoffence.exists().where(Reoffence.id == found.id):
        return await get(by, found.id)
    await Reoffence.insert(found)
    await journal.write(by, "reoffence.recorded", found, found.event, programme=found.programme)
    return found


async def _answer(follow_up: FollowUp, state: str, check: Check, by: Actor) -> None:
    told: dict[Any, Any] = {
        FollowUp.source: check.source,
        FollowUp.checked_on: check.checked_on,
        FollowUp.observed_until: check.observed_until,
        FollowUp.left_how: check.left_how,
        FollowUp.by_id: by.id,
        FollowUp.by_name: by.name,
    }
    if follow_up.state == state:  # put right: the day, the source, or how far anybody could look
        await FollowUp.update(told).where(FollowUp.id == follow_up.id)
        for column, value in told.items():
            setattr(follow_up, column._meta.name, value)
        await journal.write(by, "follow_up.put-right", follow_up, state, programme=follow_up.programme)
    else:
        await states.change(follow_up, "follow_up", state, by, check.source, also=told)


async def _nobody_asks_again(case: Case, check: Check, by: Actor) -> None:
    """Who died is asked after no more: the later checks have the same answer."""
    for later in await follow_ups.of(case):
        if later.state == "due":
            await _answer(later, "recorded", check, by)


async def _standing(follow_up: FollowUp, by: Actor) -> tuple[FollowUp, Case]:
    follow_up = await follow_ups.get(by, follow_up.id)
    case: Case | None = await Case.objects().where(Case.id == follow_up.case).first()
    if case is None:
        raise NotFound
    return follow_up, case


async def _today(case: Case) -> date:
    return programmes.today(await programmes.get(case.programme))


def problems(check: Check, due_on: date, opened_on: date, today: date) -> dict[str, str]:
    """What is wrong with an answer to a check that falls due on a day, of a case accepted on another."""
    found = _of_check(check, due_on, opened_on, today)
    for event in check.events:
        found |= _of_event(event, opened_on, check.checked_on)
    return found


def nobody_could_say(check: Check, due_on: date, opened_on: date, today: date) -> dict[str, str]:
    """The same where the answer is “not known”: then nobody need be named."""
    found = _of_check(check, due_on, opened_on, today)
    if check.source == "":
        found.pop("source", None)
    return found


def _of_check(check: Check, due_on: date, opened_on: date, today: date) -> dict[str, str]:
    problems = _of_source(check.source) | _not_to_come(check.checked_on, today)
    if not problems.get("checked_on") and check.checked_on < due_on:
        problems["checked_on"] = (
            "This check is not due yet on that day. Until then, write down only what comes to light."
        )
    if check.left_how and check.left_how not in LEFT:
        problems["left_how"] = "Choose one of these."
    if bool(check.left_how) != bool(check.observed_until):
        missing = "observed_until" if check.left_how else "left_how"
        problems[missing] = "Say both: until which day anybody could look, and why not further."
    elif check.observed_until and not opened_on <= check.observed_until <= check.checked_on:
        problems["observed_until"] = "This must be between the acceptance and the day of the check."
    return problems


def _of_event(event: Event, opened_on: date, checked_on: date) -> dict[str, str]:
    problems: dict[str, str] = {}
    if event.event not in EVENTS:
        problems["event"] = "Choose what it was."
    if event.level not in ("", *LEVELS):
        problems["level"] = "Choose one of these."
    if event.happened_on <= opened_on:
        problems["happened_on"] = (
            "That is not after the referral was accepted, so it is nothing new. Check the day."
        )
    elif event.happened_on > checked_on:
        problems["happened_on"] = "It cannot have happened after the day of the check."
    if event.event == "proven" and event.proven_on is None:
        problems["proven_on"] = "Write the day on which it was proven."
    elif event.event != "proven" and event.proven_on is not None:
        problems["proven_on"] = "Only a proven offence has such a day. Leave it empty, or choose “proven”."
    elif event.proven_on and not event.happened_on <= event.proven_on <= checked_on:
        problems["proven_on"] = "This must be after it happened, and not after the day of the check."
    return problems


def _of_source(source: str) -> dict[str, str]:
    return {} if source in SOURCES else {"source": "Choose who said so."}


def _not_to_come(checked_on: date, today: date) -> dict[str, str]:
    return {"checked_on": "The day must be today or in the past."} if checked_on > today else {}


def _reoffence(case: Case, event: Event, source: str, checked_on: date, by: Actor) -> Reoffence:
    return Reoffence(
        id=event.once or uuid4(),
        programme=case.programme,
        case=case.id,
        event=event.event,
        happened_on=event.happened_on,
        proven_on=event.proven_on,
        offence=event.offence,
        level=event.level,
        source=source,
        checked_on=checked_on,
        by_id=by.id,
        by_name=by.name,
        created_at=now(),
    )


def last_day(case: Case, follow_up: FollowUp) -> date:
    """The last day of the window of a check."""
    return case.opened_on + timedelta(days=follow_up.window_days)


def word(state: str, due_on: date, today: date) -> tuple[str, str]:
    """What a page calls a check, and the colour of it: one that is still to come waits for nobody."""
    known = journey.FOLLOW_UP[state]
    return ("Not due yet", "grey") if state == "due" and due_on > today else (known.word, known.colour)


def standing(found: Sequence[Reoffence]) -> list[Reoffence]:
    """Those that were not withdrawn."""
    return [one for one in found if one.withdrawn_at is None]
