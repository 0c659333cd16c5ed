"""The record as an evaluator takes it away: a row a person, who cannot be found by it.

    tables = await deidentified.of(programme, definition)

Waits, terms and hours are not in these rows: by them a person's row could be found again in the next
export, and what changed for them be seen. They are counted beside the outcome, each apart.

Left out: whoever said no to learning from it, and whoever's names have left the record.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random, SystemRandom
from typing import Any
from uuid import UUID

from cases import courses, followed, lives, programmes
from cases.courses import Course
from cases.errors import Refused
from cases.evaluation import banded, dictionary, people, undated, withheld
from cases.evaluation.definitions import Definition
from cases.evaluation.dictionary import ALIKE, WINDOWS
from cases.evaluation.people import LEFT, Event, Person
from cases.evaluation.timeliness import GATES
from cases.evaluation.withheld import K, Told
from cases.lives import Known
from cases.tables import Case, FollowUp, HoursEntry, Programme, Term

Row = dict[str, Any]
FIRST_NUMBER, AFTER_LAST = 1_000_000, 10_000_000
# Columns through a key are made once: making them is dear.
PERSON: Any = Case.person
REFERRAL: Any = Case.referral
CASES: Any = (
    *(Case.id, Case.state, Case.referral, Case.opened_on, PERSON.id.as_alias("person")),
    *(getattr(PERSON, name).as_alias(name) for name in ("born_on", "gender", "ethnicity")),
    REFERRAL.offence.level.as_alias("level"),
    REFERRAL.source.as_alias("sent_by"),
)
TERM: Any = HoursEntry.term
ALL_ALIKE = (
    "Everybody in it has the same outcome, so that the file would tell it of each of them. Ask again when "
    "more is known, or by another definition."
)
WAITS = (("referred", "accepted"), ("accepted", "heard"), ("agreed", "completed"))


@dataclass(frozen=True, slots=True)
class Tables:
    """Rows by the columns of cases.evaluation.dictionary; how many are left out, and what is withheld."""

    definition: Definition
    extract: date
    people: list[Row]
    events: list[Row]
    one_each: list[Row]
    journey: list[Row]
    said_no: int
    removed: int
    told: Told


@dataclass(frozen=True, slots=True)
class Beside:
    """What else the record knows of the first case of each, by case; courses by referral."""

    checks: Mapping[UUID, list[Row]]
    terms: Mapping[UUID, list[Row]]
    minutes: Mapping[UUID, int]
    courses: Mapping[UUID, Course]


@dataclass(frozen=True, slots=True)
class One:
    """Somebody who may leave in it: their first case, and they as the definition sees them."""

    case: Row
    person: Person


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves in it, and how many do not; all that was read of the record."""

    found: Sequence[One]
    beside: Beside
    definition: Definition
    extract: date
    said_no: int
    removed: int


async def of(programme: Programme, definition: Definition, draw: Random | None = None) -> Tables:
    """Refused where too few are left to hide one among the others."""
    draw, extract = draw or SystemRandom(), programmes.today(programme)
    known, first = await lives.known(programme), await _first_cases(programme)
    said_no = {who for who, one in known.items() if one.life.said_no}
    removed = {who for who, case in first.items() if case["state"] == "de_identified"} - said_no
    stays = [who for who in first if who not in said_no | removed]
    found = await asyncio.to_thread(_ones, [(known[who], first[who]) for who in stays], definition)
    if len(found) < K:
        raise Refused(
            f"There {'is' if len(found) == 1 else 'are'} {len(found)} to be in it, and each must be hidden "
            f"among {K}. Ask again when more were accepted."
        )
    leaving = Leaving(found, await _beside(programme), definition, extract, len(said_no), len(removed))
    # In a thread: of a county it takes a while, and others wait for their pages.
    return await asyncio.to_thread(_drawn, leaving, draw)


def _ones(known: Sequence[tuple[Known, Row]], definition: Definition) -> list[One]:
    return [_one(life, case, definition) for life, case in known]


def _drawn(leaving: Leaving, draw: Random) -> Tables:
    found, beside = leaving.found, leaving.beside
    definition, extract = leaving.definition, leaving.extract
    answers = [_became(one, definition, extract) for one in found]
    if withheld.tells(answers):
        raise Refused(ALL_ALIKE)
    safe, told = withheld.of([one.person.strata for one in found], ALIKE, answers=answers)
    furthest = max(people.today(one.person, extract) for one in found)
    journey = banded.table([_way(one, beside) for one in found], answers)
    tables = Tables(definition, extract, [], [], [], journey, leaving.said_no, leaving.removed, told)
    numbers = draw.sample(range(FIRST_NUMBER, AFTER_LAST), 2 * len(found))
    several = zip(numbers[: len(found)], numbers[len(found) :], found, safe, strict=True)
    for number, line, one, about in sorted(several, key=lambda each: each[0]):
        index = undated.index(one.person, definition, extract, furthest, draw)
        tables.people.append(_line(one, number, about, index, tables))
        tables.events.extend(_events(one, number, index, tables))
        tables.one_each.append(_summary(one, line, about, beside, tables))
    tables.one_each.sort(key=lambda row: row["line"])
    return tables


async def _first_cases(programme: Programme) -> dict[UUID, Row]:
    rows = (
        await Case.select(*CASES)
        .where(Case.programme == programme.id)
        .order_by(Case.opened_on, ascending=False)
        .order_by(Case.id, ascending=False)
    )
    return {row["person"]: row for row in rows}


