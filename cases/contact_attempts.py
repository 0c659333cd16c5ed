"""Trying to reach a family: every call and letter, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound
from cases.sealing import seal, unseal
from cases.tables import Case, ContactAttempt

PARTIES: Mapping[str, str] = {"young_person": "Young person", "guardian": "Parent or carer"}
CHANNELS: Mapping[str, str] = {
    "phone": "Phone call",
    "text": "Text message",
    "email": "Email",
    "letter": "Letter",
    "visit": "Visit",
    "in_person": "In person",
}
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "reached": ("Reached", "green"),
    "no_answer": ("No answer", "yellow"),
    "message": ("Left a message", "yellow"),
    "wrong": ("Wrong number or address", "red"),
    "declined": ("Did not want to speak", "red"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What somebody did to reach a party, read and checked. `at` is now unless it is told."""

    party: str
    channel: str
    outcome: str
    note: str = ""
    at: datetime | None = None


async def record(case: Case, attempt: Attempt, by: Actor, once: UUID | None = None) -> ContactAttempt:
    """Write it down. The same `once` a second time is the same attempt."""
    if by.programme != case.programme:
        raise NotFound
    if found := _problems(attempt):
        raise BadInput(found)
    async with database.atomic():
        if once and (sent := await ContactAttempt.objects().where(ContactAttempt.id == once).first()):
            if sent.case != case.id:
                raise NotFound
            return sent
        row_id = once or uuid4()
        row = ContactAttempt(
            id=row_id,
            programme=case.programme,
            case=case.id,
            party=attempt.party,
            channel=attempt.channel,
            outcome=attempt.outcome,
            note_sealed=seal("contact_attempt.note", row_id, attempt.note) if attempt.note else None,
            at=attempt.at or now(),
            by_id=by.id,
            by_name=by.name,
        )
        await ContactAttempt.insert(row)
        said = f"{attempt.party} {attempt.channel} {attempt.outcome}"
        await journal.write(by, "contact.attempted", row, said, programme=case.programme)
    return row


def _problems(attempt: Attempt) -> dict[str, str]:
    known: list[tuple[str, str, Mapping[str, object]]] = [
        ("party", attempt.party, PARTIES),
        ("channel", attempt.channel, CHANNELS),
        ("outcome", attempt.outcome, OUTCOMES),
    ]
    problems = {field: "Choose one of these." for field, value, values in known if value not in values}
    if attempt.at and attempt.at > now():
        problems["at"] = "Write a time that has passed."
    return problems


async def reached(case: Case) -> bool:
    """Whether anybody of the family answered."""
    return await ContactAttempt.exists().where(
        ContactAttempt.case == case.id,
        ContactAttempt.party.is_in(list(PARTIES)),
        ContactAttempt.of_others.eq(False),
        ContactAttempt.outcome == "reached",
    )


async def of(case: Case) -> list[ContactAttempt]:
    """Every attempt to reach the family, the newest first."""
    found: list[ContactAttempt] = (
        await ContactAttempt.objects()
        .where(
            ContactAttempt.case == case.id,
            ContactAttempt.party.is_in(list(PARTIES)),
            ContactAttempt.of_others.eq(False),
        )
        .order_by(ContactAttempt.at, ascending=False)
    )
    return found


def note(attempt: ContactAttempt) -> str:
    if not attempt.note_sealed:
        return ""
    return unseal("contact_attempt.note", attempt.id, attempt.note_sealed)
