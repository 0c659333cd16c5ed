"""Who is signed in, until when. (A *session* in this house is an evening of hearings.)

The key of a row is the SHA-256 of a random id that only the cookie holds. An id that we did not give
is nobody's; every change of rights gets a new one.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cases import database
from cases.actors import Actor, now
from cases.errors import Unavailable
from cases.tables import Programme
from panel.links import hashed
from panel.tables import Account, Juror, SignIn

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)  # being seen is written at most this often
FULL = "full"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody signed in, or on the way: `stage` is password, enrol or full."""

    actor: Actor
    stage: str
    token_hash: str
    account: Account | None = None
    juror: Juror | None = None
    programme: Programme | None = None

    @property
    def leads(self) -> bool:
        """Whether they are the safeguarding lead: it is read anew for every request."""
        return bool(self.account and self.account.safeguarding_lead)


async def begin(
    *,
    account: Account | None = None,
    juror: Juror | None = None,
    stage: str = FULL,
    address: str = "",
    browser: str = "",
    instead_of: str | None = None,
) -> str:
    """A new sign-in, and the token for its cookie. The one it takes the place of ends."""
    token = secrets.token_urlsafe(32)
    whose = account or juror
    async with database.atomic():
        if instead_of:
            await end(instead_of)
        await SignIn.insert(
            SignIn(
                token_hash=hashed(token),
                programme=whose.programme if whose else None,
                account=account.id if account else None,
                juror=juror.id if juror else None,
                stage=stage,
                address=address[:60],
                browser=browser[:120],
                begun_at=now(),
                seen_at=now(),
            )
        )
    return token


async def find(token: str, address: str) -> Visitor | None:
    """Who this is. An unknown, ended, idle or disabled one is nobody."""
    row, at = await database.row(SignIn, SignIn.token_hash, hashed(token)), now()
    if row is None or row.ended_at or row.seen_at < at - IDLE or row.begun_at < at - ABSOLUTE:
        return None
    account = await database.row(Account, Account.id, row.account) if row.account else None
    juror = await database.row(Juror, Juror.id, row.juror) if row.juror else None
    whose = account or juror
    if whose is None or (account and account.disabled_at) or _left(juror):
        return None
    if row.seen_at < at - NOTED_EVERY:
        with suppress(Unavailable):  # a full disk stops writing, not reading
            await SignIn.update({SignIn.seen_at: at}).where(SignIn.token_hash == row.token_hash)
    programme = await database.row(Programme, Programme.id, row.programme) if row.programme else None
    return Visitor(actor_of(whose, address), row.stage, row.token_hash, account, juror, programme)


def actor_of(whose: Account | Juror, address: str = "") -> Actor:
    """The actor that verbs take for somebody who signs in."""
    if isinstance(whose, Juror):
        name, role = f"{whose.first_name} {whose.last_name[:1]}".strip(), "juror"
    else:
        name, role = whose.name, whose.role
    return Actor(id=str(whose.id), name=name, role=role, programme=whose.programme, address=address)


def _left(juror: Juror | None) -> bool:
    return juror is not None and juror.state == "retired"


async def end(token_hash: str) -> None:
    await SignIn.update({SignIn.ended_at: now()}).where(
        SignIn.token_hash == token_hash, SignIn.ended_at.is_null()
    )


async def end_all(account: UUID, *, but: str = "") -> None:
    """Disabling, a new password or a new role ends them at once."""
    await SignIn.update({SignIn.ended_at: now()}).where(
        SignIn.account == account, SignIn.token_hash != but, SignIn.ended_at.is_null()
    )


async def end_all_of(juror: UUID) -> None:
    """Somebody else may have come in with what was mailed to this juror."""
    await SignIn.update({SignIn.ended_at: now()}).where(SignIn.juror == juror, SignIn.ended_at.is_null())


async def of(visitor: Visitor) -> list[SignIn]:
    """Where this person is signed in now, the newest first."""
    column = SignIn.account if visitor.account else SignIn.juror
    found: list[SignIn] = (
        await SignIn.objects()
        .where(
            column == UUID(visitor.actor.id),
            SignIn.ended_at.is_null(),
            SignIn.seen_at > now() - IDLE,
            SignIn.begun_at > now() - ABSOLUTE,
        )
        .order_by(SignIn.begun_at, ascending=False)
    )
    return found


async def tidy() -> int:
    """Remove sign-ins that ended or ran out a month ago. Gives how many."""
    gone = (
        await SignIn.delete().where(SignIn.begun_at < now() - timedelta(days=30)).returning(SignIn.token_hash)
    )
    return len(gone)
