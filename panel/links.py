"""Mailed links: 256 random bits, kept as a hash, for one purpose and one thing. GET never acts on one."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from cases import contacts, programmes
from cases.actors import now
from cases.errors import NotFound
from panel.settings import Settings
from panel.tables import Link

PATHS = {
    "offer": "/s/",
    "sign-in": "/link/",
    "enrol": "/enrol/",
    "unlock": "/unlock/",
    "confirm": "/c/",  # a juror's "I still come"
    "family": "/f/",  # the young person's own page
    "guardian": "/g/",
    "harmed": "/h/",
    "juror-guardian": "/jg/",  # the guardian of an under-age juror
    "feed": "/feed/",
    "agreement": "/agreement/",  # a young person's own, by link or by the code on paper
    "hours": "/hours/",  # a supervisor's
    "invitation": "/invitation/",  # would they like to join the pool?
    "feedback": "/feedback/",
}
KEPT = timedelta(days=30)  # after its end
LONGEST = 100  # characters; nothing longer was ever minted
TRIES = 5  # wrong answers that lock a link for good


class Outdated(Exception):
    """The link was good once. The sentence says what to do now; shown as 410."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Locked(Outdated):
    """What only they know was wrong too often. Who holds the link must ring us."""


BEGUN = "It has begun or is over, so there is nothing to answer any more. Are you late? Ring us."
SAID = {
    "sign-in": "This link has been used, or is older than 10 minutes. Ask for a new one.",
    "offer": BEGUN,
    "enrol": "This link has been used or has run out. Ask your administrator for a new one.",
    "unlock": "This link has been used or has run out. Ask for a new one.",
    "confirm": BEGUN,
    "family": "This link has run out. Ring us, and we send you a new one.",
    "guardian": "This link has run out. Ring us, and we send you a new one.",
    "harmed": "This link has run out. Ring us, and we send you a new one.",
    "juror-guardian": "This link has run out. Ring us, and we send you a new one.",
    "feed": "This calendar link is good no longer. Sign in to make a new one.",
    "agreement": "This link has run out. Ring us, and we send you a new one.",
    "hours": "This link has run out. Ring us, and we send you a new one.",
    "invitation": "This link is used or has run out. Ring us if you want to ask something.",
    "feedback": "This link is used or has run out. Thank you for your answers.",
}

WITHDRAWN = "This link is good no longer. If we meant you, ring us or ask for a link to sign in."


async def mint(
    purpose: str,
    *,
    programme: UUID | None,
    account: UUID | None = None,
    juror: UUID | None = None,
    seat: UUID | None = None,
    case: UUID | None = None,
    harmed: UUID | None = None,
    agreement: UUID | None = None,
    term: UUID | None = None,
    feedback: UUID | None = None,
    graduate: UUID | None = None,
    good_for: timedelta,
) -> str:
    """A new token. Only its hash is kept."""
    token = secrets.token_urlsafe(32)
    await Link.insert(
        Link(
            token_hash=hashed(token),
            purpose=purpose,
            programme=programme,
            account=account,
            juror=juror,
            seat=seat,
            case=case,
            harmed=harmed,
            agreement=agreement,
            term=term,
            feedback_id=feedback,
            graduate_id=graduate,
            expires_at=now() + good_for,
            created_at=now(),
        )
    )
    return token


async def find(token: str, purpose: str) -> Link:
    """The link as long as it is good. One that was good once is Outdated; a stranger finds nothing."""
    if len(token) > LONGEST:
        raise NotFound
    found = await Link.objects().where(Link.token_hash == hashed(token), Link.purpose == purpose).first()
    if found is None:
        raise NotFound
    if purpose in ("offer", "confirm") and found.used_at is not None:
        raise Outdated(WITHDRAWN)
    if found.used_at is not None or found.expires_at <= now():
        raise Outdated(SAID[purpose])
    if found.wrong_tries >= TRIES:
        raise await locked(found)
    return found


async def locked(link: Link) -> Locked:
    """What is said of a link that is locked, with the number to ring."""
    programme = await programmes.get(link.programme)
    number = contacts.shown(programme.contact_phone, programme.country)
    ring = f"Ring us on {number}" if number else "Ring us"
    what = "answer" if link.purpose == "harmed" else "date"
    return Locked(f"The {what} was wrong {TRIES} times. {ring}, and we send you a new link.")


async def use_up(link: Link) -> None:
    """Spend a link that counts once. Of two who try at once the second is told that it was used."""
    spent = (
        await Link.update({Link.used_at: now()})
        .where(Link.id == link.id, Link.used_at.is_null())
        .returning(Link.id)
    )
    if not spent:
        raise Outdated(SAID[link.purpose])


async def withdraw(purpose: str, *, account: UUID | None = None, juror: UUID | None = None) -> None:
    """Earlier links of this purpose, of this account or juror, are good no longer."""
    whose = Link.account == account if account else Link.juror == juror
    await Link.update({Link.used_at: now()}).where(Link.purpose == purpose, whose, Link.used_at.is_null())


async def withdraw_from(juror: UUID, *, but: UUID | None = None) -> None:
    """Whatever was mailed to a juror is good no longer; only the link of one seat may stay."""
    theirs = (Link.juror == juror) & Link.used_at.is_null()
    if but is not None:
        theirs &= Link.seat.is_null() | (Link.seat != but)
    await Link.update({Link.used_at: now()}).where(theirs)


async def withdraw_mailed(juror: UUID) -> None:
    """What went to a juror's own address. Their calendar, and their guardian's link, stay as they are."""
    mailed = Link.purpose.is_in(["offer", "confirm", "sign-in"])
    await Link.update({Link.used_at: now()}).where(Link.juror == juror, mailed, Link.used_at.is_null())


async def withdraw_case(case: UUID, at: datetime | None = None) -> None:
    """Whatever was mailed to the family of a case is good no longer. Say `at` to give it back later."""
    await Link.update({Link.used_at: at or now()}).where(Link.case == case, Link.used_at.is_null())


async def give_back(case: UUID, withdrawn_at: datetime) -> None:
    """What was withdrawn at that moment is good again."""
    await Link.update({Link.used_at: None}).where(Link.case == case, Link.used_at == withdrawn_at)


async def tidy() -> int:
    """Remove links that ran out a month ago. Until then they can say kindly that they are outdated."""
    gone = await Link.delete().where(Link.expires_at < now() - KEPT).returning(Link.id)
    return len(gone)


def url(settings: Settings, purpose: str, token: str) -> str:
    return f"{settings.public_url}{PATHS[purpose]}{token}"


def hashed(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
