"""What people agree to, word by word. A change is a new version; the older ones stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases import database, journal
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Taken
from cases.tables import ConsentText, Programme


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to agree to. `needed`: without it there is no hearing."""

    word: str
    asks: str  # the question on a family's own page
    needed: bool
    words: str  # the first version; {hearing} is what the programme calls it


# Written so that a young person and a parent can both say it.
TYPES: Mapping[str, Kind] = {
    "taking_part": Kind(
        "Taking part",
        "Do you agree to take part?",
        True,
        "I agree that the {hearing} goes ahead.\n"
        "Nobody has to take part. It is a free choice.\n"
        "We can stop at any time. Then the matter goes back to those who sent it to you.\n"
        "We keep to ourselves what others say there.",
    ),
    "information": Kind(
        "Sharing information",
        "May we share what we need to?",
        True,
        "You may write down what you need to prepare the {hearing}.\n"
        "You may share it with those who run the {hearing}.\n"
        "They read only what they need.\n"
        "The panel reads a short text on what happened.\n"
        "It also reads what the young person told you of themselves.\n"
        "You may tell those who sent the matter to you how it ends.\n"
        "Nobody else is told, unless somebody is in danger.",
    ),
    "evaluation": Kind(
        "Learning from it",
        "May we learn from how it goes?",
        False,
        "You may use what we say to learn if this works. Our names are left out.\n"
        "You may check later if there was new trouble. Only numbers are told.\n"
        "Saying no changes nothing else.",
    ),
}


def first(programme: Programme) -> list[ConsentText]:
    """Version 1 of each, in the programme's own words; not written down yet."""
    return [
        ConsentText(
            programme=programme.id,
            type=name,
            version=1,
            words=kind.words.format(hearing=programme.word_hearing),
            since=programme.created_at,
        )
        for name, kind in TYPES.items()
    ]


async def begin(programme: Programme) -> None:
    """Write version 1 down with the programme, inside its atomic()."""
    await ConsentText.insert(*first(programme))


async def every(programme: Programme) -> dict[str, Sequence[ConsentText]]:
    """All versions of each, the newest first. Asking writes nothing."""
    rows: list[ConsentText] = (
        await ConsentText.objects()
        .where(ConsentText.programme == programme.id)
        .order_by(ConsentText.version, ascending=False)
    )
    return {text.type: [row for row in rows if row.type == text.type] or [text] for text in first(programme)}


async def newest(programme: Programme) -> dict[str, ConsentText]:
    return {name: versions[0] for name, versions in (await every(programme)).items()}


async def kept(programme: Programme, kind: str, version: int) -> ConsentText:
    """The version somebody agrees to, written down if nobody was asked before."""
    texts = (await every(programme)).get(kind, [])
    found = next((text for text in texts if text.version == version), None)
    if found is None:
        raise NotFound
    if not await ConsentText.exists().where(ConsentText.id == found.id):
        await ConsentText.insert(found)
    return found


async def change(programme: Programme, kind: str, words: str, by: Actor) -> ConsentText:
    """New words are a new version. The same words again are the version that stands."""
    if kind not in TYPES:
        raise NotFound
    words = words.strip()
    if not words:
        raise BadInput({kind: "Write the words that people agree to."})
    async with database.atomic():
        standing = (await newest(programme))[kind]
        if standing.words == words:
            return standing
        standing = await kept(programme, kind, standing.version)
        text = ConsentText(
            programme=programme.id, type=kind, version=standing.version + 1, words=words, since=now()
        )
        try:
            async with database.atomic():
                await ConsentText.insert(text)
        except Taken as taken:
            raise Taken("Somebody else has just changed these words. Look at them again.") from taken
        await journal.write(
            by, "consent-text.changed", text, f"{kind} version {text.version}", programme=programme.id
        )
    return text
