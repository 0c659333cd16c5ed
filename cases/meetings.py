"""Appointments with one party, apart from the others: for intake, and to prepare the hearing."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from piccolo.columns import Column

from cases import case_files, database, journal, states
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound
from cases.sealing import seal, unseal
from cases.tables import Case, Meeting

PARTIES = {
    "young_person": "The young person",
    "guardian": "The parent or carer",
    "family": "Both together",
    "harmed_person": "The harmed person",
}
WORDS = {
    "planned": ("Planned", "yellow"),
    "held": ("Held", "green"),
    "missed": ("Nobody came", "red"),
    "cancelled": ("Cancelled", "grey"),
}


async def plan(
    case: Case,
    *,
    kind: str,
    party: str,
    starts_at: datetime,
    by: Actor,
    place: str = "",
    harmed: UUID | None = None,
    once: UUID | None = None,
) -> Meeting:
    """A new appointment. The same `once` a second time is the same one."""
    await case_files.get(by, case.id)
    if party not in PARTIES:
        raise BadInput({"party": "Choose one of these."})
    async with database.atomic():
        if once and (sent := await Meeting.objects().where(Meeting.id == once).first()):
            return await get(by, sent.id)
        meeting = Meeting(
            id=once or uuid4(),
            programme=case.programme,
            case=case.id,
            kind=kind,
            party=party,
            harmed=harmed,
            starts_at=starts_at,
            place=place,
            state="planned",
            by_id=by.id,
            by_name=by.name,
            created_at=now(),
        )
        await Meeting.insert(meeting)
        await journal.write(by, "meeting.planned", meeting, f"{kind} {party}", programme=case.programme)
    return meeting


async def conclude(meeting: Meeting, state: str, by: Actor, note: str = "") -> Meeting:
    """It was held, nobody came, or it was called off. Saying so twice is saying it once."""
    meeting = await get(by, meeting.id)
    if state not in WORDS or state == "planned":
        raise BadInput({"state": "Choose one of these."})
    if meeting.state == state:
        return meeting
    kept: dict[Column, Any] | None = (
        {Meeting.note_sealed: seal("meeting.note", meeting.id, note)} if note else None
    )
    async with database.atomic():
        return await states.change(meeting, "meeting", state, by, also=kept)


async def of(case: Case, kind: str) -> list[Meeting]:
    """The latest first."""
    found: list[Meeting] = (
        await Meeting.objects()
        .where(Meeting.case == case.id, Meeting.kind == kind, Meeting.of_others.eq(False))
        .order_by(Meeting.starts_at, ascending=False)
    )
    return found


async def get(by: Actor, meeting: UUID) -> Meeting:
    found: Meeting | None = (
        await Meeting.objects().where(Meeting.id == meeting, Meeting.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found


def note(meeting: Meeting) -> str:
    return unseal("meeting.note", meeting.id, meeting.note_sealed) if meeting.note_sealed else ""
