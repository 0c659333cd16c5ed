"""The time bank: an hour is an hour, whatever was done in it. Whole minutes, posted once, never changed.

An entry takes from one account and gives to another in one row, so the sum of all accounts is zero by
its shape. The programme's own account owes what people gave it: it sinks as they give. Every other one
stops at the programme's floor. Whoever writes waits for their turn (`database.atomic`), so a balance
that is read inside it is still true when the entry is posted, however many post at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from piccolo.query.functions import Sum

from cases import database, journal, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.tables import Programme
from panel import jurors, owed
from panel.tables import CreditAccount, CreditEntry, Juror, Requirement, Seat, Training
from scheduling.seating.places import is_standby
from scheduling.tables import Hearing
from scheduling.times import minutes_words

CATEGORIES: Mapping[str, str] = {
    "sitting": "A sitting",
    "training": "Training",
    "help": "Help",
    "gift": "A gift",
    "pot": "Community pot",
    "other": "Other time given",
}
BY_HAND = ("training", "help", "other")  # sittings count by themselves
QUARTER = 15  # minutes
MOST = 24 * 60  # minutes of one entry that somebody types
LONGEST = 160  # characters of its words


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """An entry before it is posted."""

    key: str
    taken_from: CreditAccount
    given_to: CreditAccount
    minutes: int
    category: str
    on_day: date
    words: str = ""
    seat: UUID | None = None
    reverses: UUID | None = None


async def earned(seat: Seat, by: Actor) -> CreditEntry | None:
    """The time of a sitting, for who came. Counted twice it is counted once.

    Nothing where an agreement asks for this sitting and the programme gives no credit for those.
    """
    if seat.state != "attended":
        raise WrongState("Time counts for who came.")
    async with database.atomic():
        programme = await programmes.get(seat.programme)
        juror = await jurors.get(seat.programme, seat.juror)
        if not programme.owed_sittings_earn and await _is_owed(seat, juror):
            return None
        hearing: Any = await Hearing.objects().get(Hearing.id == seat.hearing)
        posting = Posting(
            key=f"seat:{seat.id}",
            taken_from=await account(programme.id, "programme"),
            given_to=await account_of(juror),
            minutes=sitting_minutes(hearing),
            category="sitting",
            on_day=programmes.day_of(hearing.starts_at, programme),
            seat=seat.id,
        )
        return await _post(posting, by)


def sitting_minutes(hearing: Hearing) -> int:
    """As long as it was, and at least as long as it was planned; each quarter of an hour begun counts. Pure.

    Whoever came kept that time free, and may not be worse off where a family was late or things went fast.
    """
    planned = hearing.ends_at - hearing.starts_at
    was = hearing.ended_at - hearing.began_at if hearing.began_at and hearing.ended_at else planned
    return -(-int(max(planned, was).total_seconds()) // (QUARTER * 60)) * QUARTER


async def _is_owed(seat: Seat, juror: Juror) -> bool:
    if is_standby(seat.place) or not juror.owed_sittings:
        return False
    return (await owed.of(juror)).done <= juror.owed_sittings


async def trained(training: Training, requirement: Requirement, by: Actor) -> CreditEntry | None:
    """The time a training took, where it earns any; inside the caller's atomic()."""
    if not requirement.minutes:
        return None
    juror = await jurors.get(training.programme, training.juror)
    posting = Posting(
        key=f"training:{training.id}",
        taken_from=await account(juror.programme, "programme"),
        given_to=await account_of(juror),
        minutes=requirement.minutes,
        category="training",
        on_day=training.done_on,
        words=requirement.name,
    )
    return await _post(posting, by)


async def not_trained(training: UUID, by: Actor) -> None:
    """It was written down by mistake: so was its time."""
    if entry := await _posted(f"training:{training}"):
        await reverse(entry, "The training was written down by mistake.", by)


async def write_down(
    juror: Juror, by: Actor, *, minutes: int, category: str, on_day: date, words: str, once: UUID
) -> CreditEntry:
    """Time that somebody gave outside of a hearing. The same `once` is the same entry."""
    if category not in BY_HAND:
        raise BadInput({"category": "Choose one of these."})
    programme = await programmes.get(juror.programme)
    if on_day > programmes.today(programme):
        raise BadInput({"on_day": "This day is still to come. Write it down afterwards."})
    _check(minutes, words)
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        posting = Posting(
            key=f"hand:{juror.id}:{once}",
            taken_from=await account(juror.programme, "programme"),
            given_to=await account_of(juror),
            minutes=minutes,
            category=category,
            on_day=on_day,
            words=words,
        )
        return await _post(posting, by)


async def gift(
    giver: Juror, to: Juror | None, minutes: int, by: Actor, *, once: UUID, helped: bool = False
) -> CreditEntry:
    """Of one's own time, to a peer or (`to` none) to the community pot. `helped`: for help they gave."""
    if by.role == "juror" and by.id != str(giver.id):
        raise NotFound
    _check(minutes, "")
    async with database.atomic():
        giver = await jurors.get(by.programme, giver.id)
        if to is not None and to.id == giver.id:
            raise Refused("This is your own account. Choose somebody else.")
        to = await jurors.get(giver.programme, to.id) if to else None
        given_to = await account_of(to) if to else await account(giver.programme, "pot")
        posting = Posting(
            key=f"gift:{giver.id}:{once}",
            taken_from=await account_of(giver),
            given_to=given_to,
            minutes=minutes,
            category=("help" if helped else "gift") if to else "pot",
            on_day=programmes.today(await programmes.get(giver.programme)),
        )
        return await _post(posting, by)


