"""How far each referral came, and on which day: what the funnel, the waits and the gates are counted from.

One line a referral, without a name. Whoever passed a later gate passed those before it, so that a
record brought in from a spreadsheet, which tells only of the last one, is not counted as lost.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cases import clocks, programmes
from cases.evaluation.timeliness import GATES, Waits, waits
from cases.tables import Case, Programme, Referral, StateChange

STEPS: Mapping[str, str] = {"heard": "heard", "agreement_active": "agreed", "completed": "completed"}
ENDED = ("returned", "returned_to_referrer")
# Columns through a key are made once: making them is dear.
PERSON: Any = Referral.person
REFERRALS: Any = (
    *(Referral.id, Referral.referred_on, Referral.state),
    *(PERSON.gender.as_alias("gender"), PERSON.ethnicity.as_alias("ethnicity")),
    PERSON.born_on.as_alias("born_on"),
)


@dataclass(frozen=True, slots=True)
class Course:
    """The gates that one referral passed, and the day of each where it is known."""

    passed: frozenset[str]
    days: Mapping[str, date]
    ended: bool  # it went back: it comes no further
    gender: str = ""
    ethnicity: str = ""
    born_on: date | None = None

    @property
    def begun(self) -> date:
        return self.days["referred"]


@dataclass(frozen=True, slots=True)
class Part:
    """From one gate to another, and the days that a programme allows for it."""

    start: str
    end: str
    standard: int
    working: bool


async def of(programme: Programme, first: date | None = None, last: date | None = None) -> list[Course]:
    """The referrals of these days, both included; none is open-ended."""
    query = Referral.select(*REFERRALS).where(Referral.programme == programme.id)
    query = query.where(Referral.referred_on >= first) if first else query
    query = query.where(Referral.referred_on <= last) if last else query
    cases = {row["referral"]: row for row in await _cases(programme)}
    steps = await _steps(programme)
    rows = await query.order_by(Referral.referred_on).order_by(Referral.id)
    return list((await asyncio.to_thread(_by_referral, rows, cases, steps)).values())


async def by_referral(programme: Programme) -> dict[UUID, Course]:
    """The same, for who must say whose a course is."""
    rows = await Referral.select(*REFERRALS).where(Referral.programme == programme.id)
    cases = {row["referral"]: row for row in await _cases(programme)}
    steps = await _steps(programme)
    return await asyncio.to_thread(_by_referral, rows, cases, steps)


def _by_referral(
    rows: Sequence[Mapping[str, Any]],
    cases: Mapping[UUID, Mapping[str, Any]],
    steps: Mapping[UUID, dict[str, date]],
) -> dict[UUID, Course]:
    """In their order. In a thread: of a county it takes a while."""
    return {row["id"]: _course(row, cases.get(row["id"]), steps) for row in rows}


async def _cases(programme: Programme) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await Case.select(Case.id, Case.referral, Case.opened_on, Case.state).where(
        Case.programme == programme.id
    )
    return found


async def _steps(programme: Programme) -> dict[UUID, dict[str, date]]:
    """By case: the day on which it first passed each gate."""
    rows = (
        await StateChange.select(StateChange.subject_id, StateChange.to_state, StateChange.at)
        .where(
            StateChange.programme == programme.id,
            StateChange.subject == "case",
            StateChange.to_state.is_in(list(STEPS)),
        )
        .order_by(StateChange.at)
    )
    return await asyncio.to_thread(_first_days, rows, programme)


def _first_days(rows: Sequence[Mapping[str, Any]], programme: Programme) -> dict[UUID, dict[str, date]]:
    found: dict[UUID, dict[str, date]] = {}
    for row in rows:
        gates = found.setdefault(row["subject_id"], {})
        gates.setdefault(STEPS[row["to_state"]], programmes.day_of(row["at"], programme))
    return found


def _course(
    row: Mapping[str, Any], case: Mapping[str, Any] | None, steps: Mapping[UUID, dict[str, date]]
) -> Course:
    days = {"referred": row["referred_on"]}
    if case:
        days |= {"accepted": case["opened_on"], **steps.get(case["id"], {})}
    furthest = max(GATES.index(gate) for gate in days)
    return Course(
        passed=frozenset(GATES[: furthest + 1]),
        days=days,
        ended=(case["state"] if case else row["state"]) in ENDED,
        gender=row["gender"],
        ethnicity=row["ethnicity"],
        born_on=row["born_on"],
    )


def reached(courses: Iterable[Course]) -> dict[str, int]:
    """How many passed each gate. Pure."""
    found = Counter(gate for course in courses for gate in course.passed)
    return {gate: found[gate] for gate in GATES}


def parts(programme: Programme) -> tuple[Part, ...]:
    """The parts of the journey that have a standard, as the programme set it. Pure."""
    return (
        Part("referred", "accepted", programme.screening_days, working=True),
        Part("accepted", "heard", programme.hearing_days, working=programme.hearing_days_working),
        Part("agreed", "completed", programme.agreement_days, working=False),
    )


def unit(part: Part) -> str:
    """What its days are, and its standard. Pure."""
    return "working days" if part.working else "days"


def waits_of(courses: Sequence[Course], part: Part, programme: Programme) -> Waits:
    """Days of one part, in the days that its standard is in. Pure.

    A day before the one it starts from is a slip of the pen; it counts for nothing here.
    """
    known = [course.days for course in courses if {part.start, part.end} <= course.days.keys()]
    days = [_days(one[part.start], one[part.end], programme, working=part.working) for one in known]
    still = sum(
        part.start in course.passed and part.end not in course.passed and not course.ended
        for course in courses
    )
    return waits([count for count in days if count >= 0], part.standard, still)


def _days(start: date, end: date, programme: Programme, *, working: bool) -> int:
    if working:
        return clocks.working_days_between(start, end, programmes.holidays(programme, start))
    return (end - start).days
