"""The ways to an agreement: a link in a letter, or the code on the paper with the birth date.

The code is short enough to type, so it alone opens nothing, five wrong birth dates lock it for good, and
it lives no longer than the agreement needs it. Its hash finds it; the agreement keeps it sealed, so that
the paper can be printed again.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from cases import agreements, database, journal, programmes
from cases.actors import Actor, now
from cases.errors import NotFound, Refused
from cases.sealing import seal, unseal
from cases.tables import Agreement, Term
from panel import links
from panel.tables import Link

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that looks like something else
LENGTH = 8
AFTER = timedelta(days=30)  # after its last day it can still be read
HOURS_LAST = timedelta(days=30)  # a supervisor's link
A_VISIT = timedelta(hours=12)  # what a typed code opens
NEVER = "This code is not one of ours. Look at the paper again."


async def mint(agreement: Agreement, *, good_for: timedelta | None = None) -> str:
    """A token for the young person's own page. Inside the caller's atomic()."""
    return await links.mint(
        "agreement",
        programme=agreement.programme,
        case=agreement.case,
        agreement=agreement.id,
        good_for=good_for or await _lasts(agreement),
    )


async def mint_hours(term: Term) -> str:
    """A token for the supervisor of a term."""
    return await links.mint("hours", programme=term.programme, term=term.id, good_for=HOURS_LAST)


async def code(agreement: Agreement) -> str:
    """What stands on the paper, as 7KQ4-M2PX; empty before one is made, or when it is good no longer."""
    if agreement.code_sealed is None:
        return ""
    kept = unseal("agreement.code", agreement.id, agreement.code_sealed)
    good = await Link.exists().where(
        Link.code_hash == _hashed(kept),
        Link.used_at.is_null(),
        Link.expires_at > now(),
        Link.wrong_tries < links.TRIES,
    )
    return _shown(kept) if good else ""


async def make_code(agreement: Agreement, by: Actor, *, anew: bool = False) -> str:
    """The code of the paper; made where there is none that is good, or `anew` when the paper was lost."""
    async with database.atomic():
        agreement = await agreements.get(by, agreement.id)
        if agreement.state != "active":
            raise Refused("Only what is agreed and runs has a code.")
        if not anew and (kept := await code(agreement)):
            return kept
        await Link.update({Link.used_at: now()}).where(
            Link.agreement == agreement.id, Link.code_hash != "", Link.used_at.is_null()
        )
        made = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        token = await mint(agreement)
        await Link.update({Link.code_hash: _hashed(made)}).where(Link.token_hash == links.hashed(token))
        sealed = seal("agreement.code", agreement.id, made)
        await Agreement.update({Agreement.code_sealed: sealed}).where(Agreement.id == agreement.id)
        await journal.write(by, "agreement.code-made", agreement, programme=agreement.programme)
    return _shown(made)


async def by_code(typed: str) -> Link:
    """The link behind a code, if it is good. A wrong one and one that ran out are told alike."""
    plain = "".join(one for one in typed.upper() if one.isalnum())
    found: Link | None = None
    if len(plain) == LENGTH:
        found = await Link.objects().where(Link.code_hash == _hashed(plain)).first()
    if found is None or found.used_at is not None or found.expires_at <= now():
        raise NotFound
    if found.wrong_tries >= links.TRIES:
        raise await links.locked(found)
    return found


async def longer(agreement: Agreement) -> None:
    """It was extended, so its links are good for longer. Inside the caller's atomic()."""
    until = now() + await _lasts(agreement)
    mine = (Link.agreement == agreement.id) & Link.used_at.is_null() & (Link.expires_at > now())
    await Link.update({Link.expires_at: until}).where(mine, Link.expires_at < until)


async def withdraw_hours(term: UUID) -> None:
    """Somebody else supervises now."""
    await Link.update({Link.used_at: now()}).where(Link.term == term, Link.used_at.is_null())


async def _lasts(agreement: Agreement) -> timedelta:
    programme = await programmes.get(agreement.programme)
    due_on = agreement.due_on or programmes.today(programme)
    return max(programmes.noon(due_on, programme) + AFTER - now(), AFTER)


def _hashed(plain: str) -> str:
    return links.hashed(f"agreement code {plain}")


def _shown(plain: str) -> str:
    half = LENGTH // 2
    return f"{plain[:half]}-{plain[half:]}"
