"""What a young person can do, cares about and could offer, in their own words: read before any need.

The three domains are those of the Youth Competency Assessment (NPC Research): to repair harm, a healthy
identity, and connection to family, peers and community. What they could offer becomes an offer in the
time bank, if they wish.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cases import case_files, database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.sealing import seal, unseal
from cases.tables import Case, Strength

LONGEST = 1_000  # characters of one answer
MOST = 40  # things said in one case


@dataclass(frozen=True, slots=True)
class Domain:
    """`word` heads it on staff pages, `asks` is the question on the young person's own."""

    word: str
    asks: str
    hint: str


DOMAINS: Mapping[str, Domain] = {
    "healthy_identity": Domain(
        "Who I am", "What are you good at?", "Think of school, sport, music, games, or home."
    ),
    "connection": Domain(
        "People and places", "Who is there for you?", "A friend, a coach, your nan. Somewhere you like to be."
    ),
    "repair_harm": Domain(
        "Putting things right", "How could you put things right?", "There is no wrong answer. Small is fine."
    ),
    "offer": Domain(
        "What I could offer", "What could you do for others?", "Fix a bike, walk a dog, help with a phone."
    ),
}
SAID_BY: Mapping[str, str] = {
    "young_person": "in their own words",
    "guardian": "said by the parent or carer",
    "other": "said by somebody else",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing somebody said, opened to be read."""

    id: UUID
    domain: str
    words: str
    said_by: str
    at: datetime
    by_name: str


async def say(
    case: Case,
    *,
    domain: str,
    words: str,
    by: Actor,
    said_by: str = "young_person",
    once: UUID | None = None,
) -> Strength:
    """Write it down as it was said. The same `once` a second time is the same thing."""
    words = words.strip()
    if by.programme != case.programme:
        raise NotFound
    if problems := _problems(domain, words, said_by):
        raise BadInput(problems)
    async with database.atomic():
        if once and (sent := await Strength.objects().where(Strength.id == once).first()):
            if sent.case != case.id:
                raise NotFound
            return sent
        if await Strength.count().where(_theirs(case)) >= MOST:
            raise Refused("That is a lot already. Take something out before you add more.")
        row_id = once or uuid4()
        strength = Strength(
            id=row_id,
            programme=case.programme,
            case=case.id,
            domain=domain,
            words_sealed=seal("strength.words", row_id, words),
            said_by=said_by,
            at=now(),
            by_id=by.id,
            by_name=by.name,
        )
        await Strength.insert(strength)
        await journal.write(by, "strength.said", strength, domain, programme=case.programme)
    return strength


def _problems(domain: str, words: str, said_by: str) -> dict[str, str]:
    problems = {}
    if not words:
        problems["words"] = "Write a few words."
    elif len(words) > LONGEST:
        problems["words"] = f"This is too long. Use at most {LONGEST} letters."
    if domain not in DOMAINS:
        problems["domain"] = "Choose one of these."
    if said_by not in SAID_BY:
        problems["said_by"] = "Choose one of these."
    return problems


async def take_out(case: Case, strength: UUID, by: Actor) -> None:
    """Somebody no longer wants it to stand there. Out twice is out once."""
    await case_files.get(by, case.id)
    async with database.atomic():
        gone = await Strength.delete().where(Strength.id == strength, _theirs(case)).returning(Strength.id)
        if gone:
            await journal.write(by, "strength.taken-out", ("strength", strength), programme=case.programme)


async def of(case: Case) -> dict[str, list[Said]]:
    """What was said, by domain, the oldest first; a domain without words is there and empty.

    Whoever shows it is reading a file: the page writes that in the journal.
    """
    rows = await Strength.objects().where(_theirs(case)).order_by(Strength.at)
    said: dict[str, list[Said]] = {domain: [] for domain in DOMAINS}
    for row in rows:
        words = unseal("strength.words", row.id, row.words_sealed)
        said[row.domain].append(Said(row.id, row.domain, words, row.said_by, row.at, row.by_name))
    return said


async def counted(case: Case) -> dict[str, int]:
    """How many things were said in each domain, without opening any."""
    rows = await Strength.select(Strength.domain).where(_theirs(case))
    domains = [row["domain"] for row in rows]
    return {domain: domains.count(domain) for domain in DOMAINS}


async def said_by(case: Case, party: str) -> int:
    """How many things one of them said, without opening any."""
    count: int = await Strength.count().where(_theirs(case), Strength.said_by == party)
    return count


def _theirs(case: Case) -> Any:
    """Nobody reads, or takes out, what another young person said of themselves."""
    return (Strength.case == case.id) & Strength.of_others.eq(False)
