"""Passwords: argon2id, in threads, two at a time, and as slow for a stranger as for a member."""

import asyncio
from collections.abc import Callable
from functools import partial
from secrets import token_urlsafe
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from cases.errors import BadInput
from cases.search import fold

# 19 MiB, two passes, one lane: the usual defaults took up to two seconds under load.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
Answer = TypeVar("Answer")
SHORTEST, LONGEST = 12, 200
LEAST_LETTERS, LEAST_OTHERS, WORD = 5, 4, 3  # different ones; beside what is known; worth leaving out
AT_ONCE = 2
_dummy = hasher.hash(token_urlsafe(32))
_slots: dict[asyncio.AbstractEventLoop, asyncio.Semaphore] = {}
COMMON = (
    "password", "passwort", "letmein", "qwerty", "welcome", "iloveyou", "monkey", "dragon", "football",
    "sunshine", "princess", "abc123", "123456", "111111", "000000", "admin", "trustno1", "changeme",
    "justice", "panel", "court",
)  # fmt: skip


def check(password: str, *about: str) -> None:
    """Refuse what is guessed first: short, one word repeated, common, or the person's own name."""
    if len(password) < SHORTEST:
        raise BadInput({"password": f"Use at least {SHORTEST} letters. Three words together are good."})
    if len(password) > LONGEST:
        raise BadInput({"password": f"Use at most {LONGEST} letters."})
    bare = fold(password).replace(" ", "")
    left = bare
    for known in (*COMMON, *(fold(one) for text in about for one in text.replace("@", " ").split())):
        left = left.replace(known, "") if len(known) >= WORD else left
    if len(set(bare)) < LEAST_LETTERS or len(left.strip("0123456789")) < LEAST_OTHERS:
        raise BadInput({"password": "This is easy to guess. Put three words together that only you would."})


async def hashed(password: str) -> str:
    return await _in_thread(partial(hasher.hash, password))


async def matches(password: str, kept: str) -> bool:
    """Whether it is the one. Without one that was kept it takes as long, and is not."""
    right = await _in_thread(partial(_verify, kept or _dummy, password[:LONGEST]))
    return bool(kept) and right


def _verify(kept: str, password: str) -> bool:
    try:
        return hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


async def _in_thread(work: Callable[[], Answer]) -> Answer:
    loop = asyncio.get_running_loop()
    async with _slots.setdefault(loop, asyncio.Semaphore(AT_ONCE)):
        return await asyncio.to_thread(work)
