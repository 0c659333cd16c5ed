"""Referrals that are being written, question by question: sealed, and gone once they are sent."""

import json
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from cases import database, people
from cases.actors import Actor, now
from cases.errors import NotFound
from cases.new_referrals import NewReferral
from cases.sealing import seal, unseal
from cases.tables import Referral
from panel import referrers
from panel.questions import Answers
from panel.tables import Draft

COLUMN = "draft.answers"
KEPT = timedelta(days=90)  # of somebody who signs in
KEPT_OPEN = timedelta(minutes=30)  # of somebody without an account: the phone may be another's


async def begin(programme: UUID, account: UUID | None, once: UUID) -> Draft:
    """A new one. The same `once` a second time is the same draft."""
    draft = Draft(
        id=once,
        programme=programme,
        account=account,
        answers_sealed=seal(COLUMN, once, "{}"),
        created_at=now(),
        changed_at=now(),
    )
    async with database.atomic():
        if await Draft.exists().where(Draft.id == once):
            return await _get(programme, account, once)
        await Draft.insert(draft)
    return draft


async def mine(account: UUID) -> list[Draft]:
    """The newest first."""
    found: list[Draft] = (
        await Draft.objects().where(Draft.account == account).order_by(Draft.changed_at, ascending=False)
    )
    return found


async def get(by: Actor, draft: UUID) -> Draft:
    """One's own."""
    if by.programme is None:
        raise NotFound
    return await _get(by.programme, UUID(by.id), draft)


async def open_one(programme: UUID, draft: UUID) -> Draft:
    """Of somebody without an account, as long as they go on with it."""
    found = await _get(programme, None, draft)
    if found.changed_at < now() - KEPT_OPEN:
        raise NotFound
    return found


async def _get(programme: UUID, account: UUID | None, draft: UUID) -> Draft:
    whose = Draft.account.is_null() if account is None else Draft.account == account
    found: Draft | None = (
        await Draft.objects().where(Draft.id == draft, Draft.programme == programme, whose).first()
    )
    if found is None:
        raise NotFound
    return found


def answers(draft: Draft) -> Answers:
    kept: Answers = json.loads(unseal(COLUMN, draft.id, draft.answers_sealed))
    return kept


async def keep(draft: Draft, question: str, typed: Mapping[str, str]) -> Draft:
    """Write one answer down, beside those that are there now."""
    async with database.atomic():
        draft = await _get(draft.programme, draft.account, draft.id)
        said = {**answers(draft), question: dict(typed)}
        draft.answers_sealed = seal(COLUMN, draft.id, json.dumps(said))
        draft.name = people.short(said.get("who", {}).get("name", ""))
        draft.changed_at = now()
        await draft.save([Draft.answers_sealed, Draft.name, Draft.changed_at])
    return draft


async def send(draft: Draft, new: NewReferral, by: Actor) -> Referral:
    """It becomes a referral of the same id, once, however often it is sent."""
    async with database.atomic():
        referral = await referrers.receive(by, new, once=draft.id)
        await remove(draft)
    return referral


async def remove(draft: Draft) -> None:
    await Draft.delete().where(Draft.id == draft.id)


async def tidy() -> int:
    """Remove what nobody went on with. Gives how many."""
    forgotten = (Draft.changed_at < now() - KEPT) | (
        Draft.account.is_null() & (Draft.changed_at < now() - KEPT_OPEN)
    )
    return len(await Draft.delete().where(forgotten).returning(Draft.id))
