"""Tokens: keys of an evaluator's own, with which their programs pull figures. Read only, and never for good.

    token, key = await tokens.make(account, Wanted("R at the university", sees="exact", days=90), by)
    bearer = await tokens.find(key, address)        # None: unknown, revoked, run out, or whose no longer may

Evaluators alone have them: what a coordinator may see stands on pages, and a key that lives for months is
a risk with nothing gained. A new password, disabling and enrolling again end all of them at once.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.tables import Programme
from panel.links import hashed
from panel.sign_ins import actor_of
from panel.tables import Account, Token

PREFIX = "cjp_"  # so that a scanner of published code knows a leaked one: cjp_ and 64 of 0-9 a-f
LONGEST = 100  # characters; nothing longer was ever made
DAYS = (7, 30, 90, 365)
SEES = {"exact": "Exact figures", "public": "What the public may see"}
HOLDERS = ("evaluator",)
MOST = 20  # that are good at the same time
TOO_MANY = f"You have {MOST} tokens that are good. Revoke one that you need no longer, then make this one."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A token as somebody wants it."""

    label: str
    sees: str
    days: int


@dataclass(frozen=True, slots=True)
class Bearer:
    """A program with a good token: what it may see, of which programme, and who answers for it."""

    token: UUID
    label: str
    sees: str
    by: Actor
    programme: Programme
    expires_at: datetime


async def make(
    account: Account, wanted: Wanted, by: Actor, token_id: UUID | None = None
) -> tuple[Token, str]:
    """A new token and its key, which is nowhere kept. BadInput says what is wrong with it."""
    if account.role not in HOLDERS or account.programme is None or account.disabled_at:
        raise NotFound
    label = _checked(wanted)
    key = PREFIX + secrets.token_hex(32)
    token = Token(
        id=token_id or uuid4(),
        programme=account.programme,
        account=account.id,
        label=label,
        sees=wanted.sees,
        token_hash=hashed(key),
        made_at=now(),
        expires_at=now() + timedelta(days=wanted.days),
    )
    async with database.atomic():
        if await Token.count().where(Token.account == account.id, _is_good()) >= MOST:
            raise Refused(TOO_MANY)
        await Token.insert(token)
        detail = f"{label}: {wanted.sees}, {wanted.days} days"
        await journal.write(by, "token.made", token, detail, programme=account.programme)
    return token, key


def _checked(wanted: Wanted) -> str:
    label, problems = " ".join(wanted.label.split()), {}
    if not label:
        problems["label"] = "Fill this in."
    if len(label) > 60:  # noqa: PLR2004 - as wide as the column
        problems["label"] = "Use at most 60 letters."
    if wanted.sees not in SEES:
        problems["sees"] = "Choose one of these."
    if wanted.days not in DAYS:
        problems["days"] = "Choose one of these."
    if problems:
        raise BadInput(problems)
    return label


def _is_good() -> Any:
    return Token.revoked_at.is_null() & (Token.expires_at > now())


def good(token: Token) -> bool:
    return token.revoked_at is None and token.expires_at > now()


async def find(key: str, address: str = "") -> Bearer | None:
    """Whose token this is. One that was good once is told from none by neither words nor time."""
    if len(key) > LONGEST:
        return None
    token = await Token.objects().where(Token.token_hash == hashed(key), _is_good()).first()
    if token is None:
        return None
    account = await Account.objects().where(Account.id == token.account).first()
    if account is None or account.disabled_at or account.role not in HOLDERS:
        return None
    if account.programme != token.programme:
        return None
    programme = await Programme.objects().where(Programme.id == token.programme).first()
    if programme is None:
        return None
    by = actor_of(account, address)
    return Bearer(token.id, token.label, token.sees, by, programme, token.expires_at)


async def note(bearer: Bearer, what: str) -> None:
    """One pull: counted, and in the journal, before anything is given."""
    async with database.atomic():
        pulled: dict[Any, Any] = {Token.pulls: Token.pulls + 1, Token.used_at: now()}
        await Token.update(pulled).where(Token.id == bearer.token)
        detail = f"with {bearer.label}: {what}"
        await journal.read(bearer.by, "figures.pulled", ("token", bearer.token), detail)


async def note_refused(bearer: Bearer, what: str) -> None:
    """A pull that got nothing: in the journal, and not counted."""
    await journal.read(bearer.by, "figures.refused", ("token", bearer.token), f"with {bearer.label}: {what}")


async def of(account: Account) -> list[Token]:
    """Their own, the newest first."""
    found: list[Token] = (
        await Token.objects().where(Token.account == account.id).order_by(Token.made_at, ascending=False)
    )
    return found


async def every() -> list[Token]:
    """Of the whole installation, for an administrator."""
    found: list[Token] = await Token.objects().order_by(Token.made_at, ascending=False)
    return found


async def get(by: Actor, token_id: UUID) -> Token:
    """One's own, or any for an administrator; another's is not found."""
    found: Token | None = await Token.objects().where(Token.id == token_id).first()
    if found is None or (by.role != "administrator" and str(found.account) != by.id):
        raise NotFound
    return found


async def revoke(token: Token, by: Actor) -> None:
    """It opens nothing any more, from this moment."""
    async with database.atomic():
        ended = (
            await Token.update({Token.revoked_at: now()})
            .where(Token.id == token.id, Token.revoked_at.is_null())
            .returning(Token.id)
        )
        if ended:
            await journal.write(by, "token.revoked", token, token.label, programme=token.programme)


async def end_all(account: UUID) -> None:
    """All that an account has. Whoever calls it writes down why."""
    await Token.update({Token.revoked_at: now()}).where(Token.account == account, Token.revoked_at.is_null())
