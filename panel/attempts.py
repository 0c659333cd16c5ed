"""Tries to come in that failed, counted in the record: across workers, restarts and parallel tries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256

from cases import database
from cases.actors import now
from cases.search import fold
from panel.tables import Attempt

WITHIN = timedelta(minutes=15)
OF_ACCOUNT, OF_ADDRESS = 5, 20
# Asking for a letter is counted apart: a whole school asks from one address, and locks nobody out.
ENTERING, ASKING = "ip", "ask"
OF_ASKING = 60
AS_LONG = 0.3  # seconds; longer than writing a letter takes


def subjects(email: str, address: str, kind: str = ENTERING) -> tuple[tuple[str, int], tuple[str, int]]:
    """What is counted and how often it may be: the account that was typed, the place they come from."""
    account = sha256(fold(email).encode(errors="replace")).hexdigest()
    most = OF_ADDRESS if kind == ENTERING else OF_ASKING
    return (f"account:{account}", OF_ACCOUNT), (f"{kind}:{address}"[:80], most)


async def begin(email: str, address: str, kind: str = ENTERING) -> bool:
    """Count one try before it is looked at; False when there were too many. So 200 at once are five."""
    async with database.atomic():
        for subject, most in subjects(email, address, kind):
            if await _count(subject) >= most:
                return False
        for subject, _ in subjects(email, address, kind):
            await Attempt.insert(Attempt(subject=subject, at=now()))
    return True


async def succeeded(email: str, address: str) -> None:
    """It was the owner: their own tries are forgotten, and this one is not held against the address."""
    account, _ = subjects(email, address)[0]
    ip, _ = subjects(email, address)[1]
    async with database.atomic():
        await Attempt.delete().where(Attempt.subject == account)
        last = (
            await Attempt.select(Attempt.id)
            .where(Attempt.subject == ip)
            .order_by(Attempt.at, ascending=False)
            .first()
        )
        if last:
            await Attempt.delete().where(Attempt.id == last["id"])


@asynccontextmanager
async def taking_as_long() -> AsyncIterator[None]:
    """The answer comes after the same time, whether there was a letter to write or nobody to write to."""
    until = asyncio.get_running_loop().time() + AS_LONG
    try:
        yield
    finally:
        await asyncio.sleep(until - asyncio.get_running_loop().time())


async def forget(email: str) -> None:
    """The owner unlocked the account by mail."""
    (account, _), _ = subjects(email, "")
    await Attempt.delete().where(Attempt.subject == account)


async def _count(subject: str) -> int:
    return int(await Attempt.count().where(Attempt.subject == subject, Attempt.at > now() - WITHIN))


async def tidy() -> int:
    gone = await Attempt.delete().where(Attempt.at < now() - WITHIN * 2).returning(Attempt.id)
    return len(gone)
