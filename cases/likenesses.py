"""Earlier referrals that a new one may repeat. For the coordinator alone: nobody else learns whom we know."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from piccolo.columns.combination import Or

from cases import search
from cases.search import fold
from cases.tables import Referral

ALIKE = 0.8  # of two names, letter by letter: Jon Smith and John Smyth
MOST = 10
A_YEAR = re.compile(r"(19|20)?\d\d")

SAME_PERSON = "The same name and birth date"
SIMILAR = "A similar name and the same birth date"
SAME_REFERENCE = "The same agency reference"
SAME_INCIDENT = "The same incident"
SAME_NAME = "Nearly the same name, and a birth date that is not known"
# Strongest first. Who was in the same incident is often somebody else: shown, and nothing is asked.
REASONS = (SAME_PERSON, SIMILAR, SAME_REFERENCE, SAME_INCIDENT, SAME_NAME)
ASKS = REASONS[:3]


@dataclass(frozen=True, slots=True)
class Told:
    """What of a new referral is known while it is typed."""

    name: str = ""
    born_on: date | None = None
    agency_reference: str = ""
    incident_reference: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """An earlier referral, and why it may be the same matter."""

    referral: UUID
    reference: str
    name: str
    referred_on: date
    state: str
    why: str

    @property
    def asks(self) -> bool:
        """Whether the coordinator has to say that it is to be taken all the same."""
        return self.why in ASKS


def similar(one: str, other: str) -> bool:
    """Two names that may be one: a letter off, words the other way round, a name more or less. Pure."""
    mine, theirs = fold(one).split(), fold(other).split()
    if not mine or not theirs:
        return False
    fewer, more = sorted((set(mine), set(theirs)), key=len)
    if len(fewer) > 1 and fewer <= more:
        return True
    return SequenceMatcher(None, " ".join(sorted(mine)), " ".join(sorted(theirs))).ratio() >= ALIKE


def why(told: Told, row: Mapping[str, Any]) -> str:
    """The strongest reason to think that this row is the same; empty when there is none. Pure."""
    if told.born_on and row["born_on"] == told.born_on:
        if fold(row["name"]) == fold(told.name) != "":
            return SAME_PERSON
        if similar(row["name"], told.name) or similar(row["told_name"], told.name):
            return SIMILAR
    if fold(told.agency_reference) and fold(row["agency_reference"]) == fold(told.agency_reference):
        return SAME_REFERENCE
    if fold(told.incident_reference) and fold(row["incident_reference"]) == fold(told.incident_reference):
        return SAME_INCIDENT
    unknown = told.born_on is None or row["born_on"] is None
    return SAME_NAME if unknown and _nearly(told.name, row) else ""


def _nearly(name: str, row: Mapping[str, Any]) -> bool:
    """A first name and a surname that are similar. One name alone is too many people's."""
    return len(fold(name).split()) > 1 and (similar(row["name"], name) or similar(row["told_name"], name))


async def find(programme: UUID, told: Told, *, but: UUID | None = None) -> list[Likeness]:
    """What this may repeat in the programme's record, the strongest reason first, then the newest."""
    asked: list[Any] = [
        _has_word(_telling(words))
        for written in (told.agency_reference, told.incident_reference)
        if (words := search.words(written))
    ]
    if told.born_on and fold(told.name):
        asked.append(Referral.person.born_on == told.born_on)
    names = fold(told.name).split()
    if len(names) > 1:
        named: Any = Or(_has_word(names[0]), _has_word(names[-1]))
        asked.append(named & Referral.person.born_on.is_null() if told.born_on else named)
    if not asked:
        return []
    query = Referral.select(
        *(Referral.id, Referral.reference, Referral.referred_on, Referral.state, Referral.told_name),
        *(Referral.agency_reference, Referral.incident_reference),
        Referral.person.legal_name.as_alias("name"),
        Referral.person.born_on.as_alias("born_on"),
    ).where(Referral.programme == programme, _any(asked))
    rows = await query.order_by(Referral.referred_on, ascending=False)
    likenesses = [_likeness(row, why(told, row)) for row in rows if row["id"] != but]
    return sorted((one for one in likenesses if one.why), key=lambda one: REASONS.index(one.why))[:MOST]


def _telling(words: list[str]) -> str:
    """The word of a reference that few others have: its number, which seldom is the year."""
    numbers = [word for word in words if any(letter.isdigit() for letter in word)]
    serial = [word for word in numbers if not A_YEAR.fullmatch(word)]
    return (serial or numbers or [max(words, key=len)])[-1]


def _has_word(word: str) -> Any:
    """Rows that can be looked at more closely; `why` compares the whole reference."""
    found_by = Referral.search_text
    return Or(found_by.like(f"% {word}"), Or(found_by.like(f"% {word} %"), found_by.like(f"{word} %")))


def _any(asked: list[Any]) -> Any:
    whole = asked[0]
    for one in asked[1:]:
        whole = Or(whole, one)
    return whole


def _likeness(row: Mapping[str, Any], reason: str) -> Likeness:
    return Likeness(row["id"], row["reference"], row["name"], row["referred_on"], row["state"], reason)
