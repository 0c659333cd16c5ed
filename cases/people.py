"""The young people who were referred: what they are called, and whether we know them already."""

from datetime import date
from uuid import UUID

from cases.errors import NotFound
from cases.search import fold
from cases.tables import Person

TITLES = ("pc", "pcso", "sgt", "sergeant", "officer", "mr", "mrs", "ms", "miss", "mx", "dr", "rev")


def known_as(person: Person) -> str:
    """The name the person goes by."""
    return person.preferred_name or person.legal_name


def short(name: str) -> str:
    """First name and initial, as lists and timelines show it: Amira K."""
    first, *rest = name.split() or [""]
    return f"{first} {rest[-1][0]}" if rest else first


def short_of(preferred: str, legal: str) -> str:
    """Tilly M, also where the name they go by is Tilly alone: the initial is of their surname."""
    called, whole = (preferred or legal).split(), legal.split()
    return short(" ".join(called if len(called) != 1 or len(whole) == 1 else [*called, *whole[-1:]]))


def greeting(name: str) -> str:
    """What a letter calls somebody: Rowan for PC Rowan Hale, but J Moss, Mr Hale, The Mill as they are."""
    if fold(name).startswith("the "):
        return name
    words = [word for word in name.split() if len(word.strip(".")) > 1 and fold(word) not in TITLES]
    return words[0] if len(words) > 1 or (words and len(name.split()) == 1) else name


def listed(person: Person) -> str:
    """The short form of the name a person goes by."""
    return short_of(person.preferred_name, person.legal_name)


def key(name: str, born_on: date | None) -> tuple[str, date | None]:
    """Two rows with this the same are about the same young person."""
    return fold(name), born_on


async def get(person: UUID) -> Person:
    """The person of a referral or a case that one may see."""
    found: Person | None = await Person.objects().where(Person.id == person).first()
    if found is None:
        raise NotFound
    return found


async def with_name(programme: UUID, name: str, born_on: date | None) -> Person | None:
    """The young person of this name and birth date, if the programme has met them."""
    if born_on is None:
        return None
    born_then: list[Person] = await Person.objects().where(
        Person.programme == programme, Person.born_on == born_on, Person.merged_into.is_null()
    )
    return next((person for person in born_then if fold(person.legal_name) == fold(name)), None)


async def schools(programme: UUID) -> list[str]:
    """Every school as the record spells it, the commonest spelling first."""
    rows = await Person.select(Person.school).where(Person.programme == programme, Person.school != "")
    names = [row["school"] for row in rows]
    return sorted(set(names), key=lambda name: (-names.count(name), name))


def school_words(school: str, year: str) -> str:
    """Hartle School, year 9. A year that says what it is (Year 9, Grade 7) stands as it was written."""
    said = year if not year or year[0].isalpha() else f"year {year}"
    return ", ".join(part for part in (school, said) if part)
