"""Who rings: a name or a number that stands nowhere in the words by which a file is found.

Those words are searched by referrers as well. Whoever asks here may read guardians: coordinators alone.
"""

import re
from collections.abc import Iterable
from uuid import UUID

from cases import search
from cases.tables import Person

LEAST = 5  # digits of a number, so that a year or a reference finds nobody
MOST = 500
AS_TYPED = re.compile(r"[+()\d\s./-]+")


def is_of(query: str, names: Iterable[str], phones: Iterable[str]) -> bool:
    """Whether a name has every word of it, or a number has its digits, however both are written. Pure."""
    if AS_TYPED.fullmatch(query):
        digits = re.sub(r"\D", "", query).lstrip("0")  # 07700 is +44 7700 in the record
        return len(digits) >= LEAST and any(digits in phone for phone in phones)
    return bool(search.words(query)) and any(search.holds(name, query) for name in names)


async def people(programme: UUID | None, query: str) -> list[UUID]:
    """Young people who have this number, or whose parent or carer has it or is called so."""
    if not query.strip():
        return []
    columns = (Person.id, Person.phone, Person.guardian_name, Person.guardian_phone)
    rows = await Person.select(*columns).where(Person.programme == programme)
    found = (
        row["id"]
        for row in rows
        if is_of(query, [row["guardian_name"]], [row["phone"], row["guardian_phone"]])
    )
    return list(found)[:MOST]
