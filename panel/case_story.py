"""What is known of one case and its family: read once, for everything that its page says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cases import agreements, consents, corrections, journey, outcomes, retention
from cases.consents import Standing
from cases.tables import Case, Consent, ContactAttempt, Correction, FamilyRequest, Meeting, StateChange
from scheduling.hearings import CANCEL_REASONS
from scheduling.tables import Hearing

# Columns through a key are made once: making them is dear.
TRIED: Any = (
    *(ContactAttempt.party, ContactAttempt.channel, ContactAttempt.outcome),
    *(ContactAttempt.at, ContactAttempt.by_name),
)
MET: Any = (Meeting.kind, Meeting.party, Meeting.state, Meeting.starts_at, Meeting.by_name, Meeting.harmed)

STEP: Any = (
    *(StateChange.subject, StateChange.subject_id, StateChange.from_state, StateChange.to_state),
    *(StateChange.at, StateChange.by_name, StateChange.why),
)


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of one case. What belongs to a harmed person is in `meetings` alone, and never told."""

    attempts: list[dict[str, Any]]
    consents: list[Consent]
    meetings: list[dict[str, Any]]
    asked: list[dict[str, Any]]  # what the family waits to hear
    corrections: list[Correction]  # of the file and of the referral

    @property
    def standing(self) -> Standing:
        return {(row.giver, row.type): row for row in self.consents if row.withdrawn_at is None}

    @property
    def reached(self) -> bool:
        return bool(self.standing) or any(row["outcome"] == "reached" for row in self.attempts)


async def of(case: Case) -> Known:
    return Known(
        attempts=await ContactAttempt.select(*TRIED).where(
            ContactAttempt.case == case.id,
            ContactAttempt.party != "harmed_person",
            ContactAttempt.of_others.eq(False),
        ),
        consents=await consents.history(case),
        meetings=await Meeting.select(*MET).where(Meeting.case == case.id, Meeting.of_others.eq(False)),
        asked=await FamilyRequest.select(FamilyRequest.party, FamilyRequest.kind).where(
            FamilyRequest.case == case.id,
            FamilyRequest.answered_at.is_null(),
            FamilyRequest.taken_back_at.is_null(),
            FamilyRequest.of_others.eq(False),
        ),
        corrections=await corrections.of_case(case),
    )


AT_ONCE = timedelta(seconds=5)  # one transaction writes both steps
# What a coded reason says depends on where the case went.
WHY: Mapping[str, Mapping[str, str]] = {
    "adjourned": journey.ADJOURN_REASONS,
    "extended": agreements.EXTEND_REASONS,
    "breach_review": agreements.BREACH_REASONS,
    "de_identified": retention.WHY,
    "completed": agreements.ENDINGS,
    "recorded": outcomes.SOURCES,
    "not_known": outcomes.SOURCES,
}
AGAIN = {"extended": "Agreement goes on", "breach_review": "Review over: the agreement goes on"}


def told(step: Mapping[str, Any]) -> tuple[str, str]:
    """What a step of the journey is called, and why it was taken. Pure."""
    before, after, why = step["from_state"], step["to_state"], step["why"]
    off = step.get("called_off", after not in ("adjourned", journey.RETURNED))
    if before == "scheduled" and why in CANCEL_REASONS and off:
        return "Hearing cancelled", CANCEL_REASONS[why]
    title = journey.TABLES[step["subject"]][after].told
    if after == "agreement_active":
        title = AGAIN.get(before, title)
    return title, WHY.get(after, journey.RETURN_REASONS).get(why, why)


async def steps(case: Case) -> list[dict[str, Any]]:
    """Every dated step of the case and of its referral."""
    subjects: list[UUID] = [case.id, case.referral]
    found: list[dict[str, Any]] = await StateChange.select(*STEP).where(
        StateChange.subject_id.is_in(subjects), StateChange.subject.is_in(["case", "referral"])
    )
    adjourned = [step for step in found if step["to_state"] == "adjourned"]
    off = await _called_off(case) if adjourned else []
    for step in adjourned:  # a case stands there again when its new hearing is cancelled
        step["called_off"] = any(abs(step["at"] - at) < AT_ONCE for at in off)
    return found


async def _called_off(case: Case) -> list[datetime]:
    """When a hearing of it was cancelled."""
    rows = await Hearing.select(Hearing.id).where(Hearing.case == case.id)
    if not rows:
        return []
    steps = await StateChange.select(StateChange.at).where(
        StateChange.subject == "hearing",
        StateChange.subject_id.is_in([row["id"] for row in rows]),
        StateChange.to_state == "cancelled",
    )
    return [step["at"] for step in steps]
