"""What waits for the coordinator because of what a family said, or did not say.

Asked of the record each time: what is settled is no longer in the list. Nothing here cancels anything.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cases import consents, intake, journey, people, programmes
from cases.tables import Case, Consent, FamilyRequest, Programme


@dataclass(frozen=True, slots=True)
class Waits:
    """One thing to do, for one case. `since`: the day it began to wait."""

    case: UUID
    reference: str
    name: str  # first name and initial
    kind: str  # stopped | date | support | silent
    words: str
    path: str  # where it is done
    since: date


async def of(programme: Programme) -> list[Waits]:
    """Everything that waits, the longest first."""
    found = [*await _stopped(programme), *await _asked(programme), *await _silent(programme)]
    return sorted(found, key=lambda one: one.since)


async def _stopped(programme: Programme) -> list[Waits]:
    """Somebody said no to taking part. Hearings stand, notices stop, until somebody has spoken with them."""
    rows: list[Consent] = await Consent.objects().where(
        Consent.programme == programme.id,
        Consent.type == "taking_part",
        Consent.case.state.is_in(list(journey.BEFORE_COMPLETED)),
    )
    last: dict[UUID, Consent] = {}
    for case in {row.case for row in rows}:
        theirs = consents.latest([row for row in rows if row.case == case]).values()
        gone = [consent for consent in theirs if consent.withdrawn_at is not None]
        if gone:
            last[case] = gone[0]
    told = await _cases(list(last))
    return [
        _line(
            told[case],
            "stopped",
            f"{_who(told[case])}: the {consents.GIVERS[consent.giver].lower()} does not agree to take part. "
            "Ring them. Nothing is cancelled yet.",
            "consents",
            programmes.day_of(_moment(consent), programme),
        )
        for case, consent in last.items()
    ]


async def _asked(programme: Programme) -> list[Waits]:
    rows = await FamilyRequest.select(
        FamilyRequest.case.as_alias("of_case"),
        FamilyRequest.kind,
        FamilyRequest.party,
        FamilyRequest.asked_at,
    ).where(FamilyRequest.programme == programme.id, FamilyRequest.answered_at.is_null())
    told = await _cases([row["of_case"] for row in rows])
    asks = {
        "date": "asks for another date. Ring them.",
        "support": "asks for support. Ring them.",
    }
    return [
        _line(
            told[row["of_case"]],
            row["kind"],
            f"{_who(told[row['of_case']])}: the {consents.GIVERS[row['party']].lower()} {asks[row['kind']]}",
            "intake#asked",
            programmes.day_of(row["asked_at"], programme),
        )
        for row in rows
    ]


async def _silent(programme: Programme) -> list[Waits]:
    cases = await intake.silent(programme)
    told = await _cases([case.id for case in cases])
    days = programme.unreachable_days
    return [
        _line(
            told[case.id],
            "silent",
            f"{_who(told[case.id])}: nobody was reached for {days} days. Try again, or return the case.",
            "intake",
            intake.return_on(case.opened_on, None, days),
        )
        for case in cases
    ]


async def _cases(cases: list[UUID]) -> dict[UUID, dict[str, Any]]:
    if not cases:
        return {}
    rows = await Case.select(
        Case.id,
        Case.reference,
        Case.person.legal_name.as_alias("legal_name"),
        Case.person.preferred_name.as_alias("preferred_name"),
    ).where(Case.id.is_in(list(set(cases))))
    return {row["id"]: row for row in rows}


def _line(case: dict[str, Any], kind: str, words: str, part: str, since: date) -> Waits:
    path = f"/cases/{case['id']}/{part}"
    return Waits(case["id"], case["reference"], _who(case), kind, words, path, since)


def _who(case: dict[str, Any]) -> str:
    return people.short(case["preferred_name"] or case["legal_name"])


def _moment(consent: Consent) -> Any:
    return consent.withdrawn_at
