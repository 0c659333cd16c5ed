"""A life is told once by the real verbs, and told again of other people in other weeks.

Two years of verbs would take minutes. So each kind of life (a referral until its outcome is known) is told
in a transaction that is undone, and what it wrote is kept. Told again, every row is as the verbs wrote it:
ids, people and days are others, sealed words are sealed anew, and the journal is chained in order of time.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from uuid import UUID, uuid4, uuid5

from piccolo import columns as of
from piccolo.columns import Column
from piccolo.table import Table, sort_table_classes

from cases import database, journal, sealing
from cases.search import fold, text_of
from cases.tables import Case, ConsentText, Counter, GridLevel, JournalEntry, Offence, Programme, Referral
from panel import feedback, own_case
from panel.demo_days import Shift
from panel.tables import (
    Account,
    CreditAccount,
    Draft,
    Feedback,
    Graduate,
    Import,
    Letter,
    Link,
    OathText,
    Requirement,
    Tap,
    Wording,
)
from scheduling.tables import (
    Booking,
    Closure,
    Facilitator,
    FacilitatorAway,
    FacilitatorTime,
    Room,
    Series,
    Session,
    Venue,
)

ONE_PLACE = UUID("6d1c9c52-6a0e-4f5e-9d0a-000000000001")
VALUES = 20_000  # of one statement; PostgreSQL takes 32,767
AN_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# What a programme lays down, whoever comes; and what is written apart.
LAID = (
    *(Account, Closure, Counter, Draft, Facilitator, FacilitatorAway, FacilitatorTime),
    *(GridLevel, Import, JournalEntry, Offence, Requirement, Room, Series, Tap, Venue, Wording),
)
QUARTER = re.compile(r":\d{4}-[1-4]$")
Row = dict[str, Any]
Rows = dict[type[Table], list[Row]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A life as it stood from a moment on: what the verbs had written by then."""

    at: datetime
    rows: Rows
    entries: list[Row]  # of the journal


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in it this time. `ids` of rows that are not its own; `words` as they stand in texts."""

    shift: Shift
    ids: Mapping[UUID, UUID]
    words: Mapping[str, str]


@dataclass(slots=True)
class Told:
    """What is to be written: rows by table, entries for the journal."""

    rows: Rows = field(default_factory=lambda: defaultdict(list))
    entries: list[Row] = field(default_factory=list)
    once: set[str] = field(default_factory=set)  # ids and keys that are there already
    evenings: dict[tuple[UUID, date], UUID] = field(default_factory=dict)  # sessions by venue and day


@cache
def lived() -> list[type[Table]]:
    """The tables in which a life can leave a trace, each after those it points to."""
    of_programme = [one for one in database.tables() if hasattr(one, "programme")]
    return sort_table_classes([one for one in of_programme if one not in LAID])


async def everything(programme: Programme, since: int) -> tuple[Rows, list[Row]]:
    """Every row of a programme, and its journal after that number."""
    rows: Rows = {}
    for table in lived():
        rows[table] = await table.select().where(table.programme == programme.id)  # type: ignore[attr-defined]
    entries = await JournalEntry.select().where(JournalEntry.number > since).order_by(JournalEntry.number)
    return rows, entries


def beyond(rows: Rows, before: Rows) -> Rows:
    """What was not there before. Pure."""
    found: Rows = {}
    for table, these in rows.items():
        known = {row["id"] for row in before[table]}
        found[table] = [row for row in these if row["id"] not in known]
    return found


def again(stage: Stage, cast: Cast, told: Told) -> None:
    """The life once more, of this cast: its rows and entries go to what is to be written."""
    ids = {**cast.ids, **_new_ids(stage.rows, cast, told.evenings)}
    say = _speaker(cast, ids)
    made: dict[UUID, Row] = {}
    for table, rows in stage.rows.items():
        for row in rows:
            new = made[ids[row["id"]]] = _row(table, row, cast.shift, ids, say)
            _make_findable(table, new, made)
            if (key := _known_by(table, new)) not in told.once:
                told.once.add(key)
                told.rows[table].append(new)
    told.entries += [_entry(entry, cast.shift, say) for entry in stage.entries]


def _new_ids(rows: Rows, cast: Cast, evenings: Mapping[tuple[UUID, date], UUID]) -> dict[UUID, UUID]:
    """A new one for each row; the same for the same evening, and for the same account of time."""
    found = {row["id"]: uuid4() for these in rows.values() for row in these}
    for row in rows.get(Session, []):
        where = (row["venue"], cast.shift.day(row["on_day"]))
        found[row["id"]] = evenings.get(where) or uuid5(ONE_PLACE, " ".join(map(str, where)))
    for row in rows.get(CreditAccount, []):
        whose = cast.ids.get(row["juror"]) or found.get(row["juror"]) or row["programme"]
        found[row["id"]] = uuid5(ONE_PLACE, f"{row['kind']} {whose}")
    return found


def _make_findable(table: type[Table], row: Row, made: Mapping[UUID, Row]) -> None:
    """Each word once, as the verbs keep them: so that other words cannot simply be put in their place."""
    if table is Referral:
        names = ("reference", "told_name", "agency", "agency_reference")
        row["search_text"] = text_of(row["search_text"], *(row[name] for name in names))
    if table is Case:
        of_others = (made[row[name]]["search_text"] for name in ("person", "referral"))
        row["search_text"] = text_of(row["reference"], *of_others)


def _known_by(table: type[Table], row: Row) -> str:
    """What there is only one of: a row by its id, a text by its version, a question asked once a quarter."""
    if table in (ConsentText, OathText):
        return f"{table.__name__} {row['programme']} {row.get('type')} {row['version']}"
    quarterly = table in (Feedback, Letter) and QUARTER.search(row["key"])
    return f"{table.__name__} {row['key'] if quarterly else row['id']}"


def _speaker(cast: Cast, ids: Mapping[UUID, UUID]) -> Callable[[str], str]:
    """Says a text of the life anew: other ids, names and days."""
    words = dict(cast.words)
    words |= {fold(old): fold(new) for old, new in cast.words.items() if fold(old) not in words}
    names = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
    known = re.compile(rf"({AN_ID})|(?<!\w)({names})(?!\w)")

    def other(found: re.Match[str]) -> str:
        if found[1]:
            return str(ids.get(UUID(found[1]), found[1]))
        return words[found[2]]

    @cache
    def say(text: str) -> str:
        if text.startswith("{"):
            return json.dumps({name: say(value) for name, value in json.loads(text).items()})
        return cast.shift.words(known.sub(other, text))

    return say


def _row(
    table: type[Table], row: Row, shift: Shift, ids: Mapping[UUID, UUID], say: Callable[[str], str]
) -> Row:
    new = dict(row)
    for name, kind in _kinds(table):
        value = row[name]
        if value is None or value == "":
            continue
        if kind == "id":
            new[name] = ids.get(value, value)
        elif kind == "moment":
            new[name] = shift.moment(value)
        elif kind == "day":
            new[name] = shift.day(value)
        elif kind == "text":
            new[name] = say(value)
        else:  # the place of what is sealed
            opened = sealing.unseal(kind, row["id"], value)
            new[name] = sealing.seal(kind, ids[row["id"]], say(opened))
    return MENDED[table](new, row, shift, say) if table in MENDED else new


@cache
def _kinds(table: type[Table]) -> tuple[tuple[str, str], ...]:
    """The columns that are other each time, and what they hold."""
    found = []
    for column in table._meta.columns:
        name = _name(column)
        if isinstance(column, of.UUID | of.ForeignKey):
            found.append((name, "id"))
        elif isinstance(column, of.Timestamptz):
            found.append((name, "moment"))
        elif isinstance(column, of.Date):
            found.append((name, "day"))
        elif name.endswith("_sealed"):
            found.append((name, f"{table._meta.tablename}.{name.removesuffix('_sealed')}"))
        elif isinstance(column, of.Varchar | of.Text):
            found.append((name, "text"))
    return tuple(found)


def _booking(new: Row, row: Row, shift: Shift, _: Callable[[str], str]) -> Row:
    for end in ("starts", "ends"):
        at = shift.moment(datetime.fromtimestamp(row[end], UTC))
        new[end] = int(at.timestamp())
    return new


def _link(new: Row, row: Row, _: Shift, __: Callable[[str], str]) -> Row:
    """Nobody has the token: all of them ran out long ago, or were minted for nobody."""
    for name in ("token_hash", "code_hash"):
        new[name] = sha256(token_bytes(32)).hexdigest() if row[name] else ""
    return new


def _letter(new: Row, row: Row, shift: Shift, say: Callable[[str], str]) -> Row:
    """What waited then has long gone: as `post.send_due` leaves it. A key that is of one click is another."""
    if not QUARTER.search(row["key"]) and re.search(AN_ID, row["key"]) and new["key"] == row["key"]:
        new["key"] = re.sub(AN_ID, str(new["id"]), row["key"])
    if row["state"] == "queued" and new["send_after"] <= datetime.now(UTC):
        new |= {"state": "sent", "tries": 1, "sent_at": new["send_after"]}
    return _once_a_quarter(new, row, shift, say)


def _once_a_quarter(new: Row, row: Row, shift: Shift, _: Callable[[str], str]) -> Row:
    """The key of what is asked once a quarter names the quarter."""
    if QUARTER.search(row["key"]):
        asked = row["asked_at"] if "asked_at" in row else row["created_at"]
        quarter = feedback.quarter(shift.moment(asked).date())
        new["key"] = QUARTER.sub(f":{quarter}", new["key"])
    return new


def _graduate(new: Row, _: Row, __: Shift, ___: Callable[[str], str]) -> Row:
    case = sealing.unseal(own_case.COLUMN, new["id"], new["case_sealed"])
    return {**new, "case_mark": own_case.mark(UUID(case))}


MENDED: Mapping[type[Table], Callable[[Row, Row, Shift, Callable[[str], str]], Row]] = {
    Booking: _booking,
    Link: _link,
    Letter: _letter,
    Feedback: _once_a_quarter,
    Graduate: _graduate,
}


def _entry(entry: Row, shift: Shift, say: Callable[[str], str]) -> Row:
    texts = {name: say(entry[name]) for name in ("by_id", "by_name", "subject_id", "detail")}
    return {**entry, **texts, "at": shift.moment(entry["at"])}


async def write(told: Told) -> None:
    """All the rows, in few statements, each table after those it points to."""
    async with database.atomic():
        for table in lived():
            await insert(table, told.rows.get(table, []))
    told.rows.clear()


async def write_journal(every: Sequence[Told], until: datetime) -> None:
    """The entries up to a moment, in order of time, chained to what the journal holds."""
    due = [entry for told in every for entry in told.entries if entry["at"] < until]
    for told in every:
        told.entries = [entry for entry in told.entries if entry["at"] >= until]
    due.sort(key=lambda entry: entry["at"])
    async with database.atomic():
        begun = end = await journal.head()
        for entry in due:
            entry |= {"number": end.number + 1, "previous": end.chain}
            entry["chain"] = journal.code(entry)
            end = journal.Head(entry["number"], entry["chain"])
        await insert(JournalEntry, due)
        if due:
            await journal.keep(end, first=begun.number == 0)


async def insert(table: type[Table], rows: Sequence[Row]) -> None:
    """Many rows of one table as they stand."""
    columns = [_name(one) for one in table._meta.columns]
    names = ", ".join(f'"{name}"' for name in columns)
    one = f"({', '.join(['{}'] * len(columns))})"
    most = VALUES // len(columns)
    for start in range(0, len(rows), most):
        some = rows[start : start + most]
        values = [row[name] for row in some for name in columns]
        places = ", ".join([one] * len(some))
        await database.run(f'INSERT INTO "{table._meta.tablename}" ({names}) VALUES {places}', *values)


def _name(column: Column) -> str:
    """As the database calls it, and so a row."""
    return column._meta.db_column_name
