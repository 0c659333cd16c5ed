"""Approaching a harmed person: every call and letter, and what came of it. It stands in their own file."""

from uuid import UUID

from cases import contact_attempts, database, journal
from cases.actors import Actor
from cases.contact_attempts import Attempt
from cases.errors import BadInput, NotFound
from cases.tables import Case, ContactAttempt, HarmedPerson

PARTY = "harmed_person"


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
    attempt = Attempt(party=PARTY, channel=channel, outcome=outcome, note=note)
    if problems := contact_attempts.problems(attempt, (PARTY,)):
        raise BadInput(problems)
    async with database.atomic():
        row, new = await contact_attempts.kept(case, attempt, by, once, harmed.id)
        if new:
            said = f"{channel} {outcome}"
            await journal.write(by, "harmed.approached", harmed, said, programme=harmed.programme)
    return row


async def of(harmed: HarmedPerson) -> list[ContactAttempt]:
    """The newest first."""
    found: list[ContactAttempt] = (
        await ContactAttempt.objects()
        .where(ContactAttempt.harmed == harmed.id)
        .order_by(ContactAttempt.at, ascending=False)
    )
    return found
