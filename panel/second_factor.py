"""The second factor of staff: a code from an app, each once, and ten codes on paper."""

import secrets
from datetime import datetime
from hashlib import sha256

import pyotp

from cases import database, sealing
from cases.actors import now
from cases.errors import NotFound
from panel.tables import Account, BackupCode

STEP = 30  # seconds
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def new_secret() -> str:
    return pyotp.random_base32()


def picture(secret: str, email: str) -> str:
    """A picture for the app's camera, as an address an <img> may hold."""
    import segno  # noqa: PLC0415 - late: every process starts the sooner

    return segno.make(address(secret, email), error="m").svg_data_uri(
        scale=5, border=2, dark="#0b0c0c", light="#fff"
    )


def address(secret: str, email: str) -> str:
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Community Justice Panel")


def step_of(secret: str, code: str, at: datetime, last_step: int) -> int | None:
    """The time step a code belongs to: this one or a neighbour, and later than the last that counted."""
    here = int(at.timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    for step in (here, here - 1, here + 1):
        if step > last_step and secrets.compare_digest(
            totp.at(step * STEP).encode(), code.encode(errors="replace")
        ):
            return step
    return None


async def seal_secret(account: Account, secret: str) -> None:
    account.totp_sealed = sealing.seal("account.totp", account.id, secret)
    await Account.update({Account.totp_sealed: account.totp_sealed}).where(Account.id == account.id)


def opened(account: Account) -> str:
    """The secret, while its owner is still setting the app up."""
    if account.totp_sealed is None or account.enrolled_at is not None:
        raise NotFound
    return sealing.unseal("account.totp", account.id, account.totp_sealed)


async def accepts(account: Account, typed: str) -> bool:
    """Whether this code counts now. It never counts again, also for one who tries at the same moment."""
    code = typed.replace(" ", "").replace("-", "").lower()
    if account.totp_sealed is None or not code:
        return False
    if code.isdecimal():
        secret = sealing.unseal("account.totp", account.id, account.totp_sealed)
        step = step_of(secret, code, now(), account.totp_last_step)
        if step is None:
            return False
        spent = (
            await Account.update({Account.totp_last_step: step})
            .where(Account.id == account.id, Account.totp_last_step < step)
            .returning(Account.id)
        )
        return bool(spent)
    spent = (
        await BackupCode.update({BackupCode.used_at: now()})
        .where(
            BackupCode.account == account.id,
            BackupCode.code_hash == _hashed(account, code),
            BackupCode.used_at.is_null(),
        )
        .returning(BackupCode.id)
    )
    return bool(spent)


async def new_backup_codes(account: Account) -> list[str]:
    """Ten new codes; earlier ones count no longer. They are shown once and kept as hashes."""
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(CODES)]
    async with database.atomic():
        await BackupCode.delete().where(BackupCode.account == account.id)
        await BackupCode.insert(
            *[BackupCode(account=account.id, code_hash=_hashed(account, code)) for code in codes]
        )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _hashed(account: Account, code: str) -> str:
    return sha256(f"{account.id}:{code}".encode(errors="replace")).hexdigest()
