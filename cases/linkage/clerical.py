"""The queue of likely pairs: two coordinators say yes or no, each before they can see what the other said.

    waiting = await clerical.queue(by)                 # those that still want this person's answer
    seen = await clerical.compare(candidate, by)       # both sides, side by side
    await clerical.judge(candidate, "yes", by)
    await clerical.cannot_tell(candidate, by)          # then another is asked; where two cannot, it lapses

Two people who say yes make a link, two who say no make none; where they differ a third one is asked.
Once it is decided, what the extract said is gone.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from cases import batches, database, journal, outcomes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.linkage import identities, links
from cases.linkage.extracts import Offence
from cases.linkage.identities import Identity
from cases.linkage.links import Found
from cases.linkage.tables import LinkageCandidate, LinkageDoubt, LinkageJudgement, LinkageRun
from cases.sealing import seal, unseal
from cases.tables import Case, Person

COLUMN = "linkage_candidate.said"
MAY_JUDGE = ("coordinator",)  # an evaluator sees no names
AGREE = 2  # people who say the same
DECIDED = "This pair is decided already."


@dataclass(frozen=True, slots=True)
class Likely:
    """A pair for two people, with what the extract says of the person in it."""

    case: UUID
    person: UUID
    probability: int  # in millionths
    who: Identity
    offences: Sequence[Offence]


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides of a pair. `mine`: what this person said already; nobody else's answer is here."""

    name: str
    preferred_name: str
    born_on: date | None
    postcode: str
    town: str
    theirs: Identity
    offences: tuple[Offence, ...]
    mine: str


async def put(run: LinkageRun, likely: Sequence[Likely], by: Actor) -> None:
    """Into the queue, inside the caller's atomic()."""
    rows = [_candidate(run, one) for one in likely]
    await batches.insert(rows)
    await journal.write_each(by, "linkage.queued", rows, f"of run {run.id}", programme=run.programme)


