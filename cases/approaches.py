"""Approaching a harmed person: every call and letter, and what came of it. It stands in their own file."""

from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor, now
from cases.contact_attempts import CHANNELS, OUTCOMES
from cases.errors import BadInput, NotFound
from cases.sealing import seal, unseal
from cases.tables import Case, ContactAttempt, HarmedPerson


async def record(
    harmed: HarmedPerson,
    case: Case,
    *,
    channel: str,
    outcome: str,
    by: Actor,
    note: str = "",
    once: UUID | None = None,
) -> ContactAttempt:
    """Write it down. The same `once` a second time is the same attempt."""
    if by.programme != harmed.programme or harmed.referral != case.referral:
        raise NotFound
    known = (("channel", channel, CHANNELS), ("outcome", outcome, OUTCOMES))
    if problems := {name: "Choose one of these." for name, value, of_these in known if value not in of_these}:
        raise BadInput(problems)
    async with database.atomic():
        if once and (sent := await ContactAttempt.objects().where(ContactAttempt.id == once).first()):
            if sent.harmed != harmed.id:
                raise NotFound
            return sent
        row_id = once or uuid4()
        row = ContactAttempt(
            id=row_id,
            programme=harmed.programme,
            case=case.id,
            party="harmed_person",
            harmed=harmed.id,
            channel=channel,
            outcome=outcome,
            note_sealed=seal("contact_attempt.note", row_id, note) if note else None,
            at=now(),
            by_id=by.id,
            by_name=by.name,
        )
        await ContactAttempt.insert(row)
        await journal.write(
            by, "harmed.approached", harmed, f"{channel} {outcome}", programme=harmed.programme
        )
    return row


async def of(harmed: HarmedPerson) -> list[ContactAttempt]:
    """The newest first."""
    found: list[ContactAttempt] = (
        await ContactAttempt.objects()
        .where(ContactAttempt.harmed == harmed.id)
        .order_by(ContactAttempt.at, ascending=False)
    )
    return found


def note(attempt: ContactAttempt) -> str:
    if not attempt.note_sealed:
        return ""
    return unseal("contact_attempt.note", attempt.id, attempt.note_sealed)
