"""Whom an extract is compared with: everybody accepted, once, under every name the record knows.

Who said no to being asked about later is not looked for, nor whose names have left the record.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from cases import lives
from cases.linkage.identities import Identity, identity
from cases.tables import Case, Person, Programme

PERSON: Any = Case.person
COLUMNS: Any = (
    *(Case.id, Case.opened_on, Case.state, PERSON.id.as_alias("person"), PERSON.born_on.as_alias("born_on")),
    *(PERSON.legal_name.as_alias("legal_name"), PERSON.preferred_name.as_alias("preferred_name")),
    *(PERSON.postcode.as_alias("postcode"), PERSON.area.as_alias("area")),
)
MERGED: Any = (
    *(Person.merged_into, Person.legal_name, Person.preferred_name, Person.born_on),
    *(Person.postcode, Person.area),
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody by their first case: what happened after its acceptance is an outcome of it."""

    case: UUID
    person: UUID
    opened_on: date
    cases: tuple[UUID, ...]  # all of theirs
    identities: tuple[Identity, ...]


async def of(programme: Programme) -> list[Participant]:
    """In the order of acceptance. The caller journals that names were read."""
    rows = (
        await Case.select(*COLUMNS)
        .where(Case.programme == programme.id)
        .order_by(Case.opened_on)
        .order_by(Case.id)
    )
    no = await lives.unwilling(programme)
    theirs: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        theirs[row["person"]].append(row)
    also = await _merged(programme)
    return [
        _participant(person, cases, also.get(person, ()))
        for person, cases in theirs.items()
        if not any(row["id"] in no for row in cases) and any(row["state"] != "de_identified" for row in cases)
    ]


async def _merged(programme: Programme) -> dict[UUID, list[Row]]:
    """Files that turned out to be of somebody: other spellings of them."""
    found: dict[UUID, list[Row]] = defaultdict(list)
    query = Person.select(*MERGED).where(Person.programme == programme.id, Person.merged_into.is_not_null())
    for row in await query:
        found[row["merged_into"]].append(row)
    return found


def _participant(person: UUID, cases: Sequence[Row], also: Sequence[Row]) -> Participant:
    first = cases[0]
    spelt = dict.fromkeys(one for row in (first, *also) for one in spellings(row, str(first["id"])))
    return Participant(
        first["id"], person, first["opened_on"], tuple(row["id"] for row in cases), tuple(spelt)
    )


def spellings(row: Row, of_case: str) -> list[Identity]:
    """The legal name, and the preferred one with the family name where it has none."""
    legal = str(row["legal_name"])
    names = [legal]
    if preferred := str(row["preferred_name"]).strip():
        names.append(preferred if " " in preferred else f"{preferred} {(legal.split() or [''])[-1]}")
    told = {"born_on": row["born_on"], "postcode": row["postcode"], "town": row["area"]}
    return [identity(of_case, name=name, **told) for name in names]
