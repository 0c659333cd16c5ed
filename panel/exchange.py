"""Help that peers offer each other and ask for. Staff bring the two together: nobody meets alone.

Among peers a first name and one letter are known. Who put something here shows themselves by it; nobody
else of the pool is shown, and nobody to whom they are kept apart.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from panel import conflicts, graduates, jurors
from panel.tables import Juror, Offer, Seat

CATEGORIES: Mapping[str, str] = {
    "lessons": "School and learning",
    "things": "Mending and making",
    "computers": "Phones and computers",
    "home": "At home and outside",
    "other": "Something else",
}
KINDS = {"offer": "offers", "ask": "asks for"}
MOST, LONGEST = 10, 160  # open ones of one person; characters of each
# A number or an address would let strangers write to a young person past us.
REACHES = re.compile(r"(\d[\s.-]?){6,}|@|https?:|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One offer or request as it is read."""

    id: UUID
    juror: UUID
    kind: str
    words: str
    category: str
    name: str
    created_at: datetime


async def put_up(juror: Juror, by: Actor, *, kind: str, words: str, category: str, once: UUID) -> Offer:
    """Offer help, or ask for it. The same `once` is the same one."""
    words = " ".join(words.split())
    if problems := _problems(kind, words, category):
        raise BadInput(problems)
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        if before := await Offer.objects().where(Offer.id == once).first():
            if before.juror != juror.id:
                raise NotFound
            return before
        if juror.state in ("paused", "retired"):
            raise WrongState("Nobody is asked while you take a break. Tell us when you are back.")
        if await Offer.count().where(Offer.juror == juror.id, Offer.state == "open") >= MOST:
            raise Refused("That is a lot already. Take something away before you add more.")
        offer = Offer(
            id=once or uuid4(),
            programme=juror.programme,
            juror=juror.id,
            kind=kind,
            words=words,
            category=category,
            state="open",
            created_at=now(),
        )
        await Offer.insert(offer)
        await journal.write(by, f"{kind}.put_up", offer, category, programme=juror.programme)
    return offer


def _problems(kind: str, words: str, category: str) -> dict[str, str]:
    problems = {}
    if kind not in KINDS:
        problems["kind"] = "Choose one of these."
    if category not in CATEGORIES:
        problems["category"] = "Choose one of these."
    if not words:
        problems["words"] = "Write a few words."
    elif len(words) > LONGEST:
        problems["words"] = f"This is too long. Use at most {LONGEST} letters."
    elif REACHES.search(words):
        problems["words"] = "Leave out numbers and addresses. We bring you together."
    return problems


async def take_away(offer: UUID, by: Actor) -> None:
    """Its owner no longer wants it to stand there, or staff take it away. Twice is once."""
    async with database.atomic():
        condition = (Offer.id == offer) & (Offer.programme == by.programme)
        if by.role == "juror":
            condition &= Offer.juror == UUID(by.id)
        found = await Offer.objects().where(condition).first()
        if found is None:
            raise NotFound
        if found.state == "open":
            await Offer.update({Offer.state: "closed"}).where(Offer.id == found.id)
            await journal.write(by, f"{found.kind}.taken_away", found, programme=found.programme)


async def every(programme: UUID) -> list[Shown]:
    """All that stands, the newest first: for staff."""
    rows = (
        await Offer.select(
            *(Offer.id, Offer.juror.id.as_alias("whose"), Offer.kind, Offer.words, Offer.category),
            *(Offer.created_at, Offer.juror.first_name.as_alias("first")),
            *(Offer.juror.last_name.as_alias("last"), Offer.juror.state.as_alias("is")),
        )
        .where(Offer.programme == programme, Offer.state == "open")
        .order_by(Offer.created_at, ascending=False)
        .order_by(Offer.id)
    )
    return [_shown(row) for row in rows if row["is"] not in ("paused", "retired")]


def _shown(row: dict[str, Any]) -> Shown:
    name = jurors.peer_name(row["first"], row["last"])
    return Shown(row["id"], row["whose"], row["kind"], row["words"], row["category"], name, row["created_at"])


async def to_be_seen_by(juror: Juror) -> list[Shown]:
    """What the others offer and ask for."""
    apart = await _apart(juror)
    return [one for one in await every(juror.programme) if one.juror not in (juror.id, *apart)]


async def own(juror: Juror) -> list[Shown]:
    return [one for one in await every(juror.programme) if one.juror == juror.id]


async def known_to(juror: Juror) -> list[Juror]:
    """To whom they may give time: those they have sat with, and those who show themselves here."""
    seats = await Seat.select(Seat.hearing).where(Seat.juror == juror.id, Seat.state == "attended")
    hearings = [row["hearing"] for row in seats]
    beside = (
        await Seat.select(Seat.juror).where(Seat.hearing.is_in(hearings), Seat.state == "attended")
        if hearings
        else []
    )
    ids = {row["juror"] for row in beside} | {one.juror for one in await to_be_seen_by(juror)}
    ids -= {juror.id, *await _apart(juror)}
    if not ids:
        return []
    found: list[Juror] = (
        await Juror.objects()
        .where(Juror.id.is_in(list(ids)), Juror.state != "retired")
        .order_by(Juror.first_name, Juror.last_name)
    )
    return found


async def _apart(juror: Juror) -> frozenset[UUID]:
    return (await conflicts.apart(juror.programme)).get(juror.id, frozenset())


async def told_before(juror: Juror, by: Actor) -> list[str]:
    """What a graduate could offer, as they said it before they joined: for themselves alone to put up."""
    if by.id != str(juror.id):
        raise NotFound
    return await graduates.could_offer(juror, by)


async def may_have_told(juror: Juror) -> bool:
    """Whether there is anything to look for, without opening it."""
    return await graduates.is_one(juror)
