"""A life is told once by the real verbs, and told again of other people in other weeks.

Two years of verbs would take minutes. So each kind of life (a referral until its outcome is known) is told
in a transaction that is undone, and what it wrote is kept. Told again, every row is as the verbs wrote it:
ids, people and days are others, sealed words are sealed anew, and the journal is chained in order of time.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID, uuid4, uuid5

from piccolo import columns as of
from piccolo.table import Table

from cases import sealing
from cases.search import fold, text_of
from cases.tables import Case, ConsentText, Person, Referral
from panel.demo.days import Shift
from panel.demo.mended import AN_ID, MENDED, QUARTER
from panel.demo.people import ethnicity_of, gender_of
from panel.demo.traces import Row, Rows, Stage, name_of
from panel.tables import CreditAccount, Feedback, Juror, Letter, OathText
from scheduling.tables import Session

ONE_PLACE = UUID("6d1c9c52-6a0e-4f5e-9d0a-000000000001")


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


def again(stage: Stage, cast: Cast, told: Told) -> None:
    """The life once more, of this cast: its rows and entries go to what is to be written."""
    ids = {**cast.ids, **_new_ids(stage.rows, cast)}
    say = _speaker(cast, ids)
    made: dict[UUID, Row] = {}
    for table, rows in stage.rows.items():
        for row in rows:
            new = made[ids[row["id"]]] = _row(table, row, cast.shift, ids, say)
            _make_findable(table, new, made)
            _describe(table, new)
            if (key := _known_by(table, new)) not in told.once:
                told.once.add(key)
                told.rows[table].append(new)
    told.entries += [_entry(entry, cast.shift, say) for entry in stage.entries]


def _new_ids(rows: Rows, cast: Cast) -> dict[UUID, UUID]:
    """A new one for each row; the same for the same evening, and for the same account of time."""
    found = {row["id"]: uuid4() for these in rows.values() for row in these}
    for row in rows.get(Session, []):
        found[row["id"]] = uuid5(ONE_PLACE, f"{row['venue']} {cast.shift.day(row['on_day'])}")
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


def _describe(table: type[Table], row: Row) -> None:
    """Whoever they are this time, they say of themselves what is theirs to say."""
    if table is Person:
        first, *_, last = row["legal_name"].split()
        row["gender"], row["ethnicity"] = gender_of(first, last), ethnicity_of(last)
    if table is Juror:
        row["gender"] = gender_of(row["first_name"], row["last_name"])


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
        name = name_of(column)
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


def _entry(entry: Row, shift: Shift, say: Callable[[str], str]) -> Row:
    texts = {name: say(entry[name]) for name in ("by_id", "by_name", "subject_id", "detail")}
    return {**entry, **texts, "at": shift.moment(entry["at"])}
