"""What is agreed: to write down, to sign, to keep in touch about, due, late, to review, to complete."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from cases import agreements, programmes
from cases.tables import (
    Agreement,
    Case,
    ContactAttempt,
    FamilyRequest,
    HoursEntry,
    Meeting,
    Programme,
    Signature,
    Term,
)
from panel.todo.tasks import Chase, Days, Found, Task, all_of

IN_WRITING_DAYS = 3  # working days from what was agreed to having it signed and in writing
HOURS_WAIT = timedelta(days=7)  # after that somebody asks the supervisor
OF_CASE: Any = Agreement.case
# Columns through a key are made once: making them is dear.
RUNNING: Any = (
    *(Agreement.id, Agreement.reached_on, Agreement.due_on, Agreement.first_due_on),
    OF_CASE.id.as_alias("of_case"),
    OF_CASE.reference.as_alias("reference"),
    OF_CASE.state.as_alias("case_state"),
)
TERM: Any = Term.agreement
TERMS: Any = (Term.id, TERM.id.as_alias("of_agreement"), Term.side, Term.state, Term.due_on)
LOGGED: Any = HoursEntry.term
WAITING: Any = (LOGGED.agreement.as_alias("of_agreement"), HoursEntry.logged_at)
WAITS_IN: Any = LOGGED.agreement.state
SIGNED: Any = (Signature.agreement.as_alias("of_agreement"), Signature.part)
SIGNED_STATE: Any = Signature.agreement.state
TERM_STATE: Any = TERM.state
OWN, PANEL = "young_person", "panel"
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """What is read of every agreement that runs, by its id; contacts by case."""

    terms: dict[UUID, Rows]
    waiting: dict[UUID, list[datetime]]
    signed: dict[UUID, set[str]]
    heard: dict[UUID, list[datetime]]


async def of(programme: Programme, days: Days) -> Found:
    rows: Rows = await Agreement.select(*RUNNING).where(
        Agreement.programme == programme.id, Agreement.state == "active"
    )
    known = await _known(programme, rows)
    tasks = [task for row in rows for task in _of(row, known, programme, days)]
    tasks += [task async for task in _to_write(programme)]
    return all_of(tasks)


async def _known(programme: Programme, rows: Rows) -> Known:
    terms: dict[UUID, Rows] = defaultdict(list)
    waiting: dict[UUID, list[datetime]] = defaultdict(list)
    signed: dict[UUID, set[str]] = defaultdict(set)
    if not rows:
        return Known(terms, waiting, signed, {})
    for row in await Term.select(*TERMS).where(Term.programme == programme.id, TERM_STATE == "active"):
        terms[row["of_agreement"]].append(row)
    for row in await HoursEntry.select(*WAITING).where(
        HoursEntry.programme == programme.id, HoursEntry.state == "waiting", WAITS_IN == "active"
    ):
        waiting[row["of_agreement"]].append(row["logged_at"])
    for row in await Signature.select(*SIGNED).where(
        Signature.programme == programme.id, SIGNED_STATE == "active"
    ):
        signed[row["of_agreement"]].add(row["part"])
    return Known(terms, waiting, signed, await _heard(programme))


async def _heard(programme: Programme) -> dict[UUID, list[datetime]]:
    """When somebody was in touch with the family of each case that runs."""
    found: dict[UUID, list[datetime]] = defaultdict(list)
    for table, at, holds in (
        (ContactAttempt, ContactAttempt.at, ContactAttempt.outcome == "reached"),
        (Meeting, Meeting.starts_at, Meeting.state == "held"),
        (FamilyRequest, FamilyRequest.answered_at, FamilyRequest.answered_at.is_not_null()),
    ):
        of_case: Any = table.case
        mine: Any = table.programme == programme.id
        if table is not FamilyRequest:
            mine &= table.party != "harmed_person"
        for row in await table.select(of_case.id.as_alias("of_case"), at.as_alias("at")).where(
            mine, holds, of_case.state.is_in(list(agreements.RUNNING))
        ):
            found[row["of_case"]].append(row["at"])
    return found


def _of(row: dict[str, Any], known: Known, programme: Programme, days: Days) -> Iterator[Task]:
    """The lines of one agreement: what the coordinator does, and what the young person has still to do."""
    here, word = f"/cases/{row['of_case']}/agreement", programme.word_agreement
    terms = known.terms[row["id"]]
    own = [term for term in terms if term["side"] == OWN]
    left = [term for term in own if term["state"] == "open"]
    told = {"case": row["of_case"], "detail": f"{row['reference']}."}
    if row["case_state"] == "extended":
        what = f"Make sure that {{who}} knows the new day of the {word}"
        yield Task(kind="resume", waits="coordinator", what=what, path=here, urgency="soon", **told)
    if row["case_state"] == "breach_review":
        what = f"Hold the review of {{who}}’s {word}"
        yield Task(kind="review", waits="coordinator", what=what, path=here, urgency="soon", **told)
    if not left and own:
        yield Task(
            kind="complete",
            waits="coordinator",
            what=f"Complete {{who}}’s {word}: everything is done",
            path=f"{here}/completion",
            urgency="soon",
            **told,
        )
    elif row["due_on"] < days.today:
        what = f"{{who}}’s {word} is past its last day: complete it, give more time, or hold a review"
        yield _due("past", what, here, row["due_on"], days, **told)
    elif left:
        yield from _next(row, left, here, days)
    panel = [term["due_on"] for term in terms if term["side"] == PANEL and term["state"] == "open"]
    if panel and min(panel) <= days.soon:
        yield _due("panel", "Do what the panel promised {who}", here, min(panel), days, **told)
    if not {OWN, "guardian"} <= known.signed[row["id"]]:
        by = days.before(row["reached_on"], IN_WRITING_DAYS)
        what = f"Have {{who}}’s {word} signed"
        yield _due("sign", what, f"{here}#signatures", by, days, working=True, **told)
    since = min((programmes.day_of(at, programme) for at in known.waiting[row["id"]]), default=days.today)
    if since <= days.today - HOURS_WAIT:
        what = "Ask who checks {who}’s hours"
        yield Task(
            kind="hours", waits="coordinator", what=what, path=here, since=since, urgency="soon", **told
        )
    yield from _contact(row, known, programme, days)


def _next(row: dict[str, Any], left: Rows, here: str, days: Days) -> Iterator[Task]:
    """The young person's line: what is due next, once it is near or late."""
    by = min(term["due_on"] for term in left)
    if by > days.soon:
        return
    late = sum(term["due_on"] < days.today for term in left)
    what = f"{{who}} is late with {late} of {len(left)} things" if late else "{who} has something due"
    task = _due("term", what, here, by, days, case=row["of_case"], detail=f"{row['reference']}.")
    task.waits = "young_person"
    task.chase = Chase("young_person", row["of_case"], call=True)
    yield task