def _candidate(run: LinkageRun, one: Likely) -> LinkageCandidate:
    row_id = uuid4()
    said = {
        "who": identities.packed(one.who),
        "offences": [[_day(each.happened_on), _day(each.proven_on), each.offence] for each in one.offences],
    }
    return LinkageCandidate(
        id=row_id,
        programme=run.programme,
        run=run.id,
        case=one.case,
        person_id=one.person,
        said_sealed=seal(COLUMN, row_id, json.dumps(said)),
        probability=one.probability,
        created_at=now(),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


async def queue(by: Actor) -> list[LinkageCandidate]:
    """Open pairs that this person has not answered, the oldest first."""
    _may(by)
    mine = LinkageJudgement.select(LinkageJudgement.candidate).where(LinkageJudgement.by_id == by.id)
    doubted = LinkageDoubt.select(LinkageDoubt.candidate).where(LinkageDoubt.by_id == by.id)
    found: list[LinkageCandidate] = (
        await LinkageCandidate.objects()
        .where(
            LinkageCandidate.programme == by.programme,
            LinkageCandidate.outcome == "open",
            LinkageCandidate.id.not_in(mine),
            LinkageCandidate.id.not_in(doubted),
        )
        .order_by(LinkageCandidate.created_at)
        .order_by(LinkageCandidate.id)
    )
    return found


async def left(run: LinkageRun) -> int:
    """How many pairs of a run nobody has decided."""
    count: int = await LinkageCandidate.count().where(
        LinkageCandidate.run == run.id, LinkageCandidate.outcome == "open"
    )
    return count


async def get(by: Actor, candidate: UUID) -> LinkageCandidate:
    _may(by)
    found: LinkageCandidate | None = (
        await LinkageCandidate.objects()
        .where(LinkageCandidate.id == candidate, LinkageCandidate.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def compare(candidate: LinkageCandidate, by: Actor) -> Compared:
    """Both sides. That they were read stands in the journal."""
    async with database.atomic():
        candidate = await get(by, candidate.id)
        who, offences = _said(candidate)
        person: Any = await Person.objects().get(Person.id == candidate.person_id)
        await journal.read(by, "linkage.compared", candidate, programme=candidate.programme)
        mine = await _answer(candidate, by)
    return Compared(
        *(person.legal_name, person.preferred_name, person.born_on, person.postcode, person.area),
        who,
        offences,
        mine.says if mine else "",
    )


def _said(candidate: LinkageCandidate) -> tuple[Identity, tuple[Offence, ...]]:
    if candidate.said_sealed is None:
        raise WrongState(f"{DECIDED} What the extract said is gone.")
    told = json.loads(unseal(COLUMN, candidate.id, candidate.said_sealed))
    offences = (Offence(date.fromisoformat(on), _read(proven), what) for on, proven, what in told["offences"])
    return identities.unpacked(told["who"]), tuple(offences)


def _read(told: str) -> date | None:
    return date.fromisoformat(told) if told else None


async def judge(candidate: LinkageCandidate, says: str, by: Actor) -> LinkageCandidate:
    """Yes: they are one person. No: they are not. The same answer twice is one; it is not changed.

    Whoever could not tell may say so later, when they can.
    """
    if says not in ("yes", "no"):
        raise BadInput({"says": "Say yes or no."})
    async with database.atomic():
        candidate = await get(by, candidate.id)
        mine = await _answer(candidate, by)
        if mine and mine.says != says:
            raise Refused("You have answered this pair. Another coordinator looks at it now.")
        if mine:
            return candidate
        if candidate.outcome != "open":
            raise WrongState(DECIDED)
        judgement = LinkageJudgement(
            id=uuid4(),
            programme=candidate.programme,
            candidate=candidate.id,
            says=says,
            at=now(),
            by_id=by.id,
            by_name=by.name,
        )
        await LinkageJudgement.insert(judgement)
        await LinkageDoubt.delete().where(LinkageDoubt.candidate == candidate.id, LinkageDoubt.by_id == by.id)
        await journal.write(by, "linkage.judged", candidate, says, programme=candidate.programme)
        await _decide(candidate, by)
        return await get(by, candidate.id)


async def cannot_tell(candidate: LinkageCandidate, by: Actor) -> LinkageCandidate:
    """Somebody else is asked. Where two cannot tell nobody decides: no link, and a check is not known."""
    async with database.atomic():
        candidate = await get(by, candidate.id)
        theirs = LinkageDoubt.candidate == candidate.id
        if await LinkageDoubt.exists().where(theirs, LinkageDoubt.by_id == by.id):
            return candidate
        if await _answer(candidate, by):
            raise Refused("You have answered this pair. Another coordinator looks at it now.")
        if candidate.outcome != "open":
            raise WrongState(DECIDED)
        doubt = LinkageDoubt(
            id=uuid4(),
            programme=candidate.programme,
            candidate=candidate.id,
            at=now(),
            by_id=by.id,
            by_name=by.name,
        )
        await LinkageDoubt.insert(doubt)
        await journal.write(by, "linkage.cannot-tell", candidate, programme=candidate.programme)
        if await LinkageDoubt.count().where(theirs) >= AGREE:
            await _close(candidate, "lapsed", by)
        return await get(by, candidate.id)


async def _decide(candidate: LinkageCandidate, by: Actor) -> None:
    said = Counter(row.says for row in await judgements(candidate))
    for outcome, people in said.items():
        if people < AGREE:
            continue
        if outcome == "yes":
            await _link(candidate, by)
        await _close(candidate, outcome, by)


async def _link(candidate: LinkageCandidate, by: Actor) -> None:
    case: Any = await Case.objects().get(Case.id == candidate.case)
    await outcomes.refuse_unwilling(case)
    if case.person != candidate.person_id:
        raise WrongState("The case is about somebody else now. This pair says nothing of them.")
    run: Any = await LinkageRun.objects().get(LinkageRun.id == candidate.run)
    _, offences = _said(candidate)
    found = [
        Found(candidate.case, candidate.person_id, one, candidate.probability, candidate.id)
        for one in offences
    ]
    await links.keep(run, found, by)


async def _close(candidate: LinkageCandidate, outcome: str, by: Actor) -> None:
    await LinkageCandidate.update(
        {
            LinkageCandidate.outcome: outcome,
            LinkageCandidate.decided_at: now(),
            LinkageCandidate.said_sealed: None,
        }
    ).where(LinkageCandidate.id == candidate.id, LinkageCandidate.outcome == "open")
    await journal.write(by, f"linkage.pair-{outcome}", candidate, programme=candidate.programme)


async def let_lapse(run: LinkageRun, by: Actor) -> int:
    """What nobody decided is decided by nobody: no link, and what the extract said is gone."""
    undecided: list[LinkageCandidate] = await LinkageCandidate.objects().where(
        LinkageCandidate.run == run.id, LinkageCandidate.outcome == "open"
    )
    for candidate in undecided:
        await _close(candidate, "lapsed", by)
    return len(undecided)


async def judgements(candidate: LinkageCandidate) -> list[LinkageJudgement]:
    """Everybody's answers: for the record, and for a page only once it is decided."""
    found: list[LinkageJudgement] = (
        await LinkageJudgement.objects()
        .where(LinkageJudgement.candidate == candidate.id)
        .order_by(LinkageJudgement.at)
    )
    return found


async def _answer(candidate: LinkageCandidate, by: Actor) -> LinkageJudgement | None:
    found: LinkageJudgement | None = (
        await LinkageJudgement.objects()
        .where(LinkageJudgement.candidate == candidate.id, LinkageJudgement.by_id == by.id)
        .first()
    )
    return found


def _may(by: Actor) -> None:
    if by.role not in MAY_JUDGE:
        raise NotFound
