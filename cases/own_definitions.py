"""What a programme counts: the presets, its own definitions, and the one its outcomes open with.

    await own_definitions.add(programme, Wanted(name="arrest-9", ...), by)    # again: its next version
    await own_definitions.choose(programme, "arrest-9", by)                   # the headline
    await own_definitions.versions(programme)                                 # its own, with who added each

No verb changes a definition: figures name their version, and what they meant stays to be read.
"""

import re
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from cases import database, follow_ups, journal, programmes
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, Refused
from cases.evaluation.definitions import COUNTED, DEFINITIONS, USUAL, WORDS, Definition
from cases.evaluation_tables import OwnDefinition
from cases.tables import Programme

NAME = re.compile(r"[a-z][a-z0-9-]{2,29}")
LONGEST, LONGEST_WAIT = 3650, 1825  # days: ten years, and five
SAME = "Nothing differs from version {}. Change what counts, or stay with it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A definition as somebody wants it; days are calendar days."""

    name: str
    event: str
    window: int
    waiting: int = 0
    source: str = ""
    title: str = ""


async def every(programme: Programme) -> dict[str, Definition]:
    """Presets and own ones by what an address calls them: the newest by name, older as name@version."""
    own = [_meant(row) for row in await _rows(programme.id)]
    newest = {one.name: one for one in own}
    older = {f"{one.name}@{one.version}": one for one in own if newest[one.name] != one}
    return {**DEFINITIONS, **newest, **older}


async def versions(programme: Programme) -> list[tuple[Definition, OwnDefinition]]:
    """Its own ones alone, each with the row that says who added it and when."""
    return [(_meant(row), row) for row in await _rows(programme.id)]


async def exactly(programme: Programme, name: str, version: int) -> Definition | None:
    """The definition as it was in this version; None where this record knows it no longer."""
    known = (await every(programme)).values()
    return next((one for one in known if (one.name, one.version) == (name, version)), None)


async def headline(programme: Programme) -> Definition:
    """The definition its outcomes open with."""
    return (await every(programme)).get(programme.headline, DEFINITIONS[USUAL])


async def add(programme: Programme, wanted: Wanted, by: Actor, once: UUID | None = None) -> Definition:
    """A new definition, or the next version of one of that name. BadInput says what is wrong with it.

    `once`: the id of a form, so that what is sent twice is one version.
    """
    if by.programme != programme.id:
        raise NotFound
    if found := problems(wanted):
        raise BadInput(found)
    async with database.atomic():
        own = await _rows(programme.id)
        if sent := next((one for one in own if one.id == once), None):
            return _meant(sent)
        before = next((one for one in reversed(own) if one.name == wanted.name), None)
        if before and _same(_meant(before), wanted):
            raise BadInput({"": SAME.format(before.version)})
        row = OwnDefinition(
            id=once or uuid4(),
            programme=programme.id,
            name=wanted.name,
            version=before.version + 1 if before else 1,
            title=wanted.title.strip(),
            event=wanted.event,
            window_days=wanted.window,
            waiting_days=wanted.waiting,
            source=wanted.source.strip() or programme.name,
            by_id=by.id,
            by_name=by.name,
            created_at=now(),
        )
        row.title = row.title or _meant(row).title
        await OwnDefinition.insert(row)
        detail = f"{row.name}, version {row.version}"
        await journal.write(by, "definition.added", row, detail, programme=programme.id)
    return _meant(row)


async def choose(programme: Programme, name: str, by: Actor) -> None:
    """From now on the outcomes open with this one, in its newest version."""
    if by.programme != programme.id:
        raise NotFound
    known = await every(programme)
    if name not in known or "@" in name:
        raise BadInput({"headline": "Choose one of these."})
    if why := unanswered(known[name], programme):
        raise Refused(f"{known[name].title} ({name}) cannot be the headline. {why}")
    await programmes.change(by, programme, headline=name)


def unanswered(definition: Definition, programme: Programme) -> str:
    """Why no check of this programme can ever answer it; empty where one does."""
    if definition.waits_for_proof and not programme.proof_days:
        return (
            "It counts what was proven, and this programme does not wait for proof: nobody is asked about "
            "it. Choose what is known at once, such as an arrest."
        )
    if not any(_answers(days, definition, programme) for days in follow_ups.WINDOWS):
        return (
            f"It takes {definition.complete_after} days to be answered, and the last check of a case falls "
            f"due after {max(follow_ups.WINDOWS) + programme.proof_days}: it would never have a figure."
        )
    return ""


def _answers(days: int, definition: Definition, programme: Programme) -> bool:
    """Whether the check after so many days covers the whole window, with its time for proof."""
    return days >= definition.window and days + programme.proof_days >= definition.complete_after


async def _rows(programme: UUID) -> list[OwnDefinition]:
    found: list[OwnDefinition] = (
        await OwnDefinition.objects()
        .where(OwnDefinition.programme == programme)
        .order_by(OwnDefinition.name)
        .order_by(OwnDefinition.version)
    )
    return found


def problems(wanted: Wanted) -> dict[str, str]:
    """What is wrong with it, by field."""
    found = {}
    if not NAME.fullmatch(wanted.name):
        found["name"] = "Use small letters, digits and hyphens, such as arrest-9; 3 to 30 of them."
    elif wanted.name in DEFINITIONS:
        found["name"] = "This name belongs to a definition that everybody shares. Choose another one."
    if wanted.event not in COUNTED:
        found["event"] = "Choose what counts."
    if not 1 <= wanted.window <= LONGEST:
        found["window"] = f"This must be from 1 to {LONGEST} days."
    if not 0 <= wanted.waiting <= LONGEST_WAIT:
        found["waiting"] = f"This must be from 0 to {LONGEST_WAIT} days."
    for field in ("title", "source"):
        if len(getattr(wanted, field)) > 120:  # noqa: PLR2004 - as wide as the column
            found[field] = "Use at most 120 letters."
    return found


def _same(before: Definition, wanted: Wanted) -> bool:
    """Whether a next version would say what the last one says."""
    counted = (before.event, before.window, before.waiting) == (wanted.event, wanted.window, wanted.waiting)
    return counted and all(
        said in ("", known)
        for said, known in ((wanted.title.strip(), before.title), (wanted.source.strip(), before.source))
    )


def _meant(row: OwnDefinition) -> Definition:
    words = WORDS[row.event]
    one = Definition(
        name=row.name,
        title=row.title,
        events=COUNTED[row.event],
        did=words[1],
        did_not=words[2],
        window=row.window_days,
        waiting=row.waiting_days,
        source=row.source,
        version=row.version,
    )
    return one if one.title else replace(one, title=titled(one))


def titled(one: Definition) -> str:
    """What it is called where nobody gave it words: as its event and its window say."""
    return f"{WORDS[one.event][0]} within {one.months}"
