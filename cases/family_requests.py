"""A family asks for another date or for support, or says what it needs; it waits until somebody answered.

Whoever asked may take it back until then. What one of them said is not shown to the other.
"""

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
# What they need, and who comes with them: a coordinator takes it over into the file.
NEEDS: Mapping[str, str] = {
    "language": "Interpreter",
    "access": "Access",
    "talking": "How we talk",
    "times": "Best times",
    "home": "Home by",
    "supporter": "Who comes with them",
}
LONGEST = 1_000  # characters of what is asked
MOST = 5  # open at a time, of one case; of what they need, the last words of each count
ANSWERED = "We have answered this already. Ring us if something has changed."


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
    taken_back_at: datetime | None = None

    @property
    def waits(self) -> bool:
        return self.answered_at is None and self.taken_back_at is None

    @property
    def quoted(self) -> str:
        """The words as a page quotes them: of a supporter the name and who they are stand in two lines."""
        return ", ".join(self.words.splitlines()) if self.kind == "supporter" else self.words


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
        await _make_room(case, party, kind, by)
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


async def _make_room(case: Case, party: str, kind: str, by: Actor) -> None:
    """Too much at once is refused; a need that is said anew takes the place of what was said before."""
    waiting = [one for one in await of(case) if one.waits]
    if kind not in NEEDS:
        if len([one for one in waiting if one.kind not in NEEDS]) >= MOST:
            raise Refused("We have read what you asked. Ring us if it cannot wait.")
        return
    for one in waiting:
        if (one.party, one.kind) == (party, kind):
            await take_back(case, one.id, party=party, by=by)


async def take_back(case: Case, request: UUID, *, party: str, by: Actor) -> None:
    """Whoever asked does not any more. What they said is gone; back twice is back once."""
    mine = (FamilyRequest.id == request) & (FamilyRequest.case == case.id) & (FamilyRequest.party == party)
    async with database.atomic():
        row = await FamilyRequest.objects().where(mine, FamilyRequest.of_others.eq(False)).first()
        if row is None or by.programme != case.programme:
            raise NotFound
        if row.answered_at:
            raise Refused(ANSWERED)
        if row.taken_back_at is None:
            nothing = seal("family_request.words", row.id, "")
            await FamilyRequest.update(
                {FamilyRequest.taken_back_at: now(), FamilyRequest.words_sealed: nothing}
            ).where(mine)
            await journal.write(by, "family.took-back", row, f"{party} {row.kind}", programme=case.programme)


async def waiting(case: Case, request: str) -> Asked | None:
    """The one of this id, as an address gives it, if it still waits for an answer."""
    return next((one for one in await of(case) if str(one.id) == request and one.waits), None)


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
                FamilyRequest.taken_back_at.is_null(),
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
            row.taken_back_at,
        )
        for row in rows
    ]
