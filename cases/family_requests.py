"""A family asks for another date, or for support; it waits until somebody at work has answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from cases import case_files, database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.sealing import seal, unseal
from cases.tables import Case, FamilyRequest

KINDS: Mapping[str, str] = {
    "date": "another date",
    "support": "support",
    "panel": "a panel of people they do not know",
}
LONGEST = 1_000  # characters of what is asked
MOST = 5  # open at a time, of one case


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, opened to be read."""

    id: UUID
    party: str
    kind: str
    words: str
    asked_at: datetime
    answered_at: datetime | None
    answered_by: str


async def ask(
    case: Case, *, party: str, kind: str, words: str, by: Actor, once: UUID | None = None
) -> FamilyRequest:
    """Write it down for the coordinator. The same `once` a second time is the same request."""
    words = words.strip()
    if by.programme != case.programme:
        raise NotFound
    if not words:
        raise BadInput({"words": "Write a few words."})
    if len(words) > LONGEST:
        raise BadInput({"words": f"This is too long. Use at most {LONGEST} letters."})
    async with database.atomic():
        if once and (sent := await FamilyRequest.objects().where(FamilyRequest.id == once).first()):
            if sent.case != case.id:
                raise NotFound
            return sent
        if len([one for one in await of(case) if one.answered_at is None]) >= MOST:
            raise Refused("We have read what you asked. Ring us if it cannot wait.")
        row_id = once or uuid4()
        request = FamilyRequest(
            id=row_id,
            programme=case.programme,
            case=case.id,
            party=party,
            kind=kind,
            words_sealed=seal("family_request.words", row_id, words),
            asked_at=now(),
        )
        await FamilyRequest.insert(request)
        await journal.write(by, "family.asked", request, f"{party} {kind}", programme=case.programme)
    return request


async def answer(case: Case, request: UUID, by: Actor) -> None:
    """Somebody spoke with them about it. Answered twice is answered once."""
    await case_files.get(by, case.id)
    async with database.atomic():
        answered = (
            await FamilyRequest.update({FamilyRequest.answered_at: now(), FamilyRequest.answered_by: by.name})
            .where(
                FamilyRequest.id == request,
                FamilyRequest.case == case.id,
                FamilyRequest.answered_at.is_null(),
            )
            .returning(FamilyRequest.id)
        )
        if answered:
            await journal.write(by, "family.answered", ("familyrequest", request), programme=case.programme)


async def of(case: Case) -> list[Asked]:
    """The latest first."""
    rows = (
        await FamilyRequest.objects()
        .where(FamilyRequest.case == case.id, FamilyRequest.of_others.eq(False))
        .order_by(FamilyRequest.asked_at, ascending=False)
    )
    return [
        Asked(
            row.id,
            row.party,
            row.kind,
            unseal("family_request.words", row.id, row.words_sealed),
            row.asked_at,
            row.answered_at,
            row.answered_by,
        )
        for row in rows
    ]