def _one(known: Known, case: Row, definition: Definition) -> One:
    life = known.life
    return One(case, followed.person(life, definition, followed.strata(life, case)))


def _became(one: One, definition: Definition, extract: date) -> withheld.Answer:
    """What must not be the same of all who look alike: an event of the definition, and any line at all."""
    counted, seen = _counted(one, definition, extract)
    had = any(event.day <= definition.window for event in counted)
    known = "yes" if had else "no" if seen >= definition.window else ""
    return known, "yes" if undated.events(one.person, definition, extract) else ""


def _counted(one: One, definition: Definition, extract: date) -> tuple[list[Event], int]:
    """Their events of the definition, the first one first, and for how many days they were seen."""
    seen = undated.followed(one.person, definition, extract)
    found = people.events(one.person, definition, extract, seen)
    return [event for event in found if event.type not in LEFT], seen


async def _beside(programme: Programme) -> Beside:
    asked: Any = (FollowUp.case.as_alias("of_case"), FollowUp.window_days, FollowUp.state, FollowUp.source)
    checks = await FollowUp.select(*asked).where(FollowUp.programme == programme.id)
    agreement: Any = Term.agreement
    whose = agreement.case.as_alias("of_case")
    mine = (Term.programme == programme.id, Term.side == "young_person", Term.instead_of.is_null())
    terms = await Term.select(whose, Term.state).where(*mine)
    theirs = TERM.agreement.case.as_alias("of_case")
    counted = (HoursEntry.programme == programme.id, HoursEntry.state == "verified")
    hours = await HoursEntry.select(theirs, HoursEntry.minutes).where(*counted)
    by_referral = await courses.by_referral(programme)
    return await asyncio.to_thread(_by_case, checks, terms, hours, by_referral)


def _by_case(
    checks: Sequence[Row], terms: Sequence[Row], hours: Sequence[Row], by_referral: Mapping[UUID, Course]
) -> Beside:
    of_checks: dict[UUID, list[Row]] = defaultdict(list)
    of_terms: dict[UUID, list[Row]] = defaultdict(list)
    minutes: dict[UUID, int] = defaultdict(int)
    for row in checks:
        of_checks[row["of_case"]].append(row)
    for row in terms:
        of_terms[row["of_case"]].append(row)
    for row in hours:
        minutes[row["of_case"]] += row["minutes"]
    return Beside(of_checks, of_terms, minutes, by_referral)


def _line(one: One, number: int, about: Row, index: date, tables: Tables) -> Row:
    seen = undated.followed(one.person, tables.definition, tables.extract)
    return {
        "person": number,
        "index_on": index,
        "followed_to": people.after(index, seen),
        **about,
        "weight": 1,
    }


def _events(one: One, number: int, index: date, tables: Tables) -> list[Row]:
    return [
        {
            "person": number,
            "offence_on": people.after(index, event.day),
            "proven_on": people.after(index, event.proven) if event.proven is not None else "",
            "type": event.type or "",
            "severity": event.severity,
        }
        for event in undated.events(one.person, tables.definition, tables.extract)
    ]


def _summary(one: One, line: int, about: Row, beside: Beside, tables: Tables) -> Row:
    """One row, with nothing of it to be found by: no day, no place, no word that somebody wrote."""
    return {
        "line": line,
        **{name: value for name, value in about.items() if name != "severity"},
        **_checked(one, beside.checks.get(one.case["id"], []), tables),
        "weight": 1,
        "definition": tables.definition.name,
        "version": tables.definition.version,
    }


def _way(one: One, beside: Beside) -> dict[str, str]:
    """Their way through the programme, part by part and in bands."""
    case = one.case["id"]
    course, terms = beside.courses[one.case["referral"]], beside.terms.get(case, [])
    return {
        "sent_by": one.case["sent_by"],
        "furthest": [gate for gate in GATES if gate in course.passed][-1],
        **{f"{start}_to_{end}": banded.weeks(_days(course, start, end)) for start, end in WAITS},
        "terms": banded.terms(len(terms)),
        "terms_done": banded.done(sum(term["state"] == "done" for term in terms), len(terms)),
        "hours": banded.hours(beside.minutes.get(case, 0)),
    }


def _days(course: Course, start: str, end: str) -> int | None:
    """None where a day is not known, or before the other by a slip of the pen."""
    if not {start, end} <= course.days.keys() or course.days[end] < course.days[start]:
        return None
    return (course.days[end] - course.days[start]).days


def _checked(one: One, checks: list[Row], tables: Tables) -> Row:
    counted, seen = _counted(one, tables.definition, tables.extract)
    by_window = {row["window_days"]: row for row in checks}
    found: Row = {}
    for name, days in WINDOWS.items():
        check = by_window.get(days, {"state": "none", "source": ""})
        within = any(event.day <= days for event in counted)
        found[f"check_{name}"] = check["state"]
        found[f"source_{name}"] = check["source"]
        found[f"event_{name}"] = ("yes" if within else "no") if seen >= days else ""
    return found


def cells(tables: Tables) -> dict[str, list[list[object]]]:
    """The files by name, as lists in the order of the dictionary."""
    rows = {
        "people.csv": tables.people,
        "events.csv": tables.events,
        "export.csv": tables.one_each,
        "journey.csv": tables.journey,
    }
    return {name: [dictionary.cells(row, dictionary.FILES[name]) for row in rows[name]] for name in rows}