async def from_pot(juror: Juror, minutes: int, by: Actor, *, words: str, once: UUID) -> CreditEntry:
    """From the community pot to somebody who can do with it."""
    _check(minutes, words)
    async with database.atomic():
        juror = await jurors.get(by.programme, juror.id)
        posting = Posting(
            key=f"pot:{juror.id}:{once}",
            taken_from=await account(juror.programme, "pot"),
            given_to=await account_of(juror),
            minutes=minutes,
            category="pot",
            on_day=programmes.today(await programmes.get(juror.programme)),
            words=words,
        )
        return await _post(posting, by)


async def reverse(entry: CreditEntry, why: str, by: Actor) -> CreditEntry:
    """It was a mistake: an entry of its own gives the same time back. Reversed twice it is reversed once."""
    if not why.strip():
        raise BadInput({"why": "Write why it is taken back."})
    async with database.atomic():
        entry = await get(by, entry.id)
        sides: Any = {one.id: one for one in await _accounts(entry)}
        posting = Posting(
            key=f"reversal:{entry.id}",
            taken_from=sides[entry.given_to],
            given_to=sides[entry.taken_from],
            minutes=entry.minutes,
            category=entry.category,
            on_day=programmes.today(await programmes.get(entry.programme)),
            words=why.strip()[:LONGEST],
            seat=entry.seat,
            reverses=entry.id,
        )
        return await _post(posting, by)


async def get(by: Actor, entry: UUID) -> CreditEntry:
    found: CreditEntry | None = (
        await CreditEntry.objects()
        .where(CreditEntry.id == entry, CreditEntry.programme == by.programme)
        .first()
    )
    if found is None:
        raise NotFound
    return found


async def account(programme: UUID, kind: str, juror: UUID | None = None) -> CreditAccount:
    """The account, opened when it is first needed; inside the caller's atomic()."""
    of = CreditAccount.juror == juror if juror else CreditAccount.juror.is_null()
    found: CreditAccount | None = (
        await CreditAccount.objects()
        .where(CreditAccount.programme == programme, CreditAccount.kind == kind, of)
        .first()
    )
    if found is None:
        found = CreditAccount(id=uuid4(), programme=programme, kind=kind, juror=juror, opened_at=now())
        await CreditAccount.insert(found)
    return found


async def account_of(juror: Juror) -> CreditAccount:
    return await account(juror.programme, "juror", juror.id)


async def balance(juror: Juror) -> int:
    """Minutes: what was given to them, less what they gave on. Nothing is opened for the asking."""
    found = await CreditAccount.objects().where(CreditAccount.juror == juror.id).first()
    return await standing(found.id) if found else 0


async def standing(of: UUID) -> int:
    """The minutes in an account."""
    return await _sum(CreditEntry.given_to == of) - await _sum(CreditEntry.taken_from == of)


async def _sum(condition: Any) -> int:
    row: Any = await CreditEntry.select(Sum(CreditEntry.minutes)).where(condition).first()
    return int(row["sum"] or 0)


async def _posted(key: str) -> CreditEntry | None:
    found: CreditEntry | None = await CreditEntry.objects().where(CreditEntry.key == key).first()
    return found


async def _accounts(entry: CreditEntry) -> list[CreditAccount]:
    found: list[CreditAccount] = await CreditAccount.objects().where(
        CreditAccount.id.is_in([entry.taken_from, entry.given_to])
    )
    return found


def _check(minutes: int, words: str) -> None:
    problems = {}
    if not 0 < minutes <= MOST:
        problems["minutes"] = f"Write a time of at most {MOST // 60} hours."
    if len(words) > LONGEST:
        problems["words"] = f"This is too long. Use at most {LONGEST} letters."
    if problems:
        raise BadInput(problems)


async def _post(posting: Posting, by: Actor) -> CreditEntry:
    """One entry, inside the caller's atomic(). A key that stands there already is the entry it stands for."""
    if before := await _posted(posting.key):
        return before
    await _keep_the_floor(posting)
    entry = CreditEntry(
        id=uuid4(),
        programme=posting.taken_from.programme,
        key=posting.key,
        taken_from=posting.taken_from.id,
        given_to=posting.given_to.id,
        minutes=posting.minutes,
        category=posting.category,
        seat=posting.seat,
        reverses=posting.reverses,
        words=posting.words,
        on_day=posting.on_day,
        posted_at=now(),
        by_id=by.id[:60],
        by_name=by.name[:120],
    )
    await CreditEntry.insert(entry)
    what = "credit.reversed" if posting.reverses else "credit.posted"
    await journal.write(by, what, entry, posting.category, programme=entry.programme)
    return entry


async def _keep_the_floor(posting: Posting) -> None:
    """No account sinks below it, by a gift or by a reversal; the programme's own alone may."""
    source = posting.taken_from
    programme: Programme = await programmes.get(source.programme)
    floor = programme.credit_floor_minutes
    if source.kind == "programme" or floor is None:
        return
    room = await standing(source.id) - floor
    if posting.minutes <= room:
        return
    if posting.reverses:
        raise Refused("This time was given on already. Take that back first.")
    left = f"{minutes_words(room)} can be given at most" if room > 0 else "nothing can be given now"
    raise Refused(f"There is not enough time in the account: {left}.")
