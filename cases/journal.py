"""The journal: who did or read what, when, from where. Chained, and never changed.

Each entry holds a code over itself and the one before it, made with a key that is not in the
database. The head (the last number and code) is sealed in a row of its own, so that a cut tail is
found as well. Whoever can put back an old database whole, head and all, is found by comparing with
a head kept elsewhere: the manifest of a backup, or the one mailed or printed.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256
from typing import Any
from uuid import UUID

from piccolo.table import Table

from cases import database, sealing
from cases.actors import Actor, now
from cases.keys import Keyring
from cases.tables import JournalEntry, JournalHead, Programme

START = "0" * 64
BATCH = 500
SAID = (
    *("by_id", "by_name", "by_role", "address", "kind"),
    *("what", "subject", "subject_id", "detail", "previous"),
)
Subject = Table | tuple[str, UUID | str]

_key: list[bytes] = []


@dataclass(frozen=True, slots=True)
class Head:
    """Where the journal ends: compare it with one kept elsewhere."""

    number: int
    chain: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What looking through the whole journal found. `number` names the entry that is wrong."""

    sound: bool
    sentence: str
    head: Head
    number: int | None = None


def use(keyring: Keyring) -> None:
    """Chain with this key from now on."""
    _key[:] = [keyring.derive("journal")]


async def write(
    by: Actor, what: str, subject: Subject, detail: str = "", programme: UUID | None = None
) -> None:
    """Note a change, in the transaction that makes it."""
    if not database.in_transaction():
        raise RuntimeError("journal.write belongs inside the atomic() of the change it tells of.")
    await _append(by, what, [subject], detail, programme, kind="write")


async def write_each(
    by: Actor, what: str, subjects: Sequence[Subject], detail: str = "", programme: UUID | None = None
) -> None:
    """The same change of many things: an entry for each, written in few statements."""
    if not database.in_transaction():
        raise RuntimeError("journal.write belongs inside the atomic() of the change it tells of.")
    if subjects:
        await _append(by, what, subjects, detail, programme, kind="write")


async def read(
    by: Actor, what: str, subject: Subject, detail: str = "", programme: UUID | None = None
) -> None:
    """Note that somebody read a person's file."""
    if database.in_transaction():
        await _append(by, what, [subject], detail, programme, kind="read")
    else:
        async with database.atomic():
            await _append(by, what, [subject], detail, programme, kind="read")


async def _append(
    by: Actor, what: str, subjects: Sequence[Subject], detail: str, programme: UUID | None, *, kind: str
) -> None:
    begun = end = await head()
    entries = []
    for subject in subjects:
        entries.append(_entry(by, what, subject, detail, programme, before=end, kind=kind))
        end = Head(entries[-1].number, entries[-1].chain)
    for start in range(0, len(entries), BATCH):
        await JournalEntry.insert(*entries[start : start + BATCH])
    await keep(end, first=begun.number == 0)


def _entry(
    by: Actor, what: str, subject: Subject, detail: str, programme: UUID | None, *, before: Head, kind: str
) -> JournalEntry:
    word, subject_id = _named(subject)
    entry = JournalEntry(
        number=before.number + 1,
        programme=programme or by.programme or _programme_of(subject),
        at=now(),
        by_id=by.id[:60],
        by_name=(by.kept_as or by.name)[:120],
        by_role=by.role,
        address=by.address[:60],
        kind=kind,
        what=what,
        subject=word,
        subject_id=subject_id,
        detail=detail,
        previous=before.chain,
    )
    entry.chain = code(entry.to_dict())
    return entry


async def head() -> Head:
    """The sealed head: the truth about where the journal ends."""
    return opened(await JournalHead.select(JournalHead.head_sealed))


def opened(rows: Sequence[dict[str, Any]]) -> Head:
    """The head from its row, if there is one yet."""
    if not rows:
        return Head(0, START)
    number, chain = sealing.unseal("journal_head.head", 1, rows[0]["head_sealed"]).split(" ")
    return Head(int(number), chain)


async def keep(end: Head, *, first: bool) -> None:
    sealed = sealing.seal("journal_head.head", 1, f"{end.number} {end.chain}")
    if first:
        await JournalHead.insert(JournalHead(id=1, number=end.number, head_sealed=sealed))
    else:
        await JournalHead.update(
            {JournalHead.number: end.number, JournalHead.head_sealed: sealed}, force=True
        )


async def verify(known: Head | None = None) -> Verdict:
    """Look through the whole journal. `known`: a head kept elsewhere, which must still be in it."""
    try:
        end = await head()
    except sealing.Broken:
        return Verdict(False, "The head of the journal does not open: it was changed.", Head(0, START))
    last = Head(0, START)
    while rows := await _after(last.number):
        for row in rows:
            if problem := _fault(row, last):
                return Verdict(False, problem, end, last.number + 1)
            last = Head(row["number"], row["chain"])
            if known and known.number == last.number and known.chain != last.chain:
                return Verdict(False, f"Entry {last.number} is not the one kept elsewhere.", end, last.number)
    return _at_the_end(last, end, known)


def _at_the_end(last: Head, end: Head, known: Head | None) -> Verdict:
    if last != end or (known and known.number > last.number):
        through = max(end.number, known.number if known else 0)
        cut = f"Entries {last.number + 1} to {through} are missing: the tail of the journal was cut."
        return Verdict(False, cut, end, last.number + 1)
    return Verdict(True, f"The journal is whole: {last.number} entries.", end)


async def _after(number: int) -> list[dict[str, Any]]:
    query = JournalEntry.select().where(JournalEntry.number > number)
    return await query.order_by(JournalEntry.number).limit(BATCH)


def _fault(row: dict[str, Any], before: Head) -> str:
    if row["number"] != before.number + 1:
        return f"Entry {before.number + 1} is missing: it was removed."
    if row["previous"] != before.chain:
        return f"Entry {row['number']} does not follow the one before it: the order was changed."
    if not hmac.compare_digest(row["chain"], code(row)):
        return f"Entry {row['number']} was changed after it was written."
    return ""


def code(entry: dict[str, Any]) -> str:
    """The code over an entry and, through `previous`, over all before it."""
    written = [
        entry["number"],
        str(entry["programme"] or ""),
        entry["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        *(entry[name] for name in SAID),
    ]
    return hmac.new(_key[0], json.dumps(written).encode(), sha256).hexdigest()


def _named(subject: Subject) -> tuple[str, str]:
    if isinstance(subject, Table):
        return type(subject).__name__.lower(), str(getattr(subject, subject._meta.primary_key._meta.name))
    return subject[0], str(subject[1])


def _programme_of(subject: Subject) -> UUID | None:
    if isinstance(subject, Programme):
        return subject.id
    found = getattr(subject, "programme", None)
    return found.id if isinstance(found, Programme) else found