def _contact(row: dict[str, Any], known: Known, programme: Programme, days: Days) -> Iterator[Task]:
    """While it runs somebody is in touch, every thirty days unless the programme says otherwise."""
    heard = [programmes.day_of(at, programme) for at in known.heard.get(row["of_case"], [])]
    last = max([row["reached_on"], *heard])
    by = last + timedelta(days=programme.contact_days)
    if by <= days.soon:
        task = _due(
            "contact",
            "Be in touch with {who}",
            f"/cases/{row['of_case']}/intake",
            by,
            days,
            case=row["of_case"],
            detail=f"{row['reference']}. The last time was {(days.today - last).days} days ago.",
        )
        task.chase = Chase("young_person", row["of_case"], call=True)
        yield task


async def _to_write(programme: Programme) -> AsyncIterator[Task]:
    """Cases that were heard, and nothing is agreed yet."""
    for row in await Case.select(Case.id, Case.reference).where(
        Case.programme == programme.id, Case.state == "heard"
    ):
        yield Task(
            kind="agree",
            waits="coordinator",
            what="Write down what {who} agreed, or give the case back",
            path=f"/cases/{row['id']}/agreement",
            detail=f"{row['reference']}.",
            urgency="soon",
            case=row["id"],
        )


def _due(
    kind: str, what: str, path: str, by: date, days: Days, *, working: bool = False, **told: Any
) -> Task:
    return Task(
        kind=kind,
        waits="coordinator",
        what=what,
        path=path,
        by=by,
        working=working,
        urgency=days.urgency(by, working=working),
        **told,
    )
