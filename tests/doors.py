"""Staff who have a password and an app for codes, and how they come in through the pages."""

from datetime import timedelta
from typing import Any

import httpx
import pyotp

from cases.actors import now
from cases.tables import Programme
from panel import passwords, second_factor
from panel.tables import Account
from tests.builders import an_account
from tests.visiting import Visitor

PASSWORD = "heron lantern biscuit"


async def enrolled(
    role: str = "coordinator", programme: Programme | None = None, **only: Any
) -> tuple[Account, str]:
    """An account that is open, and the secret in its owner's app."""
    account = await an_account(role, programme, **only)
    secret = second_factor.new_secret()
    await second_factor.seal_secret(account, secret)
    account.password_hash, account.enrolled_at = await passwords.hashed(PASSWORD), now()
    await account.save([Account.password_hash, Account.enrolled_at])
    return account, secret


def code(secret: str, steps: int = 0) -> str:
    """What the app shows now, or some steps of 30 seconds from now."""
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=second_factor.STEP * steps))


async def tries(visitor: Visitor, email: str, password: str = PASSWORD, **more: Any) -> httpx.Response:
    """Types the address and the password."""
    return await visitor.sends("/sign-in", {"email": email, "password": password}, **more)


async def comes_in(visitor: Visitor, account: Account, secret: str, steps: int = 0) -> httpx.Response:
    """Both factors, one after the other."""
    answer = await tries(visitor, account.email)
    assert answer.headers["location"] == "/sign-in/code", answer.text
    return await visitor.sends("/sign-in/code", {"code": code(secret, steps)})
