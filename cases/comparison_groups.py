"""Groups that a programme's own people are compared with: recorded as numbers, or imported from files.

group = await comparison_groups.check(new, by)      # read whole, and shown before it counts
await comparison_groups.keep(group, by)             # or throw_away(group, by)
await comparison_groups.withdraw(group, why, by)    # it stays to be read, and compares no more
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from cases import database, imported_groups, journal, own_definitions, programmes, recorded_groups
from cases.actors import Actor, now
from cases.errors import BadInput, NotFound, WrongState
from cases.evaluation.definitions import Definition
from cases.evaluation.designs import DESIGNS, EXPLAINED
from cases.evaluation.files import BadFile
from cases.evaluation_tables import ComparisonGroup
from cases.sealing import seal
from cases.tables import Programme

COLUMN = "comparison_group.people"
LEFT_LYING = timedelta(days=1)  # then what nobody kept is thrown away
FILES = ("people", "events")
LARGEST = 2_000_000  # bytes of one file: some 40,000 people
TOO_LARGE = (
    "This file has more than 2 MB. Leave out the columns that are not kept, or write its numbers down."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGroup:
    """What is said of a group. `people`, `events`: files of an imported one; the rest of a recorded one."""

    title: str
    design: str
    how: str = ""
    source: str
    definition: str  # as an address calls it
    extract_on: date
    people: bytes = b""
    events: bytes = b""
    n: int = 0
    did: int | None = None
    last_on: date | None = None
    background: str = ""

    @property
    def recorded(self) -> bool:
        return self.did is not None


async def check(new: NewGroup, by: Actor, once: UUID | None = None) -> ComparisonGroup:
    """Read whole and put by, without counting yet. BadInput says what is wrong, by field."""
    if by.programme is None:
        raise NotFound
    programme = await programmes.get(by.programme)
    if found := await problems(new, programme):
        raise BadInput(found)
    definition = (await own_definitions.every(programme))[new.definition]
    row = ComparisonGroup(
        id=once or uuid4(),
        programme=programme.id,
        title=new.title.strip(),
        design=new.design,
        how=new.how.strip(),
        source=new.source.strip(),
        definition=definition.name,
        version=definition.version,
        extract_on=new.extract_on,
        kind="recorded" if new.recorded else "imported",
        by_id=by.id,
        by_name=by.name,
        created_at=now(),
    )
    if new.recorded:
        _put_numbers(row, new)
    else:
        await _put_people(row, new, definition)
    async with database.atomic():
        await tidy()
        if once and (sent := await ComparisonGroup.objects().get(ComparisonGroup.id == once)):
            if sent.programme != programme.id:
                raise NotFound
            return sent
        await ComparisonGroup.insert(row)
        await journal.write(by, "comparison.checked", row, f"{row.kind}, {row.people} people")
    return row


def _put_numbers(row: ComparisonGroup, new: NewGroup) -> None:
    row.people, row.did, row.last_on = new.n, new.did, new.last_on
    row.background = json.dumps(recorded_groups.read(new.background, new.n))


async def _put_people(row: ComparisonGroup, new: NewGroup, definition: Definition) -> None:
    """Ids of the files are not among what is kept."""
    try:
        found = await asyncio.to_thread(
            imported_groups.read, new.people, new.events, new.extract_on, definition
        )
    except BadFile as bad:
        field = "events" if str(bad).startswith(imported_groups.EVENTS) else "people"
        raise BadInput({field: str(bad)}) from None
    row.people = len(found.people)
    row.note = "\n".join(imported_groups.notes(found, definition))
    row.people_sealed = seal(COLUMN, row.id, imported_groups.written(found))


async def problems(new: NewGroup, programme: Programme) -> dict[str, str]:
    """What is wrong with it, by field; what stands in its files is read by `check` alone."""
    found = {name: "Fill this in." for name in ("title", "source") if not getattr(new, name).strip()}
    if new.design not in DESIGNS:
        found["design"] = "Choose how the group came about."
    if new.design == EXPLAINED and not new.how.strip():
        found["how"] = "Say in what they were matched. Nobody can judge it otherwise."
    if new.definition not in await own_definitions.every(programme):
        found["definition"] = "Choose by which definition they were counted."
    if new.extract_on > programmes.today(programme):
        found["extract_on"] = "The day must be today or in the past."
    if not new.recorded:
        return found | _files(new)
    numbers = recorded_groups.problems(new.n, new.did or 0, new.last_on, new.extract_on)
    return found | numbers | recorded_groups.unreadable(new.background, None if "n" in numbers else new.n)


def _files(new: NewGroup) -> dict[str, str]:
    large = {name: TOO_LARGE for name in FILES if len(getattr(new, name)) > LARGEST}
    return large if new.people else {"people": "Choose the file of people."} | large


async def tidy() -> int:
    """Recurring: what nobody kept within a day, in every programme."""
    lying = (ComparisonGroup.state == "checked") & (ComparisonGroup.created_at < now() - LEFT_LYING)
    count: int = await ComparisonGroup.count().where(lying)
    if count:
        await ComparisonGroup.delete().where(lying)
    return count


async def get(by: Actor, group: UUID) -> ComparisonGroup:
    found: ComparisonGroup | None = await ComparisonGroup.objects().get(
        (ComparisonGroup.id == group) & (ComparisonGroup.programme == by.programme)
    )
    if found is None:
        raise NotFound
    return found


async def every(programme: Programme) -> list[ComparisonGroup]:
    """All but those that wait for a look, the newest first."""
    found: list[ComparisonGroup] = (
        await ComparisonGroup.objects()
        .where(ComparisonGroup.programme == programme.id, ComparisonGroup.state != "checked")
        .order_by(ComparisonGroup.created_at, ascending=False)
    )
    return found


async def standing(programme: Programme) -> int:
    """How many can be compared with."""
    found: int = await ComparisonGroup.count().where(
        ComparisonGroup.programme == programme.id, ComparisonGroup.state == "kept"
    )
    return found


async def keep(group: ComparisonGroup, by: Actor) -> None:
    """From now on it may be compared with. Twice is once."""
    async with database.atomic():
        stands = await _again(group)
        if stands.state == "withdrawn":
            raise WrongState("This group was withdrawn. Bring it in again if it should count after all.")
        if stands.state == "checked":
            await _change(group, "comparison.kept", by, state="kept")


async def throw_away(group: ComparisonGroup, by: Actor) -> None:
    """Nothing of it is left but that somebody looked at it."""
    async with database.atomic():
        if (await _again(group)).state != "checked":
            raise WrongState("This group is kept. It can be withdrawn, and is then still there to be read.")
        await ComparisonGroup.delete().where(ComparisonGroup.id == group.id)
        await journal.write(by, "comparison.thrown_away", group)


async def withdraw(group: ComparisonGroup, why: str, by: Actor) -> None:
    """It compares no more. What it was stays to be read; its people do not."""
    if not why.strip():
        raise BadInput({"why": "Say why it should count no more."})
    async with database.atomic():
        if (await _again(group)).state != "kept":
            raise WrongState("Only a group that is kept can be withdrawn.")
        said = {"withdrawn_at": now(), "withdrawn_why": why.strip()}
        await _change(group, "comparison.withdrawn", by, state="withdrawn", people_sealed=None, **said)


async def _again(group: ComparisonGroup) -> ComparisonGroup:
    """As it stands by now."""
    found: ComparisonGroup | None = await ComparisonGroup.objects().get(ComparisonGroup.id == group.id)
    if found is None:
        raise NotFound
    return found


async def _change(group: ComparisonGroup, what: str, by: Actor, **changes: object) -> None:
    for name, value in changes.items():
        setattr(group, name, value)
    columns = [getattr(ComparisonGroup, name) for name in changes]
    await group.save(columns=columns)
    await journal.write(by, what, group)
