"""Tries to come in that failed, counted in the record: across workers, restarts and parallel tries."""

from datetime import timedelta
from hashlib import sha256

from cases import database
from cases.actors import now
from cases.search import fold
from panel.tables import Attempt

WITHIN = timedelta(minutes=15)
OF_ACCOUNT, OF_ADDRESS = 5, 20


def subjects(email: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    """What is counted, and how many are let through: the account that was typed, the address they come from."""
    account = sha256(fold(email).encode(errors="replace")).hexdigest()
    return (f"account:{account}", OF_ACCOUNT), (f"ip:{address}"[:80], OF_ADDRESS)


async def begin(email: str, address: str) -> bool:
    """Count one try before it is looked at; False when there were too many. So 200 at once are five."""
    async with database.atomic():
        for subject, most in subjects(email, address):
            if await _count(subject) >= most:
                return False
        for subject, _ in subjects(email, address):
            await Attempt.insert(Attempt(subject=subject, at=now()))
    return True


async def succeeded(email: str, address: str) -> None:
    """It was the owner: their own tries are forgotten, and this one is not held against the address."""
    account, _ = subjects(email, address)[0]
    ip, _ = subjects(email, address)[1]
    async with database.atomic():
        await Attempt.delete().where(Attempt.subject == account)
        last = await Attempt.select(Attempt.id).where(Attempt.subject == ip).order_by(Attempt.at, ascending=False).first()
        if last:
            await Attempt.delete().where(Attempt.id == last["id"])


async def forget(email: str) -> None:
    """The owner unlocked the account by mail."""
    (account, _), _ = subjects(email, "")
    await Attempt.delete().where(Attempt.subject == account)


async def _count(subject: str) -> int:
    return await Attempt.count().where(Attempt.subject == subject, Attempt.at > now() - WITHIN)


async def tidy() -> int:
    gone = await Attempt.delete().where(Attempt.at < now() - WITHIN * 2).returning(Attempt.id)
    return len(gone)
