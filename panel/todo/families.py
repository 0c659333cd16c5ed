"""Families before it is heard: whom nobody reached, who has not said yes, what a family said or asked."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from piccolo.columns.combination import WhereRaw

from cases import clocks, consents, family_requests, intake, journey, programmes
from cases.consent_texts import TYPES
from cases.tables import Consent, FamilyRequest, Programme
from panel.todo.open_cases import BEFORE_HEARD, Attempts
from panel.todo.tasks import Chase, Days, Found, Task, all_of

Given = dict[UUID, dict[tuple[str, str], datetime]]
LACKING = ("reach", "consent", "silent")
# Columns through a key are made once: making them is dear.
OF_CASE: Any = Consent.case.as_alias("of_case")
STATE: Any = Consent.case.state
REFERENCE: Any = Consent.case.reference.as_alias("reference")
ASKED: Any = (
    FamilyRequest.case.as_alias("of_case"),
    FamilyRequest.case.reference.as_alias("reference"),
    *(FamilyRequest.kind, FamilyRequest.party, FamilyRequest.asked_at),
)
MEANT: Any = Consent.of_others.eq(False)
GONE = """consent.withdrawn_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM consent AS later
    WHERE later.case_file = consent.case_file AND later.giver = consent.giver
    AND later.type = consent.type AND later.withdrawn_at IS NULL)"""


async def of(
    programme: Programme, days: Days, cases: Sequence[dict[str, Any]], attempts: Attempts
) -> tuple[Found, int]:
    """The tasks, and how many families in intake have not all said yes."""
    rows, asked = await _consents(programme), await _asked(programme)
    given: Given = defaultdict(dict)
    for row in rows:
        if row["withdrawn_at"] is None:
            given[row["of_case"]][row["giver"], row["type"]] = row["given_at"]
    stopped = {row["of_case"]: row for row in rows if row["withdrawn_at"]}
    tasks = [_stopped(row, programme) for row in stopped.values()]
    tasks += [_asks(row, programme) for row in asked if row["kind"] in family_requests.KINDS]
    tasks += _needs([row for row in asked if row["kind"] in family_requests.NEEDS], programme)
    for case in cases:
        if case["id"] in stopped:
            continue
        if case["state"] != "intake":
            by, working = case["hear_by"], programme.hearing_days_working
            urgency = days.urgency(by, working=working)
            tasks += Intake(case, by, urgency, attempts, set(given[case["id"]]), working).tasks(days.today)
        else:
            of_family = [row["asked_at"] for row in asked if row["of_case"] == case["id"]]
            heard = max([*attempts.heard(case["id"]), *given[case["id"]].values(), *of_family], default=None)
            by = min(days.before(case["opened_on"], programme.intake_days), case["hear_by"])
            one = Intake(case, by, days.urgency(by, working=True), attempts, set(given[case["id"]]))
            since = _silent_since(case, heard, programme)
            tasks += [one.silent(since, programme)] if since <= days.today else one.tasks(days.today)
    lacking = {task.case for task in tasks if task.kind in LACKING}
    return all_of(tasks), sum(case["id"] in lacking for case in cases if case["state"] == "intake")


async def _consents(programme: Programme) -> list[dict[str, Any]]:
    """What stands before it is heard; and from whom, in a case that runs, a yes to taking part is gone."""
    found: list[dict[str, Any]] = await Consent.select(
        *(OF_CASE, REFERENCE, Consent.giver, Consent.type, Consent.given_at, Consent.withdrawn_at)
    ).where(
        Consent.programme == programme.id,
        (Consent.withdrawn_at.is_null() & STATE.is_in(list(BEFORE_HEARD)))
        | (
            MEANT
            & (Consent.type == "taking_part")
            & STATE.is_in(list(journey.BEFORE_COMPLETED))
            & WhereRaw(GONE)
        ),
    )
    return found


async def _asked(programme: Programme) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await FamilyRequest.select(*ASKED).where(
        FamilyRequest.programme == programme.id,
        FamilyRequest.answered_at.is_null(),
        FamilyRequest.taken_back_at.is_null(),
        FamilyRequest.of_others.eq(False),
    )
    return found


def _stopped(row: dict[str, Any], programme: Programme) -> Task:
    """Hearings stand, notices stop, until somebody has spoken with them."""
    who = consents.GIVERS[row["giver"]].lower()
    return Task(
        kind="stopped",
        waits="coordinator",
        what=f"{{who}}: the {who} does not agree to take part. Ring them. Nothing is cancelled yet.",
        path=f"/cases/{row['of_case']}/consents",
        detail=f"{row['reference']}.",
        since=programmes.day_of(row["withdrawn_at"], programme),
        urgency="soon",
        case=row["of_case"],
    )


def _asks(row: dict[str, Any], programme: Programme) -> Task:
    who = consents.GIVERS[row["party"]].lower()
    return Task(
        kind=row["kind"],
        waits="coordinator",
        what=f"{{who}}: the {who} asks for {family_requests.KINDS[row['kind']]}. Ring them.",
        path=f"/cases/{row['of_case']}/intake#asked",
        detail=f"{row['reference']}.",
        since=programmes.day_of(row["asked_at"], programme),
        urgency="soon",
        case=row["of_case"],
    )


def _needs(rows: Sequence[dict[str, Any]], programme: Programme) -> Iterator[Task]:
    """All that one of a family says they need is one line: which needs, never the words."""
    said: dict[tuple[UUID, str], list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda one: one["asked_at"]):
        said[row["of_case"], row["party"]].append(row)
    for (case, party), needs in said.items():
        what = ", ".join(family_requests.NEEDS[row["kind"]].lower() for row in needs)
        yield Task(
            kind="needs",
            waits="coordinator",
            what=f"{{who}}: the {consents.GIVERS[party].lower()} says what they need. Take it over.",
            path=f"/cases/{case}/intake#asked",
            detail=f"{needs[0]['reference']}. {what.capitalize()}.",
            since=programmes.day_of(needs[0]["asked_at"], programme),
            urgency="soon",
            case=case,
        )


def _silent_since(case: dict[str, Any], heard: datetime | None, programme: Programme) -> date:
    """The day from which a family that was last heard of then may go back."""
    heard_on = programmes.day_of(heard, programme) if heard else None
    return intake.return_on(case["opened_on"], heard_on, programme.unreachable_days)


@dataclass(frozen=True, slots=True)
class Intake:
    """One case in intake, or with a family that still has to say yes later, and what is known of them."""

    case: dict[str, Any]
    by: date  # it is to be done by then
    urgency: str
    attempts: Attempts
    given: set[tuple[str, str]]
    working: bool = True  # whether the days until then are working days

    def tasks(self, today: date) -> Iterator[Task]:
        """Reach them; then a yes of each who must; then it goes on."""
        born_on = self.case["born_on"]
        grown = born_on is not None and clocks.age(born_on, today) >= consents.OF_AGE
        givers = ("young_person",) if grown else tuple(consents.GIVERS)
        if not self.given and not self.attempts.reached(self.case["id"]):
            yield self._try(givers[-1], "reach", "Reach {who}’s family", "intake#contacts")
            return
        lacking = {giver: self._lacking(giver) for giver in givers}
        for giver, words in lacking.items():
            of_whom = "{who}" if giver == "young_person" else "{who}’s parent or carer"
            if words:
                yield self._try(giver, "consent", f"Ask {of_whom} for consent", "consents", f"To {words}.")
        if not any(lacking.values()) and self.case["state"] == "intake":
            yield self._task(
                kind="begin",
                waits="coordinator",
                what="Begin preparation for {who}",
                part="intake",
                more="Everybody agrees.",
            )

    def silent(self, since: date, programme: Programme) -> Task:
        """A return is proposed, never done."""
        return Task(
            kind="silent",
            waits="coordinator",
            what=f"{{who}}: nobody was reached for {programme.unreachable_days} days. "
            "Try again, or return the case.",
            path=f"/cases/{self.case['id']}/intake",
            detail=f"{self.case['reference']}.",
            since=since,
            urgency="soon",
            case=self.case["id"],
            chase=Chase("guardian", self.case["id"], call=True),
        )

    def _lacking(self, giver: str) -> str:
        kinds = [kind for kind in consents.NEEDED if (giver, kind) not in self.given]
        return " and ".join(TYPES[kind].word.lower() for kind in kinds)

    def _try(self, party: str, kind: str, what: str, part: str, more: str = "") -> Task:
        count = self.attempts.in_vain(self.case["id"], party)
        vain = f"{count} attempt{'' if count == 1 else 's'} without an answer." if count else "Not tried yet."
        chase = Chase(party, self.case["id"], call=True)
        return self._task(
            kind=kind, waits=party, what=what, part=part, more=f"{more} {vain}".strip(), chase=chase
        )

    def _task(self, *, part: str, more: str, **said: Any) -> Task:
        return Task(
            path=f"/cases/{self.case['id']}/{part}",
            detail=f"{self.case['reference']}. {more}",
            case=self.case["id"],
            by=self.by,
            working=self.working,
            urgency=self.urgency,
            **said,
        )
