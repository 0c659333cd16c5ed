"""The time bank, looked at as a whole: zero in all, no account below its floor at any step, none doubled."""

from collections import Counter
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from cases.actors import Actor
from cases.tables import JournalEntry, Programme
from panel import credits, exchange, statements
from panel.sign_ins import actor_of
from panel.tables import CreditAccount, CreditEntry, Juror, Offer

A_DAY = date(2026, 3, 14)
POSTED = ["credit.posted", "credit.reversed"]


async def time_given(juror: Juror, minutes: int, by: Actor) -> CreditEntry:
    """Somebody gave time, as a coordinator writes it down."""
    return await credits.write_down(
        juror, by, minutes=minutes, category="other", on_day=A_DAY, words="", once=uuid4()
    )


async def an_offer(juror: Juror, words: str = "I fix bikes.", **only: Any) -> Offer:
    """What a juror puts up for the others to see."""
    said = {"kind": "offer", "category": "things", "once": uuid4(), **only}
    return await exchange.put_up(juror, actor_of(juror), words=words, **said)


async def in_order(programme: UUID) -> list[CreditEntry]:
    """The entries as they were posted, one after the other: the journal knows."""
    rows = (
        await JournalEntry.select(JournalEntry.subject_id)
        .where(JournalEntry.programme == programme, JournalEntry.what.is_in(POSTED))
        .order_by(JournalEntry.number)
    )
    kept = {str(one.id): one for one in await CreditEntry.objects().where(CreditEntry.programme == programme)}
    assert Counter(row["subject_id"] for row in rows) == Counter(list(kept)), "each entry is journalled once"
    return [kept[row["subject_id"]] for row in rows]


async def sound(programme: Programme) -> int:
    """Nothing is wrong with the ledger of this programme; how many entries it has."""
    kinds: dict[Any, str] = {
        row["id"]: row["kind"]
        for row in await CreditAccount.select(CreditAccount.id, CreditAccount.kind).where(
            CreditAccount.programme == programme.id
        )
    }
    stands: Counter[Any] = Counter()
    entries = await in_order(programme.id)
    for entry in entries:
        stands[entry.given_to] += entry.minutes
        stands[entry.taken_from] -= entry.minutes
        assert sum(stands.values()) == 0
        if kinds[entry.taken_from] != "programme" and programme.credit_floor_minutes is not None:
            assert stands[entry.taken_from] >= programme.credit_floor_minutes
    keys = [entry.key for entry in entries]
    assert len(keys) == len(set(keys))
    told = {one.id: one.minutes for one in await statements.balances(programme.id)}
    assert told == {account: stands[account] for account in kinds}
    assert await statements.total(programme.id) == 0
    return len(entries)
