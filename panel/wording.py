"""A programme's own words for its letters: what may be said, how it looks, and what must stay."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound
from cases.tables import Programme
from panel import letter_words, letters, links
from panel.letter_titles import TITLES
from panel.letter_words import PARTS, PLACEHOLDER
from panel.letters import ASKED_FOR, Content
from panel.ringing import PLEASE_RING
from panel.tables import Wording
from panel.text_messages import GSM, ONE_SEGMENT, one_segment

FIXED = (*ASKED_FOR, PLEASE_RING)  # about signing in and safety: they say one thing, everywhere
TO_STAFF = ("facilitator-", "referrer-", "referral-", "panel-", "hearing-short")
LONGEST_SENTENCE = 15  # words
LONGEST_SUBJECT = 60
# What a stranger who sees it on somebody's phone must not learn.
TELLING = re.compile(
    r"\w*(?:hearing|panel|court|justice|police|offen[cs]e|crime|case|juror|referr|respondent|harm|victim)\w*",
    re.IGNORECASE,
)
EXAMPLES: Mapping[str, Any] = {
    "first_name": "Christopher",
    "name": "Christopher",
    "their_name": "Christopher",
    "speaker": "Christopher",
    "day": "Wednesday 23 September",
    "long_day": "Wednesday 23 September 2026",
    "short_day": "Wed 23 Sep",
    "time": "5:30pm",
    "until": "6:30pm",
    "takes": "1 hour",
    "when": "on Wednesday 23 September at 5:30pm",
    "short_when": "on Wed 23 Sep, 5:30pm",
    "venue": "Ilminster Arts Centre",
    "address": "East Street, Ilminster",
    "how_to_get_there": "Bus 30 stops outside.",
    "room": "Room 2",
    "answer_by": "Friday 18 September, 5:30pm",
    "reference": "CJ-26-0042",
    "agency_reference": "AS/2026/00417",
    "reason": "They do not accept responsibility",
    "empty": 2,
    "path": f"{links.PATHS['offer']}{'x' * 43}",
}


def names() -> list[str]:
    """The letters that a programme may word itself."""
    return [name for name in letter_words.names() if name not in FIXED]


def by_reader() -> list[tuple[str, list[str]]]:
    """Who reads, and which letters they get."""
    found = [(reader, [one for one in titles if one not in FIXED]) for reader, titles in TITLES.items()]
    return [(reader, some) for reader, some in found if some]


async def own(programme: Programme, name: str) -> dict[str, str]:
    """What the programme says in place of the usual words, part by part."""
    if name not in names():
        raise NotFound
    rows = await Wording.select(Wording.part, Wording.words).where(
        Wording.programme == programme.id, Wording.name == name
    )
    return {row["part"]: row["words"] for row in rows}


async def changed(programme: Programme) -> dict[str, str]:
    """Which letters have words of the programme's own, and who wrote them."""
    rows = await Wording.select(Wording.name, Wording.by_name).where(Wording.programme == programme.id)
    return {row["name"]: row["by_name"] for row in rows}


def usual(name: str) -> dict[str, str]:
    return {part: letter_words.usual(name, part) for part in PARTS}


def preview(programme: Programme, name: str, words: Mapping[str, str]) -> tuple[Content, str]:
    """How the mail and the text message look with somebody's name in them."""
    said = _said(programme, name)
    return letters.render(name, "email", said, words), letters.render(name, "sms", said, words).sms


async def keep(programme: Programme, name: str, words: Mapping[str, str], by: Actor) -> None:
    """From now on letters say this. Words that are the usual ones are not kept."""
    if wrong := problems(programme, name, words):
        raise BadInput(wrong)
    before = usual(name)
    mine = {part: text for part, text in words.items() if text != before[part]}
    async with database.atomic():
        await Wording.delete().where(Wording.programme == programme.id, Wording.name == name)
        for part, text in mine.items():
            await Wording.insert(
                Wording(
                    id=uuid4(),
                    programme=programme.id,
                    name=name,
                    part=part,
                    words=text,
                    by_name=by.name,
                    changed_at=now(),
                )
            )
        await journal.write(by, "wording.changed", programme, name, programme=programme.id)


def problems(programme: Programme, name: str, words: Mapping[str, str]) -> dict[str, str]:
    """One sentence for each part that cannot stand so."""
    found = {part: _problem(programme, name, part, words[part]) for part in PARTS}
    return {part: sentence for part, sentence in found.items() if sentence}


def _problem(programme: Programme, name: str, part: str, words: str) -> str:
    if unreadable := _unreadable(name, part, words):
        return unreadable
    if part == "body":
        return _long_sentence(words)
    filled = letter_words.fill(words, _said(programme, name))
    if part == "subject" and len(filled) > LONGEST_SUBJECT:
        return f"This is too long. Use at most {LONGEST_SUBJECT} letters."
    telling = None if name.startswith(TO_STAFF) else TELLING.search(PLACEHOLDER.sub("", words))
    if telling:
        return f"Leave out “{telling[0]}”. A stranger may see this."
    return _over(filled) if part == "sms" else ""


def _unreadable(name: str, part: str, words: str) -> str:
    """Names that are not known, or the one that must be there."""
    if not words:
        return "Fill this in."
    used, known = set(PLACEHOLDER.findall(words)), set(letter_words.placeholders(name))
    if re.search(r"[{}]", PLACEHOLDER.sub("", words)):
        return "Write each name in one bracket on either side, like {first_name}."
    if unknown := sorted(used - known):
        return f"{{{unknown[0]}}} is not known in this letter. Use one of those listed."
    if "link" in PLACEHOLDER.findall(letter_words.usual(name, part)) and "link" not in used:
        return "Keep {link} in it: without it nobody can answer."
    return ""


def _long_sentence(words: str) -> str:
    for sentence in re.split(r"(?<=[.?!:])\s|\n+", words):
        if (count := len(sentence.split())) > LONGEST_SENTENCE:
            return f"One sentence has {count} words: “{sentence[:40]}…”. Use at most {LONGEST_SENTENCE}."
    return ""


def _over(filled: str) -> str:
    sms = one_segment(filled)
    if odd := sorted(set(sms) - GSM):
        return f"A text message cannot show “{odd[0]}”. Leave it out."
    over = len(sms) - ONE_SEGMENT
    return f"This is {over} letters too long for one text message." if over > 0 else ""


def _said(programme: Programme, name: str) -> dict[str, Any]:
    known = {
        **dict.fromkeys(letter_words.placeholders(name), "…"),
        **EXAMPLES,
        "short_name": programme.short_name,
        "contact_phone": programme.contact_phone,
        "contact_email": programme.contact_email,
    }
    return {**known, "link": f"{letters.base()}{EXAMPLES['path']}"}
