"""What people gave: young people who came to sit, what they could do, what they kept, what they said of it.

    found = await together.of(programme, Days(first, last))

Counts of everybody together. Who of the pool once had a case is counted by marks; nothing sealed is
opened for it, and nobody is named or put before another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cases import programmes
from cases.evaluation import assets
from cases.evaluation.assets import Invited, Waiting
from cases.evaluation.credits import Exchange
from cases.tables import Agreement, Case, JournalEntry, Person, Programme, StateChange, Strength, Term
from panel import indicator_answers, own_case, time_moved, yearly
from panel.feedback import POINTS
from panel.indicator_answers import Counted
from panel.tables import Feedback, Graduate, Seat
from panel.yearly import Counts, Days

CONTENT = 4  # mostly, or very much
ASKED = "recommend"  # the question of the feedback that tells of satisfaction
NEEDS = (Person.access_needs_sealed, Person.communication_needs_sealed, Person.interpreter)
# Columns through a key are made once: making them is dear.
SEAT_HEARING: Any = Seat.hearing
TERM_AGREEMENT: Any = Term.agreement
FIRST_SAT: Any = (Seat.juror, SEAT_HEARING.starts_at.as_alias("starts_at"))


@dataclass(frozen=True, slots=True)
class Part:
    """k of n, whatever they are."""

    k: int
    n: int


@dataclass(frozen=True, slots=True)
class Said:
    """Of one group: asked, answered the question, and content."""

    asked: int
    answered: int
    content: int


@dataclass(frozen=True, slots=True)
class Together:
    """Everything of these days. Hours are in minutes."""

    days: Days
    pool: Part  # of the young people who completed by the last day, those who are in the pool
    waiting: Waiting  # days from the invitation to the first sitting
    hours: Counts
    exchange: Exchange
    strengths_first: Part  # of the cases in which either was written down
    offers: Part  # of the agreements reached: an offer of time was written down before
    kept: Part  # of the terms of agreements that ended: done
    said: Mapping[str, Said]  # by party
    questions: list[Counted]

    @property
    def empty(self) -> bool:
        parts = (self.pool, self.strengths_first, self.offers, self.kept)
        counted = [part.n for part in parts] + [one.asked for one in self.said.values()]
        return not any((*counted, self.waiting.n, self.exchange.given, self.hours.juror_minutes))


async def of(programme: Programme, days: Days) -> Together:
    """From the record, for these days; open ends reach from the first day to today."""
    today = programmes.today(programme)
    last = min(days.last or today, today)
    first = min(days.first or date(1900, 1, 1), last)
    within = Days(first, last)
    return Together(
        days=within,
        pool=await pool(programme, last),
        waiting=await first_sitting(programme, within),
        hours=await yearly.of(programme, within),
        exchange=await time_moved.exchange(programme, first, last),
        strengths_first=await strengths_first(programme, within),
        offers=await offers(programme, within),
        kept=await kept(programme, within),
        said=await said(programme, within),
        questions=await indicator_answers.counted(programme, first, last),
    )


async def pool(programme: Programme, last: date) -> Part:
    """Young people who completed by then; of these, who said yes by then and has not left the pool."""
    people = await _completed(programme, last)
    joined = await Graduate.select(Graduate.case_mark, Graduate.answered_at).where(
        Graduate.programme == programme.id, Graduate.state == "yes", Graduate.juror.state != "retired"
    )
    marks = {row["case_mark"] for row in joined if _by(row["answered_at"], last, programme)}
    in_it = {person for case, person in people.items() if own_case.mark(case) in marks}
    return Part(len(in_it), len(set(people.values())))


async def _completed(programme: Programme, last: date) -> dict[UUID, UUID]:
    """By case whose it is."""
    rows = await StateChange.select(StateChange.subject_id, StateChange.at).where(
        StateChange.programme == programme.id,
        StateChange.subject == "case",
        StateChange.to_state == "completed",
    )
    done = {row["subject_id"] for row in rows if _by(row["at"], last, programme)}
    whose = await Case.select(Case.id, Case.person).where(Case.programme == programme.id)
    return {row["id"]: row["person"] for row in whose if row["id"] in done}


def _by(at: datetime | None, last: date, programme: Programme) -> bool:
    return at is not None and programmes.day_of(at, programme) <= last


async def first_sitting(programme: Programme, days: Days) -> Waiting:
    """Of the young people invited in these days who joined. Who has not sat waits until the last day."""
    rows = await Graduate.select(Graduate.juror, Graduate.asked_at).where(
        Graduate.programme == programme.id, Graduate.state == "yes", Graduate.juror.is_not_null()
    )
    asked = {row["juror"]: programmes.day_of(row["asked_at"], programme) for row in rows}
    asked = {juror: on for juror, on in asked.items() if days.hold(on)}
    sat = await _sat(programme, asked, days)
    last = days.last or programmes.today(programme)
    return assets.first_sitting(
        Invited(((sat.get(juror) or last) - on).days, juror in sat) for juror, on in asked.items()
    )


async def _sat(programme: Programme, asked: Mapping[UUID, date], days: Days) -> dict[UUID, date]:
    """The first day on which each of them sat after they were asked."""
    rows = await Seat.select(*FIRST_SAT).where(Seat.programme == programme.id, Seat.state == "attended")
    found: dict[UUID, date] = {}
    for row in rows:
        juror, on = row["juror"], programmes.day_of(row["starts_at"], programme)
        if juror in asked and asked[juror] <= on and (days.last is None or on <= days.last):
            found[juror] = min(on, found.get(juror, on))
    return found


async def strengths_first(programme: Programme, days: Days) -> Part:
    """Cases opened in these days: the first strength was written down before the first need."""
    cases = await Case.select(Case.id, Case.person, Case.opened_on).where(Case.programme == programme.id)
    strengths = await _first_strengths(programme)
    needs = await _first_needs(programme)
    opened = [case for case in cases if days.hold(case["opened_on"])]
    told = [case for case in opened if case["id"] in strengths or case["person"] in needs]
    return Part(
        sum(_before(strengths.get(case["id"]), needs.get(case["person"])) for case in told), len(told)
    )


def _before(strength: datetime | None, need: datetime | None) -> bool:
    return strength is not None and (need is None or strength < need)


async def _first_strengths(programme: Programme, domain: str = "") -> dict[UUID, datetime]:
    """By case; `domain`: of this kind alone."""
    query = Strength.select(Strength.case.as_alias("of_case"), Strength.at).where(
        Strength.programme == programme.id, Strength.of_others.eq(False)
    )
    rows = await (query.where(Strength.domain == domain) if domain else query)
    return _earliest((row["of_case"], row["at"]) for row in rows)


async def _first_needs(programme: Programme) -> dict[UUID, datetime]:
    """By person: as the journal tells, or with the referral where it does not."""
    rows = await JournalEntry.select(JournalEntry.subject_id, JournalEntry.at).where(
        JournalEntry.programme == programme.id, JournalEntry.what == "person.needs-changed"
    )
    changed = _earliest((UUID(row["subject_id"]), row["at"]) for row in rows)
    known = await Person.select(Person.id, Person.created_at, *NEEDS).where(Person.programme == programme.id)
    begun = {row["id"]: row["created_at"] for row in known if any(row[column._meta.name] for column in NEEDS)}
    return {**begun, **changed}


def _earliest(moments: Iterable[tuple[UUID, datetime]]) -> dict[UUID, datetime]:
    found: dict[UUID, datetime] = {}
    for which, at in moments:
        found[which] = min(at, found.get(which, at))
    return found


async def offers(programme: Programme, days: Days) -> Part:
    """Agreements reached in these days; of these, where the young person had said what they could offer."""
    said_at = await _first_strengths(programme, "offer")
    rows = await Agreement.select(Agreement.case.as_alias("of_case"), Agreement.reached_on).where(
        Agreement.programme == programme.id, Agreement.reached_on.is_not_null()
    )
    reached = [row for row in rows if days.hold(row["reached_on"])]
    before = [
        row
        for row in reached
        if (at := said_at.get(row["of_case"])) and programmes.day_of(at, programme) <= row["reached_on"]
    ]
    return Part(len(before), len(reached))


async def kept(programme: Programme, days: Days) -> Part:
    """Terms of young people in agreements that ended in these days: done, of those that were to be done."""
    rows = await Term.select(Term.state, TERM_AGREEMENT.ended_on.as_alias("ended_on")).where(
        Term.programme == programme.id,
        Term.side == "young_person",
        Term.state != "substituted",  # another term stands for it
        TERM_AGREEMENT.ended_on.is_not_null(),
    )
    ended = [row for row in rows if days.hold(row["ended_on"])]
    return Part(sum(row["state"] == "done" for row in ended), len(ended))


async def said(programme: Programme, days: Days) -> dict[str, Said]:
    """Of each group that was asked in these days: would they tell a friend to do it?"""
    column = getattr(Feedback, ASKED)
    rows = await Feedback.select(Feedback.party, Feedback.asked_at, column.as_alias("points")).where(
        Feedback.programme == programme.id
    )
    found: dict[str, list[int | None]] = {}
    for row in rows:
        if days.hold(programmes.day_of(row["asked_at"], programme)):
            found.setdefault(row["party"], []).append(row["points"])
    return {party: _said(points) for party, points in found.items()}


def _said(points: list[int | None]) -> Said:
    answered = [one for one in points if one in POINTS]
    return Said(len(points), len(answered), sum(one >= CONTENT for one in answered if one))
