"""What becomes of the rows of a file of follow-ups: taken, there already, or against what stands. Pure.

The lines of one check come in together or not at all. An answer that stands is never written over: where
a file says otherwise its lines are given back with what to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from cases import outcomes
from cases.outcomes import Event
from cases.search import fold
from panel import dates, follow_up_rows
from panel.follow_up_rows import Asked, Checks, FollowUpRow, Line
from panel.rows import Ground

Rows = Sequence[tuple[int, Sequence[str]]]
AGREE = "Row {number} says otherwise of the same check. Make them say the same."
TOGETHER = "Row {number} is of the same check and has a problem. A check comes in whole or not at all."
WITHDRAWN = "This event was withdrawn from the record. Leave the line out, or write it down by hand."
OTHER_PROOF = "This event stands in the record with {proof}. Put one of them right."
OTHER_LEVEL = "This event stands in the record as level {level}. Put one of them right."
NOT_IN_IT = "The check is answered, without this event. Add it by hand on the page of the check."
STANDS = "An event of {on} stands in the record, and goes on counting."
TWICE = "This event stands in the record already, and is not counted twice."
NAMED = "{who} named an event of {on} on the same day, within this time. Check which is right."
ANSWERED = (
    "The check is answered: {answer}. Put it right on its page if that is wrong, or leave the line out."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """An event of a case in the record."""

    id: UUID
    case: UUID
    event: Event
    source: str
    checked_on: date
    withdrawn: bool


def check(rows: Rows, ground: Ground, checks: Checks, facts: Iterable[Fact]) -> list[FollowUpRow]:
    """Every row with what becomes of it."""
    both = [follow_up_rows.read(number, cells, ground, checks) for number, cells in rows]
    known: dict[UUID, list[Fact]] = {}
    for fact in facts:
        known.setdefault(fact.case, []).append(fact)
    groups: dict[UUID, list[FollowUpRow]] = {}
    for row, asked in both:
        if asked is not None:
            groups.setdefault(asked.id, []).append(row)
    named = _named(row for row, _ in both)
    for group in groups.values():
        _agree(group)
        _alike(group)
        _compare(group, known, named)
        _together(group)
    return [row for row, _ in both]


def _named(rows: Iterable[FollowUpRow]) -> dict[UUID, list[Line]]:
    """The lines of the file with an event, by case."""
    found: dict[UUID, list[Line]] = {}
    for row in rows:
        if row.answers and row.answers.event:
            found.setdefault(row.answers.asked.case, []).append(row.answers)
    return found


def _agree(group: list[FollowUpRow]) -> None:
    told = [row for row in group if row.answers]
    for row in told[1:]:
        if told[0].answers and row.answers and row.answers.said != told[0].answers.said:
            row.problems.append(AGREE.format(number=told[0].number))


def _alike(group: list[FollowUpRow]) -> None:
    """The same line twice is one line: two offences of a day differ in what they were."""
    first: dict[tuple[object, ...], int] = {}
    for row in group:
        if row.answers is None or row.problems:
            continue
        event = row.answers.event
        key = _key(event) if event else ()
        if key in first:
            row.duplicate = f"The same as row {first[key]}."
        first.setdefault(key, row.number)


def _compare(group: list[FollowUpRow], known: dict[UUID, list[Fact]], named: dict[UUID, list[Line]]) -> None:
    for row in group:
        if row.answers is None or row.problems or row.duplicate:
            continue
        line, facts = row.answers, known.get(row.answers.asked.case, [])
        stands = _stands(line)
        if line.asked.state != "due" and not stands:
            row.problems.append(ANSWERED.format(answer=_answer(line.asked)))
        elif line.event:
            _event(row, line, line.event, facts)
        elif line.answer == "nothing":
            _nothing(row, line, facts, named.get(line.asked.case, []))
        if stands and not row.problems:
            row.duplicate = "This answer stands already."


def _stands(line: Line) -> bool:
    """Whether the record has this answer already; its events are looked at one by one."""
    asked = line.asked
    state = "not_known" if line.answer == "not_known" else "recorded"
    return line.said[1:] == (asked.source, asked.checked_on, asked.observed_until, asked.left_how) and (
        asked.state == state
    )


def _answer(asked: Asked) -> str:
    word = "not known" if asked.state == "not_known" else "checked"
    who = outcomes.SOURCES.get(asked.source, "")
    on = dates.shown(asked.checked_on) if asked.checked_on else ""
    until = f"seen until {dates.shown(asked.observed_until)}" if asked.observed_until else ""
    return ", ".join(part for part in (word, who, on, until) if part)


def _event(row: FollowUpRow, line: Line, event: Event, facts: list[Fact]) -> None:
    """An event that stands keeps its row, whoever wrote it down; a new one has an id of its own for good."""
    same = next((one for one in facts if not one.withdrawn and _same(one.event, event)), None)
    once = uuid5(line.asked.case, "|".join(str(part) for part in _key(event)))
    if same is None:
        if any(one.withdrawn and (one.id == once or _same(one.event, event)) for one in facts):
            row.problems.append(WITHDRAWN)
        elif line.asked.state != "due":
            row.problems.append(NOT_IN_IT)
        row.answers = replace(line, event=replace(event, once=once))
        return
    if same.event.proven_on != event.proven_on:
        day = same.event.proven_on
        proof = f"the proof date {dates.shown(day)}" if day else "no proof date"
        row.problems.append(OTHER_PROOF.format(proof=proof))
    if event.level and same.event.level and event.level != same.event.level:
        row.problems.append(OTHER_LEVEL.format(level=same.event.level))
    row.notes.append(TWICE)
    row.answers = replace(line, event=replace(event, once=same.id))


def _nothing(row: FollowUpRow, line: Line, facts: list[Fact], named: list[Line]) -> None:
    """What the same source said on the same day of the same time cannot be both nothing and something."""
    last = line.asked.opened_on + timedelta(days=line.asked.window)
    said = [(one.source, one.checked_on, one.event.happened_on) for one in facts if not one.withdrawn]
    said += [(one.source, one.checked_on, one.event.happened_on) for one in named if one.event]
    for source, checked_on, happened_on in said:
        if happened_on > last:
            continue
        if (source, checked_on) == (line.source, line.checked_on):
            who = outcomes.SOURCES[source]
            row.problems.append(NAMED.format(who=who, on=dates.shown(happened_on)))
            return
        if (note := STANDS.format(on=dates.shown(happened_on))) not in row.notes:
            row.notes.append(note)


def _together(group: list[FollowUpRow]) -> None:
    wrong = next((row for row in group if row.problems), None)
    if wrong is None:
        return
    for row in group:
        if not row.problems:
            row.problems.append(TOGETHER.format(number=wrong.number))


def _key(event: Event) -> tuple[object, ...]:
    return event.event, event.happened_on, fold(event.offence)


def _same(one: Event, other: Event) -> bool:
    """Of the day and the kind, and the same offence where both say one."""
    mine, theirs = fold(one.offence), fold(other.offence)
    alike = (one.event, one.happened_on) == (other.event, other.happened_on)
    return alike and (mine == theirs or not (mine and theirs))
