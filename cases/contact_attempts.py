"""Trying to reach a family: every call and letter, and what came of it."""

from collections.abc import Collection, Mapping
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
    if found := problems(attempt, PARTIES):
        raise BadInput(found)
    async with database.atomic():
        row, new = await kept(case, attempt, by, once)
        if new:
            said = f"{attempt.party} {attempt.channel} {attempt.outcome}"
            await journal.write(by, "contact.attempted", row, said, programme=case.programme)
    return row


async def kept(
    case: Case, attempt: Attempt, by: Actor, once: UUID | None, harmed: UUID | None = None
) -> tuple[ContactAttempt, bool]:
    """The row, and whether it is new. For a verb's own transaction, which writes the journal."""
    if once and (sent := await ContactAttempt.objects().where(ContactAttempt.id == once).first()):
        if (sent.case, sent.harmed) != (case.id, harmed):
            raise NotFound
        return sent, False
    row_id = once or uuid4()
    row = ContactAttempt(
        id=row_id,
        programme=case.programme,
        case=case.id,
        party=attempt.party,
        harmed=harmed,
        channel=attempt.channel,
        outcome=attempt.outcome,
        note_sealed=seal("contact_attempt.note", row_id, attempt.note) if attempt.note else None,
        at=attempt.at or now(),
        by_id=by.id,
        by_name=by.name,
    )
    await ContactAttempt.insert(row)
    return row, True


def problems(attempt: Attempt, parties: Collection[str]) -> dict[str, str]:
    """What cannot be so, one sentence a field; `parties`: whom it may be to."""
    known: list[tuple[str, str, Collection[str]]] = [
        ("party", attempt.party, parties),
        ("channel", attempt.channel, CHANNELS),
        ("outcome", attempt.outcome, OUTCOMES),
    ]
    found = {field: "Choose one of these." for field, value, values in known if value not in values}
    if attempt.at and attempt.at > now():
        found["at"] = "Write a time that has passed."
    return found


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
