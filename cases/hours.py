"""Hours of service: logged by the young person, and counted when the supervisor has verified them.

What nobody verified does not count. Who answers, and how (on the page, on paper, by word of mouth),
stands with every entry.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from cases import database, journal, programmes, terms
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused, WrongState
from cases.sealing import seal, unseal
from cases.tables import Agreement, HoursEntry, Term

LONGEST = 300  # characters of what was done
A_DAY = 12 * 60  # minutes: nobody helps for longer
HOW: Mapping[str, str] = {"page": "on their own page", "paper": "on paper", "spoken": "by word of mouth"}
STATES: Mapping[str, tuple[str, str]] = {
    "waiting": ("Waits to be checked", "yellow"),
    "verified": ("Counts", "green"),
    "refused": ("Does not count", "red"),
}


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry, opened to be read."""

    id: UUID
    on_day: date
    minutes: int
    words: str
    state: str
    logged_by: str
    answered_by: str
    answered_how: str
    answered_at: datetime | None


async def log(
    term: Term, *, on_day: date, minutes: int, by: Actor, words: str = "", once: UUID | None = None
) -> HoursEntry:
    """Time given on a day. It waits until it is verified. The same `once` is the same entry."""
    async with database.atomic():
        term = await terms.get(by, term.id)
        if once and (sent := await HoursEntry.objects().where(HoursEntry.id == once).first()):
            if sent.term != term.id:
                raise NotFound
            return sent
        agreement = await _running(term)
        await _check(term, agreement, on_day, minutes, words)
        row_id = once or uuid4()
        entry = HoursEntry(
            id=row_id,
            programme=term.programme,
            term=term.id,
            on_day=on_day,
            minutes=minutes,
            words_sealed=seal("hours_entry.words", row_id, words.strip()) if words.strip() else None,
            state="waiting",
            logged_by=by.name,
            logged_at=now(),
        )
        await HoursEntry.insert(entry)
        await journal.write(by, "hours.logged", entry, f"{minutes} minutes", programme=term.programme)
    return entry


async def verify(entry: HoursEntry, by: Actor, how: str = "page") -> HoursEntry:
    """It was so, and counts. With the last of its hours the term is done."""
    async with database.atomic():
        entry = await _answer(entry, "verified", by, how)
        term = await terms.get(by, entry.term)
        if term.state == "open" and (await terms.progress(term)).left == 0:
            await terms.done(term, on=await _last_day(term), by=by)
    return entry


async def refuse(entry: HoursEntry, by: Actor, how: str = "page") -> HoursEntry:
    """It was not so. It stays in the list and does not count."""
    async with database.atomic():
        return await _answer(entry, "refused", by, how)


async def verify_all(term: Term, by: Actor, how: str = "page", only: Sequence[UUID] = ()) -> int:
    """Every entry that waits, or those of them that were shown; how many there were."""
    async with database.atomic():
        found = [one for one in await waiting(term) if not only or one.id in only]
        for entry in found:
            await verify(entry, by, how)
    return len(found)


async def take_back(entry: HoursEntry, by: Actor) -> None:
    """Whoever logged it was wrong. Only while it waits; taken back twice is taken back once."""
    async with database.atomic():
        if not await HoursEntry.exists().where(HoursEntry.id == entry.id):
            return
        entry = await get(by, entry.id)
        if entry.state != "waiting":
            raise WrongState("It is answered already. Speak with the supervisor.")
        await journal.write(by, "hours.taken-back", entry, programme=entry.programme)
        await HoursEntry.delete().where(HoursEntry.id == entry.id)


async def waiting(term: Term) -> list[HoursEntry]:
    """What nobody has answered yet, the oldest first."""
    found: list[HoursEntry] = (
        await HoursEntry.objects()
        .where(HoursEntry.term == term.id, HoursEntry.state == "waiting")
        .order_by(HoursEntry.on_day)
        .order_by(HoursEntry.logged_at)
    )
    return found


async def of(term: Term) -> list[Logged]:
    """Every entry, opened, the latest day first."""
    rows: list[HoursEntry] = (
        await HoursEntry.objects()
        .where(HoursEntry.term == term.id)
        .order_by(HoursEntry.on_day, ascending=False)
        .order_by(HoursEntry.logged_at, ascending=False)
    )
    return [
        Logged(
            row.id,
            row.on_day,
            row.minutes,
            unseal("hours_entry.words", row.id, row.words_sealed) if row.words_sealed else "",
            row.state,
            row.logged_by,
            row.answered_by,
            row.answered_how,
            row.answered_at,
        )
        for row in rows
    ]


async def get(by: Actor, entry: UUID) -> HoursEntry:
    found: HoursEntry | None = (
        await HoursEntry.objects().where(HoursEntry.id == entry, HoursEntry.programme == by.programme).first()
    )
    if found is None:
        raise NotFound
    return found


async def _answer(entry: HoursEntry, said: str, by: Actor, how: str) -> HoursEntry:
    """Answered twice the same way is answered once; the other way round it is refused."""
    if how not in HOW:
        raise BadInput({"how": "Choose one of these."})
    entry = await get(by, entry.id)
    if entry.state == said:
        return entry
    if entry.state != "waiting":
        raise WrongState("It is answered already. Ring us if that was wrong.")
    await _running(await terms.get(by, entry.term), standing=("open", "done"))
    entry.state, entry.answered_by, entry.answered_how, entry.answered_at = said, by.name, how, now()
    await entry.save(
        [HoursEntry.state, HoursEntry.answered_by, HoursEntry.answered_how, HoursEntry.answered_at]
    )
    detail = f"{entry.minutes} minutes, {how}"
    await journal.write(by, f"hours.{said}", entry, detail, programme=entry.programme)
    return entry


async def _check(term: Term, agreement: Agreement, on_day: date, minutes: int, words: str) -> None:
    problems = {}
    programme = await programmes.get(term.programme)
    if on_day > programmes.today(programme):
        problems["on_day"] = "The day must be today or in the past."
    elif agreement.reached_on and on_day < agreement.reached_on:
        problems["on_day"] = "That is before it was agreed."
    rows = await HoursEntry.select(HoursEntry.minutes).where(
        HoursEntry.term == term.id, HoursEntry.on_day == on_day, HoursEntry.state != "refused"
    )
    if minutes < 1:
        problems["minutes"] = "Write how long it was."
    elif minutes + sum(row["minutes"] for row in rows) > A_DAY:
        problems["minutes"] = f"That is more than {A_DAY // 60} hours on one day. Check it."
    if len(words) > LONGEST:
        problems["words"] = f"This is too long. Use at most {LONGEST} letters."
    if problems:
        raise BadInput(problems)


async def _running(term: Term, standing: Sequence[str] = ("open",)) -> Agreement:
    if term.kind != "service":
        raise Refused("This asks for no hours.")
    agreement: Agreement | None = await Agreement.objects().where(Agreement.id == term.agreement).first()
    if agreement is None or agreement.state != "active" or term.state not in standing:
        raise WrongState("This is done, or does not run now. Ring us if you want to add something.")
    return agreement


async def _last_day(term: Term) -> date:
    rows = await HoursEntry.select(HoursEntry.on_day).where(
        HoursEntry.term == term.id, HoursEntry.state == "verified"
    )
    days: list[date] = [row["on_day"] for row in rows]
    return max(days)
