"""Who may only be asked to ring: whatever it is about, all that they read is to ring us."""

from datetime import datetime, timedelta
from uuid import UUID

from cases.actors import now
from panel.tables import Letter

PLEASE_RING = "please-ring"  # all that may be said where somebody else may read it
AGAIN = timedelta(hours=12)


async def not_before(case: UUID | None, party: str, hearing: UUID | None) -> datetime:
    """When they may be asked again: half a day after the last time, so that it reads as news.

    They may have rung in between, so what comes second is never left out. A hearing does not wait.
    """
    if case is None or hearing is not None:
        return now()
    last = (
        await Letter.select(Letter.sent_at)
        .where(
            Letter.name == PLEASE_RING,
            Letter.case == case,
            Letter.party == party,
            Letter.sent_at > now() - AGAIN,
        )
        .order_by(Letter.sent_at, ascending=False)
        .first()
    )
    return last["sent_at"] + AGAIN if last else now()


async def asks_again(letter: Letter) -> bool:
    """A closing and an invitation read the same to them: the newer is enough.

    Only while both wait, and only where the newer keeps its use: what was sent may have been answered by now.
    """
    if letter.name != PLEASE_RING or letter.case is None or letter.hearing is not None:
        return False
    return await Letter.exists().where(
        Letter.name == PLEASE_RING,
        Letter.case == letter.case,
        Letter.party == letter.party,
        Letter.hearing.is_null(),
        Letter.useful_until.is_null(),
        Letter.created_at > letter.created_at,
        Letter.state == "queued",
        Letter.channel == letter.channel,
    )
